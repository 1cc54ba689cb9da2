using System.Globalization;
using System.Text.Json.Nodes;
using Dyson.Dynamics;
using Dyson.Dynamics.Ensembles;
using Dyson.Laws;
using Dyson.Reports.Documents;
using Dyson.Statistics;

namespace Dyson.Reports.Theory;

/// <summary>Tables of a Coulomb gas: levels, averages beside exact values, partition function.</summary>
internal sealed class GasReport(GasSample sample, TheorySettings settings)
{
    public TheoryDocument Document()
    {
        Row[] levels = [.. Levels()];
        Row[] averages = [.. Averages()];
        (double Closed, double Quadrature, double QuadratureError) partition = Partition();
        JsonObject json = new()
        {
            ["theory"] = "coulomb-gas",
            ["gas"] = Typography.LabelText.Plain(sample.Name),
            ["parameters"] = settings.ToJson(),
            ["draws"] = sample.Draws.Count,
            ["logPartition"] = new JsonObject
            {
                ["closedForm"] = JsonNumbers.Of(partition.Closed),
                ["quadrature"] = JsonNumbers.Of(partition.Quadrature),
                ["relativeErrorOfRule"] = JsonNumbers.Of(partition.QuadratureError),
            },
            ["acceptance"] = sample.Chains is { } chains ? JsonNumbers.Of(chains.Acceptance) : null,
            ["levels"] = JsonNumbers.Of(levels, row => row.ToJson()),
            ["averages"] = JsonNumbers.Of(averages, row => row.ToJson()),
        };
        return new TheoryDocument(sample.Name, json)
        {
            Paragraphs = [.. Paragraphs(partition)],
            Tables =
            [
                LevelTable(levels),
                Table(averages, "Averages. Exact: closed forms, or quadrature; where only the limit of large $n$ is known it stands in the last column. The quadrature of the smallest gap and of $\\tilde{r}$, whose derivatives jump, is good to about $10^{-4}$."),
            ],
            Draw = () => [GasFigure.Of(sample, settings)],
        };
    }

    private IEnumerable<string> Paragraphs((double Closed, double Quadrature, double QuadratureError) partition)
    {
        yield return sample.Chains is { } chains
            ? string.Create(CultureInfo.InvariantCulture, $"{chains.Chains} chains of {chains.Length} draws, {100 * chains.Acceptance.Average():F0} % of the proposals accepted, seed {settings.Seed}. An error bar is refused for one chain, for $\\hat{{R}}>{MarkovChains.LargestSplitRHat}$ and below {MarkovChains.FewestEffectiveDraws} effective draws a chain.")
            : string.Create(CultureInfo.InvariantCulture, $"{sample.Draws.Count} independent draws, seed {settings.Seed}.");
        string closed = double.IsFinite(partition.Closed) ? $"closed form {Numbers.Full(partition.Closed)}" : "";
        string quadrature = double.IsFinite(partition.Quadrature)
            ? $"quadrature {Numbers.Full(partition.Quadrature)} (its rule is good to {Numbers.Probability(partition.QuadratureError)})" : "";
        if (closed.Length + quadrature.Length > 0)
        {
            yield return $"$\\ln\\,Z$ over all orders of the levels: {string.Join("; ", ((string[])[closed, quadrature]).Where(text => text.Length > 0))}.";
        }

        if (sample.Quadrature is null && !double.IsNaN(sample.QuadratureError))
        {
            yield return $"Quadrature refused: two rules differ by {Numbers.Probability(sample.QuadratureError)}, at most {Numbers.Probability(GasSample.LargestQuadratureError)} allowed; more --nodes may help.";
        }

        string[] refused = [.. Levels().Concat(Averages()).Where(row => !row.Average.Mean.HasError).Select(row => $"{row.Name}: {row.Average.Mean.Method}").Distinct()];
        if (refused.Length > 0)
        {
            yield return $"Errors refused: {string.Join("; ", refused.Take(4))}{(refused.Length > 4 ? string.Create(CultureInfo.InvariantCulture, $"; and {refused.Length - 4} more, named in --json") : "")}.";
        }
    }

    private (double Closed, double Quadrature, double QuadratureError) Partition()
    {
        double ordered = MathNet.Numerics.SpecialFunctions.GammaLn(sample.Levels + 1);
        return (
            sample.Ensemble is { } theory ? SelbergIntegrals.LogPartition(theory.Ensemble) : double.NaN,
            sample.Quadrature is { } rule ? rule.LogPartition + ordered : double.NaN,
            sample.QuadratureError);
    }

    private IEnumerable<Row> Levels()
    {
        for (int i = 0; i < sample.Levels; i++)
        {
            int level = i;
            GasAverage mean = sample.Average(levels => levels[level]);
            double centre = mean.Mean.Value;
            double exact = sample.Exact(levels => levels[level]);
            yield return new Row($"$\\langle x_{{{level + 1}}}\\rangle$", "mean", level, mean, exact, null);
            yield return new Row(
                $"$\\mathrm{{Var}}\\,x_{{{level + 1}}}$", "variance", level, sample.Average(levels => (levels[level] - centre) * (levels[level] - centre)),
                sample.Exact(levels => (levels[level] - exact) * (levels[level] - exact)), null);
        }
    }

