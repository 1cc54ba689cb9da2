using System.Globalization;
using System.Text.Json.Nodes;
using Dyson.Dynamics;
using Dyson.Dynamics.NextOrder;
using Dyson.Models;
using Dyson.Reports.Documents;
using Dyson.Reports.Drawing;
using Dyson.Reports.Figures;
using Dyson.Reports.Papers;
using Dyson.Statistics;

namespace Dyson.Reports.Theory;

/// <summary>The stationary spectrum of a Boltzmann machine without training one: linear response, shifts, and the next order in α/|B|.</summary>
internal sealed class MachinePrediction : TheorySubject
{
    private const int Bins = 200;
    private const double Margin = 5;
    private const int CurvePoints = 801;

    /// <summary>Batch sizes of the figure against α/|B|, in units of the one that is asked for.</summary>
    private static readonly double[] BatchFactors = [0.25, 0.5, 1, 2, 4, 8, 16, 64];

    public MachinePrediction()
        : base(
            "boltzmann-machine",
            "The stationary spectrum of a Boltzmann machine, predicted without a parameter and without training: widths, spacings and places of the levels in linear response (29), by (9), and to the next order in α/|B|, where eigenvectors mix.",
            "dyson theory boltzmann-machine --learning-rate 0.1 --batch-size 16 --out prediction")
    {
    }

    public override IReadOnlyList<TheoryOption> Options { get; } =
    [
        TheoryOption.Number("learning-rate", "α > 0.", 0.1, NumberRange.Positive),
        TheoryOption.Whole("batch-size", "|B|.", 16, 1, 100_000_000),
        TheoryOption.Choice("samples", "Gradients from persistent chains (PCD), or from independent samples at every step.", "persistent", "persistent", "independent"),
        TheoryOption.Whole("sweeps", "k, Gibbs sweeps of a chain a step.", 3, 1, 1000),
        TheoryOption.Numbers("kappa", "Eigenvalue of the target K_φ, once for each; the ring (27) unless given.", NumberRange.Positive),
        TheoryOption.Whole("sites", "Sites of the ring whose field is learnt.", 10, 1, RbmNextOrder.MostModes),
        TheoryOption.Number("field-mass-squared", "m² > 0 of that field.", 4, NumberRange.Positive),
        TheoryOption.Number("mass-squared", "μ² of the machine, above every κ.", 9, NumberRange.Positive),
        TheoryOption.Number("hidden-deviation", "σ_h > 0; it enters as α → ασ_h².", 1, NumberRange.Positive),
        TheoryOption.Number("deviation", "σ > 0 of the initial weights, for the time that training needs.", 0.1, NumberRange.Positive),
        TheoryOption.Seed("Seed of the drawn spectra of the next order."),
    ];

    public override TheoryDocument Compute(TheorySettings settings, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(settings);
        RbmLinearResponse response = Response(settings, settings.Whole("batch-size"));
        LevelShift shift = new(response);
        RbmNextOrder order = new(response.Model, response.Update.LearningRate, response.Update.Sweeps);
        cancellation.ThrowIfCancellationRequested();
        NextOrderPrediction? next = NextOrderPrediction.Of(order, response, settings.Seed);
        progress?.Report(1);
        Group[] groups = [.. Groups(response, shift, order, next)];
        double steps = new EquilibrationTime(response).SlowestSteps();
        JsonObject json = new()
        {
            ["theory"] = Name,
            ["parameters"] = settings.ToJson(),
            ["noiseRatio"] = response.Update.LearningRate / response.Update.BatchSize,
            ["stepsNeeded"] = JsonNumbers.Of(steps),
            ["groups"] = JsonNumbers.Of(groups, group => group.ToJson()),
        };
        return new TheoryDocument(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Predicted spectrum of a Boltzmann machine, $\\mu^2={response.Model.MassSquared:R}$, $\\alpha={Numbers.InFormula(response.Update.LearningRate)}$, $|B|={response.Update.BatchSize}$, {Samples(response)}"),
            json)
        {
            Paragraphs =
            [
                string.Create(CultureInfo.InvariantCulture, $"$\\alpha/|B|={ModeStyle.Scientific(response.Update.LearningRate / response.Update.BatchSize)}$. From normal weights of deviation {settings.Number("deviation"):R} the slowest mode is within 2 % of its place after {steps:F0} updates in 99 % of all machines."),
                next is null
                    ? "The noise is beyond the expansion: its second order exceeds the first, so that no matrix has its cumulants. Only the first order is given, and not to be trusted."
                    : "First order: exact in $\\alpha$ and in the memory of the chains, leading in the noise. Next order: second-order cumulants of $X$ with the mixing of eigenvectors, means over 20 000 drawn spectra, error of the draws in parentheses; perturbation theory expands the mixing as well.",
            ],
            Tables = [Modes(groups), Widths(groups), Places(groups)],
            Draw = () => [Draw(settings, response, shift, order, next)],
        };
    }

