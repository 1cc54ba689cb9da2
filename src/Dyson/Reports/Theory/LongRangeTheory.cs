using System.Globalization;
using System.Text.Json.Nodes;
using Dyson.Dynamics.Ensembles;
using Dyson.Laws;
using Dyson.Randomness;
using Dyson.Reports.Documents;
using Dyson.Reports.Drawing;
using Dyson.Reports.Figures;
using Dyson.Statistics;

namespace Dyson.Reports.Theory;

/// <summary>Number variance or rigidity of unfolded spectra: exact, asymptotic, and estimated from sampled matrices if wanted.</summary>
internal sealed class LongRangeTheory : TheorySubject
{
    /// <summary>The part of a semicircle's spectrum, in the middle, that is used: beyond it the density bends within a window.</summary>
    private const double UsedPart = 0.5;

    private const int UsualPoints = 20;
    private const double UsualLongest = 20;
    private const int CurvePoints = 240;
    private static readonly Colour[] Colours = [Palette.Blue, Palette.Vermillion, Palette.Green, Palette.Purple];
    private static readonly TwoPointStatistics[] Ensembles = [TwoPointStatistics.Goe(), TwoPointStatistics.Gue(), TwoPointStatistics.Gse(), TwoPointStatistics.Poisson()];
    private static readonly int[] Betas = [1, 2, 4, 0];

    private readonly bool _rigidity;

    private LongRangeTheory(bool rigidity, string name, string summary, string example)
        : base(name, summary, example)
    {
        _rigidity = rigidity;
        Options =
        [
            TheoryOption.OneOf("beta", "Ensemble: 1 GOE, 2 GUE, 4 GSE, 0 independent levels.", 1, 1, 2, 4, 0),
            TheoryOption.Numbers("at", "Length L of the interval in mean spacings, up to 100000; may be repeated. Without it 1 to 20.", new NumberRange(0, 1e5, LowIncluded: false)),
            TheoryOption.Whole("replicas", "Sampled matrices for an estimate beside theory; none unless given.", null, 2, 100_000),
            TheoryOption.Whole("levels", "Levels of each.", 200, 20, 2000),
            TheoryOption.Seed("Seed of the matrices."),
        ];
    }

    public override IReadOnlyList<TheoryOption> Options { get; }

    /// <summary>Σ²(L).</summary>
    public static LongRangeTheory NumberVariance { get; } = new(
        false, "number-variance", "Number variance of unfolded spectra in the bulk of large matrices: the variance of the number of levels in an interval of length L, exact and asymptotic.",
        "dyson theory number-variance --beta 1 --at 1 --at 10 --json");

    /// <summary>Δ₃(L).</summary>
    public static LongRangeTheory Rigidity { get; } = new(
        true, "rigidity", "Rigidity of unfolded spectra (Dyson and Mehta): the mean square deviation of the staircase from the best straight line over a length L, exact and asymptotic.",
        "dyson theory rigidity --beta 2 --at 10 --replicas 100 --out rigidity");

    private string Symbol => _rigidity ? "\\Delta_3(L)" : "\\Sigma^2(L)";

    public override TheoryDocument Compute(TheorySettings settings, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(settings);
        int beta = (int)settings.Number("beta");
        TwoPointStatistics theory = Ensembles[Array.IndexOf(Betas, beta)];
        double[] at = settings.Numbers("at") is { Count: > 0 } given ? [.. given] : [.. Enumerable.Range(1, UsualPoints).Select(i => i * UsualLongest / UsualPoints)];
        Estimate[]? sampled = settings.WholeOrNull("replicas") is { } replicas ? Sampled(settings, beta, replicas, at, progress, cancellation) : null;
        JsonObject json = new()
        {
            ["theory"] = Name,
            ["ensemble"] = theory.Name,
            ["parameters"] = sampled is null ? settings.ToJson("at", "seed", "levels") : settings.ToJson("at"),
            ["points"] = JsonNumbers.Of(Enumerable.Range(0, at.Length), i =>
            {
                JsonObject point = new() { ["at"] = at[i], ["value"] = Exact(theory, at[i]), ["asymptotic"] = Asymptotic(theory, at[i]) };
                if (sampled is not null)
                {
                    point["sampled"] = JsonNumbers.Of(sampled[i]);
                    point["pull"] = JsonNumbers.Of(sampled[i].Pull(Exact(theory, at[i])));
                }

                return point;
            }),
        };
        Table table = new(
            [
                new Column("$L$", ColumnKind.Number), new Column($"${Symbol}$", ColumnKind.Number), new Column("asymptotic", ColumnKind.Number), new Column("difference", ColumnKind.Number),
                .. sampled is null ? (Column[])[] : [new Column("sampled", ColumnKind.Number), new Column("pull", ColumnKind.Number)],
            ],
            [.. at.Select((length, i) => (IReadOnlyList<string>)
            [
                Numbers.Given(length), Exact(theory, length).ToString("F12", CultureInfo.InvariantCulture), Asymptotic(theory, length).ToString("F6", CultureInfo.InvariantCulture),
                (Asymptotic(theory, length) - Exact(theory, length)).ToString("F6", CultureInfo.InvariantCulture),
                .. sampled is null ? (string[])[] : [Numbers.Estimated(sampled[i]), Numbers.Pull(sampled[i], Exact(theory, length))],
            ])])
        {
            Caption = sampled is null ? "Exact, and for large $L$."
                : string.Create(CultureInfo.InvariantCulture, $"Exact, for large $L$, and from {settings.WholeOrNull("replicas")} spectra of {settings.Whole("levels")} levels, half overlapping windows in the middle {100 * UsedPart:F0} %, seed {settings.Seed}."),
        };
        return new TheoryDocument($"{(_rigidity ? "Rigidity" : "Number variance")} ${Symbol}$, {theory.Name}", json)
        {
            Paragraphs = [Table.Verbatim(Summary)],
            Tables = [table],
            Draw = () => [Draw(beta, at, sampled)],
        };
    }

