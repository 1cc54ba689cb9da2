using System.Globalization;
using System.Text;
using Dyson.Reports.Documents;
using Dyson.Statistics;

namespace Dyson.Reports.Motion;

/// <summary>Measured motion as tables for people and as CSV for programs.</summary>
public static class MotionTable
{
    private const string Unmeasurable = "not measurable from this record (error above 0.5), taken as 1";
    private const string CsvHeader = "source,quantity,level,x,value,error,predicted,predicted_error,p\r\n";

    /// <summary>An entry as lines of text in columns.</summary>
    public static string Text(MotionEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        StringBuilder text = new();
        if (entry.Failure is { } failure)
        {
            return $"{entry.Source}: {failure}\n";
        }

        text.Append(CultureInfo.InvariantCulture, $"{entry.Source}: {entry.Transitions} transitions of {Number(entry.Lag)} updates, levels relax by {Number(entry.Relaxation)} within it, ");
        text.Append(entry.FromMatrices ? "noise seen in the eigenvectors' frame\n"
            : string.Create(CultureInfo.InvariantCulture, $"{100 * entry.Kept:0} % began far enough from other levels\n"));
        Align(text, [["levels", "K = 0 at", "-K'", "g²", "p drift", "p noise"], .. entry.Groups.Select(g => (string[])
            [Levels(g.Levels), Plain(g.FixedPoint), Plain(g.Rate), Plain(g.NoiseSquare), Number(g.DriftP), Number(g.NoiseP)])]);
        if (entry.Repulsion is { } repulsion)
        {
            text.Append(CultureInfo.InvariantCulture, $"  repulsion g_ij²/g_ig_j{Pairs(entry)}: {(entry.RepulsionAssumed ? Unmeasurable : Plain(repulsion))}\n");
        }

        if (entry.Prediction is { } prediction)
        {
            string route = prediction.Route == "equation" ? "measured equation, integrated" : "Coulomb gas";
            text.Append(CultureInfo.InvariantCulture, $"  stationary levels, recorded and predicted by the {route} (p = {Number(prediction.P)})\n");
            Align(text, [["", "level", "recorded", "predicted", "p"], .. prediction.Statistics.Where(s => s.At is null).Select(s => (string[])
                [s.Quantity, s.Quantity == "spacing" ? $"{s.Level}-{s.Level + 1}" : $"{s.Level}", Plain(s.Recorded), Plain(s.Predicted), Number(s.P)])]);
        }

        if (entry.PredictionNote is { } note)
        {
            text.Append("  ").Append(note).Append('\n');
        }

        foreach (string warning in entry.Warnings)
        {
            text.Append("  ").Append(warning).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Drift and noise of every group.</summary>
    public static Table Groups(MotionEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return new Table(
            [
                new Column("levels"), new Column("$K=0$ at", ColumnKind.Number), new Column("$-K'$", ColumnKind.Number), new Column("$g^2$", ColumnKind.Number),
                new Column("$p$, $K$", ColumnKind.Number), new Column("$p$, $g^2$", ColumnKind.Number),
            ],
            [.. entry.Groups.Select(g => (IReadOnlyList<string>)[Levels(g.Levels), Label(g.FixedPoint), Label(g.Rate), Label(g.NoiseSquare), Number(g.DriftP), Number(g.NoiseP)])])
        {
            Caption = "Drift and noise: fixed point, slope and noise at the mean level; p-values of conditional means against the polynomials. "
                + (entry.Repulsion is { } repulsion && !entry.RepulsionAssumed ? $"Repulsion $g_{{ij}}^2/g_ig_j${Pairs(entry)} = {Label(repulsion)}."
                    : $"The repulsion $g_{{ij}}^2/g_ig_j$ is {Unmeasurable}."),
        };
    }

    /// <summary>Recorded and predicted numbers.</summary>
    public static Table Statistics(MotionPredictionEntry prediction)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        return new Table(
            [new Column("quantity"), new Column("level"), new Column("recorded", ColumnKind.Number), new Column("predicted", ColumnKind.Number), new Column("$p$", ColumnKind.Number)],
            [.. prediction.Statistics.Where(s => s.At is null).Select(s => (IReadOnlyList<string>)
                [s.Quantity, s.Quantity == "spacing" ? $"{s.Level}-{s.Level + 1}" : $"{s.Level}", Label(s.Recorded), Label(s.Predicted), Number(s.P)])])
        {
            Caption = "Stationary levels: recorded, and predicted from drift, noise and repulsion by the "
                + (prediction.Route == "equation" ? "measured equation, integrated" : "Coulomb gas")
                + string.Create(CultureInfo.InvariantCulture, $". p-values account for both coming from one record; the smallest of all {prediction.Statistics.Count}, times their number: {Number(prediction.P)}."),
        };
    }

    /// <summary>All numbers, one a row (RFC 4180).</summary>
    public static string Csv(IEnumerable<MotionEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        StringBuilder csv = new(CsvHeader);
        foreach (MotionEntry entry in entries)
        {
            void Add(string quantity, string level, double? x, EstimateDocument value, EstimateDocument? predicted = null, double? p = null) => csv
                .Append(Quoted(entry.Source)).Append(CultureInfo.InvariantCulture, $",{quantity},{level},{x:R},{value.Value:R},{value.Error:R},")
                .Append(CultureInfo.InvariantCulture, $"{predicted?.Value:R},{predicted?.Error:R},{p:R}\r\n");
            foreach (MotionGroupEntry group in entry.Groups)
            {
                string levels = Levels(group.Levels);
                Add("fixed_point", levels, null, group.FixedPoint);
                Add("rate", levels, null, group.Rate, null, group.DriftP);
                Add("noise_square", levels, null, group.NoiseSquare, null, group.NoiseP);
                foreach (MotionFunctionEntry at in group.Functions)
                {
                    Add("drift", levels, at.X, at.Drift);
                    Add("noise_square", levels, at.X, at.NoiseSquare);
                }
            }

            if (entry.Repulsion is { } repulsion)
            {
                Add("repulsion", string.Empty, null, repulsion);
            }

            foreach (MotionPairEntry pair in entry.Repulsions)
            {
                Add("repulsion", Levels(pair.Levels), null, pair.Repulsion);
            }

            foreach (MotionStatisticEntry s in entry.Prediction?.Statistics ?? [])
            {
                Add("stationary_" + s.Quantity, $"{s.Level}", s.At, s.Recorded, s.Predicted, s.P);
            }
        }

        return csv.ToString();
    }

    internal static string Levels(IReadOnlyList<int> levels) => string.Join("-", levels);

    private static void Align(StringBuilder text, IReadOnlyList<string[]> rows)
    {
        int[] width = [.. Enumerable.Range(0, rows[0].Length).Select(c => rows.Max(row => row[c].Length))];
        foreach (string[] row in rows)
        {
            text.Append(("  " + string.Join("  ", row.Select((cell, c) => cell.PadRight(width[c])))).TrimEnd()).Append('\n');
        }
    }

    /// <summary>Of one pair the repulsion is no mean.</summary>
    private static string Pairs(MotionEntry entry) => entry.Groups.Sum(g => g.Levels.Count) > 2 ? ", mean over pairs" : string.Empty;

    private static string Plain(EstimateDocument estimate) => UncertainNumber.Format(estimate.Value ?? double.NaN, estimate.Error ?? double.NaN);

    private static string Label(EstimateDocument estimate) => UncertainNumber.FormatLabel(estimate.Value ?? double.NaN, estimate.Error ?? double.NaN);

    private static string Number(double? value) => value?.ToString("G3", CultureInfo.InvariantCulture) ?? "–";

    private static string Quoted(string field) => field.AsSpan().ContainsAny(",\"\r\n") ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
}
