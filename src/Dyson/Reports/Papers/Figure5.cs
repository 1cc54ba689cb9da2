using Dyson.Laws;
using Dyson.Reports.Documents;
using Dyson.Reports.Drawing;
using Dyson.Reports.Figures;
using Dyson.Statistics;

namespace Dyson.Reports.Papers;

/// <summary>Fig. 5: spacings and density of the degenerate pairs, single levels against a Gaussian.</summary>
internal sealed class Figure5 : PaperTarget
{
    private const int BatchSize = 16;

    /// <summary>Two values of α/|B| that differ by less than this factor are one noise, computed in two ways.</summary>
    private const double SameNoise = 1 + 1e-9;

    public override string Name => "fig5";

    public override string Summary => "spacing distributions and densities of degenerate pairs";

    public override IReadOnlyList<string> Ensembles => [PaperEnsembles.BoltzmannScans, PaperEnsembles.BoltzmannWeakNoise];

    public override PaperSection Reproduce(ReproductionData data)
    {
        // the papers' point of least noise: there the next order in α/|B| is about one per cent
        BoltzmannPoint shown = data.Reduce(PaperEnsembles.BoltzmannScans, BoltzmannPoint.All).OrderBy(p => p.BatchSize != BatchSize).ThenBy(p => p.LearningRate).First();
        BoltzmannPoint[] weak = data.Reduce(PaperEnsembles.BoltzmannWeakNoise, BoltzmannPoint.All);
        // third cumulants are smaller than the widths by √(α/|B|) only, so shapes are judged where the noise is weakest
        BoltzmannPoint[] weakest = [.. weak.Where(p => p.NoiseRatio <= SameNoise * weak.Min(q => q.NoiseRatio))];
        Check[] checks =
        [
            .. Enumerable.Range(0, weak[0].Pairs.Count).SelectMany(i => PairChecks([.. weakest.Select(p => p.Pairs[i])], i)),
            .. Enumerable.Range(0, weak[0].Singles.Count).SelectMany(i => SingleChecks(weak, weakest, i)),
            .. ChecksAt(shown),
        ];
        Figure figure = new("fig5")
        {
            Caption = $"Fig. 5 of the paper. Level statistics at the end of training at {ModeStyle.Point(shown)}; {ModeStyle.Machine(shown.Model)}, {ModeStyle.Count(shown.Replicas)} machines; error bars from counting. "
                + "(a) Spacing $S=x_1-x_2$ of the four degenerate pairs; curves: surmise (74) with $\\sigma=\\sqrt{v}$ from linear response. "
                + "(b) The same in units of the mean, on the parameter-free surmise (76). (c) Levels of the pairs; solid: two-level density (78) without a free "
                + "parameter, dotted: its maximum-likelihood fit. (d) The single levels, in units of the predicted deviation; curve: Gaussian of variance $v$ about the predicted centre.",
            Width = Figure.DoubleColumn,
            Height = 380,
            Columns = 2,
            Panels = [Spacings(shown), Collapsed(shown), Densities(shown), SingleLevels(shown)],
        };
        return new PaperSection(
            "Degenerate pairs (Fig. 5)",
            [
                "The spacing of a degenerate pair follows Wigner's surmise: levels repel, $P(S)\\propto S$ at small $S$, and in units of the mean spacing all pairs "
                + "share one curve. Both levels together have the density (78), the semicircle of $N=2$; a level without a partner is Gaussian.",
                $"Shown is {ModeStyle.Point(shown)}, the papers' point with the least noise. The shapes are judged at the weakest noise, "
                + $"$\\alpha/|B|={ModeStyle.Scientific(weakest[0].NoiseRatio)}$, where skewness, of relative order $\\sqrt{{\\alpha/|B|}}$, is below what the ensemble can see; its ensembles are pooled after division by each one's own fitted scale.",
            ],
            [figure], [Widths(shown)], checks);
    }

    private static IEnumerable<Check> PairChecks(BoltzmannPair[] pairs, int index)
    {
        string name = $"fig5.pair{index + 1}";
        Sample spacings = PooledShape.Spacings(pairs.Select(p => p.Levels));
        yield return Check.OfTest(name + ".surmise", $"KS distance of $S/\\langle S\\rangle$, {ModeStyle.Kappa(pairs[0].Kappa)}", "Wigner surmise (76)", FittedTests.Surmise(spacings).KolmogorovSmirnov)
            with
        { Sensitivity = PooledShape.SmallestDistance(spacings.Count) };
        LevelPairs levels = PooledShape.Levels(pairs);
        yield return Check.OfTest(name + ".density", $"KS distance of $(x-c)/\\sigma$, {ModeStyle.Kappa(pairs[0].Kappa)}", "two-level density (78)", FittedTests.TwoLevel(levels).KolmogorovSmirnov)
            with
        { Sensitivity = PooledShape.SmallestDistance(levels.Count) };
    }