    private protected override void Check(TheorySettings settings, List<string> errors)
    {
        OnlyFor(settings, errors, "--samples persistent", settings.Choice("samples") == "persistent", "sweeps");
        if (settings.Numbers("kappa").Count > 0)
        {
            OnlyFor(settings, errors, "the ring, not beside --kappa", false, "sites", "field-mass-squared");
        }

        int before = errors.Count;
        if (settings.Numbers("kappa").Count > RbmNextOrder.MostModes)
        {
            errors.Add(FormattableString.Invariant($"--kappa is given {settings.Numbers("kappa").Count} times; at most {RbmNextOrder.MostModes} modes are allowed"));
        }

        double mass = settings.Number("mass-squared");
        if (Target(settings).Kappas[^1] is double largest && largest >= mass)
        {
            errors.Add(FormattableString.Invariant($"--mass-squared {mass} is not allowed: every mode must be learnt, so μ² must be above the largest κ, {largest:G6}"));
        }

        if (errors.Count == before)
        {
            // The expansion itself takes seconds at 25 modes: here it is only asked for where it will be refused, for its reason.
            Try(errors, "learning-rate", settings.Number("learning-rate"), () =>
            {
                if (!RbmNextOrder.IsAvailable(Response(settings, batchSize: 1)))
                {
                    _ = new RbmNextOrder(Model(settings), settings.Number("learning-rate"), Sweeps(settings));
                }
            });
        }
    }

    private static int? Sweeps(TheorySettings settings) => settings.Choice("samples") == "persistent" ? settings.Whole("sweeps") : null;

    private static TargetSpectrum Target(TheorySettings settings) => settings.Numbers("kappa") is { Count: > 0 } kappas
        ? TargetSpectrum.FromEigenvalues(kappas)
        : TargetSpectrum.Ring(settings.Whole("sites"), settings.Number("field-mass-squared"));

    private static GaussianRbm Model(TheorySettings settings)
    {
        TargetSpectrum target = Target(settings);
        return new GaussianRbm(target, target.Count, settings.Number("mass-squared"), InitialWeights.Normal(settings.Number("deviation")), settings.Number("hidden-deviation"));
    }

    private static RbmLinearResponse Response(TheorySettings settings, int batchSize) => new(Model(settings), Sweeps(settings) is { } k
        ? RbmUpdate.Persistent(settings.Number("learning-rate"), batchSize, k)
        : RbmUpdate.Independent(settings.Number("learning-rate"), batchSize));

    private static string Samples(RbmLinearResponse response) => response.Update.Sweeps is { } k ? string.Create(CultureInfo.InvariantCulture, $"persistent chains, $k={k}$") : "independent samples";

    private static IEnumerable<Group> Groups(RbmLinearResponse response, LevelShift shift, RbmNextOrder order, NextOrderPrediction? next)
    {
        TargetSpectrum target = response.Model.Target;
        int batch = response.Update.BatchSize;
        int pair = 0;
        int single = 0;
        for (int mode = 0; mode < target.Count;)
        {
            int size = target.DegenerateGroups.Where(group => group.First == mode).Select(group => group.Size).FirstOrDefault(1);
            ModeResponse linear = response.Modes[mode];
            NextOrderPair? ofPair = size == 2 ? next?.Pairs[pair++] : null;
            NextOrderSingle? ofSingle = size == 1 ? next?.Singles[single++] : null;
            yield return new Group(size, linear, shift.Coulomb[mode], shift.SecondOrder[mode])
            {
                MeanSpacing = ofPair?.MeanSpacing,
                Sigma = ofPair?.Sigma,
                Binder = ofPair?.Binder,
                Variance = ofSingle?.Variance,
                MeanLevel = ofPair?.MeanLevel ?? ofSingle?.MeanLevel,
                Perturbation = Positive(size == 2 ? 0.25 * Math.PI * order.SecondMomentOfSpacing(mode, batch) : size == 1 ? order.SingleLevelVariance(mode, batch) : double.NaN, size == 2),
            };
            mode += size;
        }
    }

