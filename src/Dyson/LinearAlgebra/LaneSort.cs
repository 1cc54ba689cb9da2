using Dyson.Lanes;

namespace Dyson.LinearAlgebra;

/// <summary>Sorting within each lane.</summary>
public static class LaneSort
{
    /// <summary>Sorts every lane's numbers in descending order (exchange sort, n(n−1)/2 comparisons; NaN is left where it is).</summary>
    public static void Descending<T>(Span<T> values)
        where T : unmanaged, ILanes<T>
    {
        for (int end = values.Length - 1; end > 0; end--)
        {
            for (int i = 0; i < end; i++)
            {
                T left = values[i];
                T right = values[i + 1];
                T swap = T.LessThan(left, right);
                values[i] = T.Select(swap, right, left);
                values[i + 1] = T.Select(swap, left, right);
            }
        }
    }
}
