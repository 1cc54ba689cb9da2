using System.Globalization;

namespace Dyson.Networks;

/// <summary>One matrix that a tensor of a weight file gives, before its elements are read.</summary>
/// <param name="Name">The tensor's name; of a kernel position with [i,j] behind it, of a third of a fused projection with .q, .k or .v.</param>
/// <param name="Tensor">The tensor's name.</param>
/// <param name="Kind">What it is.</param>
/// <param name="StoredRows">Rows as stored: outputs.</param>
/// <param name="StoredColumns">Columns as stored: inputs, for a whole convolution times kernel positions.</param>
/// <param name="First">Place in the tensor of the element (0, 0).</param>
/// <param name="RowStride">Distance of the stored rows in the tensor.</param>
/// <param name="ColumnStride">Distance of the stored columns in the tensor.</param>
public sealed record LayerPlan(
    string Name, string Tensor, LayerKind Kind, int StoredRows, int StoredColumns, long First, long RowStride, long ColumnStride)
{
    /// <summary>M ≥ N: rows of the oriented matrix.</summary>
    public int Rows => Math.Max(StoredRows, StoredColumns);

    /// <summary>N: its columns, and the number of its singular values.</summary>
    public int Columns => Math.Min(StoredRows, StoredColumns);

    /// <summary>Whether the stored matrix is turned over to have M ≥ N.</summary>
    public bool Transposed => StoredRows < StoredColumns;

    /// <summary>Whether the tensor's elements, of this number, are the oriented matrix as they stand.</summary>
    public bool IsWhole(long count) => !Transposed && First == 0 && ColumnStride == 1 && RowStride == StoredColumns && count == (long)StoredRows * StoredColumns;

    /// <summary>The oriented matrix W, M × N row by row.</summary>
    /// <param name="tensor">The tensor's elements in C order.</param>
    /// <exception cref="ArgumentException">The tensor is shorter than the plan.</exception>
    public double[] Matrix(ReadOnlySpan<double> tensor)
    {
        if (First + ((StoredRows - 1) * RowStride) + ((StoredColumns - 1) * ColumnStride) >= tensor.Length)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{Name}: its {StoredRows}×{StoredColumns} matrix does not lie in a tensor of {tensor.Length} elements."), nameof(tensor));
        }

        (long rowStride, long columnStride) = Transposed ? (ColumnStride, RowStride) : (RowStride, ColumnStride);
        double[] matrix = new double[(long)Rows * Columns];
        for (int i = 0; i < Rows; i++)
        {
            long at = First + (i * rowStride);
            Span<double> row = matrix.AsSpan(i * Columns, Columns);
            for (int j = 0; j < row.Length; j++, at += columnStride)
            {
                row[j] = tensor[(int)at];
            }
        }

        return matrix;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}: {Kind} {Rows}×{Columns}");
}