    // A variance to second order may come out negative where the noise is too strong for it: then there is no value.
    private static double Positive(double square, bool root) => square > 0 ? root ? Math.Sqrt(square) : square : double.NaN;

    private static Table Modes(Group[] groups) => new(
        [
            new Column("$\\kappa$", ColumnKind.Number), new Column("levels", ColumnKind.Number), new Column("$x^*$", ColumnKind.Number), new Column("$\\Omega$", ColumnKind.Number),
            new Column("$\\gamma$ an update", ColumnKind.Number), new Column("memory $\\tau$", ColumnKind.Number), new Column("$v$", ColumnKind.Number), new Column("relaxation, updates", ColumnKind.Number),
        ],
        [.. groups.Select(g => (IReadOnlyList<string>)
        [
            Numbers.Short(g.Mode.Kappa), Numbers.Count(g.Size), Numbers.Short(g.Mode.ExactSolution), Numbers.Short(g.Mode.Curvature), Numbers.Short(g.Mode.RelaxationRate), Numbers.Short(g.Mode.NoiseInflation),
            Numbers.Short(g.Mode.Variance), Numbers.Short(g.Mode.Element!.RelaxationSteps),
        ])])
    {
        Caption = "The modes in linear response: $v=(4\\alpha x^*/|B|)\\,\\tau/(2-\\gamma/\\tau)$ is the variance of $X_{ii}$; last column: updates in which a deviation falls $e$-fold.",
    };

    private static Table Widths(Group[] groups) => new(
        [
            new Column("$\\kappa$", ColumnKind.Number), new Column("quantity"), new Column("leading order", ColumnKind.Number), new Column("linear response", ColumnKind.Number),
            new Column("perturbation theory", ColumnKind.Number), new Column("next order", ColumnKind.Number), new Column("of linear response", ColumnKind.Number),
        ],
        [.. groups.SelectMany(g => g.Size switch
        {
            2 => (IReadOnlyList<string>[])
            [
                Row(g, "$\\langle S\\rangle$", g.Mode.LeadingMeanSpacing, g.Mode.MeanSpacing, g.Perturbation, g.MeanSpacing),
                Row(g, "$\\sigma$ of (78)", g.Mode.LeadingMeanSpacing / Math.Sqrt(Math.PI), g.Mode.Sigma, double.NaN, g.Sigma),
                Row(g, "$U_4$", 4.0 / 27, 4.0 / 27, double.NaN, g.Binder),
            ],
            1 => [Row(g, "$\\mathrm{Var}\\,x$", g.Mode.LeadingMeanSpacing * g.Mode.LeadingMeanSpacing / Math.PI, g.Mode.Variance, g.Perturbation, g.Variance)],
            _ => [],
        })])
    {
        Caption = "Spacing and width of degenerate pairs, variance of single levels. Leading order: $\\sqrt{2\\pi}\\,\\sqrt{(\\alpha/|B|)\\kappa^2\\Omega}$ for independent samples (29). Perturbation theory: $\\frac{1}{2}\\sqrt{\\pi\\langle S^2\\rangle}$ and the variance to second order in $1/|B|$.",
    };

    private static IReadOnlyList<string> Row(Group group, string quantity, double leading, double linear, double perturbation, Estimate? next) =>
    [
        Numbers.Short(group.Mode.Kappa), quantity, Numbers.Short(leading), Numbers.Short(linear), Numbers.Short(perturbation),
        next is { } value ? Numbers.Estimated(value) : "–", next is { } ratio ? Numbers.Estimated(ratio.Scale(1 / linear)) : "–",
    ];

