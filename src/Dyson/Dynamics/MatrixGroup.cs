using Dyson.Lanes;
using Dyson.LinearAlgebra;
using Dyson.Randomness;

namespace Dyson.Dynamics;

/// <summary>
/// A register's width of matrices of <see cref="MatrixProcess"/>, held as real symmetric βN×βN matrices in which every eigenvalue occurs β times.
/// </summary>
/// <remarks>
/// A quaternion a + bi + cj + dk stands for the real 4×4 matrix of its multiplication from the left, a complex number for the 2×2 one: β×β blocks of N×N
/// matrices, of which the first component is symmetric and the others are antisymmetric.
/// </remarks>
internal sealed class MatrixGroup<T> : IDisposable
    where T : unmanaged, ILanes<T>
{
    private const int StepsBetweenCancellationChecks = 256;

    private readonly ConfiningEquation? _confining;
    private readonly CommonWellEquation? _well;
    private readonly double _noise;
    private readonly int _beta;
    private readonly LaneMemory<T> _memory;
    private readonly LaneMemory<T> _normals;
    private readonly int _n;
    private readonly int _size;
    private LaneStream<T> _random;
    private double _time;

    public MatrixGroup(EigenvalueEquation equation, ReadOnlySpan<double> start, LaneStream<T> random)
    {
        _confining = equation as ConfiningEquation;
        _well = equation as CommonWellEquation;
        _noise = _well?.Noise ?? _confining!.Noise;
        _beta = equation.Beta;
        _random = random;
        _n = equation.Size;
        _size = _n * equation.Beta;
        _memory = new LaneMemory<T>(3 * _size * _size);
        _normals = new LaneMemory<T>(_n + (equation.Beta * _n * (_n - 1) / 2));
        for (int i = 0; i < _size; i++)
        {
            X[(i * _size) + i] = T.Broadcast(start[i % _n]);
        }
    }

    public long Steps { get; private set; }

    private static ReadOnlySpan<sbyte> Component => [0, 1, 2, 3, 1, 0, 3, 2, 2, 3, 0, 1, 3, 2, 1, 0];

    private static ReadOnlySpan<sbyte> Sign => [1, -1, -1, -1, 1, 1, -1, 1, 1, 1, 1, -1, 1, -1, 1, 1];

    private Span<T> X => _memory.Span[..(_size * _size)];

    private Span<T> Work => _memory.Span.Slice(_size * _size, _size * _size);

    private Span<T> Other => _memory.Span.Slice(2 * _size * _size, _size * _size);

    public void Dispose()
    {
        _memory.Dispose();
        _normals.Dispose();
    }

    public void MoveTo(double end, double step, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (_confining is { Quartic: 0 } linear)
        {
            if (end > _time)
            {
                MoveExactly(linear, end - _time);
                Steps++;
            }

            _time = end;
            return;
        }

        int count = (int)Math.Ceiling((end - _time) / step);
        for (int i = 0; i < count; i++)
        {
            if (i % StepsBetweenCancellationChecks == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            Push((end - _time) / count);
            AddNoise(_noise * Math.Sqrt((end - _time) / count));
            Steps++;
        }

        _time = end;
    }

    /// <summary>Finds the eigenvalues of the present X; <see cref="Read"/> gives them.</summary>
    public void Diagonalise()
    {
        X.CopyTo(Work);
        LaneEigenvalues.Diagonalise(Work, _size, default);
    }

    /// <summary>One lane's levels, descending; NaN and false if it is not finite.</summary>
    public bool Read(int lane, Span<double> levels)
    {
        double[] all = new double[_size];
        for (int i = 0; i < _size; i++)
        {
            all[i] = T.Lane(Work[(i * _size) + i], lane);
        }

        bool finite = Array.TrueForAll(all, double.IsFinite);
        Array.Sort(all);
        for (int i = 0; i < _n; i++)
        {
            levels[i] = finite ? all[_size - 1 - (i * _beta)] : double.NaN;
        }

        return finite;
    }

    private void MoveExactly(ConfiningEquation linear, double duration)
    {
        double rate = linear.Rate;
        double memory = Math.Exp(-rate * duration);
        double deviation = _noise * Math.Sqrt(rate == 0 ? duration : (1 - (memory * memory)) / (2 * rate));
        for (int i = 0; i < _size * _size; i++)
        {
            T centre = i / _size == i % _size ? T.Broadcast(linear.Centres[i % _size % _n]) : T.BroadcastBits(0);
            X[i] = T.MultiplyAdd(T.Broadcast(memory), X[i] - centre, centre);
        }

        AddNoise(deviation);
    }

    /// <summary>X += K(X)·duration.</summary>
    private void Push(double duration)
    {
        if (_well is not null)
        {
            PushByFunction(_well, duration);
        }
        else
        {
            PushByPolynomial(_confining!, duration);
        }
    }

    private void PushByPolynomial(ConfiningEquation confining, double duration)
    {
        LaneProduct.Symmetric<T>(X, X, _size, _size, Work);
        LaneProduct.Symmetric<T>(Work, X, _size, _size, Other);
        T linear = T.Broadcast(duration * confining.Rate);
        T cubic = T.Broadcast(duration * confining.Quartic);
        for (int i = 0; i < _size * _size; i++)
        {
            T centre = i / _size == i % _size ? T.Broadcast(confining.Centres[i % _size % _n]) : T.BroadcastBits(0);
            X[i] = T.NegateMultiplyAdd(cubic, Other[i], T.NegateMultiplyAdd(linear, X[i] - centre, X[i]));
        }
    }

    // X += Σ_k v_k K(x_k) v_kᵀ · duration.
    private void PushByFunction(CommonWellEquation well, double duration)
    {
        X.CopyTo(Work);
        LaneEigenvalues.Diagonalise(Work, _size, Other);
        for (int k = 0; k < _size; k++)
        {
            T force = T.Broadcast(duration) * well.Force(Work[(k * _size) + k]);
            for (int i = 0; i < _size; i++)
            {
                T side = force * Other[(k * _size) + i];
                for (int j = 0; j <= i; j++)
                {
                    X[(i * _size) + j] = T.MultiplyAdd(side, Other[(k * _size) + j], X[(i * _size) + j]);
                }
            }
        }

        for (int i = 1; i < _size; i++)
        {
            for (int j = 0; j < i; j++)
            {
                X[(j * _size) + i] = X[(i * _size) + j];
            }
        }
    }

    private void AddNoise(double deviation)
    {
        Span<T> normals = _normals.Span;
        _random.FillNormals(normals);
        int beta = _beta;
        T scale = T.Broadcast(deviation);
        T diagonal = T.Broadcast(Math.Sqrt(2) * deviation);
        for (int row = 0; row < beta; row++)
        {
            for (int column = 0; column < beta; column++)
            {
                int component = Component[(4 * row) + column];
                T sign = T.Broadcast(Sign[(4 * row) + column]);
                int next = component == 0 ? 0 : _n + (component * _n * (_n - 1) / 2);
                for (int i = 0; i < _n; i++)
                {
                    int start = (((row * _n) + i) * _size) + (column * _n);
                    if (component == 0)
                    {
                        X[start + i] = T.MultiplyAdd(diagonal, normals[next++], X[start + i]);
                    }

                    for (int j = 0; j < i; j++)
                    {
                        T noise = sign * scale * normals[next++];
                        int mirror = (((row * _n) + j) * _size) + (column * _n) + i;
                        X[start + j] += noise;
                        X[mirror] += component == 0 ? noise : -noise;
                    }
                }
            }
        }
    }
}
