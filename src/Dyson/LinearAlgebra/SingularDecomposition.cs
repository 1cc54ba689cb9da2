using System.Globalization;

namespace Dyson.LinearAlgebra;

/// <summary>All singular values of a matrix W (rows×columns) and the singular vectors of chosen levels, W v_k = ξ_k u_k, Wᵀ u_k = ξ_k v_k.</summary>
public sealed class SingularDecomposition
{
    internal SingularDecomposition(int rows, int columns, double[] values, int[] levels, double[] left, double[] right)
    {
        (Rows, Columns, Values, Levels) = (rows, columns, values, levels);
        (LeftVectors, RightVectors) = (left, right);
    }

    /// <summary>Rows of W.</summary>
    public int Rows { get; }

    /// <summary>Columns of W.</summary>
    public int Columns { get; }

    /// <summary>ξ_1 ≥ ξ_2 ≥ … ≥ 0, min(rows, columns) of them; all NaN if an entry of W is not finite.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <summary>The chosen levels as they were given, 0 for the largest.</summary>
    public IReadOnlyList<int> Levels { get; }

    /// <summary>All u, one behind the other.</summary>
    internal double[] LeftVectors { get; }

    /// <summary>All v, one behind the other.</summary>
    internal double[] RightVectors { get; }

    /// <summary>u of the chosen level number <paramref name="index"/>: <see cref="Rows"/> numbers of unit norm.</summary>
    /// <param name="index">Place in <see cref="Levels"/>.</param>
    public ReadOnlySpan<double> Left(int index) => Row(LeftVectors, Rows, index);

    /// <summary>v of the chosen level number <paramref name="index"/>: <see cref="Columns"/> numbers of unit norm, the one of largest magnitude positive.</summary>
    /// <param name="index">Place in <see cref="Levels"/>.</param>
    public ReadOnlySpan<double> Right(int index) => Row(RightVectors, Columns, index);

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Rows}×{Columns}: {Values.Count} singular values, vectors of {Levels.Count}");

    private ReadOnlySpan<double> Row(double[] vectors, int length, int index)
    {
        if (index < 0 || index >= Levels.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(index), index, string.Create(CultureInfo.InvariantCulture, $"Vectors of {Levels.Count} levels were computed."));
        }

        return vectors.AsSpan(index * length, length);
    }
}
