using System.Globalization;
using Dyson.Laws;
using Dyson.Models;

namespace Dyson.Dynamics;

/// <summary>
/// The spectrum of a Gaussian Boltzmann machine before the first step ([P1] App. B): X = σ_h² wᵀw with w of size N_h×N_v and elements N(0, σ²).
/// For large layers it is Marchenko–Pastur's with x₊ = σ_h²σ²N_h(1 + √(N_v/N_h))²; the model is normalisable while every x_i &lt; μ².
/// </summary>
public sealed class InitialSpectrum
{
    /// <summary>Steps of the search for a standard deviation; each halves the bracket, which starts as wide as the answer.</summary>
    private const int Bisections = 50;

    private readonly double _hiddenVariance;

    /// <summary>The starts of <paramref name="model"/>, whatever its own initial weights.</summary>
    public InitialSpectrum(GaussianRbm model)
    {
        ArgumentNullException.ThrowIfNull(model);
        (Visible, Hidden, MassSquared) = (model.Visible, model.Hidden, model.MassSquared);
        _hiddenVariance = model.HiddenStandardDeviation * model.HiddenStandardDeviation;
    }

    /// <summary>N_v.</summary>
    public int Visible { get; }

    /// <summary>N_h.</summary>
    public int Hidden { get; }

    /// <summary>μ².</summary>
    public double MassSquared { get; }

    /// <summary>
    /// μ/(σ_h(√N_h + √N_v)): below this standard deviation of the elements the upper edge x₊ lies below μ². For large layers the start is normalisable
    /// below and not above; for finite ones the probability at this value is 0.90 (N_h = N_v = 10) and falls slowly to Tracy and Widom's F₁(0) = 0.83.
    /// </summary>
    public double LargestStableDeviation => Math.Sqrt(MassSquared / _hiddenVariance) / (Math.Sqrt(Hidden) + Math.Sqrt(Visible));

    /// <summary>Marchenko–Pastur's law of the N_v eigenvalues x_i; with an atom at 0 for N_h &lt; N_v.</summary>
    /// <param name="standardDeviation">σ of an element of w.</param>
    /// <exception cref="ArgumentOutOfRangeException">σ is not finite and positive.</exception>
    public MarchenkoPastur Law(double standardDeviation) =>
        MarchenkoPastur.WithElementVariance(Variance(standardDeviation), Hidden, Visible);

    /// <summary>P(x_max &lt; μ²), exact at finite N_h and N_v (<see cref="WishartLargestEigenvalue"/>).</summary>
    /// <param name="standardDeviation">σ of an element of w.</param>
    /// <exception cref="ArgumentOutOfRangeException">σ is not finite and positive, or the smaller layer has more than 100 nodes.</exception>
    public double StabilityProbability(double standardDeviation) => UnitLaw().Cumulative(MassSquared / Variance(standardDeviation));

    /// <summary>
    /// An upper bound of P(x_max ≥ μ²) for layers of any size: e^{−t²/2}, t = μ/(σ_hσ) − √N_h − √N_v (Gordon; Davidson and Szarek 2001, theorem II.13);
    /// 1 where t ≤ 0.
    /// </summary>
    /// <param name="standardDeviation">σ of an element of w.</param>
    /// <exception cref="ArgumentOutOfRangeException">σ is not finite and positive.</exception>
    public double InstabilityBound(double standardDeviation)
    {
        double t = Math.Sqrt(MassSquared / Variance(standardDeviation)) - Math.Sqrt(Hidden) - Math.Sqrt(Visible);
        return t <= 0 ? 1 : Math.Exp(-0.5 * t * t);
    }

    /// <summary>The standard deviation at which the start is normalisable with the probability given, to 1e-12.</summary>
    /// <param name="probability">Between 0 and 1, both excluded.</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not in (0, 1), or the smaller layer has more than 100 nodes.</exception>
    public double DeviationOfStability(double probability)
    {
        if (!(probability > 0 && probability < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, $"{nameof(probability)} must lie between 0 and 1, both excluded.");
        }

        WishartLargestEigenvalue law = UnitLaw();
        double Probability(double deviation) => law.Cumulative(MassSquared / (_hiddenVariance * deviation * deviation));
        (double low, double high) = (LargestStableDeviation, LargestStableDeviation);
        while (Probability(low) < probability)
        {
            low /= 2;
        }

        while (Probability(high) > probability)
        {
            high *= 2;
        }

        for (int i = 0; i < Bisections && high - low > 1e-12 * high; i++)
        {
            double middle = 0.5 * (low + high);
            (low, high) = Probability(middle) < probability ? (low, middle) : (middle, high);
        }

        return 0.5 * (low + high);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"initial spectrum, N_v = {Visible}, N_h = {Hidden}, μ² = {MassSquared:R}: normalisable below σ = {LargestStableDeviation:G4}");

    private WishartLargestEigenvalue UnitLaw() => WishartLargestEigenvalue.WithElementVariance(1, Hidden, Visible);

    private double Variance(double standardDeviation)
    {
        if (!double.IsFinite(standardDeviation) || standardDeviation <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(standardDeviation), standardDeviation, "The standard deviation of an element must be finite and positive.");
        }

        return _hiddenVariance * standardDeviation * standardDeviation;
    }
}
