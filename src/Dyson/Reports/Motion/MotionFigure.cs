using System.Globalization;
using Dyson.Dynamics.Measured;
using Dyson.Reports.Figures;
using Dyson.Statistics;

namespace Dyson.Reports.Motion;

/// <summary>Panels of measured motion: K(x), g²(x), and the recorded against the predicted density, one row a group of levels.</summary>
internal static class MotionFigure
{
    private const int Groups = 4;
    private const double RowHeight = 165;
    private const int Bins = 36;

    /// <summary>The figure of a record; null where nothing was measured.</summary>
    public static Figure? Of(string name, AnalysedMotion motion)
    {
        if (motion.Measured is not { } measured)
        {
            return null;
        }

        List<Panel> panels = [];
        for (int group = 0; group < Math.Min(Groups, measured.Groups.Count); group++)
        {
            string mark = "levels " + MotionTable.Levels(measured.Groups[group]);
            panels.Add(Drift(measured, group, mark));
            panels.Add(Noise(measured, group, string.Empty));
            panels.Add(Density(motion, group, string.Empty));
        }

        return new Figure(name)
        {
            Width = Figure.DoubleColumn,
            Height = RowHeight * panels.Count / 3,
            Columns = 3,
            Panels = panels,
            Caption = "Drift $K(x)$ and noise $g^2(x)$: conditional means of increments (points), and the polynomials that the transitions give, with the error of one standard deviation (band). "
                + "Right: the recorded stationary levels, and those predicted from drift, noise and repulsion"
                + (motion.Prediction is { } p ? string.Create(CultureInfo.InvariantCulture, $", $p={p.P:G2}$.") : "."),
        };
    }

    /// <summary>K(x) of a group, beside a theory if there is one.</summary>
    public static Panel Drift(MeasuredMotion measured, int group, string mark, Func<double, double>? theory = null) => Function(
        measured, group, mark, "$K(x)$", measured.DriftFits[group], x => measured.Drift(measured.Groups[group][0], x), theory, null);

    /// <summary>g²(x) of a group.</summary>
    public static Panel Noise(MeasuredMotion measured, int group, string mark, Func<double, double>? theory = null) => Function(
        measured, group, mark, "$g^2(x)$", measured.NoiseFits[group], x => measured.NoiseSquare(measured.Groups[group][0], x), theory, 0);

    /// <summary>Recorded and predicted density of a group's levels.</summary>
    public static Panel Density(AnalysedMotion motion, int group, string mark)
    {
        MeasuredMotion measured = motion.Measured!;
        IReadOnlyList<int> levels = measured.Groups[group];
        double[] recorded = Recorded(motion, levels);
        (double lower, double upper) = (recorded.Min(), recorded.Max());
        Histogram data = Histogram.Of(Sample.Of(recorded), lower, upper, Bins);
        List<Series> series =
        [
            new HistogramSeries(data.Edges.ToArray(), [.. Enumerable.Range(0, data.Bins).Select(data.Density)]) { Label = "recorded", Colour = Palette.Blue },
        ];
        if (motion.Prediction is { } prediction)
        {
            double[] predicted = [.. levels.SelectMany(level => prediction.Samples[level])];
            Histogram expected = Histogram.Of(Sample.Of(predicted), lower, upper, Bins);
            double inside = (double)expected.Total / predicted.Length;
            series.Add(new LineSeries(
                [.. Enumerable.Range(0, Bins).Select(expected.Centre)], [.. Enumerable.Range(0, Bins).Select(bin => inside * expected.Density(bin))])
            {
                Label = prediction.Route == PredictionRoute.CoulombGas ? "Coulomb gas" : "equation",
                Colour = Palette.Black,
                Dash = Dash.Solid,
            });
        }

        return new Panel
        {
            Mark = mark,
            X = new Axis("$x$"),
            Y = new Axis(@"$\rho(x)$") { Minimum = 0, Maximum = 1.35 * Enumerable.Range(0, data.Bins).Max(data.Density) },
            Legend = LegendPlace.Automatic,
            Series = series,
        };
    }

    private static double[] Recorded(AnalysedMotion motion, IReadOnlyList<int> levels)
    {
        MotionHistory history = motion.Record.History;
        double from = history.Times[^1] >= motion.StationaryFrom ? motion.StationaryFrom : double.NegativeInfinity;
        List<double> values = [];
        for (int s = 0; s < history.Times.Count; s++)
        {
            for (int r = 0; history.Times[s] >= from && r < history.Replicas; r++)
            {
                values.AddRange(levels.Select(level => history.At(r, s)[level]).Where(double.IsFinite).ToArray());
            }
        }

        return [.. values];
    }

    private static Panel Function(
        MeasuredMotion measured, int group, string mark, string axis, MotionFit fit, Func<double, Estimate> function, Func<double, double>? theory, double? minimum)
    {
        const int Points = 61;
        (double lower, double upper) = measured.Visited(measured.Groups[group][0]);
        double[] x = [.. Enumerable.Range(0, Points).Select(k => lower + ((upper - lower) * k / (Points - 1)))];
        Estimate[] y = [.. x.Select(function)];
        List<Series> series =
        [
            new BandSeries(x, [.. y.Select(e => e.Value - e.Error)], [.. y.Select(e => e.Value + e.Error)]) { Colour = Palette.Blue, Label = "measured" },
            new PointSeries([.. fit.Points.Select(p => p.At)], [.. fit.Points.Select(p => p.Value.Value)])
            {
                YError = [.. fit.Points.Select(p => p.Value.Error)],
                Colour = Palette.Blue,
                Marker = Marker.Circle,
                Size = 0.6,
            },
        ];
        if (theory is not null)
        {
            series.Add(LineSeries.Of(theory, lower, upper) with { Colour = Palette.Black, Dash = Dash.Dashed, Width = 0.8, Label = "theory" });
        }

        return new Panel
        {
            Mark = mark,
            X = new Axis("$x$"),
            Y = minimum is { } least ? new Axis(axis) { Minimum = least, Maximum = 1.6 * fit.Points.Max(p => p.Value.Value) } : new Axis(axis),
            Legend = LegendPlace.Automatic,
            Series = series,
        };
    }
}
