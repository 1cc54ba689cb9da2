using Dyson.LinearAlgebra;

namespace Dyson.Networks;

/// <summary>The singular values of one layer, before anything is said about them.</summary>
/// <param name="Plan">Where the matrix W comes from; M×N, M ≥ N.</param>
/// <param name="SingularValues">ξ_1 ≥ … ≥ ξ_N; NaN if an element of W is not finite.</param>
/// <param name="ZeroRows">Rows of W with zeros only.</param>
/// <param name="ZeroColumns">Columns of W with zeros only.</param>
/// <param name="Elements">Moments of the elements in the other rows and columns.</param>
public sealed record LayerSpectrum(LayerPlan Plan, double[] SingularValues, int ZeroRows, int ZeroColumns, ElementMoments Elements)
{
    /// <summary>M without zero rows and N without zero columns, the larger first: the matrix that has a spectrum.</summary>
    public (int Rows, int Columns) Active =>
        (Math.Max(Plan.Rows - ZeroRows, Plan.Columns - ZeroColumns), Math.Min(Plan.Rows - ZeroRows, Plan.Columns - ZeroColumns));

    /// <summary>The spectrum of a matrix.</summary>
    /// <param name="plan">The layer.</param>
    /// <param name="matrix">W as <see cref="LayerPlan.Matrix"/> gives it.</param>
    /// <param name="threads">Threads; the bits do not depend on them.</param>
    /// <param name="cancellation">Stops the computation.</param>
    public static LayerSpectrum Of(LayerPlan plan, double[] matrix, int threads = 1, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(matrix);
        double[] values = new double[plan.Columns];
        LargeSpectrum.SingularValues(matrix, plan.Rows, plan.Columns, values, threads, cancellation: cancellation);
        (int zeroRows, int zeroColumns) = Zeros(matrix, plan.Columns);
        long active = (long)(plan.Rows - zeroRows) * (plan.Columns - zeroColumns);
        return new LayerSpectrum(plan, values, zeroRows, zeroColumns, ElementMoments.Of(matrix, active));
    }

    private static (int Rows, int Columns) Zeros(double[] matrix, int columns)
    {
        int zeroRows = 0;
        bool[] used = new bool[columns];
        for (int start = 0; start < matrix.Length; start += columns)
        {
            bool zero = true;
            for (int j = 0; j < columns; j++)
            {
                if (matrix[start + j] != 0)
                {
                    zero = false;
                    used[j] = true;
                }
            }

            zeroRows += zero ? 1 : 0;
        }

        return (zeroRows, used.Count(u => !u));
    }
}
