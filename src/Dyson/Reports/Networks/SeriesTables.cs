using System.Globalization;
using System.Text;
using Dyson.Networks;

namespace Dyson.Reports.Networks;

/// <summary>
/// Levels of a time series as CSV (as <see cref="SpectraTables"/> write it) and as a few lines for the terminal. Files are numbered from 0 as in <c>layers.csv</c>,
/// trajectories and levels from 1 as on the page.
/// </summary>
public static class SeriesTables
{
    private const int MostLines = 20;
    private const int WidestName = 40;
    private const int CountColumns = 9;
    private const int OtherColumns = 55;

    private static readonly (string Change, string One, string Several)[] Passing = [("Emerges", "emerges", "emerge"), ("Appears", "appears", "appear"), ("Merges", "merges", "merge"), ("Lost", "lost", "lost")];

    /// <summary>One row a followed level and file: its place, its singular value and the overlap |⟨u|u'⟩⟨v|v'⟩| with the file before; the last row of a level says why it was lost.</summary>
    public static string TrajectoriesCsv(SpectraDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        StringBuilder csv = new();
        SpectraTables.Row(csv, ["layer", "trajectory", "file", "source", "step", "level", "singular_value", "overlap", "why_lost"]);
        foreach (LayerHistory history in FinishedSeries.Of(document))
        {
            foreach (FollowedLevel level in history.Trajectories)
            {
                foreach ((int i, FollowedPoint point) in level.Points.Index())
                {
                    SpectraTables.Row(csv,
                    [
                        history.Layer, SpectraTables.Number(level.Number + 1), .. Place(document, history, point.Snapshot), SpectraTables.Number(point.Level + 1), SpectraTables.Number(point.Value),
                        SpectraTables.Number(point.Overlap), i == level.Points.Count - 1 ? level.WhyLost ?? string.Empty : string.Empty,
                    ]);
                }
            }
        }

        return csv.ToString();
    }

    /// <summary>One row an event: a level is beyond the threshold of outliers from the first file on (Present), comes out of the bulk (Emerges) or appears outside of it without a predecessor (Appears), goes into it (Merges), or is not found again (Lost).</summary>
    public static string EventsCsv(SpectraDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        StringBuilder csv = new();
        SpectraTables.Row(csv, ["layer", "event", "trajectory", "file", "source", "step", "singular_value"]);
        foreach (LayerHistory history in FinishedSeries.Of(document))
        {
            foreach (LevelEvent change in history.Events)
            {
                SpectraTables.Row(csv, [history.Layer, change.Change, SpectraTables.Number(change.Trajectory + 1), .. Place(document, history, change.Snapshot), SpectraTables.Number(change.Value)]);
            }
        }

        return csv.ToString();
    }

    /// <summary>Appends "levels through time": layers with levels that come, go or are lost, in 20 lines at most.</summary>
    internal static void Append(StringBuilder text, SpectraDocument document, int width)
    {
        LayerHistory[] passing = [.. FinishedSeries.Of(document).Where(history => history.Events.Any(change => Passing.Any(p => p.Change == change.Change)))];
        if (passing.Length == 0)
        {
            return;
        }

        text.Append("\nlevels through time: followed, and passing the threshold of outliers\n");
        LayerHistory[] shown = passing.Length < MostLines ? passing : passing[..(MostLines - 2)];
        int name = Math.Min(Math.Min(WidestName, width - OtherColumns), shown.Max(history => SpectraTables.Columns(SpectraTables.Visible(history.Layer))));
        foreach (LayerHistory history in shown)
        {
            string layer = SpectraTables.Shortened(SpectraTables.Visible(history.Layer), name);
            string followed = SpectraTables.Counted(history.Trajectories.Count, "level");
            text.Append("  ").Append(layer).Append(' ', Math.Max(0, name - SpectraTables.Columns(layer)) + 2).Append(followed.PadLeft(CountColumns))
                .Append(": ").Append(SpectraTables.Ended(Events(document, history), width - name - CountColumns - 6)).Append('\n');
        }

        if (shown.Length < passing.Length)
        {
            text.Append(CultureInfo.InvariantCulture, $"  … and {passing.Length - shown.Length} more layers\n");
        }
    }

    private static string Events(SpectraDocument document, LayerHistory history) => string.Join(", ", Passing.Select(p => (p, There: history.Events.Where(change => change.Change == p.Change).ToArray()))
        .Where(found => found.There.Length > 0)
        .Select(found => string.Create(CultureInfo.InvariantCulture,
            $"{found.There.Length} {(found.There.Length == 1 ? found.p.One : found.p.Several)} ({When(document, history, found.There.Min(c => c.Snapshot), found.There.Max(c => c.Snapshot))})")));

    private static string When(SpectraDocument document, LayerHistory history, int first, int last)
    {
        bool steps = document.Files.All(file => file.Step is not null);
        long At(int snapshot) => steps ? document.Files[history.Files[snapshot]].Step!.Value : history.Files[snapshot] + 1;
        string unit = steps ? "step" : "file";
        return first == last ? string.Create(CultureInfo.InvariantCulture, $"{unit} {At(first)}") : string.Create(CultureInfo.InvariantCulture, $"{unit}s {At(first)} to {At(last)}");
    }

    private static string[] Place(SpectraDocument document, LayerHistory history, int snapshot)
    {
        int file = history.Files[snapshot];
        return [SpectraTables.Number(file), document.Files[file].Source, SpectraTables.Number(document.Files[file].Step)];
    }
}
