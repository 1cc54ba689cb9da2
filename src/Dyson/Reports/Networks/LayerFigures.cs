using System.Globalization;
using Dyson.Laws;
using Dyson.Networks;
using Dyson.Reports.Documents;
using Dyson.Reports.Figures;
using Dyson.Reports.Typography;
using Dyson.Statistics;

namespace Dyson.Reports.Networks;

/// <summary>Figures for papers: density and tail of a layer, and all layers of a file side by side.</summary>
public static class LayerFigures
{
    private const double RowHeight = 175;
    private const int LongestName = 80;
    private const int LongestTitle = 70;
    private const double Reach = 1.6;

    /// <summary>Density of the singular values with the Marchenko–Pastur bulk, and the share of levels above x with the power-law fit; null where there is nothing to draw.</summary>
    /// <param name="name">The figure's name.</param>
    /// <param name="layer">The layer.</param>
    public static Figure? Of(string name, LayerDiagnosis layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        List<Panel> panels = [];
        if (layer.Density is { } density)
        {
            panels.Add(Density(layer, density));
        }

        if (Tail(layer) is { } tail)
        {
            panels.Add(tail);
        }

        return panels.Count == 0 ? null : new Figure(name)
        {
            Width = panels.Count == 2 ? Figure.DoubleColumn : Figure.SingleColumn,
            Height = RowHeight + 14,
            Columns = panels.Count,
            Panels = panels,
            Title = Drawable(SpectraTables.Shortened(layer.Name, LongestTitle)),
            Caption = Drawable(layer.Name) + string.Create(CultureInfo.InvariantCulture, $", ${layer.Rows}\\times {layer.Columns}$. ")
                + @"Singular values $\xi$ with the Marchenko--Pastur bulk (line), its edges (dotted) and the threshold of outliers (dashed); "
                + "share of levels at $x = \\xi^2$ or above, with the power law from $x_{\\min}$ on.",
        };
    }

    /// <summary>Exponents, outliers, stable rank and gap ratio of a file's layers in their order; null without layers.</summary>
    public static Figure? Overview(string name, FileSpectra file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (file.Layers.Count == 0)
        {
            return null;
        }

        double[] number = [.. Enumerable.Range(1, file.Layers.Count).Select(i => (double)i)];
        return new Figure(name)
        {
            Width = Figure.DoubleColumn,
            Height = 2 * RowHeight,
            Columns = 2,
            Panels =
            [
                Points("(a)", @"exponent $\alpha$", AxisScale.Linear, "exponent"),
                Points("(b)", "outliers", AxisScale.Linear, "outliers"),
                Points("(c)", "stable rank", AxisScale.Logarithmic, "stable_rank"),
                Points("(d)", @"$\langle \tilde{r}\rangle$", AxisScale.Linear, "gap_ratio", ReferenceLine.AtY(GapRatioSurmise.Goe().LargeMatrixRestrictedMean!.Value) with { Label = "orthogonal ensemble", Colour = Palette.Black }),
            ],
            Caption = "All layers of " + Drawable(file.Source) + ", numbered in the order of the file. Error bars are one standard deviation; what was refused is left out. "
                + "Open squares are not trusted: outliers of a bulk that has not the shape of Marchenko and Pastur, exponents that no test supports.",
        };

        Panel Points(string mark, string title, AxisScale scale, string quantity, params Series[] more)
        {
            LayerQuantity of = LayerQuantities.Named(quantity);
            LayerNumber[] values = [.. file.Layers.Select(of.Of)];
            return new Panel
            {
                Mark = mark,
                X = new Axis("layer") { Minimum = 0, Maximum = number.Length + 1 },
                Y = new Axis(title) { Scale = scale },
                Series =
                [
                    Some(true) with { Colour = Palette.Blue, Marker = Marker.Circle },
                    .. values.Any(v => v.Doubtful) ? [Some(false) with { Colour = Palette.Vermillion, Marker = Marker.Square, Filled = false }] : Array.Empty<Series>(),
                    .. more,
                ],
            };

            PointSeries Some(bool trusted) => new(number, [.. values.Select(v => v.Doubtful != trusted ? v.Value ?? double.NaN : double.NaN)])
            {
                YError = of.HasError ? [.. values.Select(v => v.Error ?? double.NaN)] : null,
            };
        }
    }

