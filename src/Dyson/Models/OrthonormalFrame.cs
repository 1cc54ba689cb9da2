namespace Dyson.Models;

/// <summary>Rectangular matrices with orthonormal columns, or rows where these are fewer, uniform among all such.</summary>
public static class OrthonormalFrame
{
    /// <summary>
    /// Gram–Schmidt orthogonalisation, done twice for rounding, of the shorter vectors of a rows×columns matrix of independent normals, in
    /// place: the frame is uniform because the normals are rotation invariant and the norms positive (as in <see cref="HaarOrthogonal"/>).
    /// </summary>
    /// <param name="matrix">Row by row; overwritten.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    public static void MakeOf(Span<double> matrix, int rows, int columns)
    {
        // Vector v of length `length` has its element k at v·along + k·step.
        (int count, int along, int length, int step) = rows >= columns ? (columns, 1, rows, columns) : (rows, columns, columns, 1);
        for (int vector = 0; vector < count; vector++)
        {
            for (int pass = 0; pass < 2; pass++)
            {
                for (int earlier = 0; earlier < vector; earlier++)
                {
                    double overlap = Dot(matrix, earlier * along, vector * along, length, step);
                    for (int k = 0; k < length; k++)
                    {
                        matrix[(vector * along) + (k * step)] -= overlap * matrix[(earlier * along) + (k * step)];
                    }
                }
            }

            double norm = Math.Sqrt(Dot(matrix, vector * along, vector * along, length, step));
            for (int k = 0; k < length; k++)
            {
                matrix[(vector * along) + (k * step)] /= norm;
            }
        }
    }

    private static double Dot(ReadOnlySpan<double> matrix, int first, int second, int length, int step)
    {
        double sum = 0;
        for (int k = 0; k < length; k++)
        {
            sum += matrix[first + (k * step)] * matrix[second + (k * step)];
        }

        return sum;
    }
}
