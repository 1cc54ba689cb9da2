using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Dyson.Dynamics.Measured;

/// <summary>
/// The basis in which a recorded matrix is diagonal: its eigenvectors, W = VxVᵀ, or singular vectors, W = UξVᵀ, levels in descending order. Later
/// matrices are seen in the frame of an earlier one, M = UᵀW(t + Δ)V: its elements minus those of diag(x) are the increments to which
/// perturbation theory applies.
/// </summary>
internal sealed class EigenFrame
{
    private readonly Matrix<double> _left;
    private readonly Matrix<double> _right;

    private EigenFrame(Matrix<double> left, Matrix<double> right) => (_left, _right) = (left, right);

    /// <summary>The frame of a matrix in row order; null where it does not exist.</summary>
    public static EigenFrame? Of(ReadOnlySpan<double> matrix, int rows, int columns, bool singular)
    {
        if (matrix.IndexOfAnyExceptInRange(double.MinValue, double.MaxValue) >= 0)
        {
            return null;
        }

        Matrix<double> w = Read(matrix, rows, columns);
        if (singular)
        {
            Svd<double> svd = w.Svd(true);
            return new EigenFrame(svd.U.SubMatrix(0, rows, 0, columns).Transpose(), svd.VT.Transpose());
        }

        // ascending in the library, descending here
        Matrix<double> vectors = w.Evd(Symmetricity.Symmetric).EigenVectors;
        Matrix<double> descending = DenseMatrix.Create(rows, rows, (i, j) => vectors[i, rows - 1 - j]);
        return new EigenFrame(descending.Transpose(), descending);
    }

    /// <summary>UᵀWV in row order.</summary>
    public double[] See(ReadOnlySpan<double> matrix, int rows, int columns, out Matrix<double> right)
    {
        right = Read(matrix, rows, columns) * _right;
        return (_left * right).ToRowMajorArray();
    }

    private static DenseMatrix Read(ReadOnlySpan<double> matrix, int rows, int columns)
    {
        DenseMatrix w = new(rows, columns);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                w[i, j] = matrix[(i * columns) + j];
            }
        }

        return w;
    }
}
