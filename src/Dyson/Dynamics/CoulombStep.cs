using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dyson.Lanes;
using Dyson.LinearAlgebra;

namespace Dyson.Dynamics;

/// <summary>
/// One drift-implicit Euler step of Dyson's equation, one replica a lane: y = x + K(x)h + √2 g ΔB, then the x' in descending order with
/// x'_i = y_i + Σ_{j≠i} c_ij/(x'_i − x'_j), c_ij = hβg_ij²(x). Levels cannot cross, whatever the step.
/// </summary>
/// <remarks>
/// <para>x' is the minimum of ½|x' − y|² − Σ_{i&lt;j} c_ij ln(x'_i − x'_j), which is strictly convex on the ordered levels: it exists and is unique
/// (Ngo and Taguchi, Ann. Appl. Probab. 30, 2020). Newton's method starts from the exact solution of every neighbouring pair, goes on
/// at most ¾ of the way to a collision, and after 30 iterations falls back on the damping 1/(1 + λ/√c_min) of
/// self-concordant functions, which is proven to converge.</para>
/// <para>Each lane stops by its own criterion and is then left alone: its bits do not depend on its neighbours.</para>
/// </remarks>
internal sealed class CoulombStep<T> : IDisposable
    where T : unmanaged, ILanes<T>
{
    private const int MostIterations = 2000;

    // Newton's error after the last update is about the square of this, in units of √c_min.
    private const double Tolerance = 1e-6;

    private readonly EigenvalueEquation _equation;
    private readonly LaneMemory<T> _memory;
    private readonly int _n;
    private readonly int _freeIterations;

    /// <summary>Steps of one equation; the tests let the damped iterations begin at once.</summary>
    public CoulombStep(EigenvalueEquation equation, int freeIterations = 30)
    {
        _equation = equation;
        _freeIterations = freeIterations;
        _n = equation.Size;
        _memory = new LaneMemory<T>((3 * _n * _n) + (3 * _n));
    }

    /// <summary>Newton iterations of the last step, as many as its slowest lane needed.</summary>
    public int Iterations { get; private set; }

    private Span<T> Squares => _memory.Span[..(_n * _n)];

    private Span<T> Hessian => _memory.Span.Slice(_n * _n, _n * _n);

    private Span<T> Factor => _memory.Span.Slice(2 * _n * _n, _n * _n);

    private Span<T> Target => _memory.Span.Slice(3 * _n * _n, _n);

    private Span<T> Direction => _memory.Span.Slice((3 * _n * _n) + _n, _n);

    private Span<T> Next => _memory.Span.Slice((3 * _n * _n) + (2 * _n), _n);

    public void Dispose() => _memory.Dispose();

    /// <summary>Moves the lanes of <paramref name="active"/>; returns those that could not be moved (not finite, or not solved) and were left as they were.</summary>
    /// <param name="x">Levels, descending; updated.</param>
    /// <param name="duration">h.</param>
    /// <param name="brownian">ΔB_i, variance h.</param>
    /// <param name="active">The lanes to move.</param>
    public T Advance(Span<T> x, T duration, ReadOnlySpan<T> brownian, T active)
    {
        Span<T> y = Target;
        _equation.Drift<T>(x, y);
        _equation.NoiseSquares<T>(x, Squares);
        T smallest = Prepare(x, duration, brownian, y);
        T solved = Solve(y, smallest, active);
        Span<T> next = Next;

        // Where some g² is not positive the pair would attract: the equation is not defined there.
        T movable = active & solved & T.LessThan(T.BroadcastBits(0), smallest);
        for (int i = 0; i < _n; i++)
        {
            movable &= T.LessThan(T.Abs(next[i]), T.Broadcast(double.PositiveInfinity));
        }

        for (int i = 0; i < _n; i++)
        {
            x[i] = T.Select(movable, next[i], x[i]);
        }

        return active & ~movable;
    }

    /// <summary>Makes y, turns g² below the diagonal into c, and puts a start into <see cref="Next"/>. Returns the smallest c.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private T Prepare(ReadOnlySpan<T> x, T duration, ReadOnlySpan<T> brownian, Span<T> y)
    {
        Span<T> squares = Squares;
        T two = T.Broadcast(2);
        T repulsion = duration * T.Broadcast(_equation.Beta);
        T smallest = T.Broadcast(double.PositiveInfinity);
        T sum = T.BroadcastBits(0);
        for (int i = 0; i < _n; i++)
        {
            y[i] = T.MultiplyAdd(y[i], duration, T.MultiplyAdd(T.Sqrt(two * squares[(i * _n) + i]), brownian[i], x[i]));
            sum += y[i];
            for (int j = 0; j < i; j++)
            {
                T c = repulsion * squares[(i * _n) + j];
                squares[(i * _n) + j] = c;
                smallest = T.Select(T.LessThan(smallest, c), smallest, c);
            }
        }

        // Every neighbouring pair by itself: s² − ds − 2c = 0; the centre of all levels is that of y, since the forces cancel.
        Span<T> next = Next;
        T place = T.BroadcastBits(0);
        T centre = place;
        next[0] = place;
        for (int i = 1; i < _n; i++)
        {
            T d = y[i - 1] - y[i];
            T c = squares[(i * _n) + i - 1];
            T root = T.Sqrt(T.MultiplyAdd(d, d, T.Broadcast(8) * c));
            T gap = T.Select(T.LessThan(d, T.BroadcastBits(0)), T.Broadcast(4) * c / (root - d), T.Broadcast(0.5) * (d + root));
            place -= gap;
            next[i] = place;
            centre += place;
        }

        T shift = (sum - centre) * T.Broadcast(1.0 / _n);
        for (int i = 0; i < _n; i++)
        {
            next[i] += shift;
        }

        return smallest;
    }

    private T Solve(ReadOnlySpan<T> y, T smallest, T active)
    {
        T remaining = active;
        T one = T.Broadcast(1);
        T tolerance = smallest * T.Broadcast(Tolerance * Tolerance);
        Span<T> next = Next;
        Span<T> direction = Direction;
        Iterations = 0;
        if (_n == 1)
        {
            next[0] = y[0];
            return active;
        }

        while (T.SignBits(remaining) != 0 && Iterations < MostIterations)
        {
            Iterations++;
            T floor = Linearise(y, next);
            LaneCholesky.Factor<T>(Hessian, _n, Factor);
            T decrement = Newton(direction);
            T step = Iterations <= _freeIterations
                ? LargestStep(next, direction)
                : T.Select(T.LessThan(smallest, T.Broadcast(16) * decrement), one / (one + T.Sqrt(decrement / smallest)), one);
            for (int i = 0; i < _n; i++)
            {
                next[i] = T.Select(remaining, T.MultiplyAdd(step, direction[i], next[i]), next[i]);
            }

            // A NaN is never solved: such a lane is given up at once instead of holding up the others.
            T finite = T.LessThan(decrement, T.Broadcast(double.PositiveInfinity));
            remaining &= finite & ~(T.LessThan(decrement, tolerance) | T.LessThan(decrement, floor));
            active &= finite;
        }

        return active & ~remaining;
    }

    /// <summary>Minus the gradient into <see cref="Direction"/>, the Hessian's lower triangle. Returns the decrement that rounding alone makes.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private T Linearise(ReadOnlySpan<T> y, ReadOnlySpan<T> next)
    {
        ref T c = ref MemoryMarshal.GetReference(Squares);
        ref T h = ref MemoryMarshal.GetReference(Hessian);
        Span<T> force = Direction;
        T one = T.Broadcast(1);
        T norm = T.BroadcastBits(0);
        T stiffness = one;
        for (int i = 0; i < _n; i++)
        {
            T xi = next[i];
            T f = y[i] - xi;
            T diagonal = one;
            norm = T.MultiplyAdd(xi, xi, norm);
            for (int j = 0; j < i; j++)
            {
                T inverse = one / (xi - next[j]);
                T push = Unsafe.Add(ref c, (i * _n) + j) * inverse;
                T weight = push * inverse;
                f += push;
                force[j] -= push;
                diagonal += weight;
                stiffness += weight;
                Unsafe.Add(ref h, (j * _n) + j) += weight;
                Unsafe.Add(ref h, (i * _n) + j) = -weight;
            }

            force[i] = f;
            Unsafe.Add(ref h, (i * _n) + i) = diagonal;
        }

        // A level's rounding, 10⁻¹⁶|x|, is a force of 10⁻¹⁶|x| times the stiffness.
        return norm * stiffness * T.Broadcast(1e-30);
    }

    /// <summary>Replaces the force f by H⁻¹f and returns f·H⁻¹f, the square of Newton's decrement.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private T Newton(Span<T> f)
    {
        ReadOnlySpan<T> lower = Factor;
        T decrement = T.BroadcastBits(0);
        for (int i = 0; i < _n; i++)
        {
            T s = f[i];
            for (int k = 0; k < i; k++)
            {
                s = T.NegateMultiplyAdd(lower[(i * _n) + k], f[k], s);
            }

            s /= lower[(i * _n) + i];
            f[i] = s;
            decrement = T.MultiplyAdd(s, s, decrement);
        }

        LaneCholesky.SolveTransposed(lower, _n, 1, f);
        return decrement;
    }

    // At most 1, and at most ¾ of the way to the first collision of neighbours.
    private T LargestStep(ReadOnlySpan<T> next, ReadOnlySpan<T> direction)
    {
        T step = T.Broadcast(1);
        T most = T.Broadcast(0.75);
        for (int i = 1; i < _n; i++)
        {
            T gap = most * (next[i - 1] - next[i]);
            T closing = direction[i] - direction[i - 1];
            T fits = T.LessThan(closing * step, gap);
            step = T.Select(fits, step, gap / closing);
        }

        return step;
    }
}
