using System.Globalization;
using System.Text.Json.Nodes;
using Dyson.Dynamics;
using Dyson.Laws;
using Dyson.Models;
using Dyson.Reports.Documents;
using Dyson.Reports.Drawing;
using Dyson.Reports.Figures;

namespace Dyson.Reports.Theory;

/// <summary>The two levels of a linear student at any time, without training one: exact law, the papers' formulas, finite batches.</summary>
internal sealed class StudentPrediction : TheorySubject
{
    private const int CurvePoints = 160;
    private const double StationaryTimes = 8;

    public StudentPrediction()
        : base(
            "teacher-student",
            "The spacing of two levels of a linear student (51-61), predicted without training: exact law at every update for any learning rate, Rice's law for a split teacher, the papers' formula (59), finite batches.",
            "dyson theory teacher-student --learning-rate 0.2 --gap 0.02 --at 1 --at 10 --out student")
    {
    }

    public override IReadOnlyList<TheoryOption> Options { get; } =
    [
        TheoryOption.Number("learning-rate", "α, 0 < α < 2.", 0.1, NumberRange.Positive),
        TheoryOption.Whole("batch-size", "|B|.", 16, 1, 100_000_000),
        TheoryOption.Number("added-noise", "ε > 0, A = ε².", 0.1, NumberRange.Positive),
        TheoryOption.Number("gap", "Δκ ≥ 0 of the teacher's two levels.", 0, NumberRange.NonNegative),
        TheoryOption.Choice("start", "The student starts at its teacher, or at weights N(0, s²).", "teacher", "teacher", "normal"),
        TheoryOption.Number("deviation", "s > 0 of the normal start.", 0.1, NumberRange.Positive),
        TheoryOption.Numbers("at", "Update with a row in the table, once for each; a few up to the stationary state unless given.", NumberRange.NonNegative),
    ];

    public override TheoryDocument Compute(TheorySettings settings, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(settings);
        TeacherStudentUpdate update = Update(settings);
        bool normal = settings.Choice("start") == "normal";
        TeacherStudentLaw law = new(update, normal ? InitialWeights.Normal(settings.Number("deviation")) : InitialWeights.AtTarget, symmetric: !normal);
        double gap = settings.Number("gap");
        long[] steps = Steps(settings, update);
        double stationary = law.MeanSpacing(gap);
        double batches = gap == 0 ? SpacingSquareWithBatches(update) : double.NaN;
        double square = gap == 0 ? law.SpacingLaw().Moment(2) : double.NaN;
        (string Key, string Name, double Value)[] summary =
        [
            ("abscissa", "$\\sqrt{\\alpha A/|B|}$", law.Abscissa),
            ("sigma", "$\\sigma=\\sqrt{\\mathrm{Var}\\,W_{ii}}$", law.Sigma()),
            ("meanSpacing", "$\\langle S\\rangle$, exact", stationary),
            ("leading", gap == 0 ? "$\\sqrt{\\pi\\alpha A/|B|}$ (61)" : "(59)", law.ApproximateMeanSpacing(gap)),
            ("leadingFiniteRate", "the same with $2/(2-\\alpha)$", law.ApproximateMeanSpacing(gap, finiteRate: true)),
            .. gap == 0 ? [("batches", "$\\sqrt{\\langle S^2\\rangle}$ with finite batches over that with infinite data", Math.Sqrt(batches / square))] : Array.Empty<(string, string, double)>(),
            ("slowestUpdates", "updates in which the mean of $W$ comes $e$-fold nearer", -1 / Math.Log(Math.Abs(1 - update.LearningRate))),
        ];
        JsonObject json = new()
        {
            ["theory"] = Name,
            ["parameters"] = settings.ToJson(),
            ["stationary"] = new JsonObject(summary.Select(s => KeyValuePair.Create(s.Key, JsonNumbers.Of(s.Value)))),
            ["points"] = JsonNumbers.Of(steps, step => new JsonObject
            {
                ["at"] = step,
                ["meanOfTeacher"] = JsonNumbers.Of(law.MeanAt(step)),
                ["sigma"] = JsonNumbers.Of(law.Sigma(step)),
                ["meanSpacing"] = JsonNumbers.Of(law.MeanSpacing(gap, step)),
            }),
        };
        return new TheoryDocument(
            string.Create(CultureInfo.InvariantCulture, $"Two levels of a linear student, $\\alpha={Numbers.InFormula(update.LearningRate)}$, $|B|={update.BatchSize}$, $\\varepsilon={Numbers.InFormula(update.Noise)}$, $\\Delta\\kappa={Numbers.InFormula(gap)}$"), json)
        {
            Paragraphs =
            [
                gap == 0
                    ? "Equal teacher levels: the spacing follows the surmise at every update, exactly and at any learning rate."
                        + (double.IsNaN(batches) ? " With finite batches the second moments grow without bound at this learning rate and batch size." : "")
                    : "Split teacher levels: the spacing follows Rice's law at every update, exactly and at any learning rate; (59) solves (57, 58), which are not closed.",
            ],
            Tables =
            [
                new Table([new Column("in the stationary state"), new Column("value", ColumnKind.Number)], [.. summary.Select(s => (IReadOnlyList<string>)[s.Name, Numbers.Short(s.Value)])]),
                new Table(
                    [new Column("updates", ColumnKind.Number), new Column("$\\langle W\\rangle/\\hat{W}$", ColumnKind.Number), new Column("$\\sigma$", ColumnKind.Number), new Column("$\\langle S\\rangle$", ColumnKind.Number), new Column("of the stationary", ColumnKind.Number)],
                    [.. steps.Select(step => (IReadOnlyList<string>)
                    [
                        Numbers.Count(step), Numbers.Short(law.MeanAt(step)), Numbers.Short(law.Sigma(step)), Numbers.Short(law.MeanSpacing(gap, step)), Numbers.Short(law.MeanSpacing(gap, step) / stationary),
                    ])])
                {
                    Caption = "While the student learns: $\\mathrm{Var}\\,W_{ii}$ is the stationary one times $1-(1-\\alpha)^{2t}$, and $(1-\\alpha)^{2t}$ times that of the start."
                        + (normal ? " Levels are singular values of $W$; the law holds once $\\det W>0$." : ""),
                },
            ],
            Draw = () => [Draw(law, update, gap, steps)],
        };
    }

