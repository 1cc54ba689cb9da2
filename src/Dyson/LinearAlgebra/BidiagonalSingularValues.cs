using System.Globalization;

namespace Dyson.LinearAlgebra;

/// <summary>
/// All singular values of one bidiagonal matrix in O(n²) operations and O(n) memory, without vectors: the differential quotient-difference
/// algorithm with shifts (Fernando and Parlett, Numer. Math. 67, 191, 1994; Parlett and Marques, Linear Algebra Appl. 309, 121, 2000), with simpler shifts than theirs.
/// </summary>
/// <remarks>
/// Nothing is ever subtracted but the shift, so each value is right relative to itself, as many units in the last place as there are sweeps,
/// as long as it exceeds 10⁻¹⁵⁰ of the largest element. A shift that turns out too large is taken back.
/// </remarks>
public static class BidiagonalSingularValues
{
    // Off-diagonal elements below this fraction, squared, of what is known of a value are dropped (100 units in the last place, as LAPACK).
    private const double Tolerance = 100 * 1.1102230246251565e-16;
    private const double Negligible = Tolerance * Tolerance;

    // Squares below this have lost digits.
    private const double Least = 1e-300;

    /// <summary>Sweeps allowed a value; three are usual.</summary>
    private const int MostSweeps = 60;

