using MathNet.Numerics.Integration;

namespace Dyson.Statistics;

/// <summary>
/// The two statistics by which a bulk is fitted: Σf_p over the levels, f_p(u) = clip(u, −c, c)^p, p = 1, 2, c = 0.8, u = (x/μ − 1 − q)/(2√q) = cos ψ, so that the
/// bulk of Marchenko and Pastur is −1 ≤ u ≤ 1. A level beyond the window counts, but not how far beyond it is.
/// </summary>
/// <remarks>
/// <para>Expectation to order 1/N: n∫f dP of the law of n = N − k levels, plus ∫(−f′)C over ψ, C the number of levels above ψ beyond n·P:
/// ¼ − ψ/2π for real elements (Bai, Silverstein 2004, eq. 1.23 in this variable), and [ψ − arg(e^{iψ} − t)]/π for each of k spikes, t = √q/ℓ: the
/// phase of 1/ℓ − 1/ℓ(x) on the bulk, which a strong spike (t → 0) does not need, because it leaves an (M − 1)×(N − 1) matrix of noise.</para>
/// <para>Covariance: with f = Σ a_k T_k(u), cov(Σf, Σg) = ½Σ k a_k b_k for real elements, plus κ₄a₁b₁/4 for elements of excess kurtosis κ₄, which also moves the mean by
/// κ₄a₂/2 (Bai, Silverstein 2004; Lytova, Pastur 2009). Levels are rigid: the variance does not grow with N.</para>
/// </remarks>
internal static class BulkWindow
{
    public const double HalfWidth = 0.8;
    public const int Orders = 200;
    private const int Nodes = 48;

    private static readonly double First = Math.Acos(HalfWidth);
    private static readonly (double[] Angles, double[] Weights) Inside = Rule(First, Math.PI - First);
    private static readonly (double[] Angles, double[] Weights) Above = Rule(0, First);

    /// <summary>a_1 … a_200 of f_p = Σ a_k T_k (index k − 1); a_k = −(2/πk)∫f′ sin kψ falls as k⁻².</summary>
    public static double[][] Chebyshev { get; } = [Coefficients(1), Coefficients(2)];

    /// <summary>Σ f_p over levels in units of μ.</summary>
    public static double Sum(ReadOnlySpan<double> levels, double scale, double ratio, int power)
    {
        double factor = 0.5 / (Math.Sqrt(ratio) * scale);
        double offset = 0.5 * (1 + ratio) / Math.Sqrt(ratio);
        double sum = 0;
        foreach (double level in levels)
        {
            double f = Math.Clamp((factor * level) - offset, -HalfWidth, HalfWidth);
            sum += power == 1 ? f : f * f;
        }

        return sum;
    }

    /// <summary>⟨Σ f_p⟩ of <paramref name="count"/> levels below spikes whose t are given.</summary>
    public static double Expected(int count, double ratio, int power, ReadOnlySpan<double> spikes, double excessKurtosis)
    {
        double low = power == 1 ? -HalfWidth : HalfWidth * HalfWidth;
        double high = HalfWidth * (power == 1 ? 1 : HalfWidth);
        double sum = count * low;
        for (int i = 0; i < Nodes; i++)
        {
            double psi = Inside.Angles[i];
            (double sine, double cosine) = Math.SinCos(psi);
            double above = 0.25 - (0.5 * psi / Math.PI);
            foreach (double t in spikes)
            {
                above += (psi - Math.Atan2(sine, cosine - t)) / Math.PI;
            }

            sum += Inside.Weights[i] * ((count * Density(psi, ratio) * ((power == 1 ? cosine : cosine * cosine) - low)) + (Slope(psi, power) * above));
            sum += count * Above.Weights[i] * Density(Above.Angles[i], ratio) * (high - low);
        }

        return sum + (0.5 * excessKurtosis * Chebyshev[power - 1][1]);
    }

    /// <summary>d⟨Σf_p⟩/d ln μ, the trial law held: 0 for p = 2, since the window is symmetric.</summary>
    public static double ScaleSensitivity(int count, double ratio, int power)
    {
        double sum = 0;
        for (int i = 0; i < Nodes; i++)
        {
            double sine = Math.Sin(Inside.Angles[i]);
            sum += Inside.Weights[i] * Slope(Inside.Angles[i], power) * sine;
        }

        return power == 1 ? count * sum / (Math.PI * Math.Sqrt(ratio)) : 0;
    }

    /// <summary>d⟨Σf_p⟩/dq, the trial law held.</summary>
    public static double RatioSensitivity(int count, double ratio, int power)
    {
        double root = Math.Sqrt(ratio);
        double low = power == 1 ? -HalfWidth : HalfWidth * HalfWidth;
        double high = HalfWidth * (power == 1 ? 1 : HalfWidth);
        double sum = 0;
        for (int i = 0; i < Nodes; i++)
        {
            (double sine, double cosine) = Math.SinCos(Inside.Angles[i]);
            double density = Density(Inside.Angles[i], ratio);
            double change = -(1 + (cosine / root)) / (1 + ratio + (2 * root * cosine));
            double f = power == 1 ? cosine : cosine * cosine;
            sum += Inside.Weights[i] * density * ((change * (f - low)) + (Slope(Inside.Angles[i], power) / sine * (1 + (cosine / root)) / (2 * root)));
            double outer = Math.Cos(Above.Angles[i]);
            sum -= Above.Weights[i] * Density(Above.Angles[i], ratio) * (high - low) * (1 + (outer / root)) / (1 + ratio + (2 * root * outer));
        }

        return count * sum;
    }

    /// <summary>Covariance of two statistics given by their Chebyshev coefficients.</summary>
    public static double Covariance(ReadOnlySpan<double> a, ReadOnlySpan<double> b, double excessKurtosis)
    {
        double sum = 0.25 * excessKurtosis * a[0] * b[0];
        for (int k = 1; k <= a.Length; k++)
        {
            sum += 0.5 * k * a[k - 1] * b[k - 1];
        }

        return sum;
    }

    /// <summary>−df_p/dψ inside the window.</summary>
    private static double Slope(double psi, int power) => power == 1 ? Math.Sin(psi) : Math.Sin(2 * psi);

    /// <summary>The law of ψ from the upper edge, (2/π)sin²ψ/(1 + q + 2√q cos ψ).</summary>
    private static double Density(double psi, double ratio)
    {
        (double sine, double cosine) = Math.SinCos(psi);
        return 2 / Math.PI * sine * sine / (1 + ratio + (2 * Math.Sqrt(ratio) * cosine));
    }

    private static double[] Coefficients(int power)
    {
        double[] a = new double[Orders];
        for (int k = 1; k <= Orders; k++)
        {
            // ∫ sin pψ sin kψ over the window.
            double from = Primitive(First, power, k);
            a[k - 1] = 2 / (Math.PI * k) * (Primitive(Math.PI - First, power, k) - from);
        }

        return a;

        static double Primitive(double psi, int p, int k) =>
            (k == p ? 0.5 * psi : 0.5 * Math.Sin((k - p) * psi) / (k - p)) - (0.5 * Math.Sin((k + p) * psi) / (k + p));
    }

    private static (double[] Angles, double[] Weights) Rule(double from, double to)
    {
        GaussLegendreRule rule = new(from, to, Nodes);
        return (rule.Abscissas, rule.Weights);
    }
}