    /// <summary>Names for the figures of layers: letters, digits and hyphens, no two the same even where case does not count.</summary>
    public static IReadOnlyList<string> Names(IReadOnlyList<string> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        HashSet<string> used = new(StringComparer.OrdinalIgnoreCase);
        List<string> names = [];
        foreach (string layer in layers)
        {
            string letters = string.Join('-', string.Concat(layer.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Split('-', StringSplitOptions.RemoveEmptyEntries));
            string stem = "layer" + (letters.Length == 0 ? "" : "-" + (letters.Length > LongestName ? letters[..(LongestName / 2)] + "-" + letters[^(LongestName / 2)..] : letters));
            string name = stem;
            for (int i = 2; !used.Add(name); i++)
            {
                name = string.Create(CultureInfo.InvariantCulture, $"{stem}-{i}");
            }

            names.Add(name);
        }

        return names;
    }

    private static Panel Density(LayerDiagnosis layer, SpectralDensity density)
    {
        // far levels would squeeze the bulk
        double last = density.Edges[^1], end = Math.Max(last, Math.Min(Reach * last, 1.03 * (layer.SingularMax ?? last)));
        List<Series> series = [new HistogramSeries(density.Edges, density.Density) { Label = "levels", Colour = Palette.Blue }];
        if (layer.Bulk is { } bulk && bulk.UpperEdge > bulk.LowerEdge)
        {
            (double a, double b) = (Math.Sqrt(Math.Max(0, bulk.LowerEdge)), Math.Sqrt(bulk.UpperEdge));
            double share = density.Noise is { } noise ? noise.Select((m, i) => m * (density.Edges[i + 1] - density.Edges[i])).Sum() : 1;
            LineSeries law = LineSeries.Of(xi => share * BulkDensity(xi, a, b), Math.Max(a, 1e-6 * b), b, 401);
            series.Add(law with { Label = "Marchenko–Pastur", Colour = Palette.Black, Dash = Dash.Solid });
            series.Add(ReferenceLine.AtX(b) with { Colour = Palette.Black, Dash = Dash.Dotted });
            series.AddRange(a > 0 ? [ReferenceLine.AtX(a) with { Colour = Palette.Black, Dash = Dash.Dotted }] : []);
        }

        if (layer.Outliers is { } outliers)
        {
            double threshold = Math.Sqrt(outliers.UpperThreshold);
            series.Add(ReferenceLine.AtX(threshold) with { Colour = Palette.Vermillion, Dash = Dash.Dashed });
            double[] beyond = [.. outliers.Upper.Concat(outliers.Lower).Select(o => o.Singular)];
            if (beyond.Length > 0)
            {
                int far = beyond.Count(xi => xi > end);
                string label = string.Create(CultureInfo.InvariantCulture,
                    $"{SpectraTables.Counted(beyond.Length, "outlier")}{(far > 0 ? $", {far} beyond this axis" : "")}{(outliers.Trusted ? "" : ", not trusted")}");
                series.Add(new PointSeries(beyond, [.. beyond.Select(_ => 0.0)]) { Label = label, Colour = Palette.Vermillion, Marker = Marker.Triangle });
            }
        }

        return new Panel { Mark = "(a)", X = new Axis(@"$\xi$") { Maximum = end }, Y = new Axis("density") { Minimum = 0 }, Series = series };
    }

    private static Panel? Tail(LayerDiagnosis layer)
    {
        (int[] ranks, double[] singular) = LayerLevels.Of(layer);
        int[] drawn = [.. Enumerable.Range(0, ranks.Length).Where(i => singular[i] > 0)];
        if (drawn.Length < 2)
        {
            return null;
        }

        double[] x = [.. drawn.Select(i => singular[i] * singular[i])];
        double n = layer.Columns;
        List<Series> series = [new PointSeries(x, [.. drawn.Select(i => ranks[i] / n)]) { Label = "levels", Colour = Palette.Blue, Marker = Marker.Circle, Size = 0.55 }];
        if (layer.PowerLaw is { Exponent.Value: { } alpha, LowerCut.Value: > 0 and { } from } tail)
        {
            double to = tail.UpperCut ?? x[0], end = tail.UpperCut is { } cut ? Math.Pow(cut, 1 - alpha) : 0, start = Math.Pow(from, 1 - alpha);
            double[] at = [.. Enumerable.Range(0, 61).Select(i => from * Math.Pow(to / from, i / 60.0))];
            string p = tail.P is { } known ? string.Create(CultureInfo.InvariantCulture, $", $p={NumberLabel(known)}$") : "";
            EstimateDocument exponent = tail.ExponentResampled ?? tail.Exponent;
            series.Add(new LineSeries(at, [.. at.Select(v => (tail.Above + (tail.TailCount * (Math.Pow(v, 1 - alpha) - end) / (start - end))) / n)])
            {
                Label = $@"$\alpha=$ {UncertainNumber.FormatLabel(exponent.Value ?? double.NaN, exponent.Error ?? double.NaN)}{(LayerQuantities.Named("exponent").Of(layer).Doubtful ? "?" : "")}{p}",
                Colour = Palette.Vermillion,
                Dash = Dash.Solid,
            });
            series.Add(ReferenceLine.AtX(from) with { Colour = Palette.Vermillion, Dash = Dash.Dashed });
        }

        if (layer.Bulk is { } bulk)
        {
            series.Add(ReferenceLine.AtX(bulk.UpperEdge) with { Colour = Palette.Black, Dash = Dash.Dotted });
        }

        return new Panel
        {
            Mark = "(b)",
            X = new Axis("$x$") { Scale = AxisScale.Logarithmic },
            Y = new Axis("share of levels above $x$") { Scale = AxisScale.Logarithmic },
            Legend = LegendPlace.LowerLeft,
            Series = series,
        };
    }

    /// <summary>Density of ξ = √x where x is Marchenko and Pastur's between a² and b², normalised to 1.</summary>
    private static double BulkDensity(double xi, double a, double b)
    {
        double x = xi * xi, half = (b - a) / 2;
        return x <= a * a || x >= b * b ? 0 : 2 * Math.Sqrt(((b * b) - x) * (x - (a * a))) / (2 * Math.PI * half * half * xi);
    }

    private static string NumberLabel(double value) => value is > 0 and < NumberText.Smallest ? "10^{-300}" : NumberText.Significant(value, 2) is var text && text.Contains('·', StringComparison.Ordinal)
        ? value.ToString("E1", CultureInfo.InvariantCulture) is var e && e.Split('E') is [var m, var power] ? $"{m}{{\\cdot}}10^{{{int.Parse(power, CultureInfo.InvariantCulture)}}}" : text
        : text;

    /// <summary>Any text as a text of the label language: shown as it is, with ? for what no face can draw.</summary>
    private static string Drawable(string text) => Table.Verbatim(string.Concat(text.EnumerateRunes().Select(rune =>
        rune.Value >= ' ' && Symbols.InText(rune.Value, Typeface.Roman) is not null ? rune.ToString() : "?")));
}
