using System.Globalization;
using Dyson.Models;

namespace Dyson.Dynamics;

/// <summary>
/// One mode of a Gaussian RBM as it is updated: x' = x(1 + αG)², G = 1/κ − C, C = χ²_|B|/(|B|(μ² − x)) from independent samples (α stands for
/// ασ_h²). Its noise is multiplicative; the diffusion that approximates it is ∂_t P = ∂²(DP) − ∂(K_u P), one unit of time an update:
/// D = 4α²x²/((μ² − x)²|B|), K_u = 2αx(1/κ − 1/(μ² − x)) + D/(2x).
/// </summary>
/// <remarks>
/// <para>The update reads x before it writes it, so that D stands inside both derivatives (Itô). D/(2x) is the mean of δw² = α²xG² over the noise of C, which
/// is of the order of D; its other part, α²x(1/κ − 1/(μ² − x))², is no effect of noise but of the finite learning rate.</para>
/// <para>Zero flux everywhere gives the stationary law in closed form, DP ∝ exp∫K_u/D:
/// P_s ∝ (μ² − x)² x^{−3/2} exp{(|B|/2α)[μ²(μ²/κ − 1) ln x + x²/(2κ) − 2μ²x/κ + x]}.
/// Near μ² it vanishes as (μ² − x)²; since ∫dx/(DP_s) stays finite there, μ² can be reached and zero flux is a condition that must be set. At x = 0 nothing
/// arrives: ln x drifts upwards at a constant rate.</para>
/// <para>With persistent chains D is multiplied by τ = (1 + ϕ)/(1 − ϕ) at x*, which gives the width about x* at leading order. The mean has further terms of
/// the same order then (<see cref="LevelShift"/>), and nothing is claimed for the growth.</para>
/// <para>A diffusion takes the updates as infinitely many. Its generator should be the logarithm of the update's; to the first order in α beyond the leading
/// one, with a the mean step, that is the drift a − ½(aa' + Da'') and the strength D − ½(aD' + 2Da') (backward error analysis of Euler's scheme): the
/// <see cref="FiniteRateDrift"/> and <see cref="FiniteRateDiffusion"/>.</para>
/// </remarks>
public sealed class OneModeUpdate
{
    private const double DerivativeStep = 1e-4;

