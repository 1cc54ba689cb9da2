using System.Runtime.CompilerServices;
using Dyson.Lanes;
using Dyson.LinearAlgebra;

namespace Dyson.Learning;

/// <summary>
/// k Gibbs sweeps in one: for the machine with A = X/μ² the visible nodes, in units of 1/μ, move by v' = M v + L z with z ~ N(0, 1),
/// M = Aᵏ and L Lᵀ = Q = Σ_{j&lt;2k} Aʲ.
/// </summary>
/// <remarks>
/// One sweep is h = u v + z₁, v' = uᵀh + z₂ with uᵀu = A, so v' = A v + noise of covariance 1 + A. Q = (Σ_{j&lt;k} Aʲ)(1 + Aᵏ) needs no
/// inverse and is positive definite for any symmetric A ≥ 0, during an excursion too.
/// </remarks>
internal sealed class ChainPropagator<T> : IDisposable
    where T : unmanaged, ILanes<T>
{
    private readonly int _n;
    private readonly int _sweeps;
    private readonly LaneMemory<T> _memory;

    public ChainPropagator(int n, int sweeps)
    {
        _n = n;
        _sweeps = sweeps;
        _memory = new LaneMemory<T>(2 * n * n);
    }

    /// <summary>M = Aᵏ, n×n symmetric, of the last <see cref="Update"/>.</summary>
    public Span<T> Memory => _memory.Span[..(_n * _n)];

    /// <summary>L, n×n lower triangular, of the last <see cref="Update"/>.</summary>
    public Span<T> NoiseFactor => _memory.Span.Slice(_n * _n, _n * _n);

    /// <summary>Computes M and L from A, n×n symmetric.</summary>
    /// <param name="a">A.</param>
    /// <param name="work">2n² vectors that may be overwritten.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Update(ReadOnlySpan<T> a, Span<T> work)
    {
        int nn = _n * _n;
        T one = T.Broadcast(1.0);
        Span<T> sum = work[..nn];
        Span<T> scratch = work.Slice(nn, nn);

        // sum = 1 + A + … + A^(k−1), power = Aᵏ after k − 1 products, each from one buffer into the other: the last must end in Memory.
        bool odd = _sweeps % 2 == 1;
        Span<T> power = odd ? Memory : scratch;
        Span<T> spare = odd ? scratch : Memory;
        a[..nn].CopyTo(power);
        sum.Clear();
        for (int i = 0; i < _n; i++)
        {
            sum[(i * _n) + i] = one;
        }

        for (int j = 1; j < _sweeps; j++)
        {
            for (int i = 0; i < nn; i++)
            {
                sum[i] += power[i];
            }

            LaneProduct.Symmetric<T>(power, a, _n, _n, spare);
            Span<T> next = spare;
            spare = power;
            power = next;
        }

        if (_sweeps == 1)
        {
            // Q = 1 + A.
            for (int i = 0; i < nn; i++)
            {
                sum[i] += power[i];
            }

            LaneCholesky.Factor<T>(sum, _n, NoiseFactor);
            return;
        }

        // Q = sum + sum·Aᵏ.
        Span<T> q = spare;
        sum.CopyTo(q);
        LaneProduct.AddSymmetric<T>(sum, power, _n, _n, q);
        LaneCholesky.Factor<T>(q, _n, NoiseFactor);
    }

    /// <summary>Lanes in which some eigenvalue of A is 1 or more: the model has no normalisable density.</summary>
    /// <param name="a">The A of the last <see cref="Update"/>.</param>
    /// <param name="work">n×n vectors that may be overwritten.</param>
    /// <remarks>‖Aᵏ‖² below 1 in the Frobenius norm proves the contrary and is cheap; only in doubt a factorisation of 1 − A decides.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public T Outside(ReadOnlySpan<T> a, Span<T> work)
    {
        ReadOnlySpan<T> m = Memory;
        T even = T.BroadcastBits(0);
        T odd = even;
        int i = 0;
        for (; i + 1 < m.Length; i += 2)
        {
            even = T.MultiplyAdd(m[i], m[i], even);
            odd = T.MultiplyAdd(m[i + 1], m[i + 1], odd);
        }

        if (i < m.Length)
        {
            even = T.MultiplyAdd(m[i], m[i], even);
        }

        T inside = T.LessThan(even + odd, T.Broadcast(1.0));
        return T.SignBits(inside) == (1u << T.Count) - 1 ? T.BroadcastBits(0) : ~inside & ModelSampler<T>.OutsideOf(a, _n, work);
    }

    public void Dispose() => _memory.Dispose();
}
