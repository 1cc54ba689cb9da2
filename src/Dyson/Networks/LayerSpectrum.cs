using Dyson.LinearAlgebra;

namespace Dyson.Networks;

/// <summary>The singular values of one layer, before anything is said about them.</summary>
/// <param name="Plan">Where the matrix W comes from; M×N, M ≥ N.</param>
/// <param name="SingularValues">ξ_1 ≥ … ≥ ξ_N; NaN if an element of W is not finite.</param>
/// <param name="Elements">Moments of the elements.</param>
public sealed record LayerSpectrum(LayerPlan Plan, double[] SingularValues, ElementMoments Elements)
{
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
        return new LayerSpectrum(plan, values, ElementMoments.Of(matrix));
    }
}
