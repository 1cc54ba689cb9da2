using System.Globalization;
using Dyson.Laws;

namespace Dyson.Dynamics;

/// <summary>
/// Levels in wells, K_i = −k (x_i − κ_i) − c x_i³, with constant noise g: the Ornstein–Uhlenbeck process of eigenvalues and, with c > 0, a quartic well.
/// </summary>
/// <remarks>
/// With equal centres the equation is closed exactly: it is the law of the eigenvalues of dX = −[k(X − κ) + cX³]dt + g dM, M a GOE, GUE or GSE motion
/// (<see cref="MatrixProcess"/>), because the drift is a function of X. Different centres are (57, 58) as printed: the
/// matrix drift −k(X − diag κ) is then not diagonal where X is, and the equation is an approximation (its spacing is not Rice's).
/// </remarks>
public sealed class ConfiningEquation : EigenvalueEquation
{
    private readonly double[] _centres;

    /// <summary>One well a level.</summary>
    /// <param name="centres">κ_i; kept in descending order.</param>
    /// <param name="rate">k ≥ 0 a unit time.</param>
    /// <param name="noise">g > 0, see <see cref="EigenvalueEquation"/>.</param>
    /// <param name="beta">1, 2 or 4.</param>
    /// <param name="quartic">c ≥ 0, the strength of the well cx⁴/4.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public ConfiningEquation(IEnumerable<double> centres, double rate, double noise, int beta = 1, double quartic = 0)
        : this([.. centres.OrderDescending()], rate, noise, beta, quartic)
    {
    }

    private ConfiningEquation(double[] centres, double rate, double noise, int beta, double quartic)
        : base(centres.Length, beta)
    {
        foreach (double centre in centres)
        {
            Allowed.Finite(centre, nameof(centres));
        }

        _centres = centres;
        Rate = Allowed.NonNegative(rate);
        Noise = Allowed.Positive(noise);
        Quartic = Allowed.NonNegative(quartic);
    }

    /// <summary>κ_i, descending.</summary>
    public IReadOnlyList<double> Centres => _centres;

    /// <summary>k.</summary>
    public double Rate { get; }

    /// <summary>g.</summary>
    public double Noise { get; }

    /// <summary>c.</summary>
    public double Quartic { get; }

    /// <inheritdoc/>
    public override bool HasStateDependentNoise => false;

    /// <summary>dX = −kX dt + g dM for N×N matrices; stationary law ∏|x_i − x_j|^β exp(−k Σx²/2g²), the β-Hermite ensemble with ⟨X_ii²⟩ = g²/k.</summary>
    public static ConfiningEquation OrnsteinUhlenbeck(int size, double rate, double noise, int beta = 1) =>
        new(new double[Allowed.AtLeast(size, 1)], rate, noise, beta);

    /// <summary>(57, 58): K_i = −α(x_i − κ_i), g² = α²A/|B|; time in updates, leading order in α. Exact in law for equal κ and α → 0.</summary>
    public static ConfiningEquation TeacherStudent(TeacherStudentUpdate update, IEnumerable<double> eigenvalues)
    {
        ArgumentNullException.ThrowIfNull(update);
        return new(eigenvalues, update.LearningRate, Math.Sqrt(update.StepVariance));
    }

    /// <summary>
    /// The equation whose solution at whole times has, for equal κ, exactly the law of the eigenvalues of the training at any α &lt; 1:
    /// k = −ln(1 − α), g² = (α²A/|B|) · 2k/(1 − (1 − α)²), since an Ornstein–Uhlenbeck process seen at whole times is an AR(1) process.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">α ≥ 1: the discrete process alternates, which no diffusion does.</exception>
    public static ConfiningEquation TeacherStudentAtUpdates(TeacherStudentUpdate update, IEnumerable<double> eigenvalues)
    {
        ArgumentNullException.ThrowIfNull(update);
        double alpha = update.LearningRate;
        if (alpha >= 1)
        {
            throw new ArgumentOutOfRangeException(nameof(update), alpha, "α must lie below 1 for the training to be a diffusion seen at whole times.");
        }

        double rate = -Exponential.LogOnePlus(-alpha);
        return new(eigenvalues, rate, Math.Sqrt(update.StepVariance * 2 * rate / (alpha * (2 - alpha))));
    }

    /// <inheritdoc/>
    public override void Drift<T>(ReadOnlySpan<T> x, Span<T> drift)
    {
        T rate = T.Broadcast(Rate);
        T quartic = T.Broadcast(Quartic);
        for (int i = 0; i < x.Length; i++)
        {
            drift[i] = T.NegateMultiplyAdd(quartic * x[i], x[i] * x[i], rate * (T.Broadcast(_centres[i]) - x[i]));
        }
    }

    /// <inheritdoc/>
    public override void NoiseSquares<T>(ReadOnlySpan<T> x, Span<T> squares) => FillConstant(Noise * Noise, squares);

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"Dyson's equation, N = {Size}, β = {Beta}, k = {Rate:G6}, g = {Noise:G6}, c = {Quartic:G6}");
}