    /// <summary>Singular values ξ_1 ≥ ξ_2 ≥ … ≥ 0 of B with diagonal d_1 … d_n and f_1 … f_{n−1} beside it.</summary>
    /// <param name="diagonal">d, n ≥ 1 values; only their magnitudes matter.</param>
    /// <param name="beside">f, n − 1 values, all above the diagonal or all below it; only their magnitudes matter.</param>
    /// <param name="values">Destination, n values, descending; all NaN if an element of B is not finite.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    /// <exception cref="InvalidOperationException">The iteration does not converge (never seen).</exception>
    public static void Compute(ReadOnlySpan<double> diagonal, ReadOnlySpan<double> beside, Span<double> values)
    {
        int n = diagonal.Length;
        if (n < 1 || beside.Length != n - 1 || values.Length != n)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"A bidiagonal matrix with {n} diagonal elements has {n - 1} beside it and {n} singular values; {beside.Length} and {values.Length} were given."));
        }

        double scale = 0;
        foreach (double element in diagonal)
        {
            scale = double.IsFinite(element) ? Math.Max(scale, Math.Abs(element)) : double.NaN;
        }

        foreach (double element in beside)
        {
            scale = double.IsFinite(element) ? Math.Max(scale, Math.Abs(element)) : double.NaN;
        }

        if (!double.IsFinite(scale) || scale == 0)
        {
            values.Fill(double.IsFinite(scale) ? 0 : double.NaN);
            return;
        }

        int exponent = Math.ILogB(scale);
        new Iteration(diagonal, beside, exponent).Run(values);
        values.Sort(static (left, right) => right.CompareTo(left));
        foreach (ref double value in values)
        {
            value = Math.ScaleB(Math.Sqrt(value), exponent);
        }
    }

    private sealed class Iteration
    {
        private double[] _q;
        private double[] _e;
        private double[] _nextQ;
        private double[] _nextE;

        // Smallest d of the last sweep over all, all but the last, all but the last two; and its last three.
        private double _least;
        private double _leastButOne;
        private double _leastButTwo;
        private double _last;
        private double _lastButOne;
        private double _lastButTwo;

        public Iteration(ReadOnlySpan<double> diagonal, ReadOnlySpan<double> beside, int exponent)
        {
            int n = diagonal.Length;
            (_q, _e, _nextQ, _nextE) = (new double[n], new double[n], new double[n], new double[n]);
            for (int i = 0; i < n; i++)
            {
                _q[i] = Square(diagonal[i]);
                _e[i] = i < n - 1 ? Square(beside[i]) : 0;
            }

            double Square(double element)
            {
                double x = Math.ScaleB(element, -exponent);
                return x * x < Least ? 0 : x * x;
            }
        }

        public int Sweeps { get; private set; }

        public void Run(Span<double> values)
        {
            // Blocks from the end of the matrix, each with the shift that its eigenvalues have lost.
            Stack<(int First, int Last, double Shift)> blocks = new();
            blocks.Push((0, values.Length - 1, 0));
            while (blocks.TryPop(out (int First, int Last, double Shift) block))
            {
                Solve(block.First, block.Last, block.Shift, values, blocks);
            }
        }

        private void Solve(int first, int last, double shift, Span<double> values, Stack<(int First, int Last, double Shift)> blocks)
        {
            bool known = false;
            int budget = MostSweeps * (last - first + 1);
            while (true)
            {
                // Deflation at the end.
                if (last == first)
                {
                    values[last] = _q[last] + shift;
                    return;
                }

                if (IsNegligible(last - 1, last, shift))
                {
                    values[last] = _q[last] + shift;
                    last--;
                    (_least, _last, _leastButOne, _lastButOne, _leastButTwo, _lastButTwo) =
                        (_leastButOne, _lastButOne, _leastButTwo, _lastButTwo, double.NaN, double.NaN);
                    known &= !double.IsNaN(_least);
                    continue;
                }

                if (last == first + 1)
                {
                    SolvePair(first, shift, values);
                    return;
                }

                // A split inside: the upper block waits.
                for (int i = last - 2; i >= first; i--)
                {
                    if (IsNegligible(i, last, shift))
                    {
                        blocks.Push((first, i, shift));
                        first = i + 1;
                        known = false;
                        break;
                    }
                }

                if (last - first < 2)
                {
                    continue;
                }

                if (1.5 * _q[first] < _q[last])
                {
                    Array.Reverse(_q, first, last - first + 1);
                    Array.Reverse(_e, first, last - first);
                    known = false;
                }

                double tau = known ? Shift(first, last) : 0;
                int failures = 0;
                while (!Sweep(first, last, tau))
                {
                    // Only the last d negative: the shift plus that d is just below the smallest eigenvalue.
                    tau = failures++ switch
                    {
                        0 when _leastButOne > 0 && tau + _last > 0 => (tau + _last) * (1 - 4e-16),
                        < 2 => 0.25 * tau,
                        _ => 0,
                    };
                    Spend(ref budget);
                }

                Spend(ref budget);
                known = true;
                shift += tau;
                (_q, _nextQ) = (_nextQ, _q);
                (_e, _nextE) = (_nextE, _e);

                // Blocks that wait are in the other arrays now, too.
                if (blocks.Count > 0)
                {
                    Array.Copy(_nextQ, 0, _q, 0, first);
                    Array.Copy(_nextE, 0, _e, 0, first);
                }
            }
        }

        private void Spend(ref int budget)
        {
            Sweeps++;
            if (--budget < 0)
            {
                throw new InvalidOperationException("The quotient-difference iteration did not converge.");
            }
        }

        // Elements that a sweep found negligible are 0; those below the shift couple nothing that lies above it (all values); the last one is compared with
        // the end's own value. (Comparison with both neighbours is not enough: it cost 3·10⁻⁸ of a value beside far larger elements.)
        private bool IsNegligible(int i, int last, double shift) =>
            _e[i] == 0 || _e[i] <= Negligible * shift || (i == last - 1 && _e[i] <= Negligible * (shift + _q[last]));

        // λ² − (q₁ + e + q₂)λ + q₁q₂ = 0, the smaller root as the product over the larger.
        private void SolvePair(int i, double shift, Span<double> values)
        {
            double a = Math.Max(_q[i], _q[i + 1]);
            double b = Math.Min(_q[i], _q[i + 1]);
            double half = 0.5 * (a - b + _e[i]);
            double larger = b + half + Math.Sqrt((half * half) + (b * _e[i]));
            values[i] = larger + shift;
            values[i + 1] = (a * (b / larger)) + shift;
        }

        // One transformation with shift τ into the other arrays; false if τ exceeds the smallest eigenvalue.
        private bool Sweep(int first, int last, double tau)
        {
            ReadOnlySpan<double> q = _q.AsSpan(first, last - first + 1);
            ReadOnlySpan<double> e = _e.AsSpan(first, q.Length);
            Span<double> nextQ = _nextQ.AsSpan(first, q.Length);
            Span<double> nextE = _nextE.AsSpan(first, q.Length);
            double d = q[0] - tau;
            double least = double.PositiveInfinity;
            double leastBefore = least;
            double leastBeforeThat = least;
            double before = d;
            double beforeThat = d;
            for (int i = 0; i < q.Length - 1; i++)
            {
                leastBeforeThat = leastBefore;
                leastBefore = least;
                least = Math.Min(least, d);
                beforeThat = before;
                before = d;
                double sum = d + e[i];
                double ratio = q[i + 1] / sum;
                nextQ[i] = sum;
                // d is at most the square of every value that the element above couples to: 1/d = [(B Bᵀ)⁻¹]_ii of the leading block.
                nextE[i] = e[i] <= Negligible * d ? 0 : e[i] * ratio;
                d = (d * ratio) - tau;
            }

            nextQ[^1] = d;
            nextE[^1] = 0;
            (_leastButTwo, _leastButOne, _least) = (leastBefore, least, Math.Min(least, d));
            (_lastButTwo, _lastButOne, _last) = (beforeThat, before, d);
            return _least >= 0;
        }

        // A lower bound of the smallest eigenvalue, as close as the last sweep allows.
        private double Shift(int first, int last)
        {
            if (_least <= 0)
            {
                return 0;
            }

            if (_least < _last)
            {
                return 0.25 * _least;
            }

            // The eigenvector's other components, squared and relative to the last one: Σ Π e/q.
            double product = 1;
            double sum = 0;
            for (int i = last - 1; i >= first; i--)
            {
                double before = product;
                if (_e[i] > _q[i])
                {
                    return 0.25 * _least;
                }

                product *= _e[i] / _q[i];
                sum += product;
                if (100 * Math.Max(product, before) < sum || sum > 0.6)
                {
                    break;
                }
            }

            sum *= 1.05;
            if (sum > 0.6)
            {
                return 0.25 * _least;
            }

            double root = Math.Sqrt(sum);
            double quotient = _last / (1 + sum);
            double gap = (0.5 * _leastButOne) - quotient;
            return gap > root * quotient
                ? quotient * Math.Max(1 - (1.01 * quotient * (root / gap) * root), (1 - (1.01 * root)))
                : quotient * Math.Max(0, 1 - (1.01 * root));
        }
    }
}
