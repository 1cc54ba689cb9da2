using System.Globalization;
using Dyson.Randomness;

namespace Dyson.Laws;

/// <summary>
/// Porter–Thomas: the intensity y = I/⟨I⟩ of an eigenvector's component or of a decay width, χ² with ν degrees of freedom over ν;
/// ν = 1 (real vectors, GOE): e^{−y/2}/√(2πy); ν = 2 (complex, GUE): e^{−y}; ν = 4 (quaternion, GSE): 4y e^{−2y}
/// (Porter and Thomas 1956, Phys. Rev. 104, 483; [M] ch. 1).
/// </summary>
/// <remarks>The limit of large matrices: a component of a random unit vector of N real numbers has N|v|² of this law up to corrections of order 1/N.</remarks>
public sealed class PorterThomas : ContinuousLaw
{
    private readonly ChiSquare _chiSquare;

    private PorterThomas(double degrees) => _chiSquare = ChiSquare.WithDegrees(degrees);

    /// <summary>Real eigenvectors, ν = 1.</summary>
    public static PorterThomas Goe() => new(1);

    /// <summary>Complex eigenvectors, ν = 2: exponential.</summary>
    public static PorterThomas Gue() => new(2);

    /// <summary>Quaternion eigenvectors, ν = 4.</summary>
    public static PorterThomas Gse() => new(4);

    /// <summary>ν degrees of freedom (ν/β open channels), not necessarily a whole number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">ν is not finite and positive.</exception>
    public static PorterThomas WithDegrees(double degrees) => new(Allowed.Positive(degrees));

    /// <summary>ν.</summary>
    public double Degrees => _chiSquare.Degrees;

    /// <inheritdoc/>
    public override string Name => string.Create(CultureInfo.InvariantCulture, $"Porter–Thomas({Degrees:G6} degrees)");

    /// <inheritdoc/>
    public override double Lower => 0;

    /// <inheritdoc/>
    public override double Density(double x) => Math.Exp(LogDensity(x));

    /// <inheritdoc/>
    public override double LogDensity(double x) => _chiSquare.LogDensity(Degrees * x) + Math.Log(Degrees);

    /// <inheritdoc/>
    public override double Cumulative(double x) => _chiSquare.Cumulative(Degrees * x);

    /// <inheritdoc/>
    public override double Survival(double x) => _chiSquare.Survival(Degrees * x);

    /// <inheritdoc/>
    public override double Moment(int order) => _chiSquare.Moment(order) / Math.Pow(Degrees, order);

    /// <inheritdoc/>
    public override double Quantile(double probability) => _chiSquare.Quantile(probability) / Degrees;

    /// <inheritdoc/>
    public override double Sample(RandomStream random) => _chiSquare.Sample(random) / Degrees;
}
