using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dyson.Lanes;
using Dyson.LinearAlgebra;
using Dyson.Models;
using Dyson.Randomness;

namespace Dyson.Learning;

/// <summary>
/// Linear students, one a lane, in terms of D = W − Ŵ: D' = D − α G D C + α ε/√|B| η, so that the small difference is not lost beside Ŵ.
/// </summary>
/// <remarks>
/// G = ZᵀZ of a fixed layer, 1 without one; C = 1 for infinite data. A diagonal G multiplies rows (or, projected on symmetric matrices,
/// elements by the mean of two rates), so that a step is one pass over D; with G = 1 it makes the same bits as without a layer.
/// </remarks>
internal sealed class StudentMachine<T> : Machine<T>
    where T : unmanaged, ILanes<T>
{
    // A student whose |D|² is this many times the largest that teacher, start and stationary noise can explain never comes back.
    private const double BlowUpBound = 1e8;

    private readonly TeacherStudent _model;
    private readonly NoisyGradientLearning _learning;
    private readonly double[,] _teacher;
    private readonly bool _eigenvalues;
    private readonly LaneMemory<T> _memory;
    private readonly LaneMemory<T> _normals;
    private readonly BatchCovariance<T>? _inputs;
    private readonly double[] _rates;
    private readonly double[] _keep;
    private readonly bool _hasLayer;
    private readonly LaneMemory<T>? _dense;
    private readonly int _n;
    private readonly T _bound;
    private LaneStream<T> _random;
    private LaneStream<T> _shared;
    private LaneStream<T> _randomAtEpoch;
    private LaneStream<T> _sharedAtEpoch;
    private long _batch;

    /// <param name="model">Start and symmetry.</param>
    /// <param name="learning">The update rule.</param>
    /// <param name="teacher">Ŵ, N×N.</param>
    /// <param name="rates">Eigenvalues of G.</param>
    /// <param name="gram">G, N×N, to be multiplied as a matrix; null: G = diag(rates).</param>
    /// <param name="eigenvalues">Whether eigenvalues of W are recorded.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="stream">The grid point's name.</param>
    /// <param name="firstReplica">Number of the replica in the first lane.</param>
    public StudentMachine(
        TeacherStudent model, NoisyGradientLearning learning, double[,] teacher, IReadOnlyList<double> rates, double[,]? gram,
        bool eigenvalues, ulong seed, string stream, long firstReplica)
    {
        _model = model;
        _learning = learning;
        _teacher = teacher;
        _eigenvalues = eigenvalues;
        _n = model.Size;
        _memory = new LaneMemory<T>(3 * _n * _n);
        _normals = new LaneMemory<T>(_n * _n);
        _inputs = learning.Data == StudentData.Batches ? new BatchCovariance<T>(_n, learning.BatchSize, learning.Inputs) : null;
        _rates = [.. rates];
        _hasLayer = _rates.Any(g => g != 1);
        _keep = Keep(_rates, learning.LearningRate, model.Symmetric);
        _dense = gram is null ? null : new LaneMemory<T>(3 * _n * _n);
        FillDense(gram);
        _bound = T.Broadcast(BlowUpBound * ExpectedSquare(model, learning, _rates));
        _random = new LaneStream<T>(seed, stream, firstReplica);
        _shared = LaneStream<T>.Shared(new StreamKey(seed, stream, -1));
        Start();
        _randomAtEpoch = _random;
        _sharedAtEpoch = _shared;
    }

    public override int LevelCount => _n;

    private Span<T> D => _memory.Span[..(_n * _n)];

    private Span<T> Covariance => _memory.Span.Slice(_n * _n, _n * _n);

    private Span<T> Product => _memory.Span.Slice(2 * _n * _n, _n * _n);

    public override void Step()
    {
        if (_learning.Replay > 0 && _batch % _learning.Replay == 0)
        {
            // Replaying an epoch is putting the generators back to where they were when it first began.
            _random = _randomAtEpoch;
            _shared = _sharedAtEpoch;
        }

        _batch++;
        T norm;
        if (_inputs is null && _dense is null)
        {
            norm = Relax(_keep);
        }
        else
        {
            if (_inputs is null)
            {
                ContractDense();
            }
            else
            {
                ContractBatch();
            }

            norm = Relax(default);
        }

        WasOutside = T.BroadcastBits(0);
        Failed |= ~T.LessThan(norm, _bound);
    }

    public override T IsOutside() => T.BroadcastBits(0);

    /// <summary>Singular values of W = Ŵ + D, or its eigenvalues.</summary>
    public override void Spectrum(Span<T> levels)
    {
        Span<T> transposed = Covariance;
        for (int i = 0; i < _n; i++)
        {
            for (int j = 0; j < _n; j++)
            {
                transposed[(j * _n) + i] = T.Broadcast(_teacher[i, j]) + D[(i * _n) + j];
            }
        }

        if (!_eigenvalues)
        {
            LaneSingularValues.Compute(transposed, _n, _n, levels);
            return;
        }

        LaneEigenvalues.Diagonalise(transposed, _n, default);
        for (int i = 0; i < _n; i++)
        {
            levels[i] = transposed[(i * _n) + i];
        }
    }

    public override void Dispose()
    {
        _memory.Dispose();
        _normals.Dispose();
        _inputs?.Dispose();
        _dense?.Dispose();
    }

    // N times the largest of κ², the start's variance and the noise's stationary variance, for |D|²; 1 if nothing ever moves. A row that the
    // layer does not see is a random walk: as if it came back in a billion steps.
    private static double ExpectedSquare(TeacherStudent model, NoisyGradientLearning learning, double[] rates)
    {
        double kick = learning.LearningRate * learning.Noise;
        double contraction = rates.Select(g => learning.LearningRate * g).Min(a => a > 0 ? Math.Max(a * (2 - a), a) : 1e-9);
        double noise = 2 * kick * kick / (learning.BatchSize * contraction);
        double largest = model.Eigenvalues[^1];
        double start = model.Initial.StandardDeviation;
        double square = model.Size * Math.Max(largest * largest, Math.Max(start * start, noise));
        return square > 0 ? square : 1;
    }

    private void Start()
    {
        Span<T> d = D;
        if (_model.Initial.Kind == InitialKind.AtTarget)
        {
            return;
        }

        if (_model.Initial.Kind == InitialKind.Normal)
        {
            T spread = T.Broadcast(_model.Initial.StandardDeviation);
            if (_model.Symmetric)
            {
                FillSymmetric(ref _random, d);
            }
            else
            {
                _random.FillNormals(d);
            }

            for (int i = 0; i < d.Length; i++)
            {
                d[i] *= spread;
            }
        }

        for (int i = 0; i < d.Length; i++)
        {
            d[i] -= T.Broadcast(_teacher[i / _n, i % _n]);
        }
    }

    // 1 − αg_i, or 1 − ½α(g_i + g_j) where the update is projected on symmetric matrices: N×N.
    private static double[] Keep(double[] rates, double learningRate, bool symmetric)
    {
        int n = rates.Length;
        double[] keep = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                keep[(i * n) + j] = 1 - (learningRate * (symmetric ? 0.5 * (rates[i] + rates[j]) : rates[i]));
            }
        }

        return keep;
    }

    // For infinite data 1 − αG, for batches G: what D or DC is multiplied by from the left.
    private void FillDense(double[,]? gram)
    {
        if (gram is null)
        {
            return;
        }

        Span<T> left = _dense!.Span[..(_n * _n)];
        for (int i = 0; i < _n; i++)
        {
            for (int j = 0; j < _n; j++)
            {
                double unit = i == j ? 1 : 0;
                left[(i * _n) + j] = T.Broadcast(_inputs is null ? unit - (_learning.LearningRate * gram[i, j]) : gram[i, j]);
            }
        }
    }

    // (1 − αG) D, or its symmetric part.
    private void ContractDense()
    {
        Span<T> d = D;
        Span<T> product = LeftProduct(d);
        T half = T.Broadcast(0.5);
        for (int i = 0; i < _n; i++)
        {
            for (int j = 0; j < _n; j++)
            {
                int ij = (i * _n) + j;
                d[ij] = _model.Symmetric ? half * (product[ij] + product[(j * _n) + i]) : product[ij];
            }
        }
    }

    // The dense matrix times M.
    private Span<T> LeftProduct(ReadOnlySpan<T> m)
    {
        Span<T> left = _dense!.Span[..(_n * _n)];
        Span<T> transposed = _dense.Span.Slice(_n * _n, _n * _n);
        Span<T> product = _dense.Span.Slice(2 * _n * _n, _n * _n);
        LaneProduct.Transpose(m, _n, _n, transposed);
        LaneProduct.TimesTransposed<T>(left, transposed, _n, _n, _n, product);
        return product;
    }

    // D − α G D C, or its symmetric part.
    private void ContractBatch()
    {
        Span<T> d = D;
        if (_learning.SharedInputs)
        {
            _inputs!.Draw(ref _shared, Covariance);
        }
        else
        {
            _inputs!.Draw(ref _random, Covariance);
        }

        T minusRate = T.Broadcast(-_learning.LearningRate);
        Span<T> product = Product;
        LaneProduct.TimesTransposed<T>(d, Covariance, _n, _n, _n, product);
        if (_dense is not null)
        {
            product = LeftProduct(product);
        }
        else if (_hasLayer)
        {
            for (int k = 0; k < product.Length; k++)
            {
                product[k] *= T.Broadcast(_rates[k / _n]);
            }
        }

        T half = T.Broadcast(0.5);
        for (int i = 0; i < _n; i++)
        {
            for (int j = 0; j < _n; j++)
            {
                int ij = (i * _n) + j;
                T term = _model.Symmetric ? half * (product[ij] + product[(j * _n) + i]) : product[ij];
                d[ij] = T.MultiplyAdd(minusRate, term, d[ij]);
            }
        }
    }

    // D_ij ← keep_ij D_ij + noise in one pass (keep empty: 1); returns |D|².
    private T Relax(ReadOnlySpan<double> keep)
    {
        Span<T> normals = _normals.Span[..(_n * (_n + 1) / 2)];
        _random.FillNormals(normals);
        double strength = _learning.LearningRate * _learning.Noise / Math.Sqrt(_learning.BatchSize);
        return keep.IsEmpty ? AddNoise(D, normals, _n, strength) : Relax(D, keep, normals, _n, strength);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T Relax(Span<T> matrix, ReadOnlySpan<double> keep, ReadOnlySpan<T> normals, int n, double strengthOf)
    {
        Debug.Assert(matrix.Length >= n * n && keep.Length >= n * n && normals.Length >= n * (n + 1) / 2, "shapes");
        ref T d = ref MemoryMarshal.GetReference(matrix);
        ref double k = ref MemoryMarshal.GetReference(keep);
        ref T next = ref MemoryMarshal.GetReference(normals);
        T strength = T.Broadcast(strengthOf);
        T root2 = T.Broadcast(Math.Sqrt(2));
        T lower = T.BroadcastBits(0);
        T upper = lower;
        T diagonal = lower;
        for (nint i = 0; i < n; i++)
        {
            ref T ii = ref Unsafe.Add(ref d, (i * n) + i);
            T x = T.MultiplyAdd(strength, root2 * next, ii * T.Broadcast(Unsafe.Add(ref k, (i * n) + i)));
            ii = x;
            diagonal = T.MultiplyAdd(x, x, diagonal);
            next = ref Unsafe.Add(ref next, 1);
            for (nint j = 0; j < i; j++)
            {
                T noise = next;
                next = ref Unsafe.Add(ref next, 1);
                ref T ij = ref Unsafe.Add(ref d, (i * n) + j);
                ref T ji = ref Unsafe.Add(ref d, (j * n) + i);
                T below = T.MultiplyAdd(strength, noise, ij * T.Broadcast(Unsafe.Add(ref k, (i * n) + j)));
                T above = T.MultiplyAdd(strength, noise, ji * T.Broadcast(Unsafe.Add(ref k, (j * n) + i)));
                ij = below;
                ji = above;
                lower = T.MultiplyAdd(below, below, lower);
                upper = T.MultiplyAdd(above, above, upper);
            }
        }

        return lower + upper + diagonal;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T AddNoise(Span<T> matrix, ReadOnlySpan<T> normals, int n, double strengthOf)
    {
        ref T d = ref MemoryMarshal.GetReference(matrix);
        ref T next = ref MemoryMarshal.GetReference(normals);
        T strength = T.Broadcast(strengthOf);
        T root2 = T.Broadcast(Math.Sqrt(2));
        T norm = T.BroadcastBits(0);
        for (nint i = 0; i < n; i++)
        {
            ref T ii = ref Unsafe.Add(ref d, (i * n) + i);
            ii = T.MultiplyAdd(strength, root2 * next, ii);
            norm = T.MultiplyAdd(ii, ii, norm);
            next = ref Unsafe.Add(ref next, 1);
            for (nint j = 0; j < i; j++)
            {
                ref T ij = ref Unsafe.Add(ref d, (i * n) + j);
                ref T ji = ref Unsafe.Add(ref d, (j * n) + i);
                ij = T.MultiplyAdd(strength, next, ij);
                ji = T.MultiplyAdd(strength, next, ji);
                norm = T.MultiplyAdd(ij, ij, T.MultiplyAdd(ji, ji, norm));
                next = ref Unsafe.Add(ref next, 1);
            }
        }

        return norm;
    }

    // A GOE matrix: standard deviation 1 off the diagonal, √2 on it.
    private void FillSymmetric(ref LaneStream<T> random, Span<T> matrix)
    {
        Span<T> normals = _normals.Span[..(_n * (_n + 1) / 2)];
        random.FillNormals(normals);
        T root2 = T.Broadcast(Math.Sqrt(2));
        int next = 0;
        for (int i = 0; i < _n; i++)
        {
            matrix[(i * _n) + i] = root2 * normals[next++];
            for (int j = 0; j < i; j++)
            {
                matrix[(i * _n) + j] = normals[next];
                matrix[(j * _n) + i] = normals[next++];
            }
        }
    }
}
