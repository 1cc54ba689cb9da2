using System.Globalization;
using Dyson.Lanes;
using Dyson.LinearAlgebra;
using Dyson.Randomness;

namespace Dyson.Models;

/// <summary>
/// A fixed layer Z, P×N, behind the student's W: y = Z W x ([P2]). All that learning sees of it is G = ZᵀZ, whose eigenvalues g are the rates
/// at which the rows of W − Ŵ relax.
/// </summary>
public sealed class HiddenLayer
{
    // Eigenvalues of G below this many unit roundoffs of the largest, a size, are zeros of a Z with fewer than N independent rows.
    private const double RankTolerance = 1.1102230246251565e-16 * 8;

    private readonly double[,] _matrix;
    private readonly double[,] _gram;
    private readonly double[,] _eigenvectors;

    private HiddenLayer(double[,] matrix)
    {
        _matrix = matrix;
        Outputs = matrix.GetLength(0);
        Inputs = matrix.GetLength(1);
        _gram = GramOf(matrix);
        IsDiagonal = IsDiagonalMatrix(_gram);
        (double[] rates, _eigenvectors) = IsDiagonal ? Diagonal(_gram) : Diagonalised(_gram);
        Rates = rates;
    }

    /// <summary>P, the length of y.</summary>
    public int Outputs { get; }

    /// <summary>N, the size of W.</summary>
    public int Inputs { get; }

    /// <summary>
    /// g_i, the eigenvalues of G = ZᵀZ, squares of the singular values of Z (N − P of them zero for P &lt; N): in the order of the basis if G is
    /// diagonal, else ascending.
    /// </summary>
    public IReadOnlyList<double> Rates { get; }

    /// <summary>The largest rate: gradient descent with infinite data is stable for α below 2 over it.</summary>
    public double LargestRate => Rates.Max();

    /// <summary>Whether G is diagonal as it stands.</summary>
    public bool IsDiagonal { get; }

    /// <summary>Z, P×N; a copy.</summary>
    public double[,] Matrix => (double[,])_matrix.Clone();

    /// <summary>G = ZᵀZ, N×N; a copy.</summary>
    public double[,] Gram => (double[,])_gram.Clone();

    /// <summary>Orthonormal eigenvectors of G, N×N: column i belongs to <see cref="Rates"/>[i]; the identity if G is diagonal. A copy.</summary>
    public double[,] Eigenvectors => (double[,])_eigenvectors.Clone();

