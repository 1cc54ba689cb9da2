using MathNet.Numerics;

namespace Dyson.Laws;

/// <summary>
/// Kolmogorov's limit law of √n D_n, D_n the largest distance between an empirical and the true cumulative:
/// K(x) = 1 − 2Σ_{k≥1}(−1)^{k−1}e^{−2k²x²} = (√(2π)/x) Σ_{k≥1} e^{−(2k−1)²π²/8x²} (Kolmogorov 1933).
/// </summary>
/// <remarks>
/// The first form serves x ≥ 1, the second x &lt; 1; both then need at most six terms. ⟨xᵏ⟩ = kΓ(k/2)2^{−k/2}η(k), η Dirichlet's:
/// mean √(π/2) ln 2, second moment π²/12. For the law at finite n see <see cref="FiniteKolmogorovDistribution"/>.
/// </remarks>
public sealed class KolmogorovDistribution : ContinuousLaw
{
    private const int Terms = 6;

    private KolmogorovDistribution()
    {
    }

    /// <summary>The law of √n D_n for n → ∞.</summary>
    public static KolmogorovDistribution Limit { get; } = new();

    /// <inheritdoc/>
    public override string Name => "Kolmogorov";

    /// <inheritdoc/>
    public override double Lower => 0;

    /// <inheritdoc/>
    public override double Density(double x)
    {
        if (!(x > 0 && x < double.PositiveInfinity))
        {
            return double.IsNaN(x) ? x : 0;
        }

        double sum = 0;
        if (x < 1)
        {
            for (int k = Terms; k >= 1; k--)
            {
                double c = Square((((2 * k) - 1) * Math.PI) / x) / 8;
                sum += Math.Exp(-c) * ((2 * c) - 1);
            }

            return sum == 0 ? 0 : Constants.Sqrt2Pi * sum / x / x;
        }

        for (int k = Terms; k >= 1; k--)
        {
            sum = (k * k * Math.Exp(-2 * k * k * x * x)) - sum;
        }

        return 8 * x * sum;
    }

    /// <inheritdoc/>
    /// <remarks>Where the density underflows the leading term of its series is taken.</remarks>
    public override double LogDensity(double x)
    {
        double c = Square(Math.PI / x) / 8;
        return x switch
        {
            <= 0 or double.PositiveInfinity => double.NegativeInfinity,
            < 0.2 => Math.Log(Constants.Sqrt2Pi * ((2 * c) - 1)) - (2 * Math.Log(x)) - c,
            > 6 => Math.Log(8 * x) - (2 * x * x),
            _ => Math.Log(Density(x)),
        };
    }

    /// <inheritdoc/>
    public override double Cumulative(double x)
    {
        if (!(x > 0))
        {
            return double.IsNaN(x) ? x : 0;
        }

        return x < 1 ? SmallSeries(x) : 1 - LargeSeries(x);
    }

    /// <inheritdoc/>
    public override double Survival(double x)
    {
        if (!(x > 0))
        {
            return double.IsNaN(x) ? x : 1;
        }

        return x < 1 ? 1 - SmallSeries(x) : LargeSeries(x);
    }

    /// <inheritdoc/>
    public override double Moment(int order) => Allowed.Order(order) == 0
        ? 1
        : order * SpecialFunctions.Gamma(0.5 * order) * Math.Pow(2, -0.5 * order) * Eta(order);

    private static double SmallSeries(double x)
    {
        double sum = 0;
        for (int k = Terms; k >= 1; k--)
        {
            sum += Math.Exp(-Square((((2 * k) - 1) * Math.PI) / x) / 8);
        }

        return sum == 0 ? 0 : Constants.Sqrt2Pi / x * sum;
    }

    private static double LargeSeries(double x)
    {
        double sum = 0;
        for (int k = Terms; k >= 1; k--)
        {
            sum = Math.Exp(-2 * k * k * x * x) - sum;
        }

        return 2 * sum;
    }

    /// <summary>η(s) = Σ_{k≥1} (−1)^{k−1}k^{−s}, accelerated after Cohen, Rodriguez Villegas and Zagier (2000), algorithm 1.</summary>
    private static double Eta(int s)
    {
        const int Count = 24;
        double d = Math.Pow(3 + Math.Sqrt(8), Count);
        d = 0.5 * (d + (1 / d));
        (double b, double c, double sum) = (-1, -d, 0);
        for (int k = 0; k < Count; k++)
        {
            c = b - c;
            sum += c * Math.Pow(k + 1, -s);
            b *= (double)(k + Count) * (k - Count) / ((k + 0.5) * (k + 1));
        }

        return sum / d;
    }

    private static double Square(double u) => u * u;
}
