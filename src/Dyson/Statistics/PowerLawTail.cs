using System.Globalization;
using Dyson.Randomness;

namespace Dyson.Statistics;

/// <summary>How much speaks for a power law (after Clauset, Shalizi and Newman, Table 6).</summary>
public enum TailSupport
{
    /// <summary>The goodness-of-fit test or an alternative rules it out.</summary>
    None,

    /// <summary>It fits, and so may an exponential: no statement about heavy tails.</summary>
    Indistinct,

    /// <summary>It fits, the exponential is ruled out and the log-normal is no better. More cannot be had: near its limit the log-normal imitates any power law.</summary>
    HeavyTail,
}

/// <summary>
/// A power-law tail p(x) ∝ x^(−α), x ≥ x_min, after Clauset, Shalizi and Newman, SIAM Review 51, 661 (2009): α by maximum likelihood, 1 + m/Σ ln(x_i/x_min) over the m points from x_min on (Eq. 3.1;
/// whole numbers: Eq. 3.4), and x_min the data point for which the Kolmogorov–Smirnov distance sup |F_m − F|, both sides of every step, is least (Eq. 3.9).
/// </summary>
/// <remarks>
/// The null law is that of independent points, and few points fit anything: of spectra of pure noise (Wigner, Marchenko–Pastur, 100 to 200 levels) about half pass the goodness-of-fit test at 10 %, with tails of some
/// twenty levels. <see cref="Support"/> therefore asks for more than p: none of 240 was a <see cref="TailSupport.HeavyTail"/>.
/// </remarks>
public sealed class PowerLawTail
{
    /// <summary>The fewest points of a tail.</summary>
    public const int FewestPoints = 10;

    /// <summary>The level at which a hypothesis is ruled out, that of the paper.</summary>
    public const double UsualLevel = 0.1;

    private const int FewestResamples = 20;

    private readonly TailFamily _family;
    private readonly TailFit _fit;

    // ascending: the values below x_min, and the tail
    private readonly double[] _body;
    private readonly double[] _tail;

    private PowerLawTail(PowerLawTailSettings settings, TailFamily family, TailFit fit, double[] sorted, int above)
    {
        Settings = settings;
        _family = family;
        _fit = fit;
        int body = sorted.TakeWhile(x => x < fit.Shape.Lowest).Count();
        _body = sorted[..body];
        _tail = sorted[body..];
        Above = above;
        Exponent = new Estimate(
            fit.Shape.Exponent,
            1 / Math.Sqrt(_tail.Length * family.Information(fit.Shape)),
            string.Create(CultureInfo.InvariantCulture, $"Fisher information of {_tail.Length} points, x_min held"));
    }

    /// <summary>How the tail was sought.</summary>
    public PowerLawTailSettings Settings { get; }

    /// <summary>α; its error, (α − 1)/√m without a cut-off, holds x_min and m and is too small where x_min was sought: see <see cref="Bootstrap"/>.</summary>
    public Estimate Exponent { get; }

    /// <summary>x_min.</summary>
    public double LowerCut => _fit.Shape.Lowest;

    /// <summary>D, the distance of the tail from its fit.</summary>
    public double Distance => _fit.Distance;

    /// <summary>m, the points from x_min on.</summary>
    public int TailCount => _tail.Length;

    /// <summary>n, all points up to the cut-off.</summary>
    public int Count => _body.Length + _tail.Length;

    /// <summary>Points above the upper cut-off, which are in none of the numbers.</summary>
    public int Above { get; }

    /// <summary>The tail's values, ascending.</summary>
    public ReadOnlySpan<double> Tail => _tail;

    /// <summary>Fits.</summary>
    /// <param name="values">Positive values in any order, e.g. eigenvalues; zeros are put aside beforehand.</param>
    /// <param name="settings">How; null for real numbers, x_min sought, no cut-off.</param>
    /// <exception cref="ArgumentException">The values were refused, with the reason.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A setting is outside its range.</exception>
    public static PowerLawTail Fit(ReadOnlySpan<double> values, PowerLawTailSettings? settings = null) =>
        TryFit(values, settings, out PowerLawTail? tail, out string refusal) ? tail! : throw new ArgumentException(refusal, nameof(values));

