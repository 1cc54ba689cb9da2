using Dyson.Dynamics;
using Dyson.Laws;
using Dyson.Statistics;

namespace Dyson.Reports.Papers;

/// <summary>The comparisons of Fig. 9 with theory.</summary>
internal static class Figure9Checks
{
    private const string ExactLaw = @"exact law, $\langle S\rangle = \sqrt{2\pi\alpha A/(|B|(2-\alpha))}$";
    private const string Surmise = "Wigner surmise, exact for two levels";

    /// <summary>All checks.</summary>
    public static IEnumerable<Check> Of(Figure9Scans scans, IReadOnlyList<Figure9Point> batches, IReadOnlyList<Figure9Point> tenLevels,
        Figure9Released? released) =>
    [
        .. Slopes(scans, released),
        .. Shape(scans.All),
        .. Batches(batches),
        .. TenLevels(tenLevels),
        .. released is null ? [] : Released(released),
    ];

    private static IEnumerable<Check> Slopes(Figure9Scans scans, Figure9Released? released)
    {
        StraightLine all = Figure9Scans.Line(scans.All);
        double? published = released?.LeadingLine.Slope.Value;
        yield return Check.OfEstimate("fig9.slope", @"slope of $\langle S\rangle$ against $\sqrt{\alpha A/|B|}$, all scans",
            ExactLaw + ", fitted in the same way", all.Slope, Figure9Scans.LawSlope(scans.All)) with
        { Published = published };
        foreach ((string id, string name, IReadOnlyList<Figure9Point> points) in scans.Each)
        {
            yield return Check.OfEstimate(
                $"fig9.slope.{id}", $"the same, {name} scan", ExactLaw + ", fitted in the same way", Figure9Scans.Line(points).Slope,
                    Figure9Scans.LawSlope(points));
        }

        yield return Check.OfEstimate("fig9.slope.leading", @"slope of $\langle S\rangle$ against $\sqrt{\alpha A/|B|}$, all scans",
            @"$\sqrt{\pi}$, the law (61) at small $\alpha$",
            all.Slope, TeacherStudentLaw.LeadingSlope, judged: false,
                @"the exact law is steeper by $\sqrt{2/(2-\alpha)}$") with
        { Published = published };
        double chiSquared = scans.All.Sum(p => p.MeanSpacing.Pull(p.ExactSpacing) * p.MeanSpacing.Pull(p.ExactSpacing));
        yield return ChiSquared("fig9.spacings", @"$\chi^2$ of $\langle S\rangle$ at all points", ExactLaw, chiSquared, scans.All.Count);
    }

    private static IEnumerable<Check> Shape(IReadOnlyList<Figure9Point> points)
    {
        FisherCombination surmise = FisherCombination.Of(
            [.. points.Select(p => FittedTests.Surmise(p.Pairs.Spacings).KolmogorovSmirnov.P)]);
        yield return new Check
        {
            Id = "fig9.surmise",
            Quantity = @"$-2\,\Sigma\ln p$ of the Kolmogorov–Smirnov tests of $P(s)$ at all points (Fisher)",
            Law = Surmise,
            Measured = surmise.Statistic,
            P = surmise.P,
            Sensitivity = threshold => DetectableDeviation.ChiSquaredExcess(surmise.Degrees, threshold),
        };

        // every point has the same law and as many students: the plain mean is right, a weighted one is biased, for U₄ and its error are
        // correlated
        Estimate[] binders = [.. points.Select(p => PairObservables.Binder(p.Pairs))];
        Estimate binder = new(binders.Average(b => b.Value), Math.Sqrt(binders.Sum(b => b.Error * b.Error)) / binders.Length,
            "mean over points");
        yield return Check.OfEstimate("fig9.binder", "Binder cumulant $U_4$, mean over all points", "two-level density (78), 4/27", binder,
            4.0 / 27);
        Estimate[] ratios = [.. points.Select(p => PairObservables.SecondMomentRatio(p.Pairs))];
        Estimate ratio = new(ratios.Average(b => b.Value), Math.Sqrt(ratios.Sum(b => b.Error * b.Error)) / ratios.Length,
            "mean over points");
        yield return Check.OfEstimate("fig9.second-moment", @"$\langle S^2\rangle/\langle S\rangle^2$, mean over all points",
            Surmise + @", $4/\pi$", ratio, WignerSurmise.Goe().Moment(2));
    }

