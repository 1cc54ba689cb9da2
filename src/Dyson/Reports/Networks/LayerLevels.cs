using Dyson.Networks;

namespace Dyson.Reports.Networks;

/// <summary>
/// The levels of a layer that are drawn: the largest one by one, then ever fewer, evenly in the logarithm of the rank, so that a curve on logarithmic axes has
/// all its points and a large layer no more of them than a small one.
/// </summary>
internal static class LayerLevels
{
    private const int OneByOne = 48;
    private const int Sparse = 112;

    /// <summary>Ranks, from 1, of the drawn levels out of <paramref name="count"/>: ascending, the first and the last among them.</summary>
    public static int[] Ranks(int count)
    {
        SortedSet<int> ranks = [.. Enumerable.Range(1, Math.Min(count, OneByOne))];
        for (int i = 0; i <= Sparse && count > OneByOne; i++)
        {
            ranks.Add((int)Math.Round(OneByOne * Math.Pow((double)count / OneByOne, (double)i / Sparse)));
        }

        // the lower edge too: there the ranks are evenly spaced
        for (int i = 1; i < OneByOne && count > OneByOne; i++)
        {
            ranks.Add(Math.Max(1, (int)((long)count * i / OneByOne)));
        }

        return [.. ranks];
    }

    /// <summary>Ranks and singular values that are drawn of a layer: of all its levels, or of its quantiles where those are all that is known.</summary>
    public static (int[] Ranks, double[] Singular) Of(LayerDiagnosis layer)
    {
        if (layer.SingularValues is { Count: > 0 } all)
        {
            int[] ranks = Ranks(all.Count);
            return (ranks, [.. ranks.Select(rank => all[rank - 1])]);
        }

        int known = layer.Quantiles.Count;
        return ([.. Enumerable.Range(0, known).Select(i => known == 1 ? 1 : 1 + (int)Math.Round((double)i * (layer.Columns - 1) / (known - 1)))], [.. layer.Quantiles]);
    }
}
