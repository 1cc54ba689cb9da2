using System.Globalization;
using Dyson.Lanes;
using Dyson.Laws;

namespace Dyson.Dynamics;

/// <summary>
/// All levels in one well whose force is any function, K_i = K(x_i), with constant noise g: exactly the law of the eigenvalues of dX = K(X)dt + g dM
/// (<see cref="MatrixProcess"/>), K(X) the matrix with X's eigenvectors and the eigenvalues K(x_i).
/// </summary>
/// <remarks>Stationary law: the Coulomb gas ∏|x_i − x_j|^β exp(−Σ V(x_i)/g²), V' = −K, where that can be normalised.</remarks>
public sealed class CommonWellEquation : EigenvalueEquation
{
    private readonly Func<double, double> _force;

    /// <summary>One well for all levels.</summary>
    /// <param name="size">N.</param>
    /// <param name="force">K; called for one level of one replica at a time.</param>
    /// <param name="noise">g > 0, see <see cref="EigenvalueEquation"/>.</param>
    /// <param name="beta">1, 2 or 4.</param>
    /// <exception cref="ArgumentOutOfRangeException">N, g or β outside its range.</exception>
    public CommonWellEquation(int size, Func<double, double> force, double noise, int beta = 1)
        : base(size, beta)
    {
        ArgumentNullException.ThrowIfNull(force);
        _force = force;
        Noise = Allowed.Positive(noise);
    }

    /// <summary>g.</summary>
    public double Noise { get; }

    /// <inheritdoc/>
    public override bool HasStateDependentNoise => false;

    /// <summary>K(x).</summary>
    public double Force(double x) => _force(x);

    /// <inheritdoc/>
    public override void Drift<T>(ReadOnlySpan<T> x, Span<T> drift)
    {
        for (int i = 0; i < x.Length; i++)
        {
            drift[i] = Force(x[i]);
        }
    }

    /// <inheritdoc/>
    public override void NoiseSquares<T>(ReadOnlySpan<T> x, Span<T> squares) => FillConstant(Noise * Noise, squares);

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"Dyson's equation in a common well, N = {Size}, β = {Beta}, g = {Noise:G6}");

    /// <summary>K lane by lane.</summary>
    internal T Force<T>(T x)
        where T : unmanaged, ILanes<T>
    {
        T values = x;
        for (int lane = 0; lane < T.Count; lane++)
        {
            values = T.WithLane(values, lane, _force(T.Lane(x, lane)));
        }

        return values;
    }
}
