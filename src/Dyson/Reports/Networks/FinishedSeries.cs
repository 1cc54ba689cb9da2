using Dyson.Networks;

namespace Dyson.Reports.Networks;

/// <summary>The histories of a document without snapshots of files that it does not hold: an analysis that was interrupted has layers of the file that it was at.</summary>
internal static class FinishedSeries
{
    /// <summary>Histories of layers that occur in two of the document's files or more.</summary>
    public static IReadOnlyList<LayerHistory> Of(SpectraDocument document) => [.. document.Series.Select(history => Until(history, document.Files.Count)).Where(history => history.Files.Count > 1)];

    private static LayerHistory Until(LayerHistory history, int files)
    {
        int known = history.Files.TakeWhile(file => file < files).Count();
        return known == history.Files.Count ? history : history with
        {
            Files = [.. history.Files.Take(known)],
            Steps = [.. history.Steps.Take(known)],
            Edges = [.. history.Edges.Take(known)],
            Trajectories = [.. history.Trajectories.Where(level => level.Points[0].Snapshot < known).Select(level => level with
            {
                Points = [.. level.Points.Where(point => point.Snapshot < known)],
                WhyLost = level.Points[^1].Snapshot + 1 < known ? level.WhyLost : null,
            })],
            Events = [.. history.Events.Where(change => change.Snapshot < known)],
        };
    }
}
