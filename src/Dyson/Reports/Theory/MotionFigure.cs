using Dyson.Dynamics;
using Dyson.Reports.Drawing;
using Dyson.Reports.Figures;

namespace Dyson.Reports.Theory;

/// <summary>What the figures of moving levels share.</summary>
internal static class MotionFigure
{
    public const double PanelHeight = 190;
    private const int RecordedTimes = 300;
    private static readonly Colour[] Colours = [Palette.Blue, Palette.Vermillion, Palette.Green, Palette.Purple, Palette.Orange, Palette.Black];

    /// <summary>The levels of a few replicas over time.</summary>
    public static Panel Trajectories(
        string mark, string axis, DysonEnsemble ensemble, double[] start, TheorySettings settings, double duration, CancellationToken cancellation)
    {
        int count = settings.Whole("trajectories");
        double[] times = [.. Enumerable.Range(0, RecordedTimes + 1).Select(i => duration * i / RecordedTimes)];
        double[] levels = ensemble.Run(start, settings.Seed, 0, count, times, cancellation).Levels;
        return new Panel
        {
            Mark = mark,
            X = new Axis(axis) { Minimum = 0, Maximum = duration },
            Y = new Axis("$x_i(t)$"),
            Legend = LegendPlace.None,
            Series =
            [
                .. from replica in Enumerable.Range(0, count)
                   from level in Enumerable.Range(0, start.Length)
                   select new LineSeries(times, [.. Enumerable.Range(0, times.Length).Select(t => levels[(((replica * times.Length) + t) * start.Length) + level])])
                   {
                       Colour = Colours[replica % Colours.Length], Dash = Dash.Solid, Width = 0.55,
                   },
            ],
        };
    }
}

/// <summary>The times of a table's rows.</summary>
internal static class MotionTimes
{
    private static readonly double[] Fractions = [1.0 / 8, 1.0 / 4, 1.0 / 2, 1];

    /// <summary>Those given, ascending, each once; a few fractions of the duration otherwise.</summary>
    public static double[] Of(IReadOnlyList<double> given, double duration) =>
        given.Count > 0 ? [.. given.Distinct().Order()] : [.. Fractions.Select(f => f * duration)];
}
