namespace Dyson.Laws;

/// <summary>
/// Tracy–Widom laws of the largest eigenvalue at the soft edge, β = 1, 2, 4. With A the kernel Ai(x + y + s) on (0, ∞):
/// F₁(s) = det(1 − A), F₂(s) = det(1 − A²) = det(1 − K_Airy on (s, ∞)), F₄ = ½[det(1 − A) + det(1 + A)](s) up to the scale of s, which the
/// factories name (Tracy, Widom 1994, 1996; Ferrari, Spohn 2005; Bornemann, Math. Comp. 79 (2010) 871).
/// </summary>
/// <remarks>
/// <para>
/// Evaluation: F₂ = e^{−E}, F₁ = e^{−(E+μ)/2}, F₄ = e^{−E/2} cosh(μ/2) with E = ∫ₛ^∞(x−s)q², μ = ∫ₛ^∞ q of the Hastings–McLeod solution
/// q of Painlevé II, integrated once with 115 decimals and stored as Taylor polynomials in doubles (−12 ≤ s ≤ 16), asymptotic series beyond.
/// Error bound (tested against the determinants and between neighbouring polynomials): 4e-16 absolute and, in both tails, 2e-13 relative.
/// <see cref="ByDeterminant"/> is the second, independent way.
/// </para>
/// <para>
/// For n×n GOE and GUE matrices with off-diagonal elements of mean square 1, n^{1/6}(λ_max − 2√n) → F₁, F₂. Means −1.2065335745820,
/// −1.7710868074116; variances 1.607781034581, 0.8131947928329.
/// </para>
/// </remarks>
public sealed class TracyWidom : PainleveLaw
{
    private const int HighestTailPower = 2;

    private static readonly Lazy<TaylorTable[]> Tables = new(BuildTables);
    private static readonly Lazy<TaylorTable> First = new(() => Tables.Value[0]);
    private static readonly Lazy<TaylorTable> Second = new(() => Tables.Value[1]);
    private static readonly Lazy<TaylorTable> Fourth = new(() => Tables.Value[2]);

    private static readonly AiryTail[] DensityTails = new AiryTail[HighestTailPower + 1];
    private static readonly AiryTail[] SurvivalTails = new AiryTail[HighestTailPower + 1];

    private readonly string _name;

    static TracyWidom()
    {
        // Leading order in q = Ai: F₁′ = q/2, F₂′ = R, F₄′ = R/2 − qμ/4; each is the derivative of its neighbour below.
        AiryTail q = AiryTail.Airy();
        AiryTail mu = q.Integral();
        AiryTail r = q.Times(q).Integral();
        AiryTail e = r.Integral();
        (DensityTails[0], SurvivalTails[0]) = (q.Scaled(0.5), mu.Scaled(0.5));
        (DensityTails[1], SurvivalTails[1]) = (r, e);
        (DensityTails[2], SurvivalTails[2]) = (r.Scaled(0.5).Minus(q.Times(mu).Scaled(0.25)), e.Scaled(0.5).Minus(mu.Times(mu).Scaled(0.125)));
    }

    private TracyWidom(int beta, double scale, string name)
        : base(beta == 1 ? First : beta == 2 ? Second : Fourth, scale)
    {
        Beta = beta;
        _name = name;
    }

    /// <summary>β = 1, F₁: limit of n^{1/6}(λ_max − 2√n) of GOE matrices with off-diagonal variance 1 (diagonal 2).</summary>
    public static TracyWidom GaussianOrthogonal { get; } = new(1, 1, "Tracy–Widom(β 1)");

    /// <summary>β = 2, F₂: limit of n^{1/6}(λ_max − 2√n) of GUE matrices with ⟨|h_ij|²⟩ = 1.</summary>
    public static TracyWidom GaussianUnitary { get; } = new(2, 1, "Tracy–Widom(β 2)");

    /// <summary>
    /// β = 4 in the scaling of Tracy and Widom (1996), of Bornemann's tables and of Mathematica: F₄(s) = ½[det(1 − A) + det(1 + A)](√2 s); mean
    /// −2.306885, variance 0.517724, median −2.327.
    /// </summary>
    public static TracyWidom GaussianSymplecticInTracyWidomScaling { get; } = new(4, Math.Sqrt(2), "Tracy–Widom(β 4, Tracy–Widom scaling)");

