using Dyson.Laws;

namespace Dyson.Reports.Theory;

/// <summary>Skewness and excess kurtosis of a law from its raw moments; NaN where these do not exist or their rounding would be seen.</summary>
/// <param name="Skewness">⟨(x − ⟨x⟩)³⟩/σ³.</param>
/// <param name="ExcessKurtosis">⟨(x − ⟨x⟩)⁴⟩/σ⁴ − 3.</param>
internal sealed record LawMoments(double Skewness, double ExcessKurtosis)
{
    /// <summary>Rounding of a raw moment, relative: a few units of the last place.</summary>
    private const double Rounding = 1e-15;

    /// <summary>The largest rounding error at which a number is printed.</summary>
    private const double LargestError = 1e-6;

    public static LawMoments Of(ContinuousLaw law)
    {
        double mean = law.Mean;
        double deviation = law.StandardDeviation;
        if (!double.IsFinite(mean) || !(deviation > 0) || !double.IsFinite(deviation))
        {
            return new LawMoments(double.NaN, double.NaN);
        }

        (double second, double third, double fourth) = (law.Moment(2), law.Moment(3), law.Moment(4));
        return new LawMoments(
            Central([third, -3 * mean * second, 2 * mean * mean * mean], deviation, 3),
            Central([fourth, -4 * mean * third, 6 * mean * mean * second, -3 * mean * mean * mean * mean, -3 * Math.Pow(deviation, 4)], deviation, 4));
    }

    /// <summary>A sum that may cancel: 0 if nothing but rounding is left, NaN if rounding would be printed.</summary>
    private static double Central(double[] terms, double deviation, int order)
    {
        double scale = Math.Pow(deviation, order);
        double value = terms.Sum() / scale;
        double error = Rounding * terms.Sum(Math.Abs) / scale;
        return !double.IsFinite(value) || error > LargestError ? double.NaN : Math.Abs(value) <= error ? 0 : value;
    }
}