    private static IEnumerable<Check> Batches(IReadOnlyList<Figure9Point> points)
    {
        double chiSquared = points.Sum(p =>
            p.SpacingSquare.Pull(p.Batches!.SpacingSquare) * p.SpacingSquare.Pull(p.Batches!.SpacingSquare));
        yield return ChiSquared("fig9.batches", @"$\chi^2$ of $\langle S^2\rangle$ at all points, finite batches",
            @"exact second moments with finite batches", chiSquared, points.Count);
        Estimate mean = Mean(points.Select(p => p.MeanSpacing.Scale(1 / (p.ExactSpacing * p.BatchFactor))));
        yield return Check.OfEstimate("fig9.batches.mean", @"$\langle S\rangle$ over exact law times finite-batch factor, mean over points",
            @"surmise with the exact $\langle S^2\rangle$", mean, 1,
            judged: false, @"approximate: with finite batches $S$ is a mixture over inputs, and $\langle S\rangle$ lies slightly below");
        Estimate bare = Mean(points.Select(p => p.Ratio));
        yield return Check.OfEstimate("fig9.batches.bare",
            @"$\langle S\rangle$ with finite batches over the infinite-data law, mean over points", "infinite data", bare, 1,
            judged: false, "shows the size of the finite-batch effect");
    }

    private static IEnumerable<Check> TenLevels(IReadOnlyList<Figure9Point> pairs)
    {
        foreach ((int i, Figure9Point p) in pairs.Index())
        {
            yield return Check.OfTest($"fig9.ten-levels.surmise.{i + 1}",
                $"$P(s)$ of pair {i + 1} of ten-level students (Kolmogorov–Smirnov distance)",
                "Wigner surmise pair by pair", FittedTests.Surmise(p.Pairs.Spacings).KolmogorovSmirnov) with
            {
                Sensitivity = threshold => DetectableDeviation.KolmogorovSmirnovDistance(p.Pairs.Count, threshold),
            };
        }

        double chiSquared = pairs.Sum(p => p.MeanSpacing.Pull(p.ExactSpacing) * p.MeanSpacing.Pull(p.ExactSpacing));
        yield return ChiSquared("fig9.ten-levels.spacings", @"$\chi^2$ of $\langle S\rangle$ of the pairs of ten-level students",
            ExactLaw + ", pair by pair", chiSquared, pairs.Count);
    }

    private static IEnumerable<Check> Released(Figure9Released released)
    {
        StraightLine line = released.ScatterLine;
        Check slope = Check.OfEstimate(
            "fig9.published.slope", @"slope of the released $\langle S\rangle$ against $\sqrt{\alpha A/(|B|(2-\alpha))}$",
            @"exact law, $\sqrt{2\pi}$", line.Slope, Math.Sqrt(2 * Math.PI));
        yield return slope with { Published = slope.Measured, Note = "errors: jackknife and scatter of the shared inputs in quadrature" };
        if (line.Degrees == 0)
        {
            yield break;
        }

        Check scatter = ChiSquared(
            "fig9.published.scatter", @"$\chi^2$ of the released points about their line, with the scatter of the shared inputs",
            "covariance recursion for shared inputs", line.ChiSquared, line.Degrees);
        yield return scatter with { Published = scatter.Measured };
        StraightLine bare = released.JackknifeLine;
        Check jackknife = ChiSquared(
            "fig9.published.jackknife", "the same with jackknife errors alone", "inputs without effect", bare.ChiSquared, bare.Degrees);
        yield return jackknife with
        {
            Published = jackknife.Measured,
            Judged = false,
            Note = "all students of a file had the same inputs, which the jackknife over students cannot see",
        };
    }

    private static Check ChiSquared(string id, string quantity, string law, double chiSquared, int degrees) => new()
    {
        Id = id,
        Quantity = $"{quantity}, {degrees} degrees of freedom",
        Law = law,
        Measured = chiSquared,
        P = ChiSquareTest.PValue(chiSquared, degrees),
        Sensitivity = threshold => DetectableDeviation.ChiSquaredExcess(degrees, threshold),
    };

    private static Estimate Mean(IEnumerable<Estimate> ratios)
    {
        Estimate[] all = [.. ratios];
        return new Estimate(all.Average(r => r.Value), Math.Sqrt(all.Sum(r => r.Error * r.Error)) / all.Length, "mean over points");
    }
}
