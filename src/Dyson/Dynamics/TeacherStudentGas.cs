namespace Dyson.Dynamics;

/// <summary>The Coulomb gas of a linear student with infinite data, U = Σ (x_i − κ_i)²/2v, v = Var W_ii = 2αA/(|B|(2 − α)).</summary>
/// <remarks>
/// Exact for a teacher whose eigenvalues are all equal, at any N and α: W − Ŵ is then a GOE matrix whose diagonal deviation is √v. For different κ_i the gas
/// (12) leaves out the average over eigenvectors: for N = 2 its spacing is ∝ S e^{−(S − Δκ)²/4v}, while the truth is Rice's law ∝ S e^{−(S² + Δκ²)/4v} I₀(SΔκ/2v).
/// </remarks>
public static class TeacherStudentGas
{
    /// <summary>The gas of one update and teacher in the stationary state.</summary>
    /// <param name="update">α, |B|, ε with ε &gt; 0.</param>
    /// <param name="eigenvalues">κ, in any order.</param>
    /// <exception cref="ArgumentOutOfRangeException">ε = 0, or no eigenvalue.</exception>
    public static CoulombGas Stationary(TeacherStudentUpdate update, IEnumerable<double> eigenvalues)
    {
        ArgumentNullException.ThrowIfNull(update);
        ArgumentNullException.ThrowIfNull(eigenvalues);
        double[] kappas = [.. eigenvalues.OrderDescending()];
        double variance = 2 * update.StepVariance / (update.LearningRate * (2 - update.LearningRate));
        return CoulombGas.Harmonic(1, kappas, [.. kappas.Select(_ => variance)]);
    }
}
