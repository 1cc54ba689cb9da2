using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace Dyson.Dynamics.Measured;

/// <summary>
/// Linear equations Σ ζ(Fθ − d) = 0 of a regression with instruments ζ, summed block by block, so that any block may be left out. Regressors F that
/// contain later noise do no harm where ζ is known at the beginning.
/// </summary>
internal sealed class BlockedEquations
{
    private readonly int _n;
    private readonly double[][] _matrices;
    private readonly double[][] _rights;
    private readonly double[] _matrix;
    private readonly double[] _right;

    public BlockedEquations(int unknowns, int blocks)
    {
        _n = unknowns;
        _matrices = [.. Enumerable.Range(0, blocks).Select(_ => new double[unknowns * unknowns])];
        _rights = [.. Enumerable.Range(0, blocks).Select(_ => new double[unknowns])];
        _matrix = new double[unknowns * unknowns];
        _right = new double[unknowns];
    }

    public int Rows { get; private set; }

    /// <summary>One row, whose entries belong to the unknowns <paramref name="first"/>, first + 1, … and, the last one of longer spans, to the last unknown.</summary>
    public void Add(int block, int first, int own, ReadOnlySpan<double> instruments, ReadOnlySpan<double> regressors, double response, double weight)
    {
        Rows++;
        double[] matrix = _matrices[block];
        double[] right = _rights[block];
        for (int a = 0; a < instruments.Length; a++)
        {
            int i = a < own ? first + a : _n - 1;
            double zeta = weight * instruments[a];
            right[i] += zeta * response;
            _right[i] += zeta * response;
            for (int b = 0; b < regressors.Length; b++)
            {
                int j = b < own ? first + b : _n - 1;
                matrix[(i * _n) + j] += zeta * regressors[b];
                _matrix[(i * _n) + j] += zeta * regressors[b];
            }
        }
    }

    /// <summary>The solution without one block; with all for −1. NaN where the equations do not determine it.</summary>
    public double[] Solve(int leftOut)
    {
        DenseMatrix matrix = new(_n, _n);
        DenseVector right = new(_n);
        for (int i = 0; i < _n; i++)
        {
            right[i] = _right[i] - (leftOut < 0 ? 0 : _rights[leftOut][i]);
            for (int j = 0; j < _n; j++)
            {
                matrix[i, j] = _matrix[(i * _n) + j] - (leftOut < 0 ? 0 : _matrices[leftOut][(i * _n) + j]);
            }
        }

        Vector<double> solution = matrix.LU().Solve(right);
        return [.. solution];
    }

    /// <summary>The same with the last unknown given.</summary>
    public double[] Solve(int leftOut, double last)
    {
        int n = _n - 1;
        DenseMatrix matrix = new(n, n);
        DenseVector right = new(n);
        double Entry(int i, int j) => _matrix[(i * _n) + j] - (leftOut < 0 ? 0 : _matrices[leftOut][(i * _n) + j]);
        for (int i = 0; i < n; i++)
        {
            right[i] = _right[i] - (leftOut < 0 ? 0 : _rights[leftOut][i]) - (last * Entry(i, n));
            for (int j = 0; j < n; j++)
            {
                matrix[i, j] = Entry(i, j);
            }
        }

        return [.. matrix.LU().Solve(right), last];
    }
}
