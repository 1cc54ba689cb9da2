using Dyson.Lanes;
using Dyson.Randomness;

namespace Dyson.LinearAlgebra;

/// <summary>
/// Singular vectors of chosen levels of an upper bidiagonal matrix B with known singular values σ: inverse iteration with the tridiagonal matrix of
/// Golub and Kahan, whose eigenvector to the eigenvalue σ is (v_1, u_1, v_2, u_2, …) (SIAM J. Numer. Anal. 2, 205, 1965), by its LU factors with partial
/// pivoting; O(n) operations a level. Vectors whose values lie within 10⁻² ‖B‖ of each other are made orthogonal explicitly.
/// </summary>
/// <remarks>
/// To −σ belongs (v, −u). Where σ is so small that both mix, halves of the vector are still right but for their lengths; they are normalised, and
/// made orthogonal, each for itself.
/// </remarks>
internal sealed unsafe class BidiagonalSingularVectors
{
    private const double UnitRoundoff = 1.1102230246251565e-16;

    // Rounding alone leaves vectors orthogonal to 2⁻⁵³ ‖B‖/gap.
    private const double Near = 1e-2;

    // ‖Bv − σu‖ in units of 2⁻⁵³ ‖B‖ that ends the iteration; 1 to 2 are usual.
    private const double Residual = 6;

    // Distance of the shift from σ in units of 2⁻⁵³ ‖B‖. Beside it the scatter of equal levels is small: all their directions grow alike, and
    // none that was already found wins over the others.
    private const double Offset = 4;

    // Less left of a vector by those before it has lost too many digits.
    private const double LeastRest = 1e-4;
    private const int MostIterations = 6;
    private const int MostStarts = 4;

    // Solutions beyond this are made smaller while they grow.
    private const double Large = 1e100;

    private readonly int _n;
    private readonly double[] _g;
    private readonly double _norm;
    private readonly double[] _pivot;
    private readonly double[] _next;
    private readonly double[] _second;
    private readonly double[] _factor;
    private readonly bool[] _swapped;
    private readonly double[] _x;

    /// <summary>For one matrix.</summary>
    /// <param name="diagonal">n numbers.</param>
    /// <param name="above">n − 1 numbers.</param>
    public BidiagonalSingularVectors(ReadOnlySpan<double> diagonal, ReadOnlySpan<double> above)
    {
        _n = diagonal.Length;
        _g = new double[2 * _n];
        for (int i = 0; i < _n; i++)
        {
            _g[2 * i] = diagonal[i];
            _g[(2 * i) + 1] = i + 1 < _n ? above[i] : 0;
            _norm = Math.Max(_norm, Math.Abs(_g[2 * i]) + Math.Abs(_g[(2 * i) + 1]));
        }

        _pivot = new double[2 * _n];
        _next = new double[2 * _n];
        _second = new double[2 * _n];
        _factor = new double[2 * _n];
        _swapped = new bool[2 * _n];
        _x = new double[2 * _n];
    }

    /// <summary>Vectors of chosen levels.</summary>
    /// <param name="values">σ, descending.</param>
    /// <param name="levels">Which, no one twice.</param>
    /// <param name="left">Destination of u, a level a row, 64-byte aligned; what is behind the first n numbers of a row must be zero.</param>
    /// <param name="right">Destination of v, likewise.</param>
    /// <param name="stride">Distance of rows, a multiple of 8.</param>
    /// <param name="cancellation">Felt between levels.</param>
    public void Compute(ReadOnlySpan<double> values, ReadOnlySpan<int> levels, double* left, double* right, int stride, CancellationToken cancellation)
    {
        // Largest first, so that what a vector is orthogonal to does not depend on the order of the choice.
        int[] order = [.. Enumerable.Range(0, levels.Length)];
        int[] chosen = levels.ToArray();
        Array.Sort(chosen, order);
        int window = 0;
        for (int k = 0; k < order.Length; k++)
        {
            cancellation.ThrowIfCancellationRequested();
            double value = values[chosen[k]];
            while (values[chosen[window]] - value > Near * _norm)
            {
                window++;
            }

            One(value, chosen[k], order.AsSpan(window, k - window), left, right, stride, left + ((nint)order[k] * stride), right + ((nint)order[k] * stride));
        }
    }

    private void One(double value, int level, ReadOnlySpan<int> near, double* left, double* right, int stride, double* u, double* v)
    {
        Factor(value + (Offset * UnitRoundoff * _norm));
        double best = double.PositiveInfinity;
        double[] kept = new double[2 * _n];
        for (int start = 0; start < MostStarts; start++)
        {
            Start(level, start, u, v);
            for (int iteration = 0; iteration < MostIterations; iteration++)
            {
                Solve(u, v);
                bool independent = Orthogonalise(u, left, near, stride) & Orthogonalise(v, right, near, stride);
                if (!independent)
                {
                    break;
                }

                if (iteration == 0)
                {
                    continue;
                }

                double residual = ResidualOf(value, u, v);
                if (residual < best)
                {
                    best = residual;
                    new ReadOnlySpan<double>(u, _n).CopyTo(kept);
                    new ReadOnlySpan<double>(v, _n).CopyTo(kept.AsSpan(_n));
                }

                if (residual <= Residual * UnitRoundoff * _norm)
                {
                    return;
                }
            }
        }

        if (double.IsFinite(best))
        {
            kept.AsSpan(0, _n).CopyTo(new Span<double>(u, _n));
            kept.AsSpan(_n).CopyTo(new Span<double>(v, _n));
            return;
        }

        // Never seen: a basis all the same.
        Start(level, MostStarts, u, v);
        Orthogonalise(u, left, near, stride);
        Orthogonalise(v, right, near, stride);
    }