    /// <summary>Fits, or says why not: values that are not finite and positive (or not whole), fewer than ten points, too many ties, a tail without an exponent.</summary>
    /// <param name="values">Positive values in any order.</param>
    /// <param name="settings">How; null for real numbers, x_min sought, no cut-off.</param>
    /// <param name="tail">The fit, or null.</param>
    /// <param name="refusal">The reason, or empty.</param>
    /// <returns>Whether there is a fit.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A setting is outside its range.</exception>
    public static bool TryFit(ReadOnlySpan<double> values, PowerLawTailSettings? settings, out PowerLawTail? tail, out string refusal)
    {
        settings ??= new PowerLawTailSettings();
        settings.Validate();
        tail = null;
        refusal = Invalid(values, settings.Values);
        if (refusal.Length > 0)
        {
            return false;
        }

        TailFamily family = TailFamily.Of(settings);
        double[] sorted = values.ToArray();
        Array.Sort(sorted);
        int kept = sorted.TakeWhile(x => x <= family.UpperCut).Count();
        sorted = sorted[..kept];
        int candidates = sorted.Length - (settings.LowerCut is null ? 0 : sorted.TakeWhile(x => x < settings.LowerCut).Count());
        if (candidates < settings.FewestPoints)
        {
            refusal = string.Create(CultureInfo.InvariantCulture, $"{candidates} point{(candidates == 1 ? "" : "s")} in the range of the tail, at least {settings.FewestPoints} needed");
            return false;
        }

        if (Search(family, sorted, settings) is not { } fit)
        {
            refusal = "no exponent fits: the values hardly differ, or fall off faster than x^(−100)";
            return false;
        }

        tail = new PowerLawTail(settings, family, fit, sorted, values.Length - kept);
        int ties = Ties(tail._tail);
        if (settings.Values == TailValues.Continuous && ties > settings.LargestTiedShare * tail.TailCount)
        {
            refusal = string.Create(
                CultureInfo.InvariantCulture,
                $"{ties} of the {tail.TailCount} values from {tail.LowerCut:G6} on repeat another one, more than {100 * settings.LargestTiedShare:G3} %: rounded, whole or degenerate values are not draws of a density");
            tail = null;
            return false;
        }

        return true;
    }

    /// <summary>P(X ≤ x) of the fitted tail, given x ≥ x_min.</summary>
    public double Cumulative(double x) => x < LowerCut ? 0 : x >= _family.UpperCut ? 1
        : _family.Cumulative(_fit.Shape, Settings.Values == TailValues.WholeNumbers ? Math.Floor(x) : x, Math.Log(Settings.Values == TailValues.WholeNumbers ? Math.Floor(x) : x)).AtOrBelow;

    /// <summary>ln p(x) (ln P(k) of whole numbers) of the fitted tail, given x ≥ x_min.</summary>
    public double LogDensity(double x) => x < LowerCut || x > _family.UpperCut ? double.NegativeInfinity : _family.LogDensity(_fit.Shape, x, Math.Log(x));

