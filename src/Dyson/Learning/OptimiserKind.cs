namespace Dyson.Learning;

/// <summary>The update rules, see <see cref="Optimiser"/>.</summary>
public enum OptimiserKind
{
    /// <summary>Gradient descent.</summary>
    Sgd,

    /// <summary>Heavy ball.</summary>
    Momentum,

    /// <summary>Nesterov's momentum.</summary>
    Nesterov,

    /// <summary>Adam.</summary>
    Adam,
}
