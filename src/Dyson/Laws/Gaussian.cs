using System.Globalization;
using Dyson.Randomness;
using MathNet.Numerics;

namespace Dyson.Laws;

/// <summary>The normal law, p(x) = e^{−(x−m)²/2σ²}/(√(2π) σ): a level without a partner. ⟨(x−m)²ᵏ⟩ = (2k−1)!! σ²ᵏ.</summary>
public sealed class Gaussian : SymmetricLaw
{
    private readonly double _deviation;

    private Gaussian(double mean, double deviation)
        : base(mean) => _deviation = deviation;

    /// <summary>Mean m and standard deviation σ.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The mean is not finite, or the deviation not finite and positive.</exception>
    public static Gaussian WithStandardDeviation(double mean, double standardDeviation) =>
        new(Allowed.Finite(mean), Allowed.Positive(standardDeviation));

    /// <summary>Mean m and variance σ².</summary>
    /// <exception cref="ArgumentOutOfRangeException">The mean is not finite, or the variance not finite and positive.</exception>
    public static Gaussian WithVariance(double mean, double variance) => new(Allowed.Finite(mean), Math.Sqrt(Allowed.Positive(variance)));

    /// <inheritdoc/>
    public override string Name => string.Create(CultureInfo.InvariantCulture, $"Gaussian(mean {Centre:G6}, sd {_deviation:G6})");

    /// <inheritdoc/>
    public override double Density(double x) => Math.Exp(LogDensity(x));

    /// <inheritdoc/>
    public override double LogDensity(double x)
    {
        double u = (x - Centre) / _deviation;
        return (-0.5 * u * u) - Math.Log(Constants.Sqrt2Pi * _deviation);
    }

    /// <inheritdoc/>
    public override double Sample(RandomStream random) => Centre + (_deviation * random.NextNormal());

    private protected override double Tail(double distance) => 0.5 * SpecialFunctions.Erfc(distance / (Constants.Sqrt2 * _deviation));

    private protected override double EvenCentralMoment(int half) =>
        Enumerable.Range(1, half).Aggregate(1.0, (product, k) => product * ((2 * k) - 1) * _deviation * _deviation);
}
