namespace Dyson.Dynamics;

/// <summary>
/// Exact stationary second moments of D = W − Ŵ with finite batches of fresh inputs for every replica:
/// D' = D(1 − αC) + α√(A/|B|)η, C = |B|⁻¹Σ x xᵀ, or the same with the data term projected on symmetric matrices.
/// </summary>
/// <remarks>
/// <para>Plain update. Row i and row j of D, R^ij_ab = ⟨D_ia D_jb⟩, obey R' = (1 − α)²R + (α²/|B|)(tr R · 1 + Rᵀ) + noise, which separates into trace,
/// traceless symmetric and antisymmetric parts: with ν = α²A/|B|, b = α²/|B|, d = α(2 − α),
/// t = ν(N + 1)/(d − b(N + 1)), s = ν/(d − b), u = ν/(d + b):
/// ⟨D_ii²⟩ = t/N + s(1 − 1/N), ⟨D_ij²⟩ = (t − s)/N, ⟨D_iiD_jj⟩ = (s − u)/2, ⟨D_ijD_ji⟩ = (s + u)/2.
/// E|D|² = N t is the infinite-data value divided by 1 − α(N + 1)/(|B|(2 − α)).</para>
/// <para>Symmetric update. With T = ⟨(tr D)²⟩ and F = ⟨|D|²⟩ − T/N:
/// T' = [(1 − α)² + 2b/N]T + 2bF + 2Nν, (F + T/N)' = (1 − α)²(F + T/N) + ½b[(N + 2)(F + T/N) + T] + N(N + 1)ν, solved for the fixed point.</para>
/// <para>S itself is a mixture over inputs of lengths of plane Gaussian vectors: its mean square is exact here, and ⟨S⟩/√⟨S²⟩ lies a little below
/// the surmise's √(π/4). <see cref="SharedInputCovariance"/> gives ⟨S⟩.</para>
/// </remarks>
public sealed class FiniteBatchMoments
{
    /// <summary>The moments for N×N students.</summary>
    /// <exception cref="ArgumentOutOfRangeException">N below 1, or α so large that the second moments grow without bound.</exception>
    public FiniteBatchMoments(TeacherStudentUpdate update, int size, bool symmetric)
    {
        ArgumentNullException.ThrowIfNull(update);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        double rate = update.LearningRate;
        double noise = update.StepVariance;
        double batch = rate * rate / update.BatchSize;
        double decay = rate * (2 - rate);
        double n = size;
        if (symmetric)
        {
            // Rows: fixed point of T and of the total E = F + T/N.
            double a11 = decay;
            double a12 = -2 * batch;
            double r1 = 2 * n * noise;
            double a21 = -batch / 2;
            double a22 = decay - (0.5 * batch * (n + 2));
            double r2 = n * (n + 1) * noise;
            double determinant = (a11 * a22) - (a12 * a21);
            RequireStable(determinant > 0 && a22 > 0, rate);
            double trace = ((r1 * a22) - (a12 * r2)) / determinant;
            TotalVariance = ((a11 * r2) - (a21 * r1)) / determinant;
            // An isotropic traceless symmetric matrix spreads F evenly over its ½N(N + 1) − 1 orthonormal components.
            double component = size == 1 ? 0 : (TotalVariance - (trace / n)) / ((0.5 * n * (n + 1)) - 1);
            DiagonalVariance = (trace / (n * n)) + (component * (1 - (1 / n)));
            SpacingSquare = 4 * component;
            return;
        }

        RequireStable(decay > batch * (n + 1), rate);
        double t = noise * (n + 1) / (decay - (batch * (n + 1)));
        double s = noise / (decay - batch);
        double u = noise / (decay + batch);
        TotalVariance = n * t;
        DiagonalVariance = (t / n) + (s * (1 - (1 / n)));
        SpacingSquare = size == 1 ? 0 : 2 * ((2 * (t - s) / n) + s + u);
    }

    /// <summary>E|D|² = Σ_ij ⟨D_ij²⟩.</summary>
    public double TotalVariance { get; }

    /// <summary>⟨D_ii²⟩.</summary>
    public double DiagonalVariance { get; }

    /// <summary>⟨(D_11 − D_22)² + (D_12 + D_21)²⟩ = ⟨S²⟩ of a degenerate pair of teacher levels (exact for N = 2, linear in D for N > 2); 0 for N = 1.</summary>
    public double SpacingSquare { get; }

    /// <summary>1/[1 − α(N + 1)/(|B|(2 − α))]: E|D|² of the plain update over its infinite-data value.</summary>
    public static double TotalVarianceFactor(TeacherStudentUpdate update, int size)
    {
        ArgumentNullException.ThrowIfNull(update);
        return 1 / (1 - (update.LearningRate * (size + 1) / (update.BatchSize * (2 - update.LearningRate))));
    }

    private static void RequireStable(bool stable, double rate)
    {
        if (!stable)
        {
            throw new ArgumentOutOfRangeException(
                nameof(rate), rate, "At this learning rate and batch size the second moments grow without bound.");
        }
    }
}
