using System.Globalization;

namespace Dyson.Learning;

/// <summary>
/// How a gradient G becomes a step of the weights W at the learning rate α_t. Coupled weight decay adds λW to G; decoupled decay
/// multiplies W by 1 − α_tλ beside the step (Loshchilov and Hutter, ICLR 2019; their λ is α times this one).
/// </summary>
/// <remarks>
/// Sgd: W' = W − α_t G. Momentum (Polyak 1964): V' = βV + G, W' = W − α_t V'. Nesterov (Sutskever et al., ICML 2013, in terms of the
/// point where the gradient is taken): V' = βV + G, W' = W − α_t(G + βV'). Adam (Kingma and Ba, ICLR 2015): m' = β₁m + (1 − β₁)G,
/// v' = β₂v + (1 − β₂)G², W' = W − α_t m̂/(√v̂ + ε), m̂ = m'/(1 − β₁^t), v̂ = v'/(1 − β₂^t), t = 1, 2, …; all start from zero.
/// </remarks>
public sealed record Optimiser
{
    private Optimiser(OptimiserKind kind, double momentum, double secondMoment, double epsilon, double weightDecay, bool decoupled)
    {
        Kind = kind;
        Momentum = InUnitInterval(momentum, nameof(momentum));
        SecondMoment = InUnitInterval(secondMoment, nameof(secondMoment));
        Epsilon = NotNegative(epsilon, nameof(epsilon));
        WeightDecay = NotNegative(weightDecay, nameof(weightDecay));
        Decoupled = decoupled;
    }

    /// <summary>The rule.</summary>
    public OptimiserKind Kind { get; }

    /// <summary>β, or Adam's β₁; 0 for plain gradient descent.</summary>
    public double Momentum { get; }

    /// <summary>Adam's β₂.</summary>
    public double SecondMoment { get; }

    /// <summary>Adam's ε.</summary>
    public double Epsilon { get; }

    /// <summary>λ.</summary>
    public double WeightDecay { get; }

    /// <summary>Whether the decay bypasses the gradient.</summary>
    public bool Decoupled { get; }

    /// <summary>Gradient descent.</summary>
    /// <exception cref="ArgumentOutOfRangeException">λ is negative or not finite.</exception>
    public static Optimiser Sgd(double weightDecay = 0, bool decoupled = false) => new(OptimiserKind.Sgd, 0, 0, 0, weightDecay, decoupled);

    /// <summary>The heavy ball.</summary>
    /// <exception cref="ArgumentOutOfRangeException">β is outside [0, 1), or λ negative or not finite.</exception>
    public static Optimiser HeavyBall(double momentum = 0.9, double weightDecay = 0, bool decoupled = false) =>
        new(OptimiserKind.Momentum, momentum, 0, 0, weightDecay, decoupled);

    /// <summary>Nesterov's momentum.</summary>
    /// <exception cref="ArgumentOutOfRangeException">β is outside [0, 1), or λ negative or not finite.</exception>
    public static Optimiser Nesterov(double momentum = 0.9, double weightDecay = 0, bool decoupled = false) =>
        new(OptimiserKind.Nesterov, momentum, 0, 0, weightDecay, decoupled);

    /// <summary>Adam; its weight decay is coupled (an L² penalty).</summary>
    /// <exception cref="ArgumentOutOfRangeException">β₁ or β₂ is outside [0, 1), or ε or λ negative or not finite.</exception>
    public static Optimiser Adam(double momentum = 0.9, double secondMoment = 0.999, double epsilon = 1e-8, double weightDecay = 0) =>
        new(OptimiserKind.Adam, momentum, secondMoment, epsilon, weightDecay, decoupled: false);

    /// <summary>Adam with decoupled weight decay.</summary>
    /// <exception cref="ArgumentOutOfRangeException">β₁ or β₂ is outside [0, 1), or ε or λ negative or not finite.</exception>
    public static Optimiser AdamW(double weightDecay = 0.01, double momentum = 0.9, double secondMoment = 0.999, double epsilon = 1e-8) =>
        new(OptimiserKind.Adam, momentum, secondMoment, epsilon, weightDecay, decoupled: true);

    /// <inheritdoc/>
    public override string ToString()
    {
        string rule = Kind switch
        {
            OptimiserKind.Sgd => "gradient descent",
            OptimiserKind.Momentum => string.Create(CultureInfo.InvariantCulture, $"momentum {Momentum:R}"),
            OptimiserKind.Nesterov => string.Create(CultureInfo.InvariantCulture, $"Nesterov's momentum {Momentum:R}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"Adam {Momentum:R}, {SecondMoment:R}, {Epsilon:R}"),
        };
        return WeightDecay == 0 ? rule : string.Create(CultureInfo.InvariantCulture, $"{rule}, {(Decoupled ? "decoupled" : "coupled")} decay {WeightDecay:R}");
    }

    private static double InUnitInterval(double value, string name) => value is >= 0 and < 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "A memory is at least 0 and below 1.");

    private static double NotNegative(double value, string name) => double.IsFinite(value) && value >= 0
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "Must be finite and at least 0.");
}
