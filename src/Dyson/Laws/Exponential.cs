using MathNet.Numerics;

namespace Dyson.Laws;

/// <summary>eˣ − 1 without cancellation.</summary>
/// <remarks>Math.NET's Expm1 is wrong by 1e-8 at x = 0.1 and .NET's is exp(x) − 1; this is Kahan's form, good to a few ulp everywhere.</remarks>
internal static class Exponential
{
    public static double MinusOne(double x)
    {
        double power = Math.Exp(x);
        if (power == 1)
        {
            return x;
        }

        double difference = power - 1;
        return Math.Abs(x) > 1 ? difference : difference * x / Math.Log(power);
    }

    /// <summary>ln(1 + x).</summary>
    public static double LogOnePlus(double x) => SpecialFunctions.Log1p(x);
}
