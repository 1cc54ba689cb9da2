using System.Numerics;
using MathNet.Numerics;

namespace Dyson.Laws;

/// <summary>
/// Si(x) = ∫₀ˣ sin t/t dt and Cin(x) = ∫₀ˣ (1 − cos t)/t dt = ln x + γ − Ci(x), x ≥ 0, to a few 1e-16 (Abramowitz and Stegun, ch. 5).
/// </summary>
/// <remarks>
/// Power series up to 4; beyond, the continued fraction e^{ix}E₁(ix) = 1/(1+ix − 1/(3+ix − 4/(5+ix − …))) = g − i f by Lentz's method, with
/// Si = π/2 − f cos x − g sin x and Ci = f sin x − g cos x: f and g are smooth, f → 1/x and g → 1/x².
/// </remarks>
internal static class SineIntegral
{
    private const double SeriesUpTo = 4;

    /// <summary>Si(x).</summary>
    public static double Si(double x) => x <= SeriesUpTo ? SineSeries(x) : (0.5 * Math.PI) - Remainder(x);

    /// <summary>π/2 − Si(x), which falls as 1/x.</summary>
    public static double Remainder(double x)
    {
        if (x <= SeriesUpTo)
        {
            return (0.5 * Math.PI) - SineSeries(x);
        }

        (double f, double g) = Auxiliary(x);
        return (f * Math.Cos(x)) + (g * Math.Sin(x));
    }

    /// <summary>Cin(x).</summary>
    public static double Cin(double x)
    {
        if (x > SeriesUpTo)
        {
            (double f, double g) = Auxiliary(x);
            return Math.Log(x) + Constants.EulerMascheroni - (f * Math.Sin(x)) + (g * Math.Cos(x));
        }

        // Σ_{k≥1} (−1)^{k+1} x^{2k}/(2k (2k)!)
        double term = -1;
        double sum = 0;
        for (int k = 2; Math.Abs(term) > 1e-18; k += 2)
        {
            term *= -x * x / (k * (k - 1));
            sum += term / k;
        }

        return sum;
    }

    /// <summary>f and g for x &gt; 4.</summary>
    public static (double F, double G) Auxiliary(double x)
    {
        const double Tiny = 1e-300;
        const double Converged = 1e-16;
        const int MostTerms = 1000;
        Complex b = new(1, x);
        Complex c = 1 / Tiny;
        Complex d = 1 / b;
        Complex h = d;
        for (int i = 1; i < MostTerms; i++)
        {
            double a = -(double)i * i;
            b += 2;
            d = 1 / ((a * d) + b);
            c = b + (a / c);
            Complex change = c * d;
            h *= change;
            if (Math.Abs(change.Real - 1) + Math.Abs(change.Imaginary) <= Converged)
            {
                break;
            }
        }

        return (-h.Imaginary, h.Real);
    }

    private static double SineSeries(double x)
    {
        // Σ_{k≥0} (−1)^k x^{2k+1}/((2k+1)(2k+1)!)
        double term = x;
        double sum = 0;
        for (int k = 1; Math.Abs(term) > 1e-18 * x; k += 2)
        {
            sum += term / k;
            term *= -x * x / ((k + 1) * (k + 2));
        }

        return sum;
    }
}
