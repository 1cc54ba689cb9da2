using System.Globalization;
using System.Text;
using Dyson.Reports.Documents;
using Dyson.Statistics;

namespace Dyson.Reports.Spectra;

/// <summary>An analysis as tables for people and as CSV for programs.</summary>
public static class StatisticsTable
{
    private const string CsvHeader = "source,snapshot,step,quantity,levels,value,error,p,excluded_replicas,method\r\n";

    /// <summary>
    /// All numbers, one a row (RFC 4180): quantity is mean, variance (levels: one number), mean_spacing, second_moment_ratio, binder,
    /// surmise_ks_distance,
    /// density_centre, density_sigma (levels: two numbers). What is not known is empty.
    /// </summary>
    public static string Csv(IEnumerable<AnalysisDocument> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        StringBuilder csv = new(CsvHeader);
        foreach (AnalysisDocument document in documents)
        {
            foreach (SnapshotAnalysis snapshot in document.Snapshots)
            {
                void Add(string quantity, string levels, EstimateDocument estimate, double? p = null) => csv
                    .Append(CultureInfo.InvariantCulture, $"{Quoted(document.Source)},{snapshot.Snapshot},{snapshot.Step},")
                    .Append(CultureInfo.InvariantCulture, $"{quantity},{levels},")
                    .Append(CultureInfo.InvariantCulture, $"{estimate.Value:R},{estimate.Error:R},{p:R},{snapshot.ExcludedReplicas},")
                    .Append(Quoted(estimate.Method ?? string.Empty)).Append("\r\n");
                foreach ((int i, LevelAnalysis level) in snapshot.Levels.Index())
                {
                    string number = i.ToString(CultureInfo.InvariantCulture);
                    Add("mean", number, level.Mean);
                    Add("variance", number, level.Variance);
                }

                foreach (PairAnalysis pair in snapshot.Pairs)
                {
                    string numbers = PairName(pair);
                    Add("mean_spacing", numbers, pair.MeanSpacing);
                    Add("second_moment_ratio", numbers, pair.SecondMomentRatio);
                    Add("binder", numbers, pair.Binder);
                    Add("surmise_ks_distance", numbers, new EstimateDocument(pair.Surmise.KsDistance, null), pair.Surmise.P);
                    Add("density_centre", numbers, pair.Density.Centre, pair.Density.P);
                    Add("density_sigma", numbers, pair.Density.Sigma, pair.Density.P);
                }
            }
        }

        return csv.ToString();
    }

    /// <summary>Mean and variance of every level.</summary>
    public static Table Levels(SnapshotAnalysis snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return new Table(
            [new Column("level", ColumnKind.Number), new Column("mean", ColumnKind.Number), new Column("variance", ColumnKind.Number)],
            [.. snapshot.Levels.Select((level, i) => (IReadOnlyList<string>)
                [i.ToString(CultureInfo.InvariantCulture), Label(level.Mean), Label(level.Variance)])])
        {
            Caption = "Levels: mean and variance over replicas" + About(snapshot),
        };
    }

    /// <summary>Statistics of every pair.</summary>
    public static Table Pairs(SnapshotAnalysis snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return new Table(
            [
                new Column("pair"), new Column(@"$\langle S\rangle$", ColumnKind.Number),
                new Column(@"$\langle S^2\rangle/\langle S\rangle^2$", ColumnKind.Number), new Column("$U_4$", ColumnKind.Number),
                new Column("KS distance", ColumnKind.Number), new Column("$p$ (surmise)", ColumnKind.Number),
                new Column("centre", ColumnKind.Number), new Column(@"$\sigma$", ColumnKind.Number),
                    new Column("$p$ (density)", ColumnKind.Number),
            ],
            [.. snapshot.Pairs.Select(pair => (IReadOnlyList<string>)
            [
                PairName(pair), Label(pair.MeanSpacing), Label(pair.SecondMomentRatio), Label(pair.Binder), Number(pair.Surmise.KsDistance),
                Number(pair.Surmise.P), Label(pair.Density.Centre), Label(pair.Density.Sigma), Number(pair.Density.P),
            ])])
        {
            Caption = @"Pairs: mean spacing, second-moment ratio (surmise: $4/\pi = 1.273$), Binder cumulant ($4/27$), the test of "
                + @"$S/\langle S\rangle$ against the "
                + "Wigner surmise, and the fitted two-level density" + About(snapshot),
        };
    }

