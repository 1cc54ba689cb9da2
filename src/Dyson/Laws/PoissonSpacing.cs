using System.Globalization;
using Dyson.Randomness;
using MathNet.Numerics;

namespace Dyson.Laws;

/// <summary>Spacing of uncorrelated levels: P(S) = e^{−S/m}/m, S ≥ 0, mean m; ⟨Sᵏ⟩ = k! mᵏ.</summary>
public sealed class PoissonSpacing : ContinuousLaw
{
    private readonly double _mean;

    private PoissonSpacing(double mean) => _mean = mean;

    /// <summary>⟨s⟩ = 1: e^{−s}.</summary>
    public static PoissonSpacing Unit() => new(1);

    /// <summary>The law with the mean spacing given.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The mean is not finite and positive.</exception>
    public static PoissonSpacing WithMean(double mean) => new(Allowed.Positive(mean));

    /// <inheritdoc/>
    public override string Name => string.Create(CultureInfo.InvariantCulture, $"Poisson spacing(mean {_mean:G6})");

    /// <inheritdoc/>
    public override double Lower => 0;

    /// <inheritdoc/>
    public override double Density(double x) => x < 0 ? 0 : Math.Exp(-x / _mean) / _mean;

    /// <inheritdoc/>
    public override double LogDensity(double x) => x < 0 ? double.NegativeInfinity : (-x / _mean) - Math.Log(_mean);

    /// <inheritdoc/>
    public override double Cumulative(double x) => x <= 0 ? 0 : -Exponential.MinusOne(-x / _mean);

    /// <inheritdoc/>
    public override double Survival(double x) => x <= 0 ? 1 : Math.Exp(-x / _mean);

    /// <inheritdoc/>
    public override double Moment(int order) => SpecialFunctions.Gamma(Allowed.Order(order) + 1.0) * Math.Pow(_mean, order);

    /// <inheritdoc/>
    public override double Quantile(double probability) => -_mean * Exponential.LogOnePlus(-Allowed.Probability(probability));

    /// <inheritdoc/>
    public override double Sample(RandomStream random) => _mean * random.NextExponential();
}
