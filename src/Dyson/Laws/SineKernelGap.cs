namespace Dyson.Laws;

/// <summary>
/// ln det(1 − K_±) for the even and odd parts of the sine kernel sin(x−y)/π(x−y) on (−t, t), as Taylor series about t = 0, 1/8, … 20.
/// </summary>
/// <remarks>
/// With Q = (1−K)⁻¹ sin/√π, P = (1−K)⁻¹ cos/√π at the end of the interval (Jimbo, Miwa, Môri, Sato 1980; Tracy, Widom 1993):
/// q′ = p − 2wq, p′ = −q + 2wp, w = pq/t = R(t, −t); R(t, t)′ = 2w², (ln det(1 − K_±))′ = −(R(t, t) ± w). The determinants are entire in
/// t; q and p have poles at their zeros, and like every separatrix the solution must be carried with more digits than are wanted.
/// </remarks>
internal static class SineKernelGap
{
    /// <summary>The rightmost centre.</summary>
    public const int Right = 20;

    private const int Terms = 44;

    /// <summary>Series of ln det(1 − K₊) and ln det(1 − K₋) about each centre, t = 0 first.</summary>
    public static List<(FixedPoint[] Even, FixedPoint[] Odd)> Series()
    {
        const int PerUnit = TaylorPieces.PerUnit;
        FixedPoint p = FixedPoint.One / FixedPoint.Pi.SquareRoot();
        FixedPoint q = FixedPoint.Zero;
        FixedPoint r = p * p;
        (FixedPoint even, FixedPoint odd) = (FixedPoint.Zero, FixedPoint.Zero);
        List<(FixedPoint[], FixedPoint[])> result = [];
        for (int i = 0; i <= Right * PerUnit; i++)
        {
            (FixedPoint[] qs, FixedPoint[] ps, FixedPoint[] ws) = i == 0 ? SolveAtZero(p) : Solve(FixedPoint.FromDyadic((double)i / PerUnit), q, p);
            FixedPoint[] square = [.. Enumerable.Range(0, Terms).Select(n => FixedSeries.Square(ws, n) * 2)];
            FixedPoint[] rs = FixedSeries.Integral(square, r);
            FixedPoint[] evens = FixedSeries.Integral([.. ws.Select((w, n) => -(rs[n] + w))], even);
            FixedPoint[] odds = FixedSeries.Integral([.. ws.Select((w, n) => w - rs[n])], odd);
            result.Add((evens, odds));
            (q, p) = (Next(qs), Next(ps));
            (r, even, odd) = (Next(rs), Next(evens), Next(odds));
        }

        return result;
    }

    private static FixedPoint Next(FixedPoint[] series) => FixedSeries.At(series, TaylorPieces.SpacingBits, negative: false);

    /// <summary>About t = 0 with q = ta: (n+1)a_n = p_n − 2(wa)_{n−1}, (n+1)p_{n+1} = −a_{n−1} + 2(wp)_n, w = ap.</summary>
    private static (FixedPoint[] Q, FixedPoint[] P, FixedPoint[] W) SolveAtZero(FixedPoint start)
    {
        FixedPoint[] a = new FixedPoint[Terms];
        FixedPoint[] p = new FixedPoint[Terms + 1];
        FixedPoint[] w = new FixedPoint[Terms];
        p[0] = start;
        for (int n = 0; n < Terms; n++)
        {
            a[n] = (p[n] - (n > 0 ? FixedSeries.Product(w, a, n - 1) * 2 : FixedPoint.Zero)) / (n + 1);
            w[n] = FixedSeries.Product(a, p, n);
            p[n + 1] = ((FixedSeries.Product(w, p, n) * 2) - (n > 0 ? a[n - 1] : FixedPoint.Zero)) / (n + 1);
        }

        return ([FixedPoint.Zero, .. a], p, w);
    }

    private static (FixedPoint[] Q, FixedPoint[] P, FixedPoint[] W) Solve(FixedPoint t, FixedPoint q0, FixedPoint p0)
    {
        FixedPoint[] q = new FixedPoint[Terms + 1];
        FixedPoint[] p = new FixedPoint[Terms + 1];
        FixedPoint[] w = new FixedPoint[Terms];
        (q[0], p[0]) = (q0, p0);
        for (int n = 0; n < Terms; n++)
        {
            w[n] = (FixedSeries.Product(q, p, n) - (n > 0 ? w[n - 1] : FixedPoint.Zero)) / t;
            q[n + 1] = (p[n] - (FixedSeries.Product(w, q, n) * 2)) / (n + 1);
            p[n + 1] = ((FixedSeries.Product(w, p, n) * 2) - q[n]) / (n + 1);
        }

        return (q, p, w);
    }
}
