using Dyson.Randomness;
using MathNet.Numerics.LinearAlgebra;

namespace Dyson.Tests.LinearAlgebra;

/// <summary>Matrices for the tests, in row order, and MathNet's view of them.</summary>
internal static class LaneMatrices
{
    /// <summary>Replicas at every width's multiple: enough for eight lanes, with a remainder for none.</summary>
    public const int Replicas = 8;

    /// <summary>One matrix a replica.</summary>
    public static double[][] Each(Func<int, double[]> make) => [.. Enumerable.Range(0, Replicas).Select(make)];

    /// <summary>Independent standard normals.</summary>
    public static double[] Normals(RandomStream random, int count)
    {
        double[] a = new double[count];
        for (int i = 0; i < count; i++)
        {
            a[i] = random.NextNormal();
        }

        return a;
    }

    /// <summary>A lower triangular matrix with zeros above.</summary>
    public static double[] Lower(RandomStream random, int n)
    {
        double[] a = Normals(random, n * n);
        for (int i = 0; i < n; i++)
        {
            a.AsSpan((i * n) + i + 1, n - i - 1).Clear();
        }

        return a;
    }

    /// <summary>Symmetric with independent normal elements.</summary>
    public static double[] Symmetric(RandomStream random, int n)
    {
        double[] a = Normals(random, n * n);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
            {
                a[(j * n) + i] = a[(i * n) + j];
            }
        }

        return a;
    }

    /// <summary>O diag(values) Oᵀ with a random orthogonal O, symmetric to the last bit.</summary>
    public static double[] WithEigenvalues(RandomStream random, double[] values)
    {
        int n = values.Length;
        Matrix<double> o = Orthogonal(random, n, n);
        Matrix<double> a = o * Matrix<double>.Build.DenseOfDiagonalArray(values) * o.Transpose();
        double[] flat = Flat(a);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
            {
                flat[(j * n) + i] = flat[(i * n) + j];
            }
        }

        return flat;
    }

    /// <summary>rows×columns with orthonormal columns, rows ≥ columns.</summary>
    public static Matrix<double> Orthogonal(RandomStream random, int rows, int columns) =>
        Matrix(Normals(random, rows * columns), rows, columns).GramSchmidt().Q;

    /// <summary>MathNet's matrix of numbers in row order.</summary>
    public static Matrix<double> Matrix(ReadOnlySpan<double> a, int rows, int columns) =>
        Matrix<double>.Build.Dense(rows, columns, TransposedCopy(a, rows, columns));

    /// <summary>The numbers in row order.</summary>
    public static double[] Flat(Matrix<double> a) => a.ToRowMajorArray();

    /// <summary>Aᵀ in row order.</summary>
    public static double[] TransposedCopy(ReadOnlySpan<double> a, int rows, int columns)
    {
        double[] t = new double[rows * columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                t[(j * rows) + i] = a[(i * columns) + j];
            }
        }

        return t;
    }

    /// <summary>The largest absolute element.</summary>
    public static double Largest(ReadOnlySpan<double> a)
    {
        double largest = 0;
        foreach (double x in a)
        {
            largest = Math.Max(largest, Math.Abs(x));
        }

        return largest;
    }
}
