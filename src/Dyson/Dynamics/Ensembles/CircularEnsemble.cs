using System.Globalization;
using System.Numerics;
using Dyson.Randomness;
using MathNet.Numerics.LinearAlgebra;

namespace Dyson.Dynamics.Ensembles;

/// <summary>
/// Circular β-ensemble: P(θ) ∝ ∏_{i&lt;j}|e^{iθ_i} − e^{iθ_j}|^β for angles 0 ≤ θ &lt; 2π and any β &gt; 0; COE, CUE, CSE for β = 1, 2, 4.
/// </summary>
/// <remarks>
/// Sampler: independent Verblunsky coefficients, |α_k|² = 1 − u^{2/(β(n−1−k))}, k = 0 … n − 2, and a last one on the circle (Killip and Nenciu,
/// IMRN 2004, no. 50). The angles are where the matrix's <see cref="PruferPhase"/>, which rises monotonically by πn, crosses ½η mod π, η uniform;
/// <see cref="PhaseCrossings"/> finds them together: O(n²).
/// Exact: ⟨|Σe^{iθ}|²⟩ = (2/β)n/(n − 1 + 2/β).
/// </remarks>
public sealed class CircularEnsemble : LevelEnsemble
{
    private CircularEnsemble(double beta, int levels)
        : base(beta, levels)
    {
    }

    /// <summary>n angles with index β; there is no scale to name.</summary>
    /// <exception cref="ArgumentOutOfRangeException">β not finite and positive, or n below 1.</exception>
    public static CircularEnsemble WithIndex(double beta, int levels) => new(beta, levels);

    /// <inheritdoc/>
    /// <remarks>
    /// β = 2: a Haar-distributed unitary matrix U; β = 1: UᵀU; β = 4: J⁻¹UᵀJ U of twice the size, whose levels are doubly degenerate.
    /// </remarks>
    public override double[] SampleDense(RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        int beta = DenseBeta();
        Matrix<Complex> u = HaarUnitary.Draw(beta == 4 ? 2 * Levels : Levels, random);
        Matrix<Complex> matrix = beta switch
        {
            1 => u.Transpose() * u,
            2 => u,
            _ => QuaternionDual(u) * u,
        };
        double[] angles = [.. matrix.Evd().EigenValues.Select(value => value.Phase < 0 ? value.Phase + (2 * Math.PI) : value.Phase).OrderDescending()];
        return beta == 4 ? Pairs(angles) : angles;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"circular ensemble, β = {Beta:G6}, n = {Levels}");

    private protected override void Draw(RandomStream random, Span<double> levels)
    {
        double[] outside = new double[Levels - 1];
        double[] halfDirections = new double[Levels - 1];
        for (int k = 0; k < outside.Length; k++)
        {
            outside[k] = Math.Pow(random.NextPositive(), 2 / (Beta * (Levels - 1 - k)));
            halfDirections[k] = Math.PI * random.NextDouble();
        }

        PhaseCrossings.Find(new PruferPhase(outside, halfDirections, 2 * Math.PI * random.NextDouble()), levels);
        levels.Reverse();
    }

    /// <summary>U^R = J⁻¹UᵀJ with J = [[0, 1], [−1, 0]] in n×n blocks.</summary>
    private static Matrix<Complex> QuaternionDual(Matrix<Complex> u)
    {
        int n = u.RowCount / 2;
        return Matrix<Complex>.Build.Dense(2 * n, 2 * n, (i, j) =>
        {
            int row = i < n ? i + n : i - n;
            int column = j < n ? j + n : j - n;
            return u[column, row] * (i < n == j < n ? 1 : -1);
        });
    }

    /// <summary>One of each degenerate pair; the pair may lie across 0 = 2π.</summary>
    private static double[] Pairs(double[] descending)
    {
        bool across = descending.Length > 2 && descending[0] - descending[1] > descending[1] - descending[2];
        return [.. descending.Where((_, i) => i % 2 == (across ? 1 : 0))];
    }
}
