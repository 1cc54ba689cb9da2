using Dyson.Lanes;
using Dyson.LinearAlgebra;
using Dyson.Models;
using Dyson.Randomness;

namespace Dyson.Learning;

/// <summary>
/// Linear students, one a lane, in terms of D = W − Ŵ: D' = D − α D C + α ε/√|B| η, so that the small difference is not lost beside Ŵ.
/// </summary>
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
    private readonly int _n;
    private readonly T _bound;
    private LaneStream<T> _random;
    private LaneStream<T> _shared;
    private LaneStream<T> _randomAtEpoch;
    private LaneStream<T> _sharedAtEpoch;
    private long _batch;

    public StudentMachine(
        TeacherStudent model, NoisyGradientLearning learning, double[,] teacher, bool eigenvalues, ulong seed, string stream, long firstReplica)
    {
        _model = model;
        _learning = learning;
        _teacher = teacher;
        _eigenvalues = eigenvalues;
        _n = model.Size;
        _memory = new LaneMemory<T>(3 * _n * _n);
        _normals = new LaneMemory<T>(_n * _n);
        _inputs = learning.Data == StudentData.Batches ? new BatchCovariance<T>(_n, learning.BatchSize, learning.Inputs) : null;
        _bound = T.Broadcast(BlowUpBound * ExpectedSquare(model, learning));
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
        Contract();
        AddNoise();
        WasOutside = T.BroadcastBits(0);
        Failed |= BlownUp();
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
    }

    // N times the largest of κ², the start's variance and the noise's stationary variance, for |D|²; 1 if nothing ever moves.
    private static double ExpectedSquare(TeacherStudent model, NoisyGradientLearning learning)
    {
        double kick = learning.LearningRate * learning.Noise;
        double contraction = Math.Max(learning.LearningRate * (2 - learning.LearningRate), learning.LearningRate);
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

    // D − α D C, or D(1 − α) for infinite data.
    private void Contract()
    {
        Span<T> d = D;
        if (_inputs is null)
        {
            T keep = T.Broadcast(1 - _learning.LearningRate);
            for (int i = 0; i < d.Length; i++)
            {
                d[i] *= keep;
            }

            return;
        }

        if (_learning.SharedInputs)
        {
            _inputs.Draw(ref _shared, Covariance);
        }
        else
        {
            _inputs.Draw(ref _random, Covariance);
        }

        T minusRate = T.Broadcast(-_learning.LearningRate);
        Span<T> product = Product;
        LaneProduct.TimesTransposed<T>(d, Covariance, _n, _n, _n, product);
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

    private void AddNoise()
    {
        Span<T> noise = Product;
        FillSymmetric(ref _random, noise);
        T strength = T.Broadcast(_learning.LearningRate * _learning.Noise / Math.Sqrt(_learning.BatchSize));
        Span<T> d = D;
        for (int i = 0; i < d.Length; i++)
        {
            d[i] = T.MultiplyAdd(strength, noise[i], d[i]);
        }
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

    private T BlownUp()
    {
        T norm = T.BroadcastBits(0);
        foreach (T element in D)
        {
            norm = T.MultiplyAdd(element, element, norm);
        }

        return ~T.LessThan(norm, _bound);
    }
}
