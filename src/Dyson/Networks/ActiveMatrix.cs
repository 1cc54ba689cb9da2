namespace Dyson.Networks;

/// <summary>
/// A matrix without its zero rows and columns: units that are switched off and padding add levels at zero and zeros to every vector, and nothing else.
/// </summary>
/// <param name="Matrix">The rest, row by row.</param>
/// <param name="Rows">Numbers of the rows that are left.</param>
/// <param name="Columns">Numbers of the columns that are left.</param>
internal sealed record ActiveMatrix(double[] Matrix, int[] Rows, int[] Columns)
{
    /// <summary>The matrix itself if it has neither.</summary>
    public static ActiveMatrix Of(double[] matrix, int rows, int columns)
    {
        bool[] column = new bool[columns];
        bool[] row = new bool[rows];
        for (int i = 0; i < rows; i++)
        {
            ReadOnlySpan<double> elements = matrix.AsSpan(i * columns, columns);
            for (int j = 0; j < elements.Length; j++)
            {
                if (elements[j] != 0)
                {
                    row[i] = true;
                    column[j] = true;
                }
            }
        }

        int[] keptRows = [.. Enumerable.Range(0, rows).Where(i => row[i])];
        int[] keptColumns = [.. Enumerable.Range(0, columns).Where(j => column[j])];
        if (keptRows.Length == rows && keptColumns.Length == columns)
        {
            return new ActiveMatrix(matrix, keptRows, keptColumns);
        }

        double[] kept = new double[(long)keptRows.Length * keptColumns.Length];
        for (int i = 0; i < keptRows.Length; i++)
        {
            for (int j = 0; j < keptColumns.Length; j++)
            {
                kept[(i * keptColumns.Length) + j] = matrix[(keptRows[i] * columns) + keptColumns[j]];
            }
        }

        return new ActiveMatrix(kept, keptRows, keptColumns);
    }
}
