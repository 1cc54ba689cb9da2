namespace Dyson.Laws;

/// <summary>
/// The Hastings–McLeod solution far on the left, s = −z: q = √(z/2) Σ a_j z^{−3j}, R = ∫ₛ^∞ q² = z² Σ r_j z^{−3j}, and how far
/// ln F₂ = −∫R and μ = ∫q have moved since z = 12.
/// </summary>
/// <remarks>
/// From q″ = −zq + 2q³ and R = q′² + zq² − q⁴; a₁ = −1/8, r₀ = ¼, r₁ = ⅛: ln F₂ = −z³/12 − ⅛ ln z + ζ′(−1) + (ln 2)/24 + 3/(64z³) + …
/// (Tracy, Widom 1994; the constant: Deift, Its, Krasovsky 2008). The terms at z = 12 fall to 1e-17.
/// </remarks>
internal static class HastingsMcLeodLeft
{
    /// <summary>Where the series begins to serve.</summary>
    public const double Start = -HastingsMcLeod.Left;

    private const int Terms = 13;

    private static readonly double[] A = Solve();
    private static readonly double[] R = SquareIntegral();

    /// <summary>q(−z).</summary>
    public static double Value(double z) => Math.Sqrt(0.5 * z) * Sum(A, z);

    /// <summary>∫ q² from −z to ∞, the derivative of ln F₂.</summary>
    public static double LogSlope(double z) => z * z * Sum(R, z);

    /// <summary>∫ R dz from 12 to z.</summary>
    public static double LogSlopeIntegral(double z) => Antiderivative(R, 2, z) - Antiderivative(R, 2, Start);

    /// <summary>∫ q dz from 12 to z.</summary>
    public static double ValueIntegral(double z) => Math.Sqrt(0.5) * (Antiderivative(A, 0.5, z) - Antiderivative(A, 0.5, Start));

    private static double Sum(double[] c, double z)
    {
        double sum = 0;
        for (int j = Terms - 1; j >= 0; j--)
        {
            sum = (sum / z / z / z) + c[j];
        }

        return sum;
    }

    private static double Antiderivative(double[] c, double power, double z)
    {
        double sum = 0;
        for (int j = Terms - 1; j >= 0; j--)
        {
            double p = power + 1 - (3 * j);
            sum += c[j] * (p == 0 ? Math.Log(z) : Math.Pow(z, p) / p);
        }

        return sum;
    }

    /// <summary>2a_j = (½ − 3(j−1))(−½ − 3(j−1))a_{j−1} − (lower products of A³).</summary>
    private static double[] Solve()
    {
        double[] a = new double[Terms];
        a[0] = 1;
        for (int j = 1; j < Terms; j++)
        {
            int i = 3 * (j - 1);
            a[j] = 0.5 * (((0.5 - i) * (-0.5 - i) * a[j - 1]) - Product(Product(a, a), a)[j]);
        }

        return a;
    }

    /// <summary>r = ½A² − ¼A⁴ + ½z^{−3}B², B_j = (½ − 3j)a_j.</summary>
    private static double[] SquareIntegral()
    {
        double[] square = Product(A, A);
        double[] fourth = Product(square, square);
        double[] b = [.. A.Select((a, j) => (0.5 - (3 * j)) * a)];
        double[] slope = Product(b, b);
        return [.. square.Select((c, j) => (0.5 * c) - (0.25 * fourth[j]) + (j == 0 ? 0 : 0.5 * slope[j - 1]))];
    }

    private static double[] Product(double[] a, double[] b) =>
        [.. Enumerable.Range(0, Terms).Select(n => Enumerable.Range(0, n + 1).Sum(k => a[k] * b[n - k]))];
}
