using MathNet.Numerics;

namespace Dyson.Laws;

/// <summary>e^{−x}I₀(x) and e^{−x}I₁(x) for x ≥ 0.</summary>
/// <remarks>Math.NET's are good to 2e-14 but end in NaN near x = 1e9; from 500 on the asymptotic series is exact to rounding with a few terms.</remarks>
internal static class ScaledBessel
{
    private const double AsymptoticFrom = 500;

    public static double I0(double x) => x < AsymptoticFrom ? SpecialFunctions.BesselIScaled(0, x) : Asymptotic(0, x);

    public static double I1(double x) => x < AsymptoticFrom ? SpecialFunctions.BesselIScaled(1, x) : Asymptotic(1, x);

    private static double Asymptotic(int order, double x)
    {
        double term = 1;
        double sum = 0;
        for (int k = 1; sum + term != sum; k++)
        {
            sum += term;
            term *= (((2 * k) - 1.0) * ((2 * k) - 1)) - (4 * order * order);
            term /= 8 * k * x;
        }

        return sum / Math.Sqrt(2 * Math.PI * x);
    }
}
