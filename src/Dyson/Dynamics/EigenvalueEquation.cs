using Dyson.Lanes;

namespace Dyson.Dynamics;

/// <summary>
/// Dyson's stochastic equation for the eigenvalues of a matrix (9, 63), for any N and β = 1, 2, 4, in Itô's sense:
/// dx_i = [K_i(x) + β Σ_{j≠i} g_ij²/(x_i − x_j)] dt + √2 g_ii dB_i, levels in descending order, x_0 > x_1 > …
/// </summary>
/// <remarks>
/// <para>g is the standard deviation, for one unit of time, of <em>one real component</em> of an element off the diagonal of the matrix noise; such an
/// element has β of them, and a diagonal element has the deviation √2 g (GOE convention). Second-order perturbation theory
/// (<see cref="PerturbedSpectrum"/>) then gives the Coulomb strength ⟨|δX_ij|²⟩ = β g_ij² dt beside the noise 2g_ii² dt; at β = 1 this is (9) as printed.</para>
/// <para>With constant g and K_i = −V_i'(x_i) the stationary law is the Coulomb gas ∏_{i&lt;j}|x_i − x_j|^β exp(−Σ V_i(x_i)/g²), (12–14, 66).</para>
/// <para>An equation is written once for all register widths; x holds one replica a lane.</para>
/// </remarks>
public abstract class EigenvalueEquation
{
    /// <summary>An equation for <paramref name="size"/> levels.</summary>
    /// <exception cref="ArgumentOutOfRangeException">N below 1, or β none of 1, 2, 4.</exception>
    protected EigenvalueEquation(int size, int beta)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        if (beta is not (1 or 2 or 4))
        {
            throw new ArgumentOutOfRangeException(nameof(beta), beta, "β must be 1 (GOE), 2 (GUE) or 4 (GSE).");
        }

        Size = size;
        Beta = beta;
    }

    /// <summary>N, the number of levels.</summary>
    public int Size { get; }

    /// <summary>β: 1, 2 or 4.</summary>
    public int Beta { get; }

    /// <summary>Whether g depends on x. Then Euler's scheme has strong order ½; with constant g only collisions keep it below 1.</summary>
    public abstract bool HasStateDependentNoise { get; }

    /// <summary>K_i(x), without the Coulomb term.</summary>
    /// <param name="x">N levels, descending.</param>
    /// <param name="drift">Destination, N vectors.</param>
    public abstract void Drift<T>(ReadOnlySpan<T> x, Span<T> drift)
        where T : unmanaged, ILanes<T>;

    /// <summary>g_ij², positive, in the lower triangle with the diagonal of an N×N matrix (row order); the rest is not read.</summary>
    /// <param name="x">N levels, descending.</param>
    /// <param name="squares">Destination, N² vectors.</param>
    public abstract void NoiseSquares<T>(ReadOnlySpan<T> x, Span<T> squares)
        where T : unmanaged, ILanes<T>;

    /// <summary>g_ij² the same for all i, j.</summary>
    private protected static void FillConstant<T>(double square, Span<T> squares)
        where T : unmanaged, ILanes<T> => squares.Fill(T.Broadcast(square));
}
