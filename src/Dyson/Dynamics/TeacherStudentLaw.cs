using Dyson.Laws;
using Dyson.Models;

namespace Dyson.Dynamics;

/// <summary>
/// Exact statistics of the linear student with the infinite-data gradient (53–61): D = W − Ŵ is an AR(1) process, element by element.
/// </summary>
/// <remarks>
/// Var W_12(∞) = αA/(|B|(2 − α)), Var W_ii twice that, at any α; the spacing of two levels with Δκ = 0 follows the surmise with
/// σ² = Var W_ii exactly (N = 2), and Rice's law with σ_R² = 2Var W_ii for Δκ > 0. For N > 2 the same holds pair by pair as long as
/// other levels are far away in units of σ. Singular values of a W that is not symmetric: S² = (W_11 − W_22)² + (W_12 + W_21)² holds exactly
/// while det W > 0, so the antisymmetric part drops out.
/// </remarks>
public sealed class TeacherStudentLaw
{
    private readonly TeacherStudentUpdate _update;
    private readonly double _startVariance;

    /// <summary>The laws for one update and start.</summary>
    /// <param name="update">α, |B|, ε.</param>
    /// <param name="initial">Where the student starts.</param>
    /// <param name="symmetric">
    /// Whether a normal start is a symmetric matrix (GOE convention). If not, its elements are independent, and what counts for the
    /// levels is the symmetric part, whose elements have half the variance off the diagonal.
    /// </param>
    public TeacherStudentLaw(TeacherStudentUpdate update, InitialWeights initial, bool symmetric = true)
    {
        ArgumentNullException.ThrowIfNull(update);
        ArgumentNullException.ThrowIfNull(initial);
        _update = update;
        double variance = initial.StandardDeviation * initial.StandardDeviation;
        _startVariance = symmetric ? variance : variance / 2;
        MeanStart = initial.Kind == InitialKind.AtTarget ? 1 : 0;
    }

    /// <summary>⟨W(0)⟩ in units of the teacher: 1 at the teacher, else 0.</summary>
    public double MeanStart { get; }

    /// <summary>Slope of ⟨S⟩ against √(αA/|B|) at small α (61): √π.</summary>
    public static double LeadingSlope => Math.Sqrt(Math.PI);

    /// <summary>√(2/(2 − α)): the exact slope in units of √π.</summary>
    public double SlopeFactor => Math.Sqrt(2 / (2 - _update.LearningRate));

    /// <summary>√(αA/|B|), the abscissa of Fig. 9.</summary>
    public double Abscissa => Math.Sqrt(_update.LearningRate / _update.BatchSize) * _update.Noise;

    /// <summary>Stationary variance of an off-diagonal element of the symmetric part of W: αA/(|B|(2 − α)).</summary>
    public double StationaryOffDiagonalVariance =>
        _update.StepVariance / (_update.LearningRate * (2 - _update.LearningRate));

    /// <summary>⟨W(t)⟩ in units of the teacher: 1 − (1 − α)^t (1 − ⟨W(0)⟩/Ŵ).</summary>
    public double MeanAt(long step) => 1 - (Math.Pow(1 - _update.LearningRate, step) * (1 - MeanStart));

    /// <summary>Var of an off-diagonal element of the symmetric part (W + Wᵀ)/2 after <paramref name="step"/> steps.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The step is negative.</exception>
    public double OffDiagonalVarianceAt(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        double memory = Math.Pow(1 - _update.LearningRate, 2.0 * step);
        return (StationaryOffDiagonalVariance * (1 - memory)) + (_startVariance * memory);
    }

    /// <summary>Var W_ii after <paramref name="step"/> steps: twice <see cref="OffDiagonalVarianceAt"/>.</summary>
    public double DiagonalVarianceAt(long step) => 2 * OffDiagonalVarianceAt(step);

    /// <summary>σ of the surmise (74) and of the two-level density (78): √Var W_ii.</summary>
    public double Sigma(long step = long.MaxValue) => Math.Sqrt(DiagonalVarianceAt(step));

    /// <summary>σ_R of Rice's law of S for a teacher splitting Δκ > 0: σ_R² = 2σ², density S/σ_R² e^{−(S² + ν²)/2σ_R²} I₀(Sν/σ_R²), ν = Δκ⟨W⟩/Ŵ.</summary>
    public double RiceSigma(long step = long.MaxValue) => Math.Sqrt(2) * Sigma(step);

    /// <summary>The exact law of S for a teacher with Δκ = 0: the surmise (74) with <see cref="Sigma"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no noise and no spread at the start: S has no density.</exception>
    public WignerSurmise SpacingLaw(long step = long.MaxValue) => WignerSurmise.GoeWithScale(Sigma(step));

    /// <summary>The exact law of S for teacher levels Δκ apart (<paramref name="gap"/>): Rice with ν = Δκ⟨W⟩/Ŵ and <see cref="RiceSigma"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The gap is negative or not finite, or S has no density.</exception>
    public Rice SplitSpacingLaw(double gap, long step = long.MaxValue)
    {
        RequireGap(gap);
        return Rice.WithComponentDeviation(gap * MeanAt(step), RiceSigma(step));
    }

    /// <summary>
    /// Exact ⟨S⟩ for teacher levels Δκ apart: the mean of Rice's law, √(2παA/(|B|(2 − α))) for Δκ = 0 in the stationary state, and the gap itself
    /// without noise.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The gap is negative or not finite.</exception>
    public double MeanSpacing(double gap = 0, long step = long.MaxValue)
    {
        RequireGap(gap);
        return Sigma(step) == 0 ? gap * MeanAt(step) : SplitSpacingLaw(gap, step).Mean;
    }

    /// <summary>
    /// (59), the papers' approximation: ½[Δκ + √(Δκ² + 4παA/|B|)]; 15, 19, 15 % above the exact law at Δκ/σ_R = 0.5, 1, 2.
    /// With <paramref name="finiteRate"/> αA/|B| carries the exact factor 2/(2 − α).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The gap is negative or not finite.</exception>
    public double ApproximateMeanSpacing(double gap, bool finiteRate = false)
    {
        RequireGap(gap);
        double abscissa = Abscissa * (finiteRate ? SlopeFactor : 1);
        return 0.5 * (gap + Math.Sqrt((gap * gap) + (4 * Math.PI * abscissa * abscissa)));
    }

    private static void RequireGap(double gap)
    {
        if (!double.IsFinite(gap) || gap < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(gap), gap, "The teacher's splitting must be finite and not negative.");
        }
    }
}
