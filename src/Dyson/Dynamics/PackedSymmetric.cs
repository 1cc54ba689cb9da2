using MathNet.Numerics.LinearAlgebra;

namespace Dyson.Dynamics;

/// <summary>Symmetric n×n matrices as vectors of their n(n + 1)/2 elements i ≤ j, row by row, so that a map of covariances is a matrix.</summary>
internal sealed class PackedSymmetric(int size)
{
    /// <summary>n(n + 1)/2.</summary>
    public int Length => size * (size + 1) / 2;

    /// <summary>The elements i ≤ j.</summary>
    public Vector<double> Pack(Matrix<double> matrix)
    {
        Vector<double> packed = Vector<double>.Build.Dense(Length);
        Each((k, i, j) => packed[k] = matrix[i, j]);
        return packed;
    }

    /// <summary>The matrix of its elements.</summary>
    public Matrix<double> Unpack(Vector<double> packed)
    {
        Matrix<double> matrix = Matrix<double>.Build.Dense(size, size);
        Each((k, i, j) => (matrix[i, j], matrix[j, i]) = (packed[k], packed[k]));
        return matrix;
    }

    /// <summary>Adds factor times the map Σ → AΣA, A symmetric, to a matrix of maps.</summary>
    public void AddCongruence(double factor, Matrix<double> a, double[,] map)
    {
        double[,] elements = a.ToArray();

        // Σ = e_i e_jᵀ + e_j e_iᵀ (half of it for i = j) becomes a_i a_jᵀ + a_j a_iᵀ, a_i the columns of A.
        Each((column, i, j) =>
        {
            int row = 0;
            for (int k = 0; k < size; k++)
            {
                for (int l = k; l < size; l++)
                {
                    double both = elements[k, i] * elements[l, j];
                    map[row++, column] += factor * (i == j ? both : both + (elements[k, j] * elements[l, i]));
                }
            }
        });
    }

    private void Each(Action<int, int, int> visit)
    {
        int k = 0;
        for (int i = 0; i < size; i++)
        {
            for (int j = i; j < size; j++)
            {
                visit(k++, i, j);
            }
        }
    }
}
