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

    private readonly ConfiningEquation _equation;
    private readonly LaneMemory<T> _memory;
    private readonly LaneMemory<T> _normals;
    private readonly int _n;
    private readonly int _size;
    private LaneStream<T> _random;
    private double _time;

    public MatrixGroup(ConfiningEquation equation, ReadOnlySpan<double> start, LaneStream<T> random)
    {
        _equation = equation;
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

    private Span<T> Cube => _memory.Span.Slice(2 * _size * _size, _size * _size);

    public void Dispose()
    {
        _memory.Dispose();
        _normals.Dispose();
    }

    public void MoveTo(double end, double step, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (_equation.Quartic == 0)
        {
            if (end > _time)
            {
                MoveExactly(end - _time);
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

            MoveByEuler((end - _time) / count);
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
            levels[i] = finite ? all[_size - 1 - (i * _equation.Beta)] : double.NaN;
        }

        return finite;
    }

    private void MoveExactly(double duration)
    {
        double rate = _equation.Rate;
        double memory = Math.Exp(-rate * duration);
        double deviation = _equation.Noise * Math.Sqrt(rate == 0 ? duration : (1 - (memory * memory)) / (2 * rate));
        for (int i = 0; i < _size * _size; i++)
        {
            T centre = i / _size == i % _size ? T.Broadcast(_equation.Centres[i % _size % _n]) : T.BroadcastBits(0);
            X[i] = T.MultiplyAdd(T.Broadcast(memory), X[i] - centre, centre);
        }

        AddNoise(deviation);
    }

    private void MoveByEuler(double duration)
    {
        LaneProduct.Symmetric<T>(X, X, _size, _size, Work);
        LaneProduct.Symmetric<T>(Work, X, _size, _size, Cube);
        T linear = T.Broadcast(duration * _equation.Rate);
        T cubic = T.Broadcast(duration * _equation.Quartic);
        for (int i = 0; i < _size * _size; i++)
        {
            T centre = i / _size == i % _size ? T.Broadcast(_equation.Centres[i % _size % _n]) : T.BroadcastBits(0);
            X[i] = T.NegateMultiplyAdd(cubic, Cube[i], T.NegateMultiplyAdd(linear, X[i] - centre, X[i]));
        }

        AddNoise(_equation.Noise * Math.Sqrt(duration));
    }

    private void AddNoise(double deviation)
    {
        Span<T> normals = _normals.Span;
        _random.FillNormals(normals);
        int beta = _equation.Beta;
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
