using System.Globalization;
using Dyson.LinearAlgebra;
using Dyson.Statistics;

namespace Dyson.Networks;

/// <summary>How the two vectors of one level are spread.</summary>
/// <param name="Level">Its place in the spectrum, 0 for the largest.</param>
/// <param name="Value">ξ.</param>
/// <param name="InBulk">Whether it lies between the edges of the bulk.</param>
/// <param name="Left">u, on the rows.</param>
/// <param name="Right">v, on the columns.</param>
public sealed record LevelVectors(int Level, double Value, bool InBulk, VectorStatistics Left, VectorStatistics Right);

/// <summary>The singular vectors of one layer: of the levels outside of the bulk one by one, of a sample of the bulk together.</summary>
/// <param name="Levels">The chosen levels, largest first.</param>
/// <param name="BulkLeft">The left vectors of the bulk's levels together.</param>
/// <param name="BulkRight">Their right vectors.</param>
public sealed record LayerVectors(IReadOnlyList<LevelVectors> Levels, VectorSetStatistics BulkLeft, VectorSetStatistics BulkRight)
{
    /// <summary>Largest levels that are always chosen.</summary>
    public const int Leading = 8;

    /// <summary>Most levels outside of the bulk, at each end.</summary>
    public const int MostOutside = 32;

    /// <summary>Levels of the bulk that are chosen, evenly by their place.</summary>
    public const int BulkSample = 32;

    /// <summary>
    /// Levels worth looking at: the largest and all outside of the bulk, at most <see cref="MostOutside"/> at each end, and a sample of the bulk. Levels that are zero to rounding have
    /// no vectors of their own and are left out.
    /// </summary>
    /// <param name="values">ξ, descending.</param>
    /// <param name="lowerEdge">Lower edge of the bulk in units of ξ; NaN for none.</param>
    /// <param name="upperEdge">Upper edge; NaN if there is no bulk: then all levels are the bulk.</param>
    /// <returns>Ascending places.</returns>
    public static IReadOnlyList<int> Choose(IReadOnlyList<double> values, double lowerEdge, double upperEdge)
    {
        ArgumentNullException.ThrowIfNull(values);
        int rank = values.Count(value => value > RoundingLevel(values));
        int above = values.Take(rank).Count(value => value > upperEdge);
        int below = values.Take(rank).Count(value => value < lowerEdge);
        SortedSet<int> chosen = [.. Enumerable.Range(0, Math.Min(rank, Math.Max(Leading, Math.Min(above, MostOutside))))];
        chosen.UnionWith(Enumerable.Range(rank - Math.Min(below, MostOutside), Math.Min(below, MostOutside)));
        int bulk = rank - above - below;
        int sample = Math.Min(bulk, BulkSample);
        for (int k = 0; k < sample; k++)
        {
            chosen.Add(above + (int)((((2L * k) + 1) * bulk) / (2L * sample)));
        }

        return [.. chosen];
    }

    /// <summary>Of the vectors that were computed.</summary>
    /// <param name="spectrum">Values and vectors.</param>
    /// <param name="lowerEdge">Lower edge of the bulk in units of ξ; NaN for none.</param>
    /// <param name="upperEdge">Upper edge; NaN if there is no bulk: then all levels are the bulk.</param>
    public static LayerVectors Of(SingularDecomposition spectrum, double lowerEdge, double upperEdge)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        double rounding = RoundingLevel(spectrum.Values);
        List<LevelVectors> levels = [];
        List<double[]> left = [];
        List<double[]> right = [];
        foreach ((int k, int level) in spectrum.Levels.Index().OrderBy(pair => pair.Item))
        {
            double value = spectrum.Values[level];
            bool inBulk = value > rounding && !(value > upperEdge) && !(value < lowerEdge);
            levels.Add(new LevelVectors(level, value, inBulk, VectorStatistics.Of(spectrum.Left(k)), VectorStatistics.Of(spectrum.Right(k))));
            if (inBulk)
            {
                left.Add(spectrum.Left(k).ToArray());
                right.Add(spectrum.Right(k).ToArray());
            }
        }

        return new LayerVectors(levels, VectorSetStatistics.Of(left, spectrum.Rows), VectorSetStatistics.Of(right, spectrum.Columns));
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"vectors of {Levels.Count} levels, {BulkLeft.Count} in the bulk");

    // What rounding makes of a zero level of a matrix of this size.
    private static double RoundingLevel(IReadOnlyList<double> values) => values.Count * Math.ScaleB(values[0], -50);
}
