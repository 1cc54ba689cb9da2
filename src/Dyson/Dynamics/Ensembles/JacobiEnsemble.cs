using System.Globalization;
using Dyson.LinearAlgebra;
using Dyson.Randomness;
using MathNet.Numerics.LinearAlgebra;

namespace Dyson.Dynamics.Ensembles;

/// <summary>
/// β-Jacobi ensemble (MANOVA), the levels of A(A + B)⁻¹ for A = W₁†W₁, B = W₂†W₂ with M₁×N and M₂×N matrices of equal independent elements:
/// P(x) ∝ ∏_{i&lt;j}|x_i − x_j|^β ∏ x_i^a (1 − x_i)^b, 0 ≤ x ≤ 1, a = β(M₁−N+1)/2 − 1, b = β(M₂−N+1)/2 − 1, for any β &gt; 0 and real M &gt; N − 1.
/// </summary>
/// <remarks>
/// Sampler: the tridiagonal matrix of Killip and Nenciu (IMRN 2004, no. 50, theorem 2) from 2N − 1 independent beta variates, mapped from [−2, 2]
/// by x = (2 − λ)/4. Exact: ⟨x⟩ = M₁/(M₁ + M₂), and Aomoto's averages of elementary symmetric functions.
/// </remarks>
public sealed class JacobiEnsemble : LevelEnsemble
{
    private JacobiEnsemble(double beta, double firstRows, double secondRows, int levels)
        : base(beta, levels)
    {
        FirstRows = Above(firstRows, levels - 1);
        SecondRows = Above(secondRows, levels - 1);
    }

    /// <summary>A(A + B)⁻¹ from M₁ and M₂ rows and N columns.</summary>
    /// <exception cref="ArgumentOutOfRangeException">β not finite and positive, N below 1, or a number of rows not above N − 1.</exception>
    public static JacobiEnsemble WithRows(double beta, double firstRows, double secondRows, int levels) => new(beta, firstRows, secondRows, levels);

    /// <summary>M₁.</summary>
    public double FirstRows { get; }

    /// <summary>M₂.</summary>
    public double SecondRows { get; }

    /// <summary>a, the power of x in the weight.</summary>
    public double LowerExponent => (0.5 * Beta * (FirstRows - Levels + 1)) - 1;

    /// <summary>b, the power of 1 − x in the weight.</summary>
    public double UpperExponent => (0.5 * Beta * (SecondRows - Levels + 1)) - 1;

    /// <inheritdoc/>
    public override double[] SampleDense(RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        int beta = DenseBeta();
        Matrix<double> first = Gram(beta, FirstRows, random);
        Matrix<double> second = Gram(beta, SecondRows, random);
        Matrix<double> factor = (first + second).Cholesky().Factor;

        // L⁻¹AL⁻ᵀ has the eigenvalues of A(A + B)⁻¹ and is symmetric.
        Matrix<double> half = factor.Solve(first);
        return DivisionAlgebra.Eigenvalues(beta, Levels, factor.Solve(half.Transpose()).ToRowMajorArray());
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"β-Jacobi ensemble, β = {Beta:G6}, M₁ = {FirstRows:G6}, M₂ = {SecondRows:G6}, N = {Levels}");

    private protected override void Draw(RandomStream random, Span<double> levels)
    {
        // α_{−1} = α_{2N−1} = −1, the others on (−1, 1) with density ∝ (1 − α)^{s−1}(1 + α)^{t−1}; coefficient k at place k + 1.
        int n = Levels;
        double[] verblunsky = new double[(2 * n) + 1];
        (verblunsky[0], verblunsky[^1]) = (-1, -1);
        for (int k = 0; k <= (2 * n) - 2; k++)
        {
            bool even = k % 2 == 0;
            double s = even
                ? (((2 * n) - k - 2) * Beta / 4) + LowerExponent + 1
                : (((2 * n) - k - 3) * Beta / 4) + LowerExponent + UpperExponent + 2;
            double t = even ? (((2 * n) - k - 2) * Beta / 4) + UpperExponent + 1 : ((2 * n) - k - 1) * Beta / 4;
            double towardsMinus = random.NextGamma(s);
            double towardsPlus = random.NextGamma(t);
            verblunsky[k + 1] = (towardsPlus - towardsMinus) / (towardsPlus + towardsMinus);
        }

        double[] diagonal = new double[n];
        double[] beside = new double[n - 1];
        for (int k = 0; k < n; k++)
        {
            // α_{2k−2}, α_{2k−1}, α_{2k}, α_{2k+1}; the first is multiplied by 1 + α_{−1} = 0 for k = 0.
            double before = k == 0 ? 0 : verblunsky[(2 * k) - 1];
            double odd = verblunsky[2 * k];
            double even = verblunsky[(2 * k) + 1];
            double next = verblunsky[(2 * k) + 2];
            diagonal[k] = ((1 - odd) * even) - ((1 + odd) * before);
            if (k < n - 1)
            {
                beside[k] = Math.Sqrt((1 - odd) * (1 - (even * even)) * (1 + next));
            }
        }

        TridiagonalEigenvalues.Compute(diagonal, beside, levels);
        foreach (ref double level in levels)
        {
            level = Math.Clamp((2 - level) / 4, 0, 1);
        }

        levels.Reverse();
    }

    private Matrix<double> Gram(int beta, double rows, RandomStream random)
    {
        if ((int)rows != rows)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"A full matrix has a whole number of rows, not {rows:R}."));
        }

        double[] form = DivisionAlgebra.Rectangular(beta, (int)rows, Levels, 1, random);
        Matrix<double> transposed = Matrix<double>.Build.Dense(beta * Levels, beta * (int)rows, form);
        return transposed * transposed.Transpose();
    }
}
