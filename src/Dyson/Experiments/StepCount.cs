namespace Dyson.Experiments;

/// <summary>The number of updates: absolute, or a constant over the learning rate.</summary>
/// <param name="Absolute">A whole number of steps; 0 where <paramref name="OverLearningRate"/> rules.</param>
/// <param name="OverLearningRate">c in steps = c/α, rounded to the nearest whole number (halves up), at least 1; 0 where <paramref name="Absolute"/> rules.</param>
public readonly record struct StepCount(long Absolute, double OverLearningRate)
{
    /// <summary>Most steps that a point may have.</summary>
    public const long Maximum = 1_000_000_000_000;

    /// <summary>The steps at learning rate α.</summary>
    public long At(double learningRate) =>
        Absolute > 0 ? Absolute : (long)Math.Clamp(Math.Floor((OverLearningRate / learningRate) + 0.5), 1, 1e18);
}
