using System.Globalization;

namespace Dyson.Dynamics;

/// <summary>What the predictions need to know of a student's training: W' = W − α(W − Ŵ) + α√(A/|B|) η (53–56), A = ε².</summary>
public sealed record TeacherStudentUpdate
{
    /// <summary>An update with learning rate α, batch size |B| and added noise ε (GOE convention: ε off the diagonal, √2 ε on it).</summary>
    /// <exception cref="ArgumentOutOfRangeException">α outside (0, 2), |B| below 1, or ε not finite or negative.</exception>
    public TeacherStudentUpdate(double learningRate, int batchSize, double noise)
    {
        if (!(learningRate > 0 && learningRate < 2))
        {
            throw new ArgumentOutOfRangeException(
                nameof(learningRate), learningRate, "The learning rate must lie between 0 and 2: beyond, the student diverges.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        if (!double.IsFinite(noise) || noise < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(noise), noise, "The noise strength must be finite and not negative.");
        }

        LearningRate = learningRate;
        BatchSize = batchSize;
        Noise = noise;
    }

    /// <summary>α.</summary>
    public double LearningRate { get; }

    /// <summary>|B|.</summary>
    public int BatchSize { get; }

    /// <summary>ε, the standard deviation of the added noise of one sample.</summary>
    public double Noise { get; }

    /// <summary>α²A/|B|: the variance that one step adds to an element off the diagonal; twice that on it.</summary>
    public double StepVariance => LearningRate * LearningRate * Noise * Noise / BatchSize;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"α = {LearningRate:R}, |B| = {BatchSize}, ε = {Noise:R}");
}
