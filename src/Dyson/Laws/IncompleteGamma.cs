using MathNet.Numerics;

namespace Dyson.Laws;

/// <summary>Regularised incomplete gamma functions P(a, x) and Q(a, x) = 1 − P(a, x), each with small relative error.</summary>
/// <remarks>
/// Math.NET's functions are good to 1e-13 but take arguments below about 1e-15 for zero, which loses the left tail; below x = 1 the series
/// xᵃe^{−x}/Γ(a+1)·Σ xⁿ/((a+1)…(a+n)) stands in for them. a is at least of order ½ here, so 1 − P does not cancel there.
/// </remarks>
internal static class IncompleteGamma
{
    private const double SeriesBelow = 1;

    public static double Lower(double a, double x) => x switch
    {
        double.NaN => double.NaN,
        <= 0 => 0,
        < SeriesBelow => Series(a, x),
        double.PositiveInfinity => 1,
        _ => SpecialFunctions.GammaLowerRegularized(a, x),
    };

    public static double Upper(double a, double x) => x switch
    {
        double.NaN => double.NaN,
        <= 0 => 1,
        < SeriesBelow => 1 - Series(a, x),
        double.PositiveInfinity => 0,
        _ => SpecialFunctions.GammaUpperRegularized(a, x),
    };

    private static double Series(double a, double x)
    {
        double term = 1;
        double sum = 0;
        for (int n = 1; sum + term != sum; n++)
        {
            sum += term;
            term *= x / (a + n);
        }

        return Math.Exp((a * Math.Log(x)) - x - SpecialFunctions.GammaLn(a + 1)) * sum;
    }
}
