using Dyson.Randomness;

namespace Dyson.Statistics;

/// <summary>P(k) = k^(−α)/(ζ(α, k_min) − ζ(α, k_max + 1)), the zeta law, 1 &lt; α ≤ 100.</summary>
internal sealed class WholeNumberTail(double? upperCut) : TailFamily(upperCut)
{
    private const double LargestExponent = 100;
    private const double SmallestExcess = 1e-9;
    private const int TableLength = 4096;

    // beyond it neighbouring whole numbers are one double
    public const double LargestWhole = 1L << 53;

    public override double Exponent(double lowest, double logLowest, double meanLogarithm)
    {
        meanLogarithm -= logLowest;
        if (!(MeanLogarithm(LargestExponent, lowest).Mean < meanLogarithm && meanLogarithm < Math.Log(UpperCut) - logLowest))
        {
            return double.NaN;
        }

        (double low, double high) = (1 + SmallestExcess, LargestExponent);
        double exponent = Math.Clamp(1 + (1 / (meanLogarithm - Math.Log(1 - (0.5 / lowest)))), low, high);
        for (int step = 0; step < 200; step++)
        {
            (double mean, double variance) = MeanLogarithm(exponent, lowest);
            (low, high) = mean > meanLogarithm ? (exponent, high) : (low, exponent);
            double next = exponent + ((mean - meanLogarithm) / variance);
            next = next > low && next < high ? next : 0.5 * (low + high);
            if (Math.Abs(next - exponent) <= 1e-14 * exponent)
            {
                break;
            }

            exponent = next;
        }

        return exponent < 1 + (2 * SmallestExcess) ? double.NaN : exponent;
    }

    public override TailShape Shape(double exponent, double lowest, double logLowest)
    {
        double beyond = double.IsPositiveInfinity(UpperCut) ? 0 : HurwitzZeta.Value(exponent, UpperCut + 1, lowest);
        return new TailShape(exponent, lowest, logLowest, HurwitzZeta.Value(exponent, lowest, lowest) - beyond, beyond);
    }

    public override (double Below, double AtOrBelow) Cumulative(in TailShape shape, double x, double logX)
    {
        double from = HurwitzZeta.Value(shape.Exponent, x, shape.Lowest) - shape.Beyond;
        return (1 - (from / shape.Whole), 1 - ((from - Math.Exp(-shape.Exponent * (logX - shape.LogLowest))) / shape.Whole));
    }

    public override double Information(in TailShape shape) => MeanLogarithm(shape.Exponent, shape.Lowest).Variance;

    public override double LogDensity(in TailShape shape, double x, double logX) => (-shape.Exponent * (logX - shape.LogLowest)) - Math.Log(shape.Whole);

    /// <summary>Inversion: the largest k with P(X ≥ k) ≥ u, from a table of the first 4096 k and by bisection beyond.</summary>
    public override Func<RandomStream, double> Sampler(TailShape shape)
    {
        // negative survival ascends, as a binary search wants it
        double[] table = new double[TableLength];
        double from = HurwitzZeta.Value(shape.Exponent, shape.Lowest + TableLength, shape.Lowest);
        for (int i = TableLength - 1; i >= 0; i--)
        {
            from += Math.Pow((shape.Lowest + i) / shape.Lowest, -shape.Exponent);
            table[i] = -(from - shape.Beyond) / shape.Whole;
        }

        return random => Draw(shape, table, random.NextPositive());
    }

    private double Draw(TailShape shape, double[] table, double u)
    {
        int place = Array.BinarySearch(table, -u);
        place = place < 0 ? ~place - 1 : place;
        if (place < table.Length - 1)
        {
            return shape.Lowest + Math.Max(0, place);
        }

        double low = shape.Lowest + table.Length - 1;
        double high = 2 * low;
        while (high < LargestWhole && Survival(shape, high) >= u)
        {
            (low, high) = (high, 2 * high);
        }

        while (high - low > 1)
        {
            double middle = Math.Floor(low + (0.5 * (high - low)));
            (low, high) = Survival(shape, middle) >= u ? (middle, high) : (low, middle);
        }

        return Math.Min(low, UpperCut);
    }

    private static double Survival(in TailShape shape, double k) => (HurwitzZeta.Value(shape.Exponent, k, shape.Lowest) - shape.Beyond) / shape.Whole;

    /// <summary>⟨ln(k/k_min)⟩ = −Z′/Z and Var ln k = Z″/Z − (Z′/Z)².</summary>
    private (double Mean, double Variance) MeanLogarithm(double exponent, double lowest)
    {
        (double value, double slope, double curvature) = HurwitzZeta.Derivatives(exponent, lowest, lowest);
        if (!double.IsPositiveInfinity(UpperCut))
        {
            (double v, double s, double c) = HurwitzZeta.Derivatives(exponent, UpperCut + 1, lowest);
            (value, slope, curvature) = (value - v, slope - s, curvature - c);
        }

        double mean = -slope / value;
        return (mean, (curvature / value) - (mean * mean));
    }
}
