using Dyson.LinearAlgebra;

namespace Dyson.Networks;

/// <summary>The singular values of one layer and some of its singular vectors, before anything is said about them.</summary>
/// <param name="Plan">Where the matrix W comes from; M×N, M ≥ N.</param>
/// <param name="SingularValues">ξ_1 ≥ … ≥ ξ_N; NaN if an element of W is not finite.</param>
/// <param name="Elements">Moments of the elements in rows and columns that are not zero.</param>
/// <param name="ActiveRows">Numbers of the rows of W that are not zero.</param>
/// <param name="ActiveColumns">Numbers of the columns of W that are not zero.</param>
/// <param name="Vectors">Vectors of the leading levels and of levels evenly over the spectrum, of the matrix without zero rows and columns; null if all elements are zero.</param>
public sealed record LayerSpectrum(
    LayerPlan Plan, double[] SingularValues, ElementMoments Elements, IReadOnlyList<int> ActiveRows, IReadOnlyList<int> ActiveColumns, SingularDecomposition? Vectors)
{
    /// <summary>M and N without zero rows and columns, the larger first: the matrix that has a spectrum.</summary>
    public (int Rows, int Columns) Active => (Math.Max(ActiveRows.Count, ActiveColumns.Count), Math.Min(ActiveRows.Count, ActiveColumns.Count));

    /// <summary>The spectrum of a matrix.</summary>
    /// <param name="plan">The layer.</param>
    /// <param name="matrix">W as <see cref="LayerPlan.Matrix"/> gives it.</param>
    /// <param name="leading">Largest levels whose vectors are taken.</param>
    /// <param name="spread">Levels evenly over the spectrum whose vectors are taken.</param>
    /// <param name="threads">Threads; the bits do not depend on them.</param>
    /// <param name="cancellation">Stops the computation.</param>
    public static LayerSpectrum Of(LayerPlan plan, double[] matrix, int leading = 0, int spread = 0, int threads = 1, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(matrix);
        ActiveMatrix active = ActiveMatrix.Of(matrix, plan.Rows, plan.Columns);
        double[] values = new double[plan.Columns];
        ElementMoments moments = ElementMoments.Of(active.Matrix);
        if (active.Matrix.Length == 0)
        {
            return new LayerSpectrum(plan, values, moments, active.Rows, active.Columns, null);
        }

        int count = Math.Min(active.Rows.Length, active.Columns.Length);
        SingularDecomposition vectors = SingularVectors.Of(active.Matrix, active.Rows.Length, active.Columns.Length, Levels(count, leading, spread), threads, cancellation);
        vectors.Values.ToArray().CopyTo(values, 0);
        return new LayerSpectrum(plan, values, moments, active.Rows, active.Columns, vectors);
    }

    private static int[] Levels(int count, int leading, int spread) =>
    [
        .. Enumerable.Range(0, Math.Min(leading, count))
            .Concat(Enumerable.Range(0, Math.Min(spread, count)).Select(i => (int)(((2L * i) + 1) * count / (2L * Math.Min(spread, count)))))
            .Distinct().Order(),
    ];
}
