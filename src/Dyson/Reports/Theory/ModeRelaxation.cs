using System.Text.Json.Nodes;
using Dyson.Dynamics;
using Dyson.Laws;
using Dyson.Reports.Documents;

namespace Dyson.Reports.Theory;

/// <summary>P(x, t) in constant noise from a Gaussian start, by eigenfunctions and independently by finite volumes.</summary>
internal sealed class ModeRelaxation
{
    private const int StepsBetweenTimes = 1500;
    private const int FewestCells = 3000;
    private const int MostCells = 24_000;

    /// <summary>The largest drift·width/g² of a cell: the scheme is of second order while this is small.</summary>
    private const double LargestPeclet = 0.05;

    private ModeRelaxation(IReadOnlyList<double> updates, IReadOnlyList<Func<double, double>?> densities, string refusal, FiniteVolumeGrid? grid, IReadOnlyList<double[]> masses, double end)
    {
        (Updates, Densities, Refusal, Grid, Masses, End) = (updates, densities, refusal, grid, masses, end);
    }

    /// <summary>The times, in updates.</summary>
    public IReadOnlyList<double> Updates { get; }

    /// <summary>P(x, t) by eigenfunctions; null where the expansion was refused.</summary>
    public IReadOnlyList<Func<double, double>?> Densities { get; }

    /// <summary>Why it was refused.</summary>
    public string Refusal { get; }

    /// <summary>The cells; null at an absorbing wall.</summary>
    public FiniteVolumeGrid? Grid { get; }

    /// <summary>Probabilities of the cells at each time.</summary>
    public IReadOnlyList<double[]> Masses { get; }

    /// <summary>Where the eigenfunctions end.</summary>
    public double End { get; }

    public static ModeRelaxation Of(OneModeSpectrum spectrum, double mean, double width, double[] updates, double timeOfUpdate, CancellationToken cancellation)
    {
        OneModeProblem problem = spectrum.Problem;
        Gaussian start = Gaussian.WithStandardDeviation(mean, width);
        string refusal = "";
        List<Func<double, double>?> densities = [];
        foreach (double time in updates)
        {
            try
            {
                densities.Add(spectrum.Evolve(x => start.Density(x), time * timeOfUpdate));
            }
            catch (ArgumentException e)
            {
                refusal = e.Message.Split(" (Parameter", StringSplitOptions.None)[0].Replace("reach NaN", "overflow", StringComparison.Ordinal);
                densities.Add(null);
            }
        }

        if (spectrum.Boundary == LowerBoundary.Wall)
        {
            return new ModeRelaxation(updates, densities, refusal, null, [], spectrum.End);
        }

        double end = Math.Max(spectrum.End, Math.Min(mean + (8 * width), 0.999 * problem.MassSquared));
        double largest = Enumerable.Range(0, 200).Max(i => Math.Abs(problem.Drift(end * i / 200)));
        int cells = (int)Math.Clamp(Math.Ceiling(end * largest / (LargestPeclet * problem.NoiseSquared)), FewestCells, MostCells);
        FiniteVolumeEvolution scheme = new(new FiniteVolumeGrid(0, end, cells), problem.Drift, _ => problem.NoiseSquared);
        double[] masses = scheme.Grid.Masses(start.Cumulative);
        List<double[]> all = [];
        double before = 0;
        foreach (double time in updates)
        {
            cancellation.ThrowIfCancellationRequested();
            scheme.Advance(masses, (time - before) * timeOfUpdate, StepsBetweenTimes);
            all.Add([.. masses]);
            before = time;
        }

        return new ModeRelaxation(updates, densities, refusal, scheme.Grid, all, spectrum.End);
    }

    public Table Table() => new(
        [
            new Column("updates", ColumnKind.Number), new Column("$\\langle x\\rangle$", ColumnKind.Number), new Column("deviation", ColumnKind.Number), new Column("remaining", ColumnKind.Number),
            .. Grid is null ? (Column[])[] :
            [
                new Column("$\\langle x\\rangle$, volumes", ColumnKind.Number), new Column("deviation, volumes", ColumnKind.Number), new Column("largest difference of $P(X\\leq x)$", ColumnKind.Number), new Column("mass $-1$", ColumnKind.Number),
            ],
        ],
        [.. Enumerable.Range(0, Updates.Count).Select(t => (IReadOnlyList<string>)[.. Row(t)])])
    {
        Caption = "From a Gaussian start in constant $g$: eigenfunction expansion" + (Grid is null ? ", with the probability that is not absorbed." : $", and finite volumes ({Grid.Cells} cells, {StepsBetweenTimes} implicit steps between times, an error of first order in their length).")
            + (Refusal.Length > 0 ? " The expansion is refused: " + Documents.Table.Verbatim(Refusal) : ""),
    };

    public JsonObject ToJson() => new()
    {
        ["refused"] = Refusal.Length > 0 ? Refusal : null,
        ["times"] = JsonNumbers.Of(Enumerable.Range(0, Updates.Count), t => new JsonObject
        {
            ["updates"] = Updates[t],
            ["mean"] = JsonNumbers.Of(Expansion(t)?.Mean ?? double.NaN),
            ["variance"] = JsonNumbers.Of(Expansion(t)?.Variance ?? double.NaN),
            ["remaining"] = JsonNumbers.Of(Expansion(t)?.Mass ?? double.NaN),
            ["volumesMean"] = JsonNumbers.Of(Volumes(t).Mean),
            ["volumesVariance"] = JsonNumbers.Of(Volumes(t).Variance),
            ["largestDifference"] = JsonNumbers.Of(Difference(t)),
            ["massError"] = JsonNumbers.Of(Grid is null ? double.NaN : Masses[t].Sum() - 1),
        }),
    };

    private IEnumerable<string> Row(int t)
    {
        LawOnInterval? law = Expansion(t);
        yield return Numbers.Short(Updates[t]);
        yield return Numbers.Short(law?.Mean ?? double.NaN);
        yield return Numbers.Short(Math.Sqrt(law?.Variance ?? double.NaN));
        yield return Numbers.Short(law?.Mass ?? double.NaN);
        if (Grid is not null)
        {
            (double mean, double variance) = Volumes(t);
            yield return Numbers.Short(mean);
            yield return Numbers.Short(Math.Sqrt(variance));
            yield return Numbers.Probability(Difference(t));
            yield return Numbers.Rounded(Masses[t].Sum() - 1);
        }
    }

    private LawOnInterval? Expansion(int t) => Densities[t] is { } density ? new LawOnInterval(density, 0, End) : null;

    private (double Mean, double Variance) Volumes(int t)
    {
        if (Grid is null)
        {
            return (double.NaN, double.NaN);
        }

        (double first, double second) = (0, 0);
        for (int i = 0; i < Grid.Cells; i++)
        {
            first += Masses[t][i] * Grid.Centres[i];
            second += Masses[t][i] * Grid.Centres[i] * Grid.Centres[i];
        }

        return (first, second - (first * first));
    }

    private double Difference(int t)
    {
        if (Grid is null || Densities[t] is not { } density)
        {
            return double.NaN;
        }

        (double one, double other, double largest) = (0, 0, 0);
        for (int i = 0; i < Grid.Cells; i++)
        {
            one += density(Grid.Centres[i]) * Grid.Width(i);
            other += Masses[t][i];
            largest = Math.Max(largest, Math.Abs(one - other));
        }

        return largest;
    }
}
