using System.Globalization;
using Dyson.Formats;
using Dyson.Reports.Documents;

namespace Dyson.Reports.Motion;

/// <summary>The folder of <c>dyson motion --out</c>: <c>results.json</c>, <c>motion.csv</c>, <c>index.html</c> and a figure a record.</summary>
public static class MotionReport
{
    /// <summary>Writes the folder; files of these names are replaced.</summary>
    /// <param name="folder">The folder; made if missing.</param>
    /// <param name="title">The page's title, as plain text.</param>
    /// <param name="json">The document for <c>results.json</c>.</param>
    /// <param name="motions">The records.</param>
    /// <param name="command">The command line, for the record; may be empty.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static void Write(string folder, string title, string json, IReadOnlyList<AnalysedMotion> motions, string command)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(motions);
        HtmlReport page = new(Table.Verbatim(title)) { Maker = "dyson motion" };
        MotionEntry[] entries = [.. motions.Select(MotionEntry.Of)];
        foreach ((int i, MotionEntry entry) in entries.Index())
        {
            page.Section(Table.Verbatim(entry.Source));
            if (entry.Failure is { } failure)
            {
                page.Paragraph(Table.Verbatim(failure));
                continue;
            }

            page.Paragraph(string.Create(CultureInfo.InvariantCulture,
                $"{entry.Transitions} transitions of {entry.Lag:G4} updates. Errors in parentheses are one standard deviation of the last digits, by jackknife over blocks."));
            foreach (string warning in entry.Warnings)
            {
                page.Paragraph(Table.Verbatim(warning));
            }

            if (MotionFigure.Of(motions.Count == 1 ? "motion" : string.Create(CultureInfo.InvariantCulture, $"motion-{i:D3}"), motions[i]) is { } figure)
            {
                page.Figure(figure);
            }

            page.Table(MotionTable.Groups(entry));
            if (entry.Prediction is { } prediction)
            {
                page.Table(MotionTable.Statistics(prediction));
            }
            else if (entry.PredictionNote is { } note)
            {
                page.Paragraph(Table.Verbatim(note));
            }
        }

        if (command.Length > 0)
        {
            page.Section("Command").Verbatim(command);
        }

        ReportFolder.Write(folder, page);
        AtomicFile.WriteAllText(Path.Combine(folder, "motion.csv"), MotionTable.Csv(entries));
        AtomicFile.WriteAllText(Path.Combine(folder, "results.json"), json);
    }
}
