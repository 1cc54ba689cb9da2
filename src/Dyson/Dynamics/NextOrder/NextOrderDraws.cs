namespace Dyson.Dynamics.NextOrder;

/// <summary>Spectra drawn from a <see cref="NextOrderEnsemble"/>.</summary>
/// <param name="Modes">N.</param>
/// <param name="Levels">Levels, descending, one row of N a draw.</param>
/// <param name="LinearLevels">The twins of linear response, of the same shape; each row in ascending κ, pairs descending, not sorted across modes.</param>
public sealed record NextOrderDraws(int Modes, double[] Levels, double[] LinearLevels)
{
    /// <summary>Number of draws.</summary>
    public int Count => Levels.Length / Modes;

    /// <summary>One level of every draw.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such level.</exception>
    public double[] Level(int index) => Column(Levels, index);

    /// <summary>Its twin of linear response.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such level.</exception>
    public double[] LinearLevel(int index) => Column(LinearLevels, index);

    private double[] Column(double[] rows, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Modes);
        return [.. Enumerable.Range(0, Count).Select(draw => rows[(draw * Modes) + index])];
    }
}
