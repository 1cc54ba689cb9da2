using System.Globalization;
using Dyson.Laws;
using Dyson.LinearAlgebra;
using Dyson.Randomness;

namespace Dyson.Dynamics.Ensembles;

/// <summary>
/// β-Hermite ensemble, the Coulomb gas in a harmonic potential: P(x) ∝ ∏_{i&lt;j}|x_i − x_j|^β exp(−Σ x_i²/2σ²) for any β &gt; 0;
/// GOE, GUE, GSE for β = 1, 2, 4.
/// </summary>
/// <remarks>
/// <para>σ is the standard deviation of a <em>diagonal</em> element for every β; an element beside the diagonal has E|H_ij|² = s² = βσ²/2. The bulk ends at
/// ±σ√(2βn) = ±2s√n.</para>
/// <para>Sampler: T = σ tridiag, diagonal N(0, 1), beside it χ_{βk}/√2 with k = n − 1, …, 1 (Dumitriu and Edelman, J. Math. Phys. 43, 5830, 2002, whose H_β
/// has a factor 1/√2 before N(0, 2) — a variance). Exact: Σx ~ N(0, nσ²), Σx²/σ² ~ χ² with <see cref="SquareDegrees"/> degrees.</para>
/// </remarks>
public sealed class GaussianEnsemble : LevelEnsemble
{
    private GaussianEnsemble(double beta, int levels, double sigma)
        : base(beta, levels) => DiagonalDeviation = sigma;

    /// <summary>The ensemble whose diagonal elements have standard deviation σ: weight exp(−Σx²/2σ²).</summary>
    /// <exception cref="ArgumentOutOfRangeException">β or σ not finite and positive, or n below 1.</exception>
    public static GaussianEnsemble WithDiagonalDeviation(double beta, int levels, double sigma) => new(beta, levels, Positive(sigma));

    /// <summary>The ensemble with E|H_ij|² = s² beside the diagonal, so that σ = s√(2/β).</summary>
    /// <exception cref="ArgumentOutOfRangeException">β or s not finite and positive, or n below 1.</exception>
    public static GaussianEnsemble WithOffDiagonalDeviation(double beta, int levels, double deviation) =>
        new(beta, levels, Positive(deviation) * Math.Sqrt(2 / Positive(beta)));

    /// <summary>The ensemble whose semicircle has radius R = σ√(2βn).</summary>
    /// <exception cref="ArgumentOutOfRangeException">β or R not finite and positive, or n below 1.</exception>
    public static GaussianEnsemble WithEdge(double beta, int levels, double radius) =>
        new(beta, levels, Positive(radius) / Math.Sqrt(2 * Positive(beta) * Math.Max(1, levels)));

    /// <summary>σ: standard deviation of a diagonal element.</summary>
    public double DiagonalDeviation { get; }

    /// <summary>s = σ√(β/2): the root mean square of |H_ij|, i ≠ j.</summary>
    public double OffDiagonalDeviation => DiagonalDeviation * Math.Sqrt(Beta / 2);

    /// <summary>n + βn(n − 1)/2, the degrees of freedom of Σx²/σ².</summary>
    public double SquareDegrees => Levels + (0.5 * Beta * Levels * (Levels - 1.0));

    /// <summary>The density of levels for n → ∞: the semicircle of radius σ√(2βn).</summary>
    public Semicircle LimitDensity => Semicircle.WithRadius(DiagonalDeviation * Math.Sqrt(2 * Beta * Levels));

    /// <inheritdoc/>
    public override double[] SampleDense(RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        int beta = DenseBeta();
        return DivisionAlgebra.Eigenvalues(beta, Levels, DivisionAlgebra.SelfConjugate(beta, Levels, DiagonalDeviation, random));
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"β-Hermite ensemble, β = {Beta:G6}, n = {Levels}, σ = {DiagonalDeviation:G6}");

    private protected override void Draw(RandomStream random, Span<double> levels)
    {
        double[] diagonal = new double[Levels];
        double[] beside = new double[Levels - 1];
        for (int i = 0; i < Levels; i++)
        {
            diagonal[i] = DiagonalDeviation * random.NextNormal();
        }

        for (int i = 0; i < Levels - 1; i++)
        {
            beside[i] = DiagonalDeviation * Math.Sqrt(0.5) * random.NextChi(Beta * (Levels - 1 - i));
        }

        TridiagonalEigenvalues.Compute(diagonal, beside, levels);
    }
}