    private protected override void Check(TheorySettings settings, List<string> errors)
    {
        OnlyFor(settings, errors, "--replicas", settings.IsGiven("replicas"), "levels");
        double longest = UsedPart * settings.Whole("levels");
        if (settings.IsGiven("replicas"))
        {
            double[] at = settings.Numbers("at") is { Count: > 0 } given ? [.. given] : [UsualLongest];
            errors.AddRange(at.Where(length => length > longest).Select(length => TheorySettings.NotAllowed(
                "at", length, FormattableString.Invariant($"at most {longest} with --replicas, {UsedPart} of --levels {settings.Whole("levels")}"))));
        }
    }

    private double Exact(TwoPointStatistics theory, double length) => _rigidity ? theory.Rigidity(length) : theory.NumberVariance(length);

    private double Asymptotic(TwoPointStatistics theory, double length) => _rigidity ? theory.AsymptoticRigidity(length) : theory.AsymptoticNumberVariance(length);

    private Estimate[] Sampled(TheorySettings settings, int beta, int replicas, double[] at, IProgress<double>? progress, CancellationToken cancellation)
    {
        int n = settings.Whole("levels");
        RandomStream random = RandomStream.FromSeed(settings.Seed, "theory " + Name);
        GaussianEnsemble? ensemble = beta == 0 ? null : GaussianEnsemble.WithEdge(beta, n, 2);
        double[][] unfolded = new double[replicas][];
        for (int r = 0; r < replicas; r++)
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report((double)r / replicas);
            unfolded[r] = ensemble is null ? Independent(random, n) : Unfolding.ByLaw(ensemble.Sample(random), ensemble.LimitDensity);
        }

        double from = 0.5 * (1 - UsedPart) * n;
        double to = 0.5 * (1 + UsedPart) * n;
        return [.. at.Select(length => _rigidity ? SpectralRigidity.OfReplicas(unfolded, from, to, length) : Statistics.NumberVariance.OfReplicas(unfolded, from, to, length))];
    }

    /// <summary>Levels of a Poisson process on [0, n]: their number fluctuates, as Σ² = L demands.</summary>
    private static double[] Independent(RandomStream random, int n)
    {
        List<double> levels = [];
        for (double x = random.NextExponential(); x < n; x += random.NextExponential())
        {
            levels.Add(x);
        }

        return [.. levels];
    }

    private Figure Draw(int beta, double[] at, Estimate[]? sampled)
    {
        double longest = at.Max();
        double[] lengths = [.. Enumerable.Range(1, CurvePoints).Select(i => longest * i / CurvePoints)];
        int chosen = Array.IndexOf(Betas, beta);
        double top = Math.Max(Exact(Ensembles[0], longest), Exact(Ensembles[chosen], longest));
        List<Series> series = [];
        for (int e = 0; e < Ensembles.Length; e++)
        {
            TwoPointStatistics theory = Ensembles[e];
            series.Add(new LineSeries(lengths, [.. lengths.Select(length => Exact(theory, length))]) { Label = theory.Name, Colour = Colours[e], Dash = Dash.Solid });
            if (Betas[e] != 0)
            {
                series.Add(new LineSeries(lengths, [.. lengths.Select(length => length < 0.02 * longest ? double.NaN : Asymptotic(theory, length))]) { Colour = Colours[e], Dash = Dash.Dashed, Width = 0.6 });
            }
        }

        if (sampled is not null)
        {
            series.Add(new PointSeries(at, [.. sampled.Select(s => s.Value)]) { YError = [.. sampled.Select(s => s.Error)], Label = "sampled", Colour = Colours[chosen], Marker = Marker.Circle, Filled = false });
        }

        return new Figure("theory-" + Name)
        {
            Caption = $"{(_rigidity ? "Rigidity" : "Number variance")} in the bulk of large matrices; dashed: for large $L$. Independent levels leave the frame."
                + (sampled is null ? "" : $" Circles: sampled matrices, {Ensembles[chosen].Name}."),
            Width = 340,
            Height = 250,
            Panels =
            [
                new Panel
                {
                    X = new Axis("$L$") { Minimum = 0, Maximum = longest },
                    Y = new Axis($"${Symbol}$") { Minimum = 0, Maximum = (beta == 0 ? 1.1 : 1.6) * top },
                    Series = series,
                },
            ],
        };
    }
}
