using System.Globalization;
using Dyson.Experiments;
using Dyson.Reports.Documents;
using Dyson.Reports.Figures;
using Dyson.Statistics;

namespace Dyson.Reports.Papers;

/// <summary>
/// Fig. 9 of arXiv:2407.16427: mean spacing of the degenerate levels of linear students against √(αA/|B|), with the exact law at any α,
/// finite batches, the ten-level students of the poster, and on request the authors' released arrays.
/// </summary>
internal sealed class Figure9 : PaperTarget
{
    private const int SkippedListed = 8;
    private const string ReducedChiSquared = @"\chi^2/\mathrm{dof}";

    /// <inheritdoc/>
    public override string Name => "fig9";

    /// <inheritdoc/>
    public override string Summary => "teacher-student, mean spacing against sqrt(alpha A/|B|)";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Ensembles =>
        [PaperEnsembles.StudentScans, PaperEnsembles.StudentBatches, PaperEnsembles.StudentTenLevels];

    /// <inheritdoc/>
    public override void Require(ReproductionSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Published is { } folder)
        {
            Figure9Released.Require(folder);
        }
    }

    /// <inheritdoc/>
    public override PaperSection Reproduce(ReproductionData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        Figure9Scans scans = Scans(data.Run(PaperEnsembles.StudentScans));
        Figure9Scans batches = Scans(data.Run(PaperEnsembles.StudentBatches));
        IReadOnlyList<Figure9Point> tenLevels = Figure9Point.Read(data.Run(PaperEnsembles.StudentTenLevels));
        Figure9Released? released = data.Settings.Published is { } folder
            ? Figure9Released.Read(folder, data.Settings.Seed, data.Settings.Threads) : null;
        StraightLine line = Figure9Scans.Line(scans.All);
        List<Figure> figures = [Figure9Figures.Scans(scans, batches.All, line, released), Figure9Figures.Batches(batches),
            Figure9Figures.Universal(scans.All, tenLevels)];
        List<Table> tables = [PointTable(scans, batches.All)];
        List<string> paragraphs = [.. Prose(scans, line)];
        if (released is not null)
        {
            figures.Add(Figure9Figures.Released(released));
            tables.Add(ReleasedTable(released));
            paragraphs.AddRange(ReleasedProse(released));
        }

        return new PaperSection("Fig. 9: linear teacher and student", paragraphs, figures, tables,
            [.. Figure9Checks.Of(scans, batches.All, tenLevels, released)]);
    }

    private static Figure9Scans Scans(RunDirectory run) =>
        new(Figure9Point.Read(run), (TeacherStudentLearningOptions)run.ReadExperiment().Learning);

    private static IEnumerable<string> Prose(Figure9Scans scans, StraightLine line)
    {
        double law = Figure9Scans.LawSlope(scans.All);
        yield return @"A linear student with two degenerate levels, trained with noise of strength $\varepsilon$ added to its gradient, "
            + @"is the cleanest case of Dyson Brownian motion: its levels repel each other and "
            + @"their mean spacing is set by $\alpha A/|B|$ alone as long as $\alpha$ is small, with slope $\sqrt{\pi}$. At finite "
            + @"$\alpha$ every matrix element is an AR(1) process, so that the "
            + @"spacing follows the Wigner surmise exactly with $\langle S\rangle = \sqrt{2\pi\alpha A/(|B|(2-\alpha))}$; "
            + $"a line through all points has the slope {UncertainNumber.FormatLabel(line.Slope.Value, line.Slope.Error)}, where the "
            + $"same fit to the exact law gives {Digits(law)} and "
            + @"$\sqrt{\pi}$ is " + Digits(Math.Sqrt(Math.PI)) + ".";
        yield return @"With finite batches the data term adds a multiplicative noise that vanishes as the student approaches its "
            + @"teacher; what is left raises $\langle S^2\rangle$ by a factor that is known exactly "
            + @"and largest at large $\alpha/|B|$. For $\langle S\rangle$ its square root is an approximation: given the inputs the "
            + @"vector that spans $S$ is Gaussian but not isotropic, and the average over inputs "
            + "widens the distribution, so the true mean lies slightly lower. In ten-level students the four degenerate pairs are far "
            + "apart compared with their widths, and each follows the surmise by itself.";
    }

    private static IEnumerable<string> ReleasedProse(Figure9Released released)
    {
        StraightLine with = released.ScatterLine;
        StraightLine without = released.JackknifeLine;
        yield return $"The authors' released arrays ({Count(released.Files.Count, "file")}) give "
            + @"$\langle S\rangle = a\,\sqrt{\alpha A/(|B|(2-\alpha))}$ with "
            + $"{Equal("a", with.Slope)} ({Equal(@"\sqrt{2\pi}", Math.Sqrt(2 * Math.PI))}) and {Equal(ReducedChiSquared, with.ReducedChiSquared)} "
            + "when the scatter that their shared stream of inputs causes is added to the jackknife errors, and "
            + $"{Equal("a", without.Slope)} with {Equal(ReducedChiSquared, without.ReducedChiSquared)} with jackknife errors alone. "
            + $@"Against the papers' $\sqrt{{\alpha A/|B|}}$ the slope is {Equal("b", released.LeadingLine.Slope)} "
            + $@"($\sqrt{{\pi}} = {Digits(Math.Sqrt(Math.PI))}$), {Equal(ReducedChiSquared, released.LeadingLine.ReducedChiSquared)}. "
            + "Within a file all students saw the same inputs: these modulate the damping of every student in the same way, so that "
            + @"$\langle S\rangle$ of a file is displaced as a whole, by more than the error "
            + "that the spread among its students suggests.";
        if (released.Skipped.Count > 0)
        {
            IEnumerable<string> listed = released.Skipped.Take(SkippedListed);
            string more = released.Skipped.Count > SkippedListed ? $" and {released.Skipped.Count - SkippedListed} more" : string.Empty;
            yield return $"Passed over in the folder of released arrays ({Count(released.Skipped.Count, "file")}): "
                + $"{Table.Verbatim(string.Join(" ", listed))}{more}";
        }
    }

    private static Table PointTable(Figure9Scans scans, IReadOnlyList<Figure9Point> batches) => new(
        [
            new Column(@"$\alpha$", ColumnKind.Number), new Column("$|B|$", ColumnKind.Number),
                new Column(@"$\varepsilon$", ColumnKind.Number),
            new Column(@"$\langle S\rangle$", ColumnKind.Number), new Column("exact law", ColumnKind.Number),
                new Column("pull", ColumnKind.Number),
            new Column("$p$ of the surmise", ColumnKind.Number), new Column("$U_4$", ColumnKind.Number),
            new Column(@"$\langle S\rangle$, finite batches", ColumnKind.Number), new Column("law × factor", ColumnKind.Number),
                new Column("pull", ColumnKind.Number),
        ],
        [.. scans.All.Select(p => Row(p, batches.First(b => b.Update == p.Update)))])
    {
        Caption = "Every point of the three scans: measured mean spacing, exact law, their difference in errors, the p-value of the "
            + "surmise (scale fitted), the Binder cumulant ($4/27$), "
            + "and the same with finite batches, where law × factor is exact for the mean square and approximate for the mean.",
    };

    private static string[] Row(Figure9Point p, Figure9Point b)
    {
        Estimate binder = PairObservables.Binder(p.Pairs);
        return
        [
            Digits(p.Update.LearningRate), p.Update.BatchSize.ToString(CultureInfo.InvariantCulture), Digits(p.Update.Noise),
            UncertainNumber.FormatLabel(p.MeanSpacing.Value, p.MeanSpacing.Error), Digits(p.ExactSpacing),
                Pull(p.MeanSpacing, p.ExactSpacing),
            Fixed(FittedTests.Surmise(p.Pairs.Spacings).KolmogorovSmirnov.P), UncertainNumber.FormatLabel(binder.Value, binder.Error),
            UncertainNumber.FormatLabel(b.MeanSpacing.Value, b.MeanSpacing.Error), Digits(b.ExactSpacing * b.BatchFactor),
                Pull(b.MeanSpacing, b.ExactSpacing * b.BatchFactor),
        ];
    }

    private static Table ReleasedTable(Figure9Released released)
    {
        StraightLine with = released.ScatterLine;
        StraightLine without = released.JackknifeLine;
        return new Table(
            [
                new Column("no.", ColumnKind.Number), new Column("file"), new Column(@"$\alpha$", ColumnKind.Number),
                    new Column("$|B|$", ColumnKind.Number), new Column(@"$\varepsilon$", ColumnKind.Number),
                new Column("students", ColumnKind.Number), new Column(@"$\langle S\rangle$, jackknife", ColumnKind.Number),
                    new Column("exact law", ColumnKind.Number), new Column("mean over inputs", ColumnKind.Number),
                new Column("scatter of inputs", ColumnKind.Number), new Column("pull, jackknife", ColumnKind.Number),
                    new Column("pull, with scatter", ColumnKind.Number),
            ],
            [.. released.Files.Select((f, i) => (IReadOnlyList<string>)
            [
                (i + 1).ToString(CultureInfo.InvariantCulture), Table.Verbatim(f.File), Digits(f.Update.LearningRate),
                    f.Update.BatchSize.ToString(CultureInfo.InvariantCulture), Digits(f.Update.Noise),
                f.Replicas.ToString(CultureInfo.InvariantCulture), UncertainNumber.FormatLabel(f.MeanSpacing.Value, f.MeanSpacing.Error),
                    Digits(f.ExactSpacing),
                UncertainNumber.FormatLabel(f.Scatter.MeanSpacing, f.Scatter.MeanError),
                    (100 * f.Scatter.RelativeScatter).ToString("F1", CultureInfo.InvariantCulture) + " %",
                Pull(f.MeanSpacing, f.ExactSpacing), Pull(f.WithScatter, f.ExactSpacing),
            ])])
        {
            Caption = @"The released arrays against $\langle S\rangle = a\,\sqrt{\alpha A/(|B|(2-\alpha))}$: "
                + $"{Equal("a", with.Slope)}, {Equal(ReducedChiSquared, with.ReducedChiSquared)} with the scatter of the shared inputs, "
                + $"{Equal("a", without.Slope)}, {Equal(ReducedChiSquared, without.ReducedChiSquared)} with jackknife errors alone. "
                + $"Mean over inputs and scatter come from the covariance recursion over {Count(released.Files[0].Scatter.Draws, "draw")} "
                + "of the stream of inputs.",
        };
    }

    private static string Equal(string symbol, double value) => $"${symbol} = {Digits(value)}$";

    private static string Equal(string symbol, Estimate value) =>
        $"${symbol} = {UncertainNumber.FormatLabel(value.Value, value.Error).Trim('$')}$";

    private static string Pull(Estimate measured, double theory) =>
        measured.Pull(theory).ToString("+0.0;−0.0;0.0", CultureInfo.InvariantCulture);

    private static string Digits(double value) => value.ToString("G4", CultureInfo.InvariantCulture);

    private static string Fixed(double value) => value.ToString("G3", CultureInfo.InvariantCulture);

    private static string Count(int count, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? string.Empty : "s")}");
}
