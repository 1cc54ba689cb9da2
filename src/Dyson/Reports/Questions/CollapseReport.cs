using System.Globalization;
using Dyson.Reports.Documents;
using Dyson.Reports.Figures;
using Dyson.Reports.Papers;
using Dyson.Statistics;

namespace Dyson.Reports.Questions;

/// <summary>What the questions about collapse tabulate and check alike.</summary>
internal static class CollapseReport
{
    /// <summary>(α, |B|).</summary>
    public static IReadOnlyList<double> RateAndBatch(DeepPoint p) => [p.Rate, p.Batch];

    /// <summary>Mean squares of the spacing at all points against the closed moments, and the exponent of collapse against theirs.</summary>
    /// <param name="target">The target's name.</param>
    /// <param name="series">The series.</param>
    /// <param name="law">What the moments are.</param>
    public static IEnumerable<Check> Checks(string target, CollapseSeries series, string law)
    {
        double[] pulls = [.. series.Points.Select(p => p.SquareSpacing(series.Layer).Pull(p.Theory(series.Layer).MeanSquareSpacing))];
        DeepPoint worst = series.Points[Array.IndexOf(pulls, pulls.MaxBy(Math.Abs))];
        yield return Check.OfLargestPull($"{target}.{series.Id}.moments", $"largest $|z|$ of $\\langle S^2\\rangle$ over {pulls.Length} points, {series.Name}", law, pulls) with
        {
            Note = string.Create(CultureInfo.InvariantCulture, $"p-value of the most significant ($\\alpha={worst.Rate:R}$, $|B|={worst.Batch}$), times their number"),
        };
        yield return Check.OfEstimate(
            $"{target}.{series.Id}.exponent", $"collapse exponent $c=q/p$, {series.Name}", $"{law}, the same fit", Collapse(series.Fit(RateAndBatch)), Collapse(series.Predicted(RateAndBatch)).Value);
    }

    /// <summary>The distribution of the spacing at all points together, each by its own law.</summary>
    public static Check Distribution(string target, CollapseSeries series)
    {
        Sample quantiles = series.Quantiles();
        double distance = KolmogorovSmirnov.Distance(quantiles, u => Math.Clamp(u, 0, 1));
        return new Check
        {
            Id = $"{target}.{series.Id}.distribution",
            Quantity = $"KS distance of $S$, each point by its own law, {series.Name}",
            Law = "Hoyt's law with the moments of theory",
            Measured = distance,
            P = KolmogorovSmirnov.PValue(distance, quantiles.Count),
            Sensitivity = PooledShape.SmallestDistance(quantiles.Count),
        };
    }

    /// <summary>c = q/p of ⟨S⟩ ∝ α^p|B|^(−q).</summary>
    public static Estimate Collapse(PowerLawFit fit) => fit.Ratio(1, 0).Scale(-1);

    /// <summary>Exponents of ⟨S⟩ with those of the law at the same points.</summary>
    public static Table Exponents(IEnumerable<CollapseSeries> series) => new(
        [
            new Column("data"), new Column("points", ColumnKind.Number), new Column("$p$", ColumnKind.Number), new Column("law", ColumnKind.Number), new Column("$q$", ColumnKind.Number), new Column("law", ColumnKind.Number),
            new Column("$c=q/p$", ColumnKind.Number), new Column("law", ColumnKind.Number),
        ],
        [
            .. series.Select(s =>
            {
                PowerLawFit fit = s.Fit(RateAndBatch);
                PowerLawFit law = s.Predicted(RateAndBatch);
                return (IReadOnlyList<string>)
                [
                    s.Name, ModeStyle.Count(s.Points.Count), ModeStyle.Estimated(fit.Exponent(0)), Digits(law.Exponent(0).Value), ModeStyle.Estimated(fit.Exponent(1).Scale(-1)), Digits(-law.Exponent(1).Value),
                    ModeStyle.Estimated(Collapse(fit)), Digits(Collapse(law).Value),
                ];
            }),
        ])
    {
        Caption = "Exponents of $\\langle S\\rangle\\propto\\alpha^p|B|^{-q}$ and of collapse, $c=q/p$ (1: $\\alpha/|B|$; 0.5: $\\alpha/\\sqrt{|B|}$), errors of the last digits in parentheses; beside each the same fit through the law without a parameter.",
    };

    /// <summary>χ² of the points about a smooth curve of each candidate.</summary>
    public static Table Candidates(IEnumerable<(CollapseSeries Series, Candidate Candidate)> tests) => new(
        [
            new Column("data"), new Column("variable"), new Column("$\\chi^2$/dof", ColumnKind.Number), new Column("p-value", ColumnKind.Number), new Column("scatter, %", ColumnKind.Number), new Column("errors, %", ColumnKind.Number), new Column("law, %", ColumnKind.Number),
            new Column("verdict"),
        ],
        [
            .. tests.Select(test =>
            {
                CollapseTest t = test.Series.Collapse(test.Candidate);
                return (IReadOnlyList<string>)
                [
                    test.Series.Name, test.Candidate.Name, string.Create(CultureInfo.InvariantCulture, $"{t.ChiSquared:0.0}/{t.Degrees}"), PosterSeries.PValue(t.P),
                    (100 * t.Spread).ToString("0.00", CultureInfo.InvariantCulture), (100 * t.Expected).ToString("0.00", CultureInfo.InvariantCulture),
                    (100 * test.Series.Expected(test.Candidate).Spread).ToString("0.00", CultureInfo.InvariantCulture), Verdict(t),
                ];
            }),
        ])
    {
        Caption = "Collapse of $\\langle S\\rangle$ in candidate variables: $\\chi^2$ about a smooth curve (a quadratic in logarithms), relative scatter of the points about it, what their errors alone leave, and what the law leaves without errors.",
    };

    /// <summary>⟨S⟩ of a series in a panel.</summary>
    /// <param name="series">The series.</param>
    /// <param name="style">Its colour and marker.</param>
    /// <param name="abscissa">Of a point.</param>
    /// <param name="factor">What ⟨S⟩ is multiplied by.</param>
    /// <param name="label">In the label language; empty for none.</param>
    public static PointSeries Points(CollapseSeries series, int style, Func<DeepPoint, double> abscissa, Func<DeepPoint, double> factor, string label)
    {
        Estimate[] values = [.. series.Points.Select(p => p.Spacing(series.Layer).Scale(factor(p)))];
        return new PointSeries([.. series.Points.Select(abscissa)], [.. values.Select(v => v.Value)])
        {
            YError = [.. values.Select(v => v.Error)],
            Colour = PosterSeries.Colours[style],
            Marker = PosterSeries.Markers[style],
            Size = 0.6,
            Label = label,
        };
    }

    private static string Verdict(CollapseTest test) => test.P >= 0.001 ? "collapses" : string.Create(CultureInfo.InvariantCulture, $"rejected, {100 * test.Excess:0.0} % beyond errors");

    private static string Digits(double value) => value.ToString("0.000", CultureInfo.InvariantCulture).Replace('-', '−');
}
