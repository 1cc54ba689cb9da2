using System.Globalization;

namespace Dyson.Models;

/// <summary>Where training starts.</summary>
public enum InitialKind
{
    /// <summary>All weights zero.</summary>
    Zero,

    /// <summary>Independent normal weights of mean zero.</summary>
    Normal,

    /// <summary>The exact solution: the target of a Boltzmann machine, the teacher of a student.</summary>
    AtTarget,
}

/// <summary>The law of the weights before the first step.</summary>
public sealed record InitialWeights
{
    private InitialWeights(InitialKind kind, double standardDeviation)
    {
        Kind = kind;
        StandardDeviation = standardDeviation;
    }

    /// <summary>All weights zero.</summary>
    public static InitialWeights Zero { get; } = new(InitialKind.Zero, 0);

    /// <summary>The exact solution of the model.</summary>
    public static InitialWeights AtTarget { get; } = new(InitialKind.AtTarget, 0);

    /// <summary>Which of the three.</summary>
    public InitialKind Kind { get; }

    /// <summary>Standard deviation of an element of a normal start, 0 otherwise.</summary>
    public double StandardDeviation { get; }

    /// <summary>
    /// Independent elements N(0, <paramref name="standardDeviation"/>²). A model that keeps its weights symmetric takes the GOE
    /// convention: this is the standard deviation off the diagonal, √2 times it on the diagonal.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not finite or not positive.</exception>
    public static InitialWeights Normal(double standardDeviation)
    {
        if (!double.IsFinite(standardDeviation) || standardDeviation <= 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(standardDeviation), standardDeviation, "The standard deviation of the initial weights must be finite and positive.");
        }

        return new InitialWeights(InitialKind.Normal, standardDeviation);
    }

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        InitialKind.Normal => string.Create(CultureInfo.InvariantCulture, $"normal, standard deviation {StandardDeviation:R}"),
        InitialKind.Zero => "zero",
        _ => "at the target",
    };
}
