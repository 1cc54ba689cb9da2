using System.Globalization;
using Dyson.Laws;
using Dyson.Reports.Documents;
using Dyson.Reports.Figures;
using Dyson.Statistics;

namespace Dyson.Reports.Papers;

/// <summary>[P2]: the surmise behind a hidden layer, N = 2 and pair by pair at N = 10, against the exact law of Hoyt.</summary>
internal sealed class PosterSurmise : PaperTarget
{
    private const double End = 3.6;

    private static readonly WignerSurmise Unit = WignerSurmise.Goe();

    public override string Name => "poster-surmise";

    public override string Summary => "the surmise behind a hidden layer, two levels and four pairs of ten, against the exact law";

    public override IReadOnlyList<string> Ensembles => [PaperEnsembles.LayerWidths, PaperEnsembles.LayerTenLevels];

    public override PaperSection Reproduce(ReproductionData data)
    {
        PosterPoint[] two = [.. data.Reduce(PaperEnsembles.LayerWidths, PosterPoint.All).Where(p => p.Condition is "1" or "2" or "4")];
        PosterPoint ten = data.Reduce(PaperEnsembles.LayerTenLevels, PosterPoint.All)[0];
        Figure figure = new("poster-surmise")
        {
            Caption = $"Distribution of the spacing of a degenerate pair in units of its mean, behind a fixed hidden layer. (a) N=2, singular values of Z 1 and c, {ModeStyle.Count(two[0].Pairs[0].Levels.Count)} students each; solid: Hoyt's law with the "
                + "predicted ratio q of its components. (b) The four degenerate pairs of N=10 (ring) behind one random layer of 30 rows, "
                + $"{ModeStyle.Count(ten.Pairs[0].Levels.Count)} students; solid: Hoyt's law of the pair with the smallest q. Broken in both: the Wigner surmise. Nothing is fitted.",
            Width = Figure.DoubleColumn,
            Height = 220,
            Panels = [Two(two), Ten(ten)],
        };
        (string Id, string Where, PosterPair Pair)[] all =
        [
            .. two.Select(p => ($"c{p.Condition}", $"$N=2$, $c={p.Condition}$", p.Pairs[0])),
            .. ten.Pairs.Select((pair, i) => ($"n10.pair{i + 1}", $"$N=10$, {ModeStyle.Kappa(pair.Kappa)}", pair)),
        ];
        return new PaperSection(
            "The surmise behind a hidden layer (poster)",
            [
                "Behind a layer of unequal singular values the spacing of a degenerate pair is the length of a plane vector with unequal components: Hoyt's law, with $q^2=4g_1g_2/(g_1+g_2)^2$ at small $\\alpha$, and the surmise only for equal rates. "
                + "The distance is small for moderate layers: behind a random layer that is not close to singular the pairs of ten levels lie on the surmise to the eye, and the law of its most unequal pair is a Kolmogorov-Smirnov distance of less than 0.001 away from it.",
            ],
            [figure], [Numbers(all)],
            [.. all.SelectMany(entry => Checks(entry.Id, entry.Where, entry.Pair))]);
    }

    private static IEnumerable<Check> Checks(string id, string where, PosterPair pair)
    {
        Hoyt law = pair.Law.SpacingLaw;
        Sample spacings = pair.Levels.Spacings;
        int n = spacings.Count;
        yield return Check.OfEstimate($"poster-surmise.{id}.mean", $"$\\langle S\\rangle$, {where}", "Hoyt's law", Moments.Mean(spacings), law.Mean);
        yield return Check.OfTest($"poster-surmise.{id}.distribution", $"KS distance of $S$, {where}", "Hoyt's law", KolmogorovSmirnov.Test(spacings, law)) with
        {
            Sensitivity = PooledShape.SmallestDistance(n),
        };
        double distance = FittedTests.SurmiseDistance(spacings);
        bool exact = pair.Law.Ratio > 1 - 1e-9;
        yield return new Check
        {
            Id = $"poster-surmise.{id}.surmise",
            Quantity = $"KS distance of $S/\\langle S\\rangle$, {where}",
            Law = "surmise",
            Measured = distance,
            P = FittedTests.Surmise(spacings).KolmogorovSmirnov.P,
            Judged = exact,
            Note = exact ? "" : string.Create(CultureInfo.InvariantCulture, $"exact only for equal rates; the law with $q={pair.Law.Ratio:0.000}$ is a distance {Distance(pair):0.0000} away"),
            Sensitivity = PooledShape.SmallestDistance(n),
        };
    }

