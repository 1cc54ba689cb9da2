using Dyson.Lanes;
using Dyson.Randomness;

namespace Dyson.Learning;

/// <summary>
/// A random n×m matrix T with T Tᵀ ~ Wishart_n(degrees, 1): Bartlett's lower-triangular factor (m = n) for degrees ≥ n, independent
/// normals (m = degrees) below, or wherever they are asked for.
/// </summary>
internal sealed class BartlettFactor<T> : IDisposable
    where T : unmanaged, ILanes<T>
{
    private readonly int _degrees;
    private readonly LaneMemory<T> _transposed;
    private readonly LaneMemory<T> _draws;

    public BartlettFactor(int n, int degrees, bool literal = false)
    {
        N = n;
        _degrees = degrees;
        IsTriangular = degrees >= n && !literal;
        Columns = IsTriangular ? n : degrees;
        _transposed = new LaneMemory<T>(n * Columns);
        _draws = new LaneMemory<T>(IsTriangular ? Math.Max(n, n * (n - 1) / 2) : 0);
    }

    public int N { get; }

    /// <summary>m.</summary>
    public int Columns { get; }

    public bool IsTriangular { get; }

    /// <summary>Tᵀ, m×n: row j holds column j of T.</summary>
    public ReadOnlySpan<T> Transposed => _transposed.Span;

    /// <summary>Draws the matrix anew: n(n−1)/2 normals below the diagonal and χ with degrees, degrees − 1, … on it.</summary>
    public void Draw(ref LaneStream<T> random)
    {
        Span<T> t = _transposed.Span;
        if (!IsTriangular)
        {
            random.FillNormals(t);
            return;
        }

        Span<T> below = _draws.Span[..(N * (N - 1) / 2)];
        random.FillNormals(below);
        int next = 0;
        for (int j = 0; j < N; j++)
        {
            for (int i = j + 1; i < N; i++)
            {
                t[(j * N) + i] = below[next++];
            }
        }

        Span<T> diagonal = _draws.Span[..N];
        random.FillDescendingChi(_degrees, diagonal);
        for (int i = 0; i < N; i++)
        {
            t[(i * N) + i] = diagonal[i];
        }
    }

    public void Dispose()
    {
        _transposed.Dispose();
        _draws.Dispose();
    }
}