    private IEnumerable<Row> Averages()
    {
        GasEnsemble? theory = sample.Ensemble;
        bool angles = theory?.Ensemble is CircularEnsemble;
        if (angles)
        {
            double exact = 2 / sample.Beta * sample.Levels / (sample.Levels - 1 + (2 / sample.Beta));
            yield return new Row("$\\langle|\\Sigma e^{i\\theta}|^2\\rangle$", "traceModulusSquared", null, sample.Average(Modulus), exact, null);
        }
        else
        {
            yield return new Row("$\\langle\\Sigma x\\rangle$", "sum", null, sample.Average(levels => LevelObservables.Mean(levels) * levels.Length), theory?.Sum ?? sample.Exact(levels => LevelObservables.Mean(levels) * levels.Length), null);
            LevelObservable squares = levels => LevelObservables.SumOfSquares(levels, 0);
            double exact = theory is { Squares: var known } && double.IsFinite(known) ? known : sample.Exact(squares);
            yield return new Row("$\\langle\\Sigma x^2\\rangle$", "sumOfSquares", null, sample.Average(squares), exact, null);
        }

        if (sample.Levels > 1)
        {
            yield return new Row("$\\langle$smallest gap$\\rangle$", "smallestGap", null, sample.Average(LevelObservables.SmallestGap), sample.Exact(LevelObservables.SmallestGap), null);
        }

        if (sample.Levels > 2)
        {
            double? limit = sample.Beta is 1 or 2 or 4 ? GapRatioSurmise.WithRepulsion(sample.Beta).LargeMatrixRestrictedMean : null;
            yield return new Row("$\\langle\\tilde{r}\\rangle$", "gapRatio", null, sample.Average(GapRatioOf), sample.Exact(GapRatioOf), limit);
        }
    }

    /// <summary>The mean of min(s, s')/max(s, s') over the neighbouring gaps of one draw.</summary>
    internal static double GapRatioOf(ReadOnlySpan<double> levels)
    {
        double sum = 0;
        for (int i = 2; i < levels.Length; i++)
        {
            double upper = levels[i - 2] - levels[i - 1];
            double lower = levels[i - 1] - levels[i];
            sum += upper > 0 || lower > 0 ? Math.Min(upper, lower) / Math.Max(upper, lower) : 0;
        }

        return sum / (levels.Length - 2);
    }

    private static double Modulus(ReadOnlySpan<double> angles)
    {
        (double re, double im) = (0, 0);
        foreach (double angle in angles)
        {
            re += Math.Cos(angle);
            im += Math.Sin(angle);
        }

        return (re * re) + (im * im);
    }

    /// <summary>One row a level; R̂ and effective draws are those of the mean.</summary>
    private Table LevelTable(Row[] rows)
    {
        bool chains = sample.Chains is not null;
        bool exact = sample.Quadrature is not null;
        Column[] beside = exact ? [new Column("exact", ColumnKind.Number), new Column("pull", ColumnKind.Number)] : [];
        return new Table(
            [
                new Column("level", ColumnKind.Number), new Column("$\\langle x\\rangle$", ColumnKind.Number), .. beside, new Column("$\\mathrm{Var}\\,x$", ColumnKind.Number), .. beside,
                .. chains ? (Column[])[new Column("$\\hat{R}$", ColumnKind.Number), new Column("effective draws", ColumnKind.Number)] : [],
            ],
            [.. rows.Chunk(2).Select((row, i) => (IReadOnlyList<string>)
            [
                Numbers.Count(i + 1),
                .. row.SelectMany(r => (string[])[Numbers.Estimated(r.Average.Mean), .. exact ? (string[])[Numbers.Short(r.Exact), Numbers.Pull(r.Average.Mean, r.Exact)] : []]),
                .. chains ? Diagnosis(row[0].Average) : [],
            ])])
        {
            Caption = "Levels, the highest first." + (exact ? " Exact: quadrature over the ordered domain." : ""),
        };
    }

    private static string[] Diagnosis(GasAverage average) =>
        [average.SplitRHat.ToString("F4", CultureInfo.InvariantCulture), average.EffectiveSize.ToString("F0", CultureInfo.InvariantCulture)];

    private Table Table(Row[] rows, string caption)
    {
        bool chains = sample.Chains is not null;
        bool exact = rows.Any(row => double.IsFinite(row.Exact));
        bool limits = rows.Any(row => row.Limit is not null);
        return new Table(
            [
                new Column("quantity"), new Column("sampled", ColumnKind.Number),
                .. chains ? (Column[])[new Column("$\\hat{R}$", ColumnKind.Number), new Column("effective draws", ColumnKind.Number)] : [],
                .. exact ? (Column[])[new Column("exact", ColumnKind.Number), new Column("pull", ColumnKind.Number)] : [],
                .. limits ? (Column[])[new Column("$n\\to\\infty$", ColumnKind.Number)] : [],
            ],
            [.. rows.Select(row => (IReadOnlyList<string>)
            [
                row.Name, Numbers.Estimated(row.Average.Mean),
                .. chains ? Diagnosis(row.Average) : [],
                .. exact ? (string[])[Numbers.Short(row.Exact), Numbers.Pull(row.Average.Mean, row.Exact)] : [],
                .. limits ? (string[])[row.Limit is { } limit ? Numbers.Short(limit) : "–"] : [],
            ])])
        { Caption = caption };
    }

    private sealed record Row(string Name, string Key, int? Level, GasAverage Average, double Exact, double? Limit)
    {
        public JsonObject ToJson()
        {
            JsonObject json = new() { ["quantity"] = Key };
            if (Level is { } level)
            {
                json["level"] = level;
            }

            json["sampled"] = JsonNumbers.Of(Average.Mean);
            json["exact"] = JsonNumbers.Of(Exact);
            json["pull"] = JsonNumbers.Of(Average.Mean.Pull(Exact));
            json["splitRHat"] = JsonNumbers.Of(Average.SplitRHat);
            json["effectiveSize"] = JsonNumbers.Of(Average.EffectiveSize);
            if (Limit is { } limit)
            {
                json["largeMatrices"] = limit;
            }

            return json;
        }
    }
}
