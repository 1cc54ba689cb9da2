using Dyson.LinearAlgebra;
using Dyson.Randomness;

namespace Dyson.Tests.LinearAlgebra;

/// <summary>Bidiagonal matrices against closed forms and against bisection, each value relative to itself.</summary>
public class BidiagonalSingularValuesTests
{
    /// <summary>Relative roundings of some three sweeps a value over up to 700 elements: 5·10⁻¹⁵ seen against bisection at n = 200.</summary>
    private const double Relative = 3e-14;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(101)]
    [InlineData(700)]
    public void Ones_have_their_known_values(int n)
    {
        // ξ_k = 2 cos(kπ/(2n + 1)).
        double[] values = new double[n];
        double[] ones = [.. Enumerable.Repeat(1.0, n)];
        BidiagonalSingularValues.Compute(ones, ones.AsSpan(1), values);
        for (int k = 1; k <= n; k++)
        {
            // Near kπ/(2n + 1) = π/2 the cosine is written without cancellation.
            double known = 2 * Math.Sin(((2 * (n - k)) + 1) * Math.PI / (2 * ((2 * n) + 1)));
            Assert.Equal(1, values[k - 1] / known, Relative);
        }
    }

    public static TheoryData<string> Kinds => ["normal", "graded down", "graded up", "graded both", "tiny coupling", "zeros", "huge range", "signs"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Values_are_those_of_bisection(string kind)
    {
        RandomStream random = RandomStream.FromSeed(1, kind);
        foreach (int n in new[] { 2, 3, 5, 17, 60 })
        {
            double[] diagonal = new double[n];
            double[] beside = new double[n - 1];
            for (int i = 0; i < n; i++)
            {
                double grade = kind switch
                {
                    "graded down" => Math.Pow(2, -i),
                    "graded up" => Math.Pow(2, i - n),
                    "graded both" => Math.Pow(4, -Math.Abs(i - (n / 2))),
                    "huge range" => Math.Pow(10, 60 * (random.NextDouble() - 1)),
                    _ => 1,
                };
                diagonal[i] = grade * (kind == "signs" ? random.NextNormal() : 0.1 + Math.Abs(random.NextNormal()));
                if (i < n - 1)
                {
                    beside[i] = grade * random.NextNormal() * (kind == "tiny coupling" ? 1e-9 : 1);
                    if (kind == "zeros" && i % 4 == 1)
                    {
                        beside[i] = 0;
                    }
                }
            }

            double[] values = new double[n];
            BidiagonalSingularValues.Compute(diagonal, beside, values);
            for (int k = 0; k < n; k++)
            {
                Assert.Equal(1, values[k] / Bisect(diagonal, beside, k), Relative);
            }

            // Scales, and both readings of the matrix.
            double[] again = new double[n];
            BidiagonalSingularValues.Compute([.. diagonal.Select(x => Math.ScaleB(x, 900))], [.. beside.Select(x => Math.ScaleB(x, 900))], again);
            Assert.Equal(values, again.Select(x => Math.ScaleB(x, -900)));
        }
    }

    [Fact]
    public void Zeros_and_what_is_not_finite()
    {
        double[] values = new double[4];
        BidiagonalSingularValues.Compute([0, 0, 0, 0], [0, 0, 0], values);
        Assert.All(values, value => Assert.Equal(0, value));

        // A zero on the diagonal: exactly one value is 0, wherever it is.
        for (int zero = 0; zero < 4; zero++)
        {
            double[] diagonal = [1, 2, 3, 4];
            diagonal[zero] = 0;
            BidiagonalSingularValues.Compute(diagonal, [1, 1, 1], values);
            Assert.True(values[2] > 0.1);
            Assert.InRange(values[3], 0, 1e-15);
        }

        BidiagonalSingularValues.Compute([0, 0, 0, 0], [1, 2, 3], values);
        Assert.Equal([3, 2, 1, 0], values);
        BidiagonalSingularValues.Compute([1, double.NaN, 1, 1], [1, 1, 1], values);
        Assert.All(values, value => Assert.True(double.IsNaN(value)));
        BidiagonalSingularValues.Compute([1, 1, 1, 1], [1, double.PositiveInfinity, 1], values);
        Assert.All(values, value => Assert.True(double.IsNaN(value)));
        Assert.Throws<ArgumentException>(() => BidiagonalSingularValues.Compute([1, 2], [1, 2], new double[2]));
        Assert.Throws<ArgumentException>(() => BidiagonalSingularValues.Compute([], [], []));
    }

    // The k-th largest by Sturm counts of the tridiagonal matrix with zero diagonal and d_1, f_1, d_2, … beside it, whose eigenvalues are ±ξ; counts of such
    // matrices are right for a neighbour that differs by a rounding in each element.
    private static double Bisect(double[] diagonal, double[] beside, int k)
    {
        double[] next = new double[(2 * diagonal.Length) - 1];
        for (int i = 0; i < diagonal.Length; i++)
        {
            next[2 * i] = diagonal[i];
            if (i < beside.Length)
            {
                next[(2 * i) + 1] = beside[i];
            }
        }

        double low = 1e-200;
        double high = 4 * Math.Max(diagonal.Max(Math.Abs), beside.Max(Math.Abs));
        while (high - low > 2e-16 * high)
        {
            // Geometric while the range spans powers of ten.
            double middle = high > 4 * low ? Math.Sqrt(low) * Math.Sqrt(high) : 0.5 * (low + high);
            if (middle <= low || middle >= high)
            {
                break;
            }

            int above = 0;
            double pivot = -middle;
            foreach (double b in next)
            {
                above += pivot > 0 ? 1 : 0;
                pivot = -middle - (b / pivot * b);
                pivot = pivot == 0 ? -double.Epsilon : pivot;
            }

            above += pivot > 0 ? 1 : 0;
            if (above > k)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return 0.5 * (low + high);
    }
}