    private static Table Places(Group[] groups) => new(
        [
            new Column("$\\kappa$", ColumnKind.Number), new Column("$x^*$", ColumnKind.Number), new Column("(9) alone", ColumnKind.Number), new Column("second order", ColumnKind.Number), new Column("next order", ColumnKind.Number),
        ],
        [.. groups.Select(g => (IReadOnlyList<string>)
        [
            Numbers.Short(g.Mode.Kappa), Numbers.Short(g.Mode.ExactSolution), Numbers.Short(g.CoulombShift), Numbers.Short(g.SecondOrderShift),
            g.MeanLevel is { } level ? Numbers.Estimated(level with { Value = level.Value - g.Mode.ExactSolution }) : "–",
        ])])
    {
        Caption = "Mean shift $\\langle x\\rangle-x^*$ of each group's centre: (9) with its own drift, which lacks two terms of this order; the closed second order; and with the mixing not expanded.",
    };

    private static Figure Draw(TheorySettings settings, RbmLinearResponse response, LevelShift shift, RbmNextOrder order, NextOrderPrediction? next)
    {
        int last = response.Model.Visible - 1;
        double from = response.Model.ExactSolution[last] + shift.SecondOrder[last] - (Margin * response.Modes[last].Sigma);
        double to = response.Model.ExactSolution[0] + shift.SecondOrder[0] + (Margin * response.Modes[0].Sigma);
        Panel density = new()
        {
            Mark = "(a)",
            X = new Axis("$x$") { Minimum = from, Maximum = to },
            Y = new Axis("density of levels") { Minimum = 0 },
            Series =
            [
                .. next is null ? Array.Empty<Series>() : [Density.Histogram(next.Levels, from, to, Bins) with { Label = "next order", Colour = Palette.Sky, HeightError = null }],
                LineSeries.Of(x => LinearResponseDensity.At(response, shift.SecondOrder, x), from, to, CurvePoints) with { Label = "linear response", Colour = Palette.Vermillion, Dash = Dash.Solid, Width = 0.9 },
                .. response.Model.ExactSolution.Distinct().Select(x => ReferenceLine.AtX(x)),
            ],
        };
        (double Ratio, RbmLinearResponse Response, NextOrderPrediction Next)[] points =
        [
            .. BatchFactors.Select(f => (int)Math.Round(f * settings.Whole("batch-size"))).Where(b => b >= 1).Distinct().OrderDescending()
                .Select((batch, i) => (Response: Response(settings, batch), Seed: settings.Seed ^ ((ulong)(i + 1) << 32)))
                .Select(p => (Ratio: p.Response.Update.LearningRate / p.Response.Update.BatchSize, p.Response, Next: NextOrderPrediction.Of(order, p.Response, p.Seed)))
                .Where(p => p.Next is not null).Select(p => (p.Ratio, p.Response, p.Next!)),
        ];
        return new Figure("theory-boltzmann-machine")
        {
            Width = Figure.DoubleColumn,
            Height = 210,
            Panels = [density, Ratios()],
            Caption = string.Create(
                CultureInfo.InvariantCulture,
                $"Predicted stationary spectrum of a Boltzmann machine, $\\mu^2={response.Model.MassSquared:R}$, $\\alpha={Numbers.InFormula(response.Update.LearningRate)}$, {Samples(response)}. (a) Density of all levels at $|B|={response.Update.BatchSize}$: linear response with the second-order shifts, and the next order; ")
                + "dashed: exact solution. (b) Mean spacing of the pairs (filled) and variance of the single levels (open) over linear response against $\\alpha/|B|$; solid: perturbation theory, straight in $\\alpha/|B|$; error bars of the draws are smaller than the symbols.",
        };

        Panel Ratios()
        {
            List<Series> series = [];
            double[] x = [.. points.Select(p => p.Ratio)];
            (int Lower, int Upper)[] pairs = [.. response.Model.Target.DegeneratePairs];
            for (int i = 0; i < pairs.Length; i++)
            {
                (int at, int mode) = (i, pairs[i].Lower);
                series.Add(new PointSeries(x, [.. points.Select(p => p.Next.Pairs[at].MeanSpacing.Value / p.Response.Modes[mode].MeanSpacing)])
                {
                    YError = [.. points.Select(p => p.Next.Pairs[at].MeanSpacing.Error / p.Response.Modes[mode].MeanSpacing)],
                    Colour = ModeStyle.OfPair(i),
                    Marker = ModeStyle.MarkerOfPair(i),
                    Size = 0.8,
                    Label = "$\\langle S\\rangle$, " + ModeStyle.Kappa(response.Modes[mode].Kappa),
                });
                series.Add(Line(b => Math.Sqrt(Math.Max(0, order.SecondMomentOfSpacing(mode, b) / (4 * order.LeadingVariance(mode, mode, b)))), ModeStyle.OfPair(i)));
            }

            int[] singles = [.. Enumerable.Range(0, response.Model.Visible).Where(m => !response.Model.Target.DegenerateGroups.Any(g => m >= g.First && m < g.First + g.Size))];
            for (int i = 0; i < singles.Length; i++)
            {
                (int at, int mode) = (i, singles[i]);
                series.Add(new PointSeries(x, [.. points.Select(p => p.Next.Singles[at].Variance.Value / p.Response.Modes[mode].Variance)])
                {
                    YError = [.. points.Select(p => p.Next.Singles[at].Variance.Error / p.Response.Modes[mode].Variance)],
                    Colour = ModeStyle.OfSingle(i),
                    Marker = i % 2 == 0 ? Marker.Diamond : Marker.InvertedTriangle,
                    Filled = false,
                    Size = 0.8,
                    Label = "$\\mathrm{Var}\\,x$, " + ModeStyle.Kappa(response.Modes[mode].Kappa),
                });
                series.Add(Line(b => order.SingleLevelVariance(mode, b) / order.LeadingVariance(mode, mode, b), ModeStyle.OfSingle(i)));
            }

            return new Panel
            {
                Mark = "(b)",
                X = new Axis("$\\alpha/|B|$") { Scale = AxisScale.Logarithmic, Minimum = 0.7 * x.Append(response.Update.LearningRate / response.Update.BatchSize).Min(), Maximum = 1.4 * x.Append(response.Update.LearningRate / response.Update.BatchSize).Max() },
                Y = new Axis("over linear response") { Minimum = 0, Maximum = 1.15 },
                Legend = LegendPlace.LowerLeft,
                Series = [.. series, ReferenceLine.AtY(1)],
            };

            LineSeries Line(Func<int, double> ratio, Colour colour)
            {
                int largest = points.Length == 0 ? 1 : points.Max(p => p.Response.Update.BatchSize);
                int smallest = points.Length == 0 ? 1 : points.Min(p => p.Response.Update.BatchSize);
                int[] batches = [.. Enumerable.Range(0, 60).Select(i => (int)Math.Round(largest * Math.Pow((double)smallest / largest, i / 59.0))).Distinct()];
                return new LineSeries([.. batches.Select(b => order.LearningRate / b)], [.. batches.Select(b => Math.Max(0, ratio(b)))]) { Colour = colour, Dash = Dash.Solid, Width = 0.6 };
            }
        }
    }

