namespace Dyson.Laws;

/// <summary>
/// The exact law of the spacing s of neighbouring levels in the bulk of large GOE, GUE and GSE matrices, ⟨s⟩ = 1: p_β(s) = E_β″(s), where
/// E_β(s) is the probability that an interval of length s is empty (Gaudin 1961; [M] chapters 6, 7, 11).
/// </summary>
/// <remarks>
/// <para>
/// With E_±(s) = det(1 − K_±) of the even and odd parts of the sine kernel sin π(x−y)/π(x−y) on (−s/2, s/2): E₁ = E₊, E₂ = E₊E₋,
/// E₄(s) = ½[E₊(2s) + E₋(2s)]. <see cref="WignerSurmise"/> is the law of 2×2 matrices and lies within 0.02 of these densities.
/// </para>
/// <para>
/// Evaluation: the Jimbo–Miwa–Môri–Sato equations (Painlevé V) integrated once with 115 decimals, stored as Taylor polynomials for t = πs/2 (GSE: πs)
/// up to 20 and continued by asymptotic series. Errors as for <see cref="TracyWidom"/>; <see cref="GapByDeterminant"/> is the independent way
/// (Bornemann, Markov Processes Relat. Fields 16 (2010) 803).
/// </para>
/// </remarks>
public sealed class BulkSpacing : PainleveLaw
{
    private const double Join = SineKernelGap.Right;

    private static readonly Lazy<(TaylorTable[] Tables, double LogEven, double LogOdd)> Solution = new(Build);
    private static readonly Lazy<TaylorTable> First = new(() => Solution.Value.Tables[0]);
    private static readonly Lazy<TaylorTable> Second = new(() => Solution.Value.Tables[1]);
    private static readonly Lazy<TaylorTable> Fourth = new(() => Solution.Value.Tables[2]);

    private BulkSpacing(int beta)
        : base(beta == 1 ? First : beta == 2 ? Second : Fourth, beta == 4 ? Math.PI : 0.5 * Math.PI) => Beta = beta;

    /// <summary>β = 1, ⟨s⟩ = 1; variance 0.28553.</summary>
    public static BulkSpacing Goe { get; } = new(1);

    /// <summary>β = 2, ⟨s⟩ = 1; variance 0.17999.</summary>
    public static BulkSpacing Gue { get; } = new(2);

    /// <summary>β = 4, ⟨s⟩ = 1; variance 0.10409.</summary>
    public static BulkSpacing Gse { get; } = new(4);

    /// <summary>Dyson's index β.</summary>
    public int Beta { get; }

    /// <inheritdoc/>
    public override string Name => Beta switch
    {
        1 => "GOE bulk spacing",
        2 => "GUE bulk spacing",
        _ => "GSE bulk spacing",
    };

    /// <inheritdoc/>
    public override double Lower => 0;

    /// <summary>
    /// E_β(s), the probability of an empty interval, by Bornemann's method: determinants of the even and odd sine kernels on (0, t) by Gauss–Legendre
    /// nodes, doubled until two agree; absolute error about 1e-15.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">s is not finite and ≥ 0.</exception>
    public FredholmDeterminant GapByDeterminant(double s)
    {
        double t = Allowed.NonNegative(s) * Scale;
        FredholmDeterminant Parity(int sign) => FredholmDeterminant.OnInterval((x, y) => (Sine(x - y) + (sign * Sine(x + y))) / Math.PI, 0, t, 1);
        FredholmDeterminant even = Parity(1);
        if (Beta == 1)
        {
            return even;
        }

        FredholmDeterminant odd = Parity(-1);
        return Beta == 2 ? even.Times(odd) : even.AverageWith(odd);
    }

    private protected override double LeftLogDensity(double u) => double.NegativeInfinity;

    private protected override double LeftLogCumulative(double u) => double.NegativeInfinity;

    private protected override double RightLogSurvival(double u)
    {
        (double r, double w) = (SineKernelTail.Diagonal(u), SineKernelTail.Cross(u));
        return Tail(u, r + w, r - w, 2 * r);
    }

    private protected override double RightLogDensity(double u)
    {
        (double r, double w, double slope) = (SineKernelTail.Diagonal(u), SineKernelTail.Cross(u), SineKernelTail.CrossSlope(u));
        double even = Square(r + w) - (2 * w * w) - slope;
        double odd = Square(r - w) - (2 * w * w) + slope;
        return Tail(u, even, odd, 4 * ((r * r) - (w * w)));
    }

    /// <summary>ln of κE₊·even, κE₊E₋·both or ½κ(E₊·even + E₋·odd), κ = dt/ds.</summary>
    private double Tail(double t, double even, double odd, double both)
    {
        if (double.IsInfinity(t))
        {
            return double.NegativeInfinity;
        }

        double diagonal = SineKernelTail.DiagonalIntegral(Join, t);
        double cross = SineKernelTail.CrossIntegral(Join, t);
        (_, double logEven, double logOdd) = Solution.Value;
        (logEven, logOdd) = (logEven - diagonal - cross, logOdd - diagonal + cross);
        return Math.Log(Scale) + Beta switch
        {
            1 => logEven + Math.Log(even),
            2 => logEven + logOdd + Math.Log(both),
            _ => logOdd + Math.Log(0.5 * (odd + (even * Math.Exp(logEven - logOdd)))),
        };
    }

    /// <summary>Cumulatives 1 + κ dE/dt in the variable t.</summary>
    private static (TaylorTable[] Tables, double LogEven, double LogOdd) Build()
    {
        const int Length = TaylorPieces.Length + 2;
        List<FixedPoint[]>[] cumulative = [[], [], []];
        List<(FixedPoint[] Even, FixedPoint[] Odd)> logs = SineKernelGap.Series();
        foreach ((FixedPoint[] logEven, FixedPoint[] logOdd) in logs)
        {
            FixedPoint[] even = FixedSeries.Exponential(logEven, Length);
            FixedPoint[] odd = FixedSeries.Exponential(logOdd, Length);
            cumulative[0].Add(Cumulative(even, FixedPoint.Pi.Halved(1)));
            cumulative[1].Add(Cumulative([.. Enumerable.Range(0, Length).Select(n => FixedSeries.Product(even, odd, n))], FixedPoint.Pi.Halved(1)));
            cumulative[2].Add(Cumulative([.. even.Select((c, n) => (c + odd[n]).Halved(1))], FixedPoint.Pi));
        }

        return ([.. cumulative.Select(series => new TaylorTable(0, series))], logs[^1].Even[0].ToDouble(), logs[^1].Odd[0].ToDouble());
    }

    private static FixedPoint[] Cumulative(FixedPoint[] gap, FixedPoint scale)
    {
        FixedPoint[] result = [.. FixedSeries.Derivative(gap).Select(c => c * scale)];
        result[0] += FixedPoint.One;
        return result;
    }

    private static double Sine(double u) => u == 0 ? 1 : Math.Sin(u) / u;

    private static double Square(double u) => u * u;
}
