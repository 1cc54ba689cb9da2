using MathNet.Numerics;

namespace Dyson.Statistics;

/// <summary>What a test could have seen: the smallest departure from its hypothesis that it would have rejected with a given
/// probability.</summary>
public static class DetectableDeviation
{
    private const double UsualPower = 0.9;

    /// <summary>Relative accuracy of the excess, far below what a reader needs.</summary>
    private const double Accuracy = 1e-6;

    /// <summary>
    /// The excess λ of ⟨χ²⟩ over its degrees of freedom ν (the noncentrality) at which χ² is rejected with probability
    /// <paramref name="power"/>:
    /// P(χ²_ν(λ) ≥ c) = power where P(χ²_ν ≥ c) = threshold, with P(χ²_ν(λ) ≥ c) = Σ_j e^{−λ/2}(λ/2)^j/j! Q(ν/2 + j, c/2).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">ν is below 1, or a probability is not in (0, 1) with threshold below
    /// power.</exception>
    public static double ChiSquaredExcess(int degrees, double threshold, double power = UsualPower)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(degrees, 1);
        Require(threshold, power);
        double critical = Bisect(c => threshold - ChiSquareTest.PValue(c, degrees), degrees);
        return Bisect(excess => Exceeds(degrees, excess, critical) - power, degrees);
    }

    /// <summary>
    /// A distance sup|F − F₀| that the Kolmogorov–Smirnov test of n values certainly rejects with at least that probability: with c =
    /// √(ln(2/threshold)/2n)
    /// (Massart 1990) at least the critical value, and a binomial spread of at most 1/(2√n), d = c + z_power/(2√n). Fitted parameters make
    /// the test
    /// stricter, so this is an upper bound.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">n is below 1, or a probability is not in (0, 1) with threshold below
    /// power.</exception>
    public static double KolmogorovSmirnovDistance(int count, double threshold, double power = UsualPower)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Require(threshold, power);
        double quantile = Constants.Sqrt2 * SpecialFunctions.ErfInv((2 * power) - 1);
        return Math.Sqrt(Math.Log(2 / threshold) / (2 * count)) + (quantile / (2 * Math.Sqrt(count)));
    }

    private static double Exceeds(int degrees, double excess, double critical)
    {
        double half = excess / 2;
        int last = (int)(half + (12 * Math.Sqrt(half)) + 30);
        double sum = 0;
        for (int j = 0; j <= last; j++)
        {
            double weight = Math.Exp((j * Math.Log(Math.Max(half, double.Epsilon))) - half - SpecialFunctions.GammaLn(j + 1));
            sum += weight * SpecialFunctions.GammaUpperRegularized((0.5 * degrees) + j, critical / 2);
        }

        return sum;
    }

    /// <summary>The zero of an increasing function on the positive axis.</summary>
    private static double Bisect(Func<double, double> function, double start)
    {
        double upper = start;
        while (function(upper) < 0)
        {
            upper *= 2;
        }

        double lower = 0;
        while (upper - lower > Accuracy * upper)
        {
            double middle = 0.5 * (lower + upper);
            (lower, upper) = function(middle) < 0 ? (middle, upper) : (lower, middle);
        }

        return 0.5 * (lower + upper);
    }

    private static void Require(double threshold, double power)
    {
        if (!(threshold > 0 && power > threshold && power < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold,
                $"Threshold and power must lie in (0, 1), the threshold below the power {power}.");
        }
    }
}
