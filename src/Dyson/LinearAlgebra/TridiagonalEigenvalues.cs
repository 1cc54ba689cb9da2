using System.Globalization;

namespace Dyson.LinearAlgebra;

/// <summary>
/// All eigenvalues of one real symmetric tridiagonal matrix in O(n²) operations and O(n) memory, without vectors: implicit QL iteration in
/// the form of Pal, Walker and Kahan that needs no square root a rotation (Parlett, "The Symmetric Eigenvalue Problem", § 8.15; the
/// algorithm of LAPACK's dsterf).
/// </summary>
/// <remarks>Backward stable: every eigenvalue is right within a small multiple of n·ε·‖T‖, not relative to itself.</remarks>
public static class TridiagonalEigenvalues
{
    private const double UnitRoundoff = 1.1102230246251565e-16;

    /// <summary>An off-diagonal element below this fraction of ‖T‖ is dropped even beside zero diagonal elements.</summary>
    private const double Negligible = 1e-3 * UnitRoundoff;

    /// <summary>Iterations allowed an eigenvalue; two are usual.</summary>
    private const int MostIterations = 60;

    /// <summary>Eigenvalues x_1 ≥ x_2 ≥ … of T with diagonal a_1 … a_n and b_1 … b_{n−1} beside it.</summary>
    /// <param name="diagonal">a, n ≥ 1 values.</param>
    /// <param name="offDiagonal">b, n − 1 values; only their squares matter.</param>
    /// <param name="values">Destination, n values, descending; all NaN if an element of T is not finite.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    /// <exception cref="InvalidOperationException">The iteration does not converge (never seen).</exception>
    public static void Compute(ReadOnlySpan<double> diagonal, ReadOnlySpan<double> offDiagonal, Span<double> values)
    {
        int n = diagonal.Length;
        if (n < 1 || offDiagonal.Length != n - 1 || values.Length != n)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"A tridiagonal matrix with {n} diagonal elements has {n - 1} beside it and {n} eigenvalues; {offDiagonal.Length} and {values.Length} were given."));
        }

        double scale = Math.Max(LargestMagnitude(diagonal), LargestMagnitude(offDiagonal));
        if (!double.IsFinite(scale) || scale == 0)
        {
            values.Fill(double.IsFinite(scale) ? 0 : double.NaN);
            return;
        }

        // A power of two brings the largest element to [1, 2): squares neither overflow nor vanish.
        int exponent = Math.ILogB(scale);
        double[] squares = new double[n];
        for (int i = 0; i < n; i++)
        {
            values[i] = Math.ScaleB(diagonal[i], -exponent);
            double b = i < n - 1 ? Math.ScaleB(offDiagonal[i], -exponent) : 0;
            squares[i] = b * b;
        }

        // QL wants the small end of a graded matrix first.
        if (Math.Abs(values[0]) > Math.Abs(values[n - 1]))
        {
            values.Reverse();
            squares.AsSpan(0, n - 1).Reverse();
        }

        Iterate(values, squares);
        values.Sort(static (left, right) => right.CompareTo(left));
        foreach (ref double value in values)
        {
            value = Math.ScaleB(value, exponent);
        }
    }

    private static void Iterate(Span<double> d, Span<double> squares)
    {
        int left = 0;
        int iterations = 0;
        while (left < d.Length)
        {
            int end = left;
            while (end < d.Length - 1 && !IsNegligible(squares[end], d[end], d[end + 1]))
            {
                end++;
            }

            squares[end] = 0;
            if (end == left)
            {
                left++;
                iterations = 0;
            }
            else if (end == left + 1)
            {
                SolvePair(d, squares, left);
                left += 2;
                iterations = 0;
            }
            else if (++iterations <= MostIterations)
            {
                Sweep(d, squares, left, end);
            }
            else
            {
                throw new InvalidOperationException("The QL iteration did not converge.");
            }
        }
    }

    private static bool IsNegligible(double square, double a, double next) =>
        square <= UnitRoundoff * UnitRoundoff * Math.Abs(a * next) || square <= Negligible * Negligible;

    private static void SolvePair(Span<double> d, Span<double> squares, int i)
    {
        double centre = 0.5 * (d[i] + d[i + 1]);
        double half = 0.5 * (d[i] - d[i + 1]);
        double radius = Math.Sqrt((half * half) + squares[i]);
        double far = centre >= 0 ? centre + radius : centre - radius;

        // The smaller one as determinant over the larger one, free of cancellation.
        d[i + 1] = far == 0 ? 0 : ((d[i] / far) * d[i + 1]) - (squares[i] / far);
        d[i] = far;
        squares[i] = 0;
    }

    /// <summary>One QL step with Wilkinson's shift on the unreduced block left … end.</summary>
    private static void Sweep(Span<double> d, Span<double> squares, int left, int end)
    {
        double root = Math.Sqrt(squares[left]);
        double ratio = (d[left + 1] - d[left]) / (2 * root);
        double shift = d[left] - (root / (ratio + Math.CopySign(double.Hypot(ratio, 1), ratio)));
        double cosine = 1;
        double sine = 0;
        double gamma = d[end] - shift;
        double p = gamma * gamma;
        for (int i = end - 1; i >= left; i--)
        {
            double b = squares[i];
            double r = p + b;
            if (i != end - 1)
            {
                squares[i + 1] = sine * r;
            }

            // γ' = (p(d − σ) − bγ)/r and p' = γ'²/cos = γ'(p(d − σ) − bγ)/p: two quotients that do not wait for each other.
            double oldCosine = cosine;
            double oldGamma = gamma;
            double numerator = (p * (d[i] - shift)) - (b * oldGamma);
            cosine = p / r;
            sine = b / r;
            gamma = numerator / r;
            d[i + 1] = oldGamma + (d[i] - gamma);
            p = cosine != 0 ? numerator / p * gamma : oldCosine * b;
        }

        squares[left] = sine * p;
        d[left] = shift + gamma;
    }

    private static double LargestMagnitude(ReadOnlySpan<double> elements)
    {
        double largest = 0;
        foreach (double element in elements)
        {
            if (!double.IsFinite(element))
            {
                return double.NaN;
            }

            largest = Math.Max(largest, Math.Abs(element));
        }

        return largest;
    }
}