    /// <summary>Z = diag(z), P = N. The order is kept: z_i acts on row i of W.</summary>
    /// <exception cref="ArgumentException">The list is empty or holds a value that is negative or not finite.</exception>
    public static HiddenLayer FromSingularValues(IEnumerable<double> singularValues)
    {
        ArgumentNullException.ThrowIfNull(singularValues);
        double[] values = [.. singularValues];
        if (values.Length == 0)
        {
            throw new ArgumentException("There must be at least one singular value.", nameof(singularValues));
        }

        if (Array.FindIndex(values, z => !double.IsFinite(z) || z < 0) is >= 0 and int wrong)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"A singular value is {values[wrong]:R}; each must be finite and at least 0."), nameof(singularValues));
        }

        double[,] matrix = new double[values.Length, values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            matrix[i, i] = values[i];
        }

        return new HiddenLayer(matrix);
    }

    /// <summary>Z = 1: the student without a layer.</summary>
    /// <exception cref="ArgumentException">The size is below 1.</exception>
    public static HiddenLayer Identity(int size) => FromSingularValues(Enumerable.Repeat(1.0, Math.Max(size, 0)));

    /// <summary>Singular values in geometric progression, z_i = z₁ c^{(i − 1)/(N − 1)}, from the smallest z₁ to c times it.</summary>
    /// <param name="size">N ≥ 1; for N = 1 the condition number has no effect.</param>
    /// <param name="smallest">z₁, finite and positive.</param>
    /// <param name="conditionNumber">c = z_N/z₁, finite and at least 1. The rates then span c².</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static HiddenLayer Graded(int size, double smallest, double conditionNumber)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        RequirePositive(smallest, nameof(smallest));
        if (!double.IsFinite(conditionNumber) || conditionNumber < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(conditionNumber), conditionNumber, "A condition number must be finite and at least 1.");
        }

        // The ends are exact, whatever the power function rounds.
        return FromSingularValues(Enumerable.Range(0, size).Select(i =>
            i == 0 ? smallest : smallest * (i == size - 1 ? conditionNumber : Math.Pow(conditionNumber, i / (size - 1.0)))));
    }

    /// <summary>Independent elements N(0, <paramref name="standardDeviation"/>²), drawn row by row. ⟨G⟩ = P s² 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or the deviation not finite and positive.</exception>
    public static HiddenLayer Random(int outputs, int inputs, double standardDeviation, RandomStream random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        RequirePositive(standardDeviation, nameof(standardDeviation));
        ArgumentNullException.ThrowIfNull(random);
        double[,] matrix = new double[outputs, inputs];
        for (int p = 0; p < outputs; p++)
        {
            for (int i = 0; i < inputs; i++)
            {
                matrix[p, i] = standardDeviation * random.NextNormal();
            }
        }

        return new HiddenLayer(matrix);
    }

    /// <summary>Any Z, P×N.</summary>
    /// <exception cref="ArgumentException">Z is empty or not finite.</exception>
    public static HiddenLayer FromMatrix(double[,] matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        if (matrix.Length == 0)
        {
            throw new ArgumentException("A layer must have at least one row and one column.", nameof(matrix));
        }

        foreach (double element in matrix)
        {
            if (!double.IsFinite(element))
            {
                throw new ArgumentException("A layer must be finite.", nameof(matrix));
            }
        }

        return new HiddenLayer((double[,])matrix.Clone());
    }

    /// <summary>Oᵀ A O: the N×N matrix <paramref name="symmetric"/> in the basis of <see cref="Eigenvectors"/>, symmetric to the last bit.</summary>
    /// <exception cref="ArgumentException">The matrix is not N×N.</exception>
    public double[,] InEigenbasis(double[,] symmetric)
    {
        ArgumentNullException.ThrowIfNull(symmetric);
        int n = Inputs;
        if (symmetric.GetLength(0) != n || symmetric.GetLength(1) != n)
        {
            throw new ArgumentException($"The matrix must be {n}×{n}.", nameof(symmetric));
        }

        if (IsDiagonal)
        {
            return (double[,])symmetric.Clone();
        }

        double[,] turned = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                for (int k = 0; k < n; k++)
                {
                    for (int l = 0; l < n; l++)
                    {
                        sum += _eigenvectors[k, i] * symmetric[k, l] * _eigenvectors[l, j];
                    }
                }

                (turned[i, j], turned[j, i]) = (sum, sum);
            }
        }

        return turned;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"fixed layer {Outputs}×{Inputs}, rates {Rates.Min():G6} … {LargestRate:G6}");

    private static void RequirePositive(double value, string name)
    {
        if (!double.IsFinite(value) || value <= 0)
        {
            throw new ArgumentOutOfRangeException(name, value, "The value must be finite and positive.");
        }
    }

    private static double[,] GramOf(double[,] matrix)
    {
        int n = matrix.GetLength(1);
        double[,] gram = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                for (int p = 0; p < matrix.GetLength(0); p++)
                {
                    sum += matrix[p, i] * matrix[p, j];
                }

                (gram[i, j], gram[j, i]) = (sum, sum);
            }
        }

        return gram;
    }

    private static bool IsDiagonalMatrix(double[,] gram)
    {
        for (int i = 0; i < gram.GetLength(0); i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (gram[i, j] != 0)
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static (double[] Rates, double[,] Eigenvectors) Diagonal(double[,] gram)
    {
        int n = gram.GetLength(0);
        double[,] identity = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            identity[i, i] = 1;
        }

        return ([.. Enumerable.Range(0, n).Select(i => gram[i, i])], identity);
    }

    // Jacobi rotations of the library: the same bits on every machine, as a trajectory that depends on this basis needs them.
    private static (double[] Rates, double[,] Eigenvectors) Diagonalised(double[,] gram)
    {
        int n = gram.GetLength(0);
        Lanes1[] a = [.. gram.Cast<double>().Select(Broadcast<Lanes1>)];
        Lanes1[] rows = new Lanes1[n * n];
        LaneEigenvalues.Diagonalise<Lanes1>(a, n, rows);
        double[] values = [.. Enumerable.Range(0, n).Select(i => Value(a[(i * n) + i]))];
        int[] order = [.. Enumerable.Range(0, n).OrderBy(i => values[i])];
        double zero = RankTolerance * n * values.Max();
        double[,] eigenvectors = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k < n; k++)
            {
                eigenvectors[k, i] = Value(rows[(order[i] * n) + k]);
            }
        }

        return ([.. order.Select(i => values[i] <= zero ? 0 : values[i])], eigenvectors);
    }

    private static T Broadcast<T>(double value)
        where T : unmanaged, ILanes<T> => T.Broadcast(value);

    private static double Value<T>(T lanes)
        where T : unmanaged, ILanes<T> => T.Lane(lanes, 0);
}
