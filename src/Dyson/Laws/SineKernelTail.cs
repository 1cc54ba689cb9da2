namespace Dyson.Laws;

/// <summary>
/// The resolvent of the sine kernel for long intervals: w = R(t, −t) = Σ w_j t^{−2j}, R(t, t) = t Σ ρ_j t^{−2j}; w₀ = ½, w₁ = −1/16, ρ₀ = ½,
/// ρ₁ = ⅛ (ln det(1 − K) = −t²/2 − ¼ ln t + … − 1/(32t²)…, Dyson 1976).
/// </summary>
/// <remarks>From t w″ + 2w′ = 4w(R − t + 2tw²) and R′ = 2w²; w₁ from the first integral (tw)′² = (R + 2tw²)² − 4t²w². Used from t = 20.</remarks>
internal static class SineKernelTail
{
    // At t = 20 the terms fall to 1e-16.
    private const int Terms = 14;

    private static readonly double[] W = Solve();

    private static readonly double[] Rho = [.. Squares(W, Terms).Select((c, j) => j == 0 ? 0.5 : 2 * c / (1 - (2 * j)))];

    /// <summary>R(t, t).</summary>
    public static double Diagonal(double t) => t * Sum(Rho, t);

    /// <summary>w = R(t, −t).</summary>
    public static double Cross(double t) => Sum(W, t);

    /// <summary>dw/dt.</summary>
    public static double CrossSlope(double t) => Sum([.. W.Select((c, j) => -2 * j * c)], t) / t;

    /// <summary>∫ R(t, t) dt from <paramref name="start"/> to t.</summary>
    public static double DiagonalIntegral(double start, double t) => Antiderivative(Rho, 1, t) - Antiderivative(Rho, 1, start);

    /// <summary>∫ w dt from <paramref name="start"/> to t.</summary>
    public static double CrossIntegral(double start, double t) => Antiderivative(W, 0, t) - Antiderivative(W, 0, start);

    private static double Sum(double[] c, double t)
    {
        double sum = 0;
        for (int j = Terms - 1; j >= 0; j--)
        {
            sum = (sum / t / t) + c[j];
        }

        return sum;
    }

    private static double Antiderivative(double[] c, int power, double t)
    {
        double sum = 0;
        for (int j = Terms - 1; j >= 0; j--)
        {
            int p = power + 1 - (2 * j);
            sum += c[j] * (p == 0 ? Math.Log(t) : Math.Pow(t, p) / p);
        }

        return sum;
    }

    /// <summary>(1−2j)M_j = 4(1−j)(w²)_j, M = N/4w, N_j = 2(j−1)(2j−3)w_{j−1}.</summary>
    private static double[] Solve()
    {
        double[] w = new double[Terms];
        double[] m = new double[Terms];
        (w[0], w[1]) = (0.5, -1.0 / 16);
        for (int j = 2; j < Terms; j++)
        {
            double n = 2.0 * (j - 1) * ((2 * j) - 3) * w[j - 1];
            m[j] = 0.5 * (n - (4 * Enumerable.Range(1, j - 1).Sum(k => w[k] * m[j - k])));
            w[j] = ((1 - (2 * j)) * m[j] / (4.0 * (1 - j))) - Squares(w, j + 1)[j];
        }

        return w;
    }

    private static double[] Squares(double[] w, int length) =>
        [.. Enumerable.Range(0, length).Select(n => Enumerable.Range(0, n + 1).Sum(k => w[k] * w[n - k]))];
}
