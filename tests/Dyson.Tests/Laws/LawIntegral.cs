using Dyson.Laws;
using MathNet.Numerics.Integration;

namespace Dyson.Tests.Laws;

/// <summary>
/// Integrals of f(x)p(x) over part of a law's support, by adaptive Gauss–Kronrod quadrature that knows nothing of the law's cumulative.
/// </summary>
/// <remarks>
/// At a finite end of the support x is replaced by its distance t² from it, which makes root edges smooth and 1/√x regular; an infinite end is
/// approached in steps of one standard deviation until a step adds nothing.
/// </remarks>
internal static class LawIntegral
{
    private const double RelativeError = 1e-12;
    private const int Depth = 8;
    private const int Order = 31;
    private const int MostSteps = 400;

    /// <summary>The lower end of the continuous part.</summary>
    public static double Start(ContinuousLaw law) => law is MarchenkoPastur mp ? mp.LowerEdge : law.Lower;

    public static double Everywhere(ContinuousLaw law, Func<double, double> f) => Lowest(law, Middle(law), f) + Highest(law, Middle(law), f);

    /// <summary>∫ f p from the lower end of the continuous part to x.</summary>
    public static double Below(ContinuousLaw law, double x, Func<double, double> f) =>
        x <= Middle(law) ? Lowest(law, x, f) : Everywhere(law, f) - Highest(law, x, f);

    /// <summary>∫ f p from x to the upper end.</summary>
    public static double Above(ContinuousLaw law, double x, Func<double, double> f) =>
        x >= Middle(law) ? Highest(law, x, f) : Everywhere(law, f) - Lowest(law, x, f);

    private static double Middle(ContinuousLaw law) => law is MarchenkoPastur mp ? 0.5 * (mp.LowerEdge + mp.UpperEdge) : law.Mean;

    private static double Lowest(ContinuousLaw law, double x, Func<double, double> f)
    {
        double low = Start(law);
        return double.IsInfinity(low)
            ? Steps(x, -law.StandardDeviation, y => f(y) * law.Density(y))
            : Roots(x - low, law.StandardDeviation, d => f(low + d) * law.Density(low + d));
    }

    private static double Highest(ContinuousLaw law, double x, Func<double, double> f)
    {
        double high = law.Upper;
        return double.IsInfinity(high)
            ? Steps(x, law.StandardDeviation, y => f(y) * law.Density(y))
            : Roots(high - x, law.StandardDeviation, d => f(high - d) * law.Density(high - d));
    }

    private static double Roots(double distance, double unit, Func<double, double> integrand)
    {
        int pieces = (int)Math.Clamp(Math.Ceiling(distance / unit), 1, MostSteps);
        double end = Math.Sqrt(distance);
        double sum = 0;
        for (int i = 0; i < pieces; i++)
        {
            sum += Piece(t => 2 * t * integrand(t * t), end * i / pieces, end * (i + 1) / pieces);
        }

        return sum;
    }

    private static double Steps(double from, double step, Func<double, double> integrand)
    {
        double sum = 0;
        for (int i = 0; i < MostSteps; i++)
        {
            double piece = Math.Sign(step) * Piece(integrand, from + (i * step), from + ((i + 1) * step));
            sum += piece;
            if (i > 2 && Math.Abs(piece) <= Math.Abs(sum) * 1e-18)
            {
                break;
            }
        }

        return sum;
    }

    private static double Piece(Func<double, double> f, double a, double b) =>
        GaussKronrodRule.Integrate(f, a, b, out _, out _, RelativeError, Depth, Order);
}
