using Dyson.Lanes;
using Dyson.LinearAlgebra;
using Dyson.Randomness;

namespace Dyson.Learning;

/// <summary>Starts of individual chains, held as |B|×n (row b is the visible layer of chain b, in units of 1/μ).</summary>
internal static class StationaryChains
{
    /// <summary>
    /// Draws every chain from N(0, (1 − A)⁻¹) or, if <paramref name="everyNodeAt"/> is given, sets every node to it. Returns the lanes in which
    /// the model has no law to draw from.
    /// </summary>
    public static T Start<T>(ReadOnlySpan<T> a, int n, double? everyNodeAt, ref LaneStream<T> random, Span<T> chains)
        where T : unmanaged, ILanes<T>
    {
        if (everyNodeAt is { } value)
        {
            chains.Fill(T.Broadcast(value));
            return T.BroadcastBits(0);
        }

        // 1 − A = R Rᵀ: v = R⁻ᵀ z.
        int batch = chains.Length / n;
        using LaneMemory<T> factor = new(n * n);
        using LaneMemory<T> columns = new(n * batch);
        T outside = ModelSampler<T>.OutsideOf(a, n, factor.Span);
        random.FillNormals(columns.Span);
        LaneCholesky.SolveTransposed<T>(factor.Span, n, batch, columns.Span);
        LaneProduct.Transpose<T>(columns.Span, n, batch, chains);
        return outside;
    }
}