    private void Start(int level, int start, double* u, double* v)
    {
        RandomStream random = new(new StreamKey(0, "singular vectors", (level * (MostStarts + 1)) + start));
        for (int i = 0; i < _n; i++)
        {
            u[i] = random.NextDouble() - 0.5;
            v[i] = random.NextDouble() - 0.5;
        }
    }

    // P(T − s) = LU.
    private void Factor(double shift)
    {
        int size = 2 * _n;
        double least = UnitRoundoff * _norm;
        double a = -shift;
        double b = _g[0];
        for (int i = 0; i < size - 1; i++)
        {
            double below = _g[i];
            double next = i + 2 < size ? _g[i + 1] : 0;
            if (Math.Abs(a) >= Math.Abs(below))
            {
                double pivot = Math.Abs(a) < least ? Math.CopySign(least, a) : a;
                double factor = below / pivot;
                (_pivot[i], _next[i], _second[i], _factor[i], _swapped[i]) = (pivot, b, 0, factor, false);
                (a, b) = (Math.FusedMultiplyAdd(-factor, b, -shift), next);
            }
            else
            {
                double pivot = Math.Abs(below) < least ? Math.CopySign(least, below) : below;
                double factor = a / pivot;
                (_pivot[i], _next[i], _second[i], _factor[i], _swapped[i]) = (pivot, -shift, next, factor, true);
                (a, b) = (Math.FusedMultiplyAdd(factor, shift, b), -factor * next);
            }
        }

        _pivot[size - 1] = Math.Abs(a) < least ? Math.CopySign(least, a) : a;
        (_next[size - 1], _second[size - 1]) = (0, 0);
    }

    private void Solve(double* u, double* v)
    {
        double[] x = _x;
        for (int i = 0; i < _n; i++)
        {
            x[2 * i] = v[i];
            x[(2 * i) + 1] = u[i];
        }

        for (int i = 0; i < x.Length - 1; i++)
        {
            if (_swapped[i])
            {
                (x[i], x[i + 1]) = (x[i + 1], x[i]);
            }

            x[i + 1] = Math.FusedMultiplyAdd(-_factor[i], x[i], x[i + 1]);
        }

        double beyond = 0;
        double beyondThat = 0;
        for (int i = x.Length - 1; i >= 0; i--)
        {
            double sum = Math.FusedMultiplyAdd(-_next[i], beyond, Math.FusedMultiplyAdd(-_second[i], beyondThat, x[i]));
            double solution = sum / _pivot[i];
            if (Math.Abs(solution) > Large)
            {
                for (int j = 0; j < x.Length; j++)
                {
                    x[j] /= Large;
                }

                (solution, beyond) = (solution / Large, beyond / Large);
            }

            x[i] = solution;
            (beyondThat, beyond) = (beyond, solution);
        }

        for (int i = 0; i < _n; i++)
        {
            v[i] = x[2 * i];
            u[i] = x[(2 * i) + 1];
        }

        Normalise(u);
        Normalise(v);
    }

    // Gram and Schmidt until nothing is taken off any more; false if too little is left of x.
    private bool Orthogonalise(double* x, double* vectors, ReadOnlySpan<int> near, int stride)
    {
        int blocks = (_n + 7) / 8;
        double rest = 1;
        for (int pass = 0; pass < 4; pass++)
        {
            foreach (int other in near)
            {
                Lanes8* y = (Lanes8*)(vectors + ((nint)other * stride));
                Lanes8* to = (Lanes8*)x;
                Lanes8 sum = Lanes8.BroadcastBits(0);
                for (int q = 0; q < blocks; q++)
                {
                    sum = Lanes8.MultiplyAdd(to[q], y[q], sum);
                }

                Lanes8 factor = Lanes8.Broadcast(-FixedOrderSum.Of(sum));
                for (int q = 0; q < blocks; q++)
                {
                    to[q] = Lanes8.MultiplyAdd(factor, y[q], to[q]);
                }
            }

            double norm = Normalise(x);
            rest *= norm;
            if (!(rest > LeastRest))
            {
                return false;
            }

            if (norm > 0.7)
            {
                return true;
            }
        }

        return true;
    }

    private double Normalise(double* x)
    {
        double largest = 0;
        for (int i = 0; i < _n; i++)
        {
            largest = Math.Max(largest, Math.Abs(x[i]));
        }

        if (!(largest > 0) || !double.IsFinite(largest))
        {
            return 0;
        }

        double square = 0;
        for (int i = 0; i < _n; i++)
        {
            x[i] /= largest;
            square = Math.FusedMultiplyAdd(x[i], x[i], square);
        }

        double norm = Math.Sqrt(square);
        for (int i = 0; i < _n; i++)
        {
            x[i] /= norm;
        }

        return norm * largest;
    }

    // The larger of |Bv − σu| and |Bᵀu − σv|.
    private double ResidualOf(double value, double* u, double* v)
    {
        double left = 0;
        double right = 0;
        for (int i = 0; i < _n; i++)
        {
            double diagonal = _g[2 * i];
            double row = (diagonal * v[i]) + (i + 1 < _n ? _g[(2 * i) + 1] * v[i + 1] : 0) - (value * u[i]);
            double column = (diagonal * u[i]) + (i > 0 ? _g[(2 * i) - 1] * u[i - 1] : 0) - (value * v[i]);
            left += row * row;
            right += column * column;
        }

        return Math.Sqrt(Math.Max(left, right));
    }
}