    private static IEnumerable<Check> SingleChecks(BoltzmannPoint[] weak, BoltzmannPoint[] weakest, int index)
    {
        string name = $"fig5.single{index + 1}";
        string kappa = ModeStyle.Kappa(weak[0].Singles[index].Kappa);
        Sample levels = PooledShape.Standardised(weakest.Select(p => p.Singles[index].Levels));
        yield return Check.OfTest(name + ".shape", $"KS distance of $(x-\\langle x\\rangle)/s$, {kappa}", "Gaussian", FittedTests.Gaussian(levels).KolmogorovSmirnov)
            with
        { Sensitivity = PooledShape.SmallestDistance(levels.Count) };
        WeakNoiseLimit limit = WeakNoiseLimit.Of(weak.Select(p => (p.NoiseRatio, p.Singles[index].Variance.Scale(1 / p.Singles[index].Prediction.Variance))));
        yield return Check.OfEstimate(name + ".variance", $"$\\mathrm{{Var}}\\,x/v$ for $\\alpha/|B|\\to 0$, {kappa}", "linear response with chain memory", limit.Limit, 1);
        Estimate next = PairScaling.MeanRatio([.. weak.Where(p => p.NextOrder is not null).Select(p => (p.Singles[index].Variance, p.NextOrder!.Singles[index].Variance))]);
        yield return Check.OfEstimate(name + ".variance-next", $"$\\mathrm{{Var}}\\,x$ over theory, weak noise, {kappa}", ModeStyle.NextOrder, next, 1);
    }

    private static IEnumerable<Check> ChecksAt(BoltzmannPoint shown)
    {
        const string NextOrder = "one of the papers' points, where the next order in $\\alpha/|B|$ is not negligible";
        for (int i = 0; i < shown.Pairs.Count; i++)
        {
            BoltzmannPair pair = shown.Pairs[i];
            string kappa = ModeStyle.Kappa(pair.Kappa);
            yield return Check.OfTest($"fig5.pair{i + 1}.surmise-shown", $"KS distance of $S/\\langle S\\rangle$ in panel (b), {kappa}", "Wigner surmise (76)", FittedTests.Surmise(pair.Levels.Spacings).KolmogorovSmirnov, false, NextOrder);
            yield return Check.OfTest($"fig5.pair{i + 1}.density-shown", $"KS distance of $(x-c)/\\sigma$ in panel (c), {kappa}", "two-level density (78)", FittedTests.TwoLevel(pair.Levels).KolmogorovSmirnov, false, NextOrder);
            if (pair.NextOrder is { } next)
            {
                yield return Check.OfEstimate($"fig5.pair{i + 1}.spacing-shown", $"$\\langle S\\rangle$ in panel (a), {kappa}", ModeStyle.NextOrder, pair.MeanSpacing, next.MeanSpacing, false, ModeStyle.FirstOrder(pair.Prediction.MeanSpacing));
                yield return Check.OfEstimate($"fig5.pair{i + 1}.width-shown", $"$\\sigma$ in panel (c), {kappa}", ModeStyle.NextOrder, pair.Density.Sigma, next.Sigma, false, ModeStyle.FirstOrder(pair.Prediction.Sigma));
            }
        }

        for (int i = 0; i < shown.Singles.Count; i++)
        {
            BoltzmannSingle single = shown.Singles[i];
            if (single.NextOrder is { } next)
            {
                yield return Check.OfEstimate(
                    $"fig5.single{i + 1}.variance-shown", $"$\\mathrm{{Var}}\\,x$ in panel (d), {ModeStyle.Kappa(single.Kappa)}", ModeStyle.NextOrder, single.Variance, next.Variance, false,
                    ModeStyle.FirstOrder(single.Prediction.Variance));
            }
        }
    }

    private static Panel Spacings(BoltzmannPoint point)
    {
        double end = 3.4 * point.Pairs.Max(p => p.Prediction.MeanSpacing);
        return new Panel
        {
            Mark = "(a)",
            X = new Axis("$S$") { Minimum = 0, Maximum = end },
            Y = new Axis("$P(S)$") { Minimum = 0 },
            Legend = LegendPlace.UpperRight,
            Series =
            [
                .. point.Pairs.Select((p, i) => Points(p.Levels.Spacings, 1, i) with { Label = ModeStyle.Kappa(p.Kappa) }),
                .. point.Pairs.Select((p, i) => Curve(WignerSurmise.GoeWithScale(p.Prediction.Sigma), 0, end, ModeStyle.OfPair(i))),
            ],
        };
    }

    private static Panel Collapsed(BoltzmannPoint point) => new()
    {
        Mark = "(b)",
        X = new Axis("$s=S/\\langle S\\rangle$") { Minimum = 0, Maximum = 3.5 },
        Y = new Axis("$P(s)$") { Minimum = 0 },
        Legend = LegendPlace.UpperRight,
        Series =
        [
            .. point.Pairs.Select((p, i) => Points(p.Levels.Spacings, p.MeanSpacing.Value, i) with { Label = ModeStyle.Kappa(p.Kappa) }),
            Curve(WignerSurmise.Goe(), 0, 3.5, Palette.Black) with { Label = "surmise" },
        ],
    };