    /// <summary>What is predicted for the levels of one κ.</summary>
    private sealed record Group(int Size, ModeResponse Mode, double CoulombShift, double SecondOrderShift)
    {
        public Estimate? MeanSpacing { get; init; }

        public Estimate? Sigma { get; init; }

        public Estimate? Binder { get; init; }

        public Estimate? Variance { get; init; }

        public Estimate? MeanLevel { get; init; }

        public double Perturbation { get; init; }

        public JsonObject ToJson() => new()
        {
            ["kappa"] = Mode.Kappa,
            ["levels"] = Size,
            ["exactSolution"] = Mode.ExactSolution,
            ["relaxationRate"] = JsonNumbers.Of(Mode.RelaxationRate),
            ["memory"] = JsonNumbers.Of(Mode.NoiseInflation),
            ["variance"] = JsonNumbers.Of(Mode.Variance),
            ["meanSpacing"] = Size == 2 ? JsonNumbers.Of(Mode.MeanSpacing) : null,
            ["perturbationTheory"] = JsonNumbers.Of(Perturbation),
            ["nextOrder"] = new JsonObject
            {
                ["meanSpacing"] = MeanSpacing is { } s ? JsonNumbers.Of(s) : null,
                ["sigma"] = Sigma is { } w ? JsonNumbers.Of(w) : null,
                ["binder"] = Binder is { } u ? JsonNumbers.Of(u) : null,
                ["variance"] = Variance is { } v ? JsonNumbers.Of(v) : null,
                ["meanLevel"] = MeanLevel is { } m ? JsonNumbers.Of(m) : null,
            },
            ["shift"] = new JsonObject { ["coulomb"] = JsonNumbers.Of(CoulombShift), ["secondOrder"] = JsonNumbers.Of(SecondOrderShift) },
        };
    }
}
