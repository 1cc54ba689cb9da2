namespace Dyson.Statistics;

/// <summary>Solves the few-by-few symmetric systems of fits, A x = b, by Cholesky decomposition.</summary>
internal static class SymmetricSolve
{
    /// <summary>Solves A x = b for positive definite A, given by rows; false if A is not.</summary>
    public static bool TryPositive(ReadOnlySpan<double> matrix, ReadOnlySpan<double> right, Span<double> solution)
    {
        int n = right.Length;
        Span<double> factor = stackalloc double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = matrix[(i * n) + j];
                for (int k = 0; k < j; k++)
                {
                    sum -= factor[(i * n) + k] * factor[(j * n) + k];
                }

                if (i == j)
                {
                    if (!(sum > 1e-14 * matrix[(i * n) + i]))
                    {
                        return false;
                    }

                    factor[(i * n) + i] = Math.Sqrt(sum);
                }
                else
                {
                    factor[(i * n) + j] = sum / factor[(j * n) + j];
                }
            }
        }

        for (int i = 0; i < n; i++)
        {
            double sum = right[i];
            for (int k = 0; k < i; k++)
            {
                sum -= factor[(i * n) + k] * solution[k];
            }

            solution[i] = sum / factor[(i * n) + i];
        }

        for (int i = n - 1; i >= 0; i--)
        {
            double sum = solution[i];
            for (int k = i + 1; k < n; k++)
            {
                sum -= factor[(k * n) + i] * solution[k];
            }

            solution[i] = sum / factor[(i * n) + i];
        }

        return true;
    }
}
