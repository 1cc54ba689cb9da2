namespace Dyson.Laws;

/// <summary>
/// The Hastings–McLeod solution of Painlevé II, q″ = sq + 2q³ with q ~ Ai(s) for s → ∞, and its integrals μ(s) = ∫ₛ^∞ q and
/// E(s) = ∫ₛ^∞ (x−s)q²(x) dx, as Taylor series about s = 16, 15⅞, … −12.
/// </summary>
/// <remarks>
/// det(1 ∓ A) = e^{∓μ/2 − E/2} for the kernel A(x, y) = Ai(x + y + s) on (0, ∞) (Tracy, Widom 1994 and 1996; Ferrari, Spohn 2005).
/// The solution separates those that oscillate from those with poles; an error at the start grows by 1e17 on the way to −12. The start is
/// Airy's function from its asymptotic series at s = 16, good to 1e-37; what q differs from it there is 1e-40 of it.
/// </remarks>
internal static class HastingsMcLeod
{
    /// <summary>The rightmost centre.</summary>
    public const int Right = 16;

    /// <summary>The leftmost centre.</summary>
    public const int Left = -12;

    // Poles stay two units or more away from the real axis: 36 terms at 1/8 leave less than 1e-42.
    private const int Terms = 36;

    /// <summary>Series of −ln det(1 − A) − ln det(1 + A) = E and of μ about each centre, leftmost first.</summary>
    public static List<(FixedPoint[] E, FixedPoint[] Mu)> Series()
    {
        const int PerUnit = TaylorPieces.PerUnit;
        (FixedPoint q, FixedPoint slope, FixedPoint mu) = AirySixteen();
        FixedPoint squareIntegral = (slope * slope) - (q * q * Right);
        FixedPoint e = ((q * q * (2 * Right * Right)) - (slope * slope * (2 * Right)) - (q * slope)) / 3;
        List<(FixedPoint[], FixedPoint[])> result = [];
        for (int i = Right * PerUnit; i >= Left * PerUnit; i--)
        {
            FixedPoint[] value = Solve(FixedPoint.FromDyadic((double)i / PerUnit), q, slope, out FixedPoint[] square);
            FixedPoint[] minusR = FixedSeries.Integral(square, -squareIntegral);
            FixedPoint[] eSeries = FixedSeries.Integral(minusR, e);
            FixedPoint[] minusMu = FixedSeries.Integral(value, -mu);
            result.Add((eSeries, [.. minusMu.Select(c => -c)]));
            slope = FixedSeries.At(FixedSeries.Derivative(value), TaylorPieces.SpacingBits, negative: true);
            q = FixedSeries.At(value, TaylorPieces.SpacingBits, negative: true);
            squareIntegral = -FixedSeries.At(minusR, TaylorPieces.SpacingBits, negative: true);
            e = FixedSeries.At(eSeries, TaylorPieces.SpacingBits, negative: true);
            mu = -FixedSeries.At(minusMu, TaylorPieces.SpacingBits, negative: true);
        }

        result.Reverse();
        return result;
    }

    /// <summary>(n+1)(n+2) q_{n+2} = s q_n + q_{n−1} + 2(q³)_n.</summary>
    private static FixedPoint[] Solve(FixedPoint s, FixedPoint start, FixedPoint slope, out FixedPoint[] square)
    {
        FixedPoint[] q = new FixedPoint[Terms];
        square = new FixedPoint[Terms - 2];
        (q[0], q[1]) = (start, slope);
        for (int n = 0; n < Terms - 2; n++)
        {
            square[n] = FixedSeries.Square(q, n);
            FixedPoint sum = (s * q[n]) + (FixedSeries.Product(square, q, n) * 2) + (n > 0 ? q[n - 1] : FixedPoint.Zero);
            q[n + 2] = sum / ((n + 1) * (n + 2));
        }

        return q;
    }

    /// <summary>Ai, Ai′ and ∫ Ai from 16 to ∞: the asymptotic series (DLMF 9.7.5, 9.7.6) up to their smallest terms, ζ = ⅔·16^{3/2} = 128/3.</summary>
    public static (FixedPoint Value, FixedPoint Slope, FixedPoint Integral) AirySixteen()
    {
        FixedPoint zeta = FixedPoint.One * 128 / 3;
        FixedPoint amplitude = (-zeta).Exponential() / FixedPoint.Pi.SquareRoot() / 2;
        (FixedPoint u, FixedPoint d) = (FixedPoint.One, FixedPoint.One);
        (FixedPoint value, FixedPoint slope, FixedPoint integral) = (u, u, d);
        bool integralGrows = false;
        for (int k = 1; k <= 80; k++)
        {
            // u_k(−ζ)^{−k}; v_k = −(6k+1)/(6k−1) u_k; d_k = c_k + d_{k−1}(3/4 − 3k/2)/64 integrates term by term.
            u = -(u * ((6 * k) - 5) * ((6 * k) - 3) * ((6 * k) - 1) * 3 / (216 * k * ((2 * k) - 1)) / 128);
            FixedPoint next = u + (d * (3 - (6 * k)) / 256);
            integralGrows |= k > 1 && System.Numerics.BigInteger.Abs(next.Units) > System.Numerics.BigInteger.Abs(d.Units);
            d = next;
            value += u;
            slope -= u * ((6 * k) + 1) / ((6 * k) - 1);
            integral += integralGrows ? FixedPoint.Zero : d;
        }

        return (amplitude * value / 2, -(amplitude * slope * 2), amplitude * integral / 8);
    }
}