    private protected override void Check(TheorySettings settings, List<string> errors)
    {
        OnlyFor(settings, errors, "--start normal", settings.Choice("start") == "normal", "deviation");
        if (settings.Number("learning-rate") >= 2)
        {
            errors.Add(TheorySettings.NotAllowed("learning-rate", settings.Number("learning-rate"), "above 0 and below 2, where the update is stable"));
            return;
        }

        errors.AddRange(settings.Numbers("at").Where(at => at != Math.Floor(at) || at > 1e15).Select(at => TheorySettings.NotAllowed("at", at, "a whole number of updates")));
    }

    /// <summary>NaN where finite batches drive the second moments away, α(N + 1) ≥ |B|(2 − α); with infinite data the student is stable there.</summary>
    private static double SpacingSquareWithBatches(TeacherStudentUpdate update)
    {
        try
        {
            return new FiniteBatchMoments(update, 2, true).SpacingSquare;
        }
        catch (ArgumentOutOfRangeException)
        {
            return double.NaN;
        }
    }

    private static TeacherStudentUpdate Update(TheorySettings settings) => new(settings.Number("learning-rate"), settings.Whole("batch-size"), settings.Number("added-noise"));

    private static long[] Steps(TheorySettings settings, TeacherStudentUpdate update)
    {
        if (settings.Numbers("at") is { Count: > 0 } given)
        {
            return [.. given.Select(at => (long)at).Distinct().Order()];
        }

        double relaxation = -1 / Math.Log(Math.Abs(1 - update.LearningRate));
        long last = Math.Max(8, (long)Math.Ceiling(StationaryTimes * relaxation));
        return [.. Enumerable.Range(0, 9).Select(i => (long)Math.Round(Math.Pow(last, i / 8.0))).Distinct()];
    }

    private static Figure Draw(TeacherStudentLaw law, TeacherStudentUpdate update, double gap, long[] steps)
    {
        long last = Math.Max(steps[^1], 2);
        long[] times = [.. Enumerable.Range(0, CurvePoints).Select(i => (long)Math.Round(Math.Pow(last, i / (CurvePoints - 1.0)))).Distinct()];
        ContinuousLaw stationary = Law(long.MaxValue);
        double end = stationary.Quantile(0.9995);
        long[] shown = [.. new[] { steps.First(s => s > 0), steps[steps.Length / 2], steps[^1] }.Where(s => s > 0).Distinct()];
        Colour[] colours = [Palette.Blue, Palette.Vermillion, Palette.Green];
        return new Figure("theory-teacher-student")
        {
            Width = Figure.DoubleColumn,
            Height = 200,
            Panels =
            [
                new Panel
                {
                    Mark = "(a)",
                    X = new Axis("updates $t$") { Scale = AxisScale.Logarithmic },
                    Y = new Axis("$\\langle S\\rangle$") { Minimum = 0 },
                    Series =
                    [
                        new LineSeries([.. times.Select(t => (double)t)], [.. times.Select(t => law.MeanSpacing(gap, t))]) { Label = "exact law", Dash = Dash.Solid, Colour = Palette.Vermillion },
                        ReferenceLine.AtY(law.ApproximateMeanSpacing(gap)) with { Label = gap == 0 ? "(61)" : "(59)" },
                    ],
                },
                new Panel
                {
                    Mark = "(b)",
                    X = new Axis("$S$") { Minimum = 0, Maximum = end },
                    Y = new Axis("$P(S)$") { Minimum = 0 },
                    Series =
                    [
                        .. shown.Select((t, i) => LineSeries.Of(Law(t).Density, 0, end, 301) with { Label = string.Create(CultureInfo.InvariantCulture, $"$t={t}$"), Colour = colours[i], Dash = Dash.Solid }),
                        LineSeries.Of(stationary.Density, 0, end, 301) with { Label = "$t\\to\\infty$", Colour = Palette.Black, Dash = Dash.Dashed },
                    ],
                },
            ],
            Caption = string.Create(CultureInfo.InvariantCulture, $"Spacing of two levels of a linear student, $\\alpha={Numbers.InFormula(update.LearningRate)}$, $|B|={update.BatchSize}$, $\\varepsilon={Numbers.InFormula(update.Noise)}$, $\\Delta\\kappa={Numbers.InFormula(gap)}$, exact. (a) Mean against the number of updates; dashed: the papers' formula. (b) Its distribution at several times."),
        };

        ContinuousLaw Law(long step) => gap == 0 ? law.SpacingLaw(step) : law.SplitSpacingLaw(gap, step);
    }
}