    /// <summary>
    /// Goodness of fit by the semi-parametric bootstrap (Sec. 4.1): n points, each from the fitted tail with probability m/n and from the values below x_min otherwise, everything repeated,
    /// x_min included; p is the share of draws whose D is at least that of the data. With a given x_min m points are drawn from the tail.
    /// </summary>
    /// <param name="seed">Seed of the draws; the result does not depend on the number of threads.</param>
    /// <param name="draws">Number of draws, at least 100; the error of p is at most 1/(2√draws).</param>
    /// <param name="cancellation">Stops between draws.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public TestOutcome GoodnessOfFit(ulong seed, int draws = 1000, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, NullDistribution.FewestDraws);
        Func<RandomStream, double> sampler = _family.Sampler(_fit.Shape);
        NullDistribution squares = NullDistribution.DrawKeyed(
            (random, statistic) => statistic[0] = Square(Redraw(random, sampler)), 1, draws, seed, "power-law tail, goodness of fit", cancellation)[0];
        return squares.Test(Square(Distance), "Kolmogorov–Smirnov, semi-parametric bootstrap") with { Statistic = Distance };
    }

    /// <summary>
    /// Errors of α and x_min from resamples of all points with replacement, x_min sought again in each (Sec. 3.4): standard deviations. With a given x_min only α has one.
    /// </summary>
    /// <param name="seed">Seed of the resamples; the result does not depend on the number of threads.</param>
    /// <param name="resamples">Number of resamples, at least 20.</param>
    /// <param name="cancellation">Stops between resamples.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public (Estimate Exponent, Estimate LowerCut) Bootstrap(ulong seed, int resamples = 1000, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, FewestResamples);
        double[] all = [.. _body, .. _tail];
        double[] exponents = new double[resamples];
        double[] cuts = new double[resamples];
        Parallel.For(0, resamples, new ParallelOptions { CancellationToken = cancellation }, r =>
        {
            RandomStream random = new(new StreamKey(seed, "power-law tail, resamples", r));
            double[] drawn = [.. Enumerable.Range(0, all.Length).Select(_ => all[random.NextInt32(all.Length)])];
            TailFit? fit = Search(_family, drawn, Settings);
            exponents[r] = fit?.Shape.Exponent ?? double.NaN;
            cuts[r] = fit?.Shape.Lowest ?? double.NaN;
        });
        string method = string.Create(CultureInfo.InvariantCulture, $"bootstrap, {resamples} resamples, x_min {(Settings.LowerCut is null ? "sought in each" : "given")}");
        return (
            Scatter(Exponent.Value, exponents, method),
            Settings.LowerCut is null ? Scatter(LowerCut, cuts, method) : new Estimate(LowerCut, 0, "given"));
    }

    /// <summary>The likelihood ratio against another law, fitted to the same tail, with its p; x_min is held.</summary>
    public TailComparison Against(TailAlternative alternative)
    {
        Func<double, double> logDensity;
        (double Location, double Scale) parameters;
        if (alternative == TailAlternative.Exponential)
        {
            (double rate, logDensity) = ExponentialTail.Fit(_tail, LowerCut, _family.UpperCut, Settings.Values);
            parameters = (rate, 1 / rate);
        }
        else if (Settings.Values == TailValues.WholeNumbers || Settings.UpperCut is not null)
        {
            return TailComparison.Refused(alternative, "the log-normal tail is known for real numbers without a cut-off only");
        }
        else if (LogNormalTail.Fit(_tail, LowerCut) is { } logNormal)
        {
            logDensity = logNormal.LogDensity;
            parameters = (logNormal.Mu, logNormal.Sigma);
        }
        else
        {
            return new TailComparison(alternative, 0, 0, 1, double.NegativeInfinity, double.PositiveInfinity, "the log-normal of largest likelihood is the power law itself");
        }

        double[] differences = [.. _tail.Select(x => LogDensity(x) - logDensity(x))];
        TailComparison comparison = TailComparison.Of(alternative, differences, parameters.Location, parameters.Scale);
        return alternative == TailAlternative.LogNormal ? comparison.Nested() : comparison;
    }

    /// <summary>What the tests together say at a level; a comparison that was refused rules nothing out.</summary>
    /// <param name="goodness">Of <see cref="GoodnessOfFit"/>.</param>
    /// <param name="comparisons">Of <see cref="Against"/>, the exponential among them.</param>
    /// <param name="level">Level of each test.</param>
    public static TailSupport Support(TestOutcome goodness, IReadOnlyList<TailComparison> comparisons, double level = UsualLevel)
    {
        ArgumentNullException.ThrowIfNull(comparisons);
        return !(goodness.P >= level) || comparisons.Any(c => c.P < level && c.Ratio < 0) ? TailSupport.None
            : comparisons.Any(c => c.Alternative == TailAlternative.Exponential && c.P < level && c.Ratio > 0) ? TailSupport.HeavyTail : TailSupport.Indistinct;
    }

    private static TailFit? Search(TailFamily family, double[] values, PowerLawTailSettings settings)
    {
        TailScan scan = new(family, values);
        return settings.LowerCut is { } lowest ? scan.Fixed(lowest) : scan.Best(settings.FewestPoints);
    }

    private static string Invalid(ReadOnlySpan<double> values, TailValues kind)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!(double.IsFinite(values[i]) && values[i] > 0))
            {
                return string.Create(CultureInfo.InvariantCulture, $"value {i} of {values.Length} is {values[i]}; the values of a power law are finite and positive");
            }

            if (kind == TailValues.WholeNumbers && (values[i] != Math.Floor(values[i]) || values[i] > WholeNumberTail.LargestWhole))
            {
                return string.Create(CultureInfo.InvariantCulture, $"value {i} of {values.Length} is {values[i]:R}, not a whole number from 1 to 2⁵³");
            }
        }

        return string.Empty;
    }

    private static int Ties(double[] ascending)
    {
        int ties = 0;
        for (int i = 1; i < ascending.Length; i++)
        {
            ties += ascending[i] == ascending[i - 1] ? 1 : 0;
        }

        return ties;
    }

    private static Estimate Scatter(double value, double[] values, string method)
    {
        double mean = values.Average();
        double error = Math.Sqrt(values.Sum(v => Square(v - mean)) / (values.Length - 1));
        return double.IsFinite(error) ? new Estimate(value, error, method) : Estimate.Refused(value, "a resample has no fit");
    }

    private static double Square(double x) => x * x;

    /// <summary>D of one synthetic set; a set without a fit is drawn again.</summary>
    private double Redraw(RandomStream random, Func<RandomStream, double> sampler)
    {
        while (true)
        {
            double[] values = new double[Settings.LowerCut is null ? Count : TailCount];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = Settings.LowerCut is not null || random.NextInt32(Count) < TailCount ? sampler(random) : _body[random.NextInt32(_body.Length)];
            }

            if (Search(_family, values, Settings) is { } fit)
            {
                return fit.Distance;
            }
        }
    }
}