    /// <summary>An analysis as lines of text in columns.</summary>
    public static string Text(AnalysisDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        StringBuilder text = new(string.Create(CultureInfo.InvariantCulture, $"{document.Source}: {document.Replicas} replicas\n"));
        foreach (SnapshotAnalysis snapshot in document.Snapshots)
        {
            string step = snapshot.Step is { } at ? string.Create(CultureInfo.InvariantCulture, $", step {at}") : string.Empty;
            string excluded = snapshot.ExcludedReplicas > 0
                ? string.Create(CultureInfo.InvariantCulture,
                    $", {snapshot.ExcludedReplicas} replicas left out (levels that are not finite)")
                : string.Empty;
            text.Append(CultureInfo.InvariantCulture, $"\nsnapshot {snapshot.Snapshot}{step}{excluded}\n");
            Align(text, [["level", "mean", "variance"], .. snapshot.Levels.Select((level, i) => (string[])
                [i.ToString(CultureInfo.InvariantCulture), Plain(level.Mean), Plain(level.Variance)])]);
            if (snapshot.Pairs.Count > 0)
            {
                text.Append('\n');
                Align(text, [["pair", "⟨S⟩", "⟨S²⟩/⟨S⟩²", "U₄", "KS distance", "p surmise", "centre", "σ", "p density"],
                    .. snapshot.Pairs.Select(pair => (string[])
                [
                    PairName(pair), Plain(pair.MeanSpacing), Plain(pair.SecondMomentRatio), Plain(pair.Binder),
                        Plain(pair.Surmise.KsDistance),
                    Plain(pair.Surmise.P), Plain(pair.Density.Centre), Plain(pair.Density.Sigma), Plain(pair.Density.P),
                ])]);
            }
        }

        return text.ToString();
    }

    internal static string PairName(PairAnalysis pair) => string.Create(CultureInfo.InvariantCulture, $"{pair.Levels[0]}-{pair.Levels[1]}");

    private static string About(SnapshotAnalysis snapshot)
    {
        string step = snapshot.Step is { } at ? string.Create(CultureInfo.InvariantCulture, $" (step {at})") : string.Empty;
        string excluded = snapshot.ExcludedReplicas > 0
            ? string.Create(CultureInfo.InvariantCulture,
                $"; {snapshot.ExcludedReplicas} replicas with levels that are not finite are left out")
            : string.Empty;
        return string.Create(CultureInfo.InvariantCulture, $", snapshot {snapshot.Snapshot}{step}{excluded}.");
    }

    private static void Align(StringBuilder text, IReadOnlyList<string[]> rows)
    {
        int[] width = [.. Enumerable.Range(0, rows[0].Length).Select(c => rows.Max(row => row[c].Length))];
        foreach (string[] row in rows)
        {
            text.Append("  ").AppendJoin("  ", row.Select((cell, c) => cell.PadRight(width[c])));
            while (text[^1] == ' ')
            {
                text.Length--;
            }

            text.Append('\n');
        }
    }

    private static string Plain(EstimateDocument estimate) =>
        UncertainNumber.Format(estimate.Value ?? double.NaN, estimate.Error ?? double.NaN);

    private static string Plain(double? value) => value?.ToString("G3", CultureInfo.InvariantCulture) ?? "–";

    private static string Label(EstimateDocument estimate) =>
        UncertainNumber.FormatLabel(estimate.Value ?? double.NaN, estimate.Error ?? double.NaN);

    private static string Number(double? value) => value?.ToString("G3", CultureInfo.InvariantCulture) ?? "–";

    private static string Quoted(string field) =>
        field.AsSpan().ContainsAny(",\"\r\n") ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
}
