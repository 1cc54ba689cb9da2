using System.Globalization;
using Dyson.LinearAlgebra;
using Dyson.Randomness;

namespace Dyson.Dynamics.Ensembles;

/// <summary>
/// β-Laguerre ensemble, the levels of X = W†W for an M×N matrix of independent elements with E|W_ij|² = s² (Wishart for β = 1):
/// P(x) ∝ ∏_{i&lt;j}|x_i − x_j|^β ∏ x_i^{β(M−N+1)/2 − 1} exp(−βx_i/2s²), x ≥ 0, for any β &gt; 0 and any real M &gt; N − 1.
/// </summary>
/// <remarks>
/// Sampler: X = (s²/β) BBᵀ, B bidiagonal with χ_{β(M−i)}, i = 0 … N − 1, on and χ_{β(N−i)}, i = 1 … N − 1, below the diagonal (Dumitriu and
/// Edelman 2002, 2a = βM). Exact: βΣx/s² ~ χ² with βMN degrees, ⟨Σx²⟩ = s⁴MN(M + N + 2/β − 1). The bulk lies on s²M(1 ± √r)², r = N/M.
/// Levels are right within n·ε of the largest one.
/// </remarks>
public sealed class LaguerreEnsemble : LevelEnsemble
{
    private LaguerreEnsemble(double beta, double rows, int columns, double variance)
        : base(beta, columns)
    {
        Rows = Above(rows, columns - 1);
        ElementVariance = Positive(variance);
    }

    /// <summary>X = W†W, W of size <paramref name="rows"/> × <paramref name="columns"/> with E|W_ij|² = s² = <paramref name="variance"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">β or s² not finite and positive, N below 1, or M not above N − 1.</exception>
    public static LaguerreEnsemble WithElementVariance(double beta, double rows, int columns, double variance) =>
        new(beta, rows, columns, variance);

    /// <summary>M, real and above N − 1; a number of rows where it is whole and β is 1, 2 or 4.</summary>
    public double Rows { get; }

    /// <summary>s² = E|W_ij|².</summary>
    public double ElementVariance { get; }

    /// <summary>β(M − N + 1)/2 − 1, the power of x in the weight.</summary>
    public double Exponent => (0.5 * Beta * (Rows - Levels + 1)) - 1;

    /// <summary>βMN, the degrees of freedom of βΣx/s².</summary>
    public double TraceDegrees => Beta * Rows * Levels;

    /// <inheritdoc/>
    public override double[] SampleDense(RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        int beta = DenseBeta();
        int rows = (int)Rows;
        if (rows != Rows)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"A full matrix has a whole number of rows, not {Rows:R}."));
        }

        double[] w = DivisionAlgebra.Rectangular(beta, rows, Levels, Math.Sqrt(ElementVariance), random);
        return [.. DivisionAlgebra.SingularValues(beta, rows, Levels, w).Select(value => value * value)];
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"β-Laguerre ensemble, β = {Beta:G6}, M = {Rows:G6}, N = {Levels}, s² = {ElementVariance:G6}");

    private protected override void Draw(RandomStream random, Span<double> levels)
    {
        double scale = ElementVariance / Beta;
        double[] diagonal = new double[Levels];
        double[] beside = new double[Levels - 1];
        double below = 0;
        for (int i = 0; i < Levels; i++)
        {
            double on = random.NextChi(Beta * (Rows - i));
            diagonal[i] = scale * ((on * on) + (below * below));
            if (i < Levels - 1)
            {
                below = random.NextChi(Beta * (Levels - 1 - i));
                beside[i] = scale * on * below;
            }
        }

        TridiagonalEigenvalues.Compute(diagonal, beside, levels);

        // X is not negative; rounding may say otherwise of a level at the hard edge.
        foreach (ref double level in levels)
        {
            level = Math.Max(level, 0);
        }
    }
}