    private static Panel Densities(BoltzmannPoint point)
    {
        double sigma = point.Pairs.Max(p => p.Prediction.Sigma);
        double from = point.Centre(point.Pairs[^1].Prediction.Mode) - (4.5 * sigma);
        double to = point.Centre(point.Pairs[0].Prediction.Mode) + (4.5 * sigma);
        return new Panel
        {
            Mark = "(c)",
            X = new Axis("$x$") { Minimum = from, Maximum = to },
            Y = new Axis("$\\rho(x)$") { Minimum = 0 },
            Legend = LegendPlace.Automatic,
            Series =
            [
                .. point.Pairs.Select((p, i) => Points(p.Levels.Pooled(), 1, i) with { Size = 0.8 }),
                .. point.Pairs.Select((p, i) => Curve(TwoLevelDensity.WithDiagonalDeviation(p.Prediction.Sigma, point.Centre(p.Prediction.Mode)), from, to, ModeStyle.OfPair(i))
                    with { Label = i == 0 ? "theory" : "" }),
                .. point.Pairs.Where(p => p.Density.Sigma.Value > 0).Select((p, i) => Curve(TwoLevelDensity.WithDiagonalDeviation(p.Density.Sigma.Value, p.Density.Centre.Value), from, to, Palette.Black)
                    with { Dash = Dash.Dotted, Label = i == 0 ? "fit" : "" }),
            ],
        };
    }

    private static Panel SingleLevels(BoltzmannPoint point)
    {
        return new Panel
        {
            Mark = "(d)",
            X = new Axis("$(x-x_c)/\\sqrt{v}$") { Minimum = -4.5, Maximum = 4.5 },
            Y = new Axis("density") { Minimum = 0 },
            Legend = LegendPlace.UpperRight,
            Series =
            [
                .. point.Singles.Select((s, i) => PointsOf(FreedmanDiaconisHistogram.Of(Reduced(s)), 1) with
                {
                    Colour = ModeStyle.OfSingle(i), Marker = i == 0 ? Marker.Diamond : Marker.InvertedTriangle, Label = ModeStyle.Kappa(s.Kappa),
                }),
                Curve(Gaussian.WithStandardDeviation(0, 1), -4.5, 4.5, Palette.Vermillion) with { Label = "Gaussian" },
            ],
        };

        Sample Reduced(BoltzmannSingle single) => Sample.Of(
            [.. single.Levels.Values.ToArray().Select(x => (x - point.Centre(single.Prediction.Mode)) / single.Prediction.Sigma)]);
    }

    private static PointSeries Points(Sample values, double unit, int pair) =>
        PointsOf(FreedmanDiaconisHistogram.Of(values), unit) with { Colour = ModeStyle.OfPair(pair), Marker = ModeStyle.MarkerOfPair(pair) };

    private static PointSeries PointsOf(Histogram histogram, double unit)
    {
        int[] filled = [.. Enumerable.Range(0, histogram.Bins).Where(k => histogram.Counts[k] > 0)];
        return new PointSeries([.. filled.Select(k => histogram.Centre(k) / unit)], [.. filled.Select(k => histogram.Density(k) * unit)])
        {
            YError = [.. filled.Select(k => histogram.MultinomialError(k) * unit)],
        };
    }

    private static LineSeries Curve(ContinuousLaw law, double from, double to, Colour colour) =>
        LineSeries.Of(law.Density, from, to, 401) with { Colour = colour, Dash = Dash.Solid, Width = 0.8 };

    private static Table Widths(BoltzmannPoint point) => new(
        [
            new Column("level"), new Column("$\\sigma$ or deviation", ColumnKind.Number), new Column("linear response $\\sqrt{v}$", ColumnKind.Number),
            new Column("centre", ColumnKind.Number), new Column("second order", ColumnKind.Number), new Column("$p$ of the shape (KS)", ColumnKind.Number),
        ],
        [
            .. point.Pairs.Select(p => (IReadOnlyList<string>)
            [
                "pair " + ModeStyle.Kappa(p.Kappa), ModeStyle.Estimated(p.Density.Sigma), ModeStyle.Number(p.Prediction.Sigma), ModeStyle.Estimated(p.Density.Centre),
                ModeStyle.Number(point.Centre(p.Prediction.Mode)), ModeStyle.Number(FittedTests.TwoLevel(p.Levels).KolmogorovSmirnov.P),
            ]),
            .. point.Singles.Select(s => (IReadOnlyList<string>)
            [
                "single " + ModeStyle.Kappa(s.Kappa), ModeStyle.Estimated(DensityFits.Gaussian(s.Levels).Sigma), ModeStyle.Number(s.Prediction.Sigma), ModeStyle.Estimated(s.MeanLevel),
                ModeStyle.Number(point.Centre(s.Prediction.Mode)), ModeStyle.Number(FittedTests.Gaussian(s.Levels).KolmogorovSmirnov.P),
            ]),
        ])
    {
        Caption = $"Fitted width and centre of each group of levels at {ModeStyle.Point(point)} (maximum likelihood; errors of the last digits in parentheses, delete-one jackknife over machines) and the predictions.",
    };
}