    /// <summary>
    /// β = 4 in the scaling of the β-ensembles (Edelman, Sutton 2007; Ramírez, Rider, Virág 2011): the limit of n^{1/6}(λ_max − 2√n) for the density
    /// ∏|λ_i − λ_j|^β e^{−βΣλ²/4}, and minus the ground state of −d²/dx² + x + (2/√β)b′. s is 2^{2/3} times this variable; mean −2.055200.
    /// </summary>
    public static TracyWidom GaussianSymplecticInStochasticAiryScaling { get; } = new(4, Math.Cbrt(4), "Tracy–Widom(β 4, stochastic Airy scaling)");

    /// <summary>
    /// β = 4 in the scaling of its interrelation with β = 1 (Forrester, Rains 2001): ½[det(1 − A) + det(1 + A)](s), the law of the second largest
    /// eigenvalue of a GOE matrix in the variable of <see cref="GaussianOrthogonal"/>; mean −3.262428.
    /// </summary>
    public static TracyWidom GaussianSymplecticInForresterRainsScaling { get; } = new(4, 1, "Tracy–Widom(β 4, Forrester–Rains scaling)");

    /// <summary>Dyson's index β.</summary>
    public int Beta { get; }

    /// <inheritdoc/>
    public override string Name => _name;

    private int Index => Beta == 4 ? 2 : Beta - 1;

    /// <summary>
    /// The cumulative at x by Bornemann's method: Fredholm determinants of Ai(x + y + s) by Gauss–Legendre nodes on the half line, doubled until two
    /// agree. Slow (a millisecond), absolute error about 1e-15, and independent of everything that <see cref="ContinuousLaw.Cumulative"/> uses.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">x is not finite.</exception>
    public FredholmDeterminant ByDeterminant(double x)
    {
        double s = Allowed.Finite(x) * Scale;
        FredholmDeterminant With(double z) => FredholmDeterminant.OnHalfLine((u, v) => Airy.Ai(u + v + s), 0, z);
        FredholmDeterminant minus = With(1);
        if (Beta == 1)
        {
            return minus;
        }

        FredholmDeterminant plus = With(-1);
        return Beta == 2 ? minus.Times(plus) : minus.AverageWith(plus);
    }

    private protected override double LeftLogCumulative(double u)
    {
        (double logF2, double mu) = FarLeft(u);
        return double.IsInfinity(u) ? double.NegativeInfinity : Beta switch
        {
            1 => 0.5 * (logF2 - mu),
            2 => logF2,
            _ => (0.5 * (logF2 + mu)) + Math.Log(0.5 * (1 + Math.Exp(-mu))),
        };
    }

    private protected override double LeftLogDensity(double u)
    {
        (double logF2, double mu) = FarLeft(u);
        double r = HastingsMcLeodLeft.LogSlope(-u);
        double q = HastingsMcLeodLeft.Value(-u);
        double small = Math.Exp(-mu);
        return double.IsInfinity(u) ? double.NegativeInfinity : Beta switch
        {
            1 => (0.5 * (logF2 - mu)) + Math.Log(0.5 * (r + q)),
            2 => logF2 + Math.Log(r),
            _ => (0.5 * (logF2 + mu)) + Math.Log(0.25 * ((r * (1 + small)) - (q * (1 - small)))),
        };
    }

    private protected override double RightLogDensity(double u) => DensityTails[Index].Log(u);

    private protected override double RightLogSurvival(double u) => SurvivalTails[Index].Log(u);

    private static (double LogF2, double Mu) FarLeft(double u)
    {
        double logF2 = Math.Log(Second.Value.Cumulative.At(-HastingsMcLeodLeft.Start));
        double mu = logF2 - (2 * Math.Log(First.Value.Cumulative.At(-HastingsMcLeodLeft.Start)));
        return (logF2 - HastingsMcLeodLeft.LogSlopeIntegral(-u), mu + HastingsMcLeodLeft.ValueIntegral(-u));
    }

    private static TaylorTable[] BuildTables()
    {
        const int Length = TaylorPieces.Length + 1;
        List<FixedPoint[]>[] cumulative = [[], [], []];
        foreach ((FixedPoint[] e, FixedPoint[] mu) in HastingsMcLeod.Series())
        {
            FixedPoint[] minus = FixedSeries.Exponential([.. e.Take(Length).Select((c, n) => -(c + mu[n]).Halved(1))], Length);
            FixedPoint[] plus = FixedSeries.Exponential([.. e.Take(Length).Select((c, n) => (mu[n] - c).Halved(1))], Length);
            cumulative[0].Add(minus);
            cumulative[1].Add([.. Enumerable.Range(0, Length).Select(n => FixedSeries.Product(minus, plus, n))]);
            cumulative[2].Add([.. minus.Select((c, n) => (c + plus[n]).Halved(1))]);
        }

        return [.. cumulative.Select(series => new TaylorTable(HastingsMcLeod.Left, series))];
    }
}