    // sup|F − F_surmise| of the laws, both with mean 1.
    private static double Distance(PosterPair pair)
    {
        Hoyt law = Hoyt.WithMean(pair.Law.Ratio, 1);
        return Enumerable.Range(1, 400).Max(i => Math.Abs(law.Cumulative(0.01 * i) - Unit.Cumulative(0.01 * i)));
    }

    private static Panel Two(PosterPoint[] points) => new()
    {
        Mark = "(a)",
        Title = "$N=2$",
        X = new Axis("$s=S/\\langle S\\rangle$") { Minimum = 0, Maximum = End },
        Y = new Axis("$P(s)$") { Minimum = 0 },
        Legend = LegendPlace.UpperRight,
        Series =
        [
            .. points.Select((p, i) => PosterSeries.Density(Scaled(p.Pairs[0]), i, $"$c={p.Condition}$")),
            .. points.Select((p, i) => LineSeries.Of(Hoyt.WithMean(Math.Min(1, p.Pairs[0].Law.Ratio), 1).Density, 0, End, 301) with
            {
                Colour = PosterSeries.Colours[i], Dash = Dash.Solid, Width = 0.8, Label = i == 0 ? "Hoyt" : "",
            }),
            LineSeries.Of(Unit.Density, 0, End, 301) with { Colour = Palette.Black, Dash = Dash.Dashed, Width = 0.9, Label = "surmise" },
        ],
    };

    private static Panel Ten(PosterPoint point) => new()
    {
        Mark = "(b)",
        Title = "$N=10$",
        X = new Axis("$s=S/\\langle S\\rangle$") { Minimum = 0, Maximum = End },
        Y = new Axis("$P(s)$") { Minimum = 0 },
        Legend = LegendPlace.UpperRight,
        Series =
        [
            .. point.Pairs.Select((pair, i) => PosterSeries.Density(Scaled(pair), i, ModeStyle.Kappa(pair.Kappa))),
            LineSeries.Of(Hoyt.WithMean(point.Pairs.Min(pair => pair.Law.Ratio), 1).Density, 0, End, 301) with { Colour = Palette.Orange, Dash = Dash.Solid, Width = 0.8, Label = "Hoyt" },
            LineSeries.Of(Unit.Density, 0, End, 301) with { Colour = Palette.Black, Dash = Dash.Dashed, Width = 0.9, Label = "surmise" },
        ],
    };

    private static Sample Scaled(PosterPair pair)
    {
        Sample spacings = pair.Levels.Spacings;
        return Sample.Of([.. spacings.Values.ToArray().Select(s => s / spacings.Mean)]);
    }

    private static Table Numbers(IEnumerable<(string Id, string Where, PosterPair Pair)> all) => new(
        [
            new Column("pair"), new Column("$q$", ColumnKind.Number), new Column("$\\langle S\\rangle$", ColumnKind.Number), new Column("exact", ColumnKind.Number),
            new Column("$\\langle s^2\\rangle$", ColumnKind.Number), new Column("exact", ColumnKind.Number), new Column("$p$, surmise", ColumnKind.Number), new Column("$p$, Hoyt", ColumnKind.Number),
        ],
        [
            .. all.Select(entry => (IReadOnlyList<string>)
            [
                entry.Where, entry.Pair.Law.Ratio.ToString("0.000", CultureInfo.InvariantCulture),
                ModeStyle.Estimated(Moments.Mean(entry.Pair.Levels.Spacings)), ModeStyle.Number(entry.Pair.Law.SpacingLaw.Mean),
                ModeStyle.Estimated(Moments.SecondMomentRatio(entry.Pair.Levels.Spacings)), ModeStyle.Number(entry.Pair.Law.SecondMomentRatio),
                PosterSeries.PValue(FittedTests.Surmise(entry.Pair.Levels.Spacings).KolmogorovSmirnov.P),
                PosterSeries.PValue(KolmogorovSmirnov.Test(entry.Pair.Levels.Spacings, entry.Pair.Law.SpacingLaw).P),
            ]),
        ])
    {
        Caption = "Spacings of degenerate pairs behind a layer: mean and second moment ratio ($4/\\pi=1.2732$ for the surmise) with their exact values, and Kolmogorov-Smirnov p-values against the surmise (mean fitted) and Hoyt's law (nothing fitted).",
    };
}