    /// <summary>The update of one learnable mode.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="mode">Number of the mode, in ascending κ.</param>
    /// <param name="update">Learning rate, batch size, sweeps.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such mode, or it cannot be learnt.</exception>
    public OneModeUpdate(GaussianRbm model, int mode, RbmUpdate update)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(update);
        if (mode < 0 || mode >= model.Visible || model.ExactSolution[mode] <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(mode), mode, $"A mode with x* > 0 is needed; the machine has {model.LearnableModes}, numbered from 0.");
        }

        Model = model;
        Mode = mode;
        Update = update;
        Kappa = model.Target.Kappas[mode];
        MassSquared = model.MassSquared;
        Minimum = model.ExactSolution[mode];
        Rate = update.LearningRate * model.HiddenStandardDeviation * model.HiddenStandardDeviation;
        double correlation = ChainMemory.Correlation(Minimum, MassSquared, update.Sweeps);
        Memory = ChainMemory.Inflation(correlation * correlation);
    }

    /// <summary>The machine.</summary>
    public GaussianRbm Model { get; }

    /// <summary>Number of the mode.</summary>
    public int Mode { get; }

    /// <summary>Learning rate, batch size, sweeps.</summary>
    public RbmUpdate Update { get; }

    /// <summary>κ.</summary>
    public double Kappa { get; }

    /// <summary>μ².</summary>
    public double MassSquared { get; }

    /// <summary>x*.</summary>
    public double Minimum { get; }

    /// <summary>ασ_h².</summary>
    public double Rate { get; }

    /// <summary>τ; 1 for independent samples.</summary>
    public double Memory { get; }

    /// <summary>γ = 2αx*/κ², relaxation an update.</summary>
    public double Relaxation => 2 * Rate * Minimum / (Kappa * Kappa);

    /// <summary>g² of the noise that is constant and equal to the true one at x*: D(x*)/(2α), in the time of (31).</summary>
    public double ConstantNoiseSquared => Diffusion(Minimum) / (2 * Rate);

    /// <summary>K_u(x), an update.</summary>
    public double Drift(double x) => (2 * Rate * x * Gradient(x)) + (BareDiffusion(x) / (2 * x));

    /// <summary>D(x), an update, chain memory included.</summary>
    public double Diffusion(double x) => Memory * BareDiffusion(x);

    /// <summary>⟨x' − x⟩, exact for independent samples.</summary>
    public double MeanStep(double x)
    {
        double gradient = Gradient(x);
        return x * ((2 * Rate * gradient) + (Rate * Rate * ((gradient * gradient) + Cumulant(x, 2))));
    }

    /// <summary>Var(x' | x), exact for independent samples.</summary>
    public double StepVariance(double x)
    {
        (double linear, double square) = Coefficients(x);
        double v = Cumulant(x, 2);
        return (linear * linear * v) + (2 * linear * square * -Cumulant(x, 3)) + (square * square * (Cumulant(x, 4) + (2 * v * v)));
    }

    /// <summary>The third cumulant of x' given x, exact for independent samples: −64α³x³/(|B|²(μ² − x)³) to leading order.</summary>
    public double StepThirdCumulant(double x)
    {
        (double p, double q) = Coefficients(x);
        double v = Cumulant(x, 2);
        double third = -Cumulant(x, 3);
        double fourth = Cumulant(x, 4) + (3 * v * v);
        double fifth = -Cumulant(x, 5) + (10 * third * v);
        double sixth = Cumulant(x, 6) + (15 * Cumulant(x, 4) * v) + (10 * third * third) + (15 * v * v * v);
        return (p * p * p * third) + (3 * p * p * q * (fourth - (v * v))) + (3 * p * q * q * (fifth - (2 * v * third)))
            + (q * q * q * (sixth - (3 * v * fourth) + (2 * v * v * v)));
    }

    /// <summary>The drift that reproduces the discrete updates one order further in α; independent samples.</summary>
    public double FiniteRateDrift(double x)
    {
        (double value, double first, double second) = Derivatives(MeanStep, x);
        return value - (0.5 * ((value * first) + (0.5 * StepVariance(x) * second)));
    }

    /// <summary>The strength of noise that belongs to <see cref="FiniteRateDrift"/>.</summary>
    public double FiniteRateDiffusion(double x)
    {
        (double mean, double slope, _) = Derivatives(MeanStep, x);
        (double variance, double change, _) = Derivatives(StepVariance, x);
        return (0.5 * variance) - (0.25 * ((mean * change) + (2 * variance * slope)));
    }

    /// <summary>ln P_s(x) up to a constant, of the diffusion (K_u, D).</summary>
    public double StationaryLogDensity(double x)
    {
        double strength = Update.BatchSize / (2 * Rate * Memory);
        double exponent = (MassSquared * ((MassSquared / Kappa) - 1) * Math.Log(x)) + (x * x / (2 * Kappa)) - (2 * MassSquared * x / Kappa) + x;
        return (2 * Math.Log(MassSquared - x)) + (((1 / (2 * Memory)) - 2) * Math.Log(x)) + (strength * exponent);
    }

    /// <summary>The mode's probability below x before the first update: w ~ N(0, s²) in N_h rows is taken for one row, x = σ_h²s²χ²(1).</summary>
    /// <exception cref="InvalidOperationException">The machine does not start from normal weights, or has more than one hidden node.</exception>
    public double InitialCumulative(double x)
    {
        if (Model.Initial.Kind != InitialKind.Normal || Model.Hidden != 1)
        {
            throw new InvalidOperationException("The law of the start is known for one hidden node with normal weights.");
        }

        double scale = Model.HiddenStandardDeviation * Model.Initial.StandardDeviation;
        return x <= 0 ? 0 : MathNet.Numerics.SpecialFunctions.Erf(Math.Sqrt(x / 2) / scale);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"one mode, κ = {Kappa:R}, μ² = {MassSquared:R}, {Update}");

    /// <summary>1/κ − 1/(μ² − x), the mean of G.</summary>
    private double Gradient(double x) => (1 / Kappa) - (1 / (MassSquared - x));

    private double BareDiffusion(double x) => 4 * Rate * Rate * x * x / ((MassSquared - x) * (MassSquared - x) * Update.BatchSize);

    /// <summary>Cumulants of C: 2^{n−1}(n − 1)!/((μ² − x)ⁿ|B|^{n−1}).</summary>
    private double Cumulant(double x, int order)
    {
        double value = 1 / (MassSquared - x);
        for (int n = 1; n < order; n++)
        {
            value *= 2.0 * n / (Update.BatchSize * (MassSquared - x));
        }

        return value;
    }

    /// <summary>x' = constant + linear·g + square·g² in the fluctuation g of G.</summary>
    private (double Linear, double Square) Coefficients(double x) => (2 * Rate * x * (1 + (Rate * Gradient(x))), Rate * Rate * x);

    private (double Value, double First, double Second) Derivatives(Func<double, double> f, double x)
    {
        double h = DerivativeStep * Math.Min(x, MassSquared - x);
        (double below, double value, double above) = (f(x - h), f(x), f(x + h));
        return (value, (above - below) / (2 * h), (above - (2 * value) + below) / (h * h));
    }
}
