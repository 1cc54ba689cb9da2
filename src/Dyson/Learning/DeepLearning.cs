using Dyson.Models;

namespace Dyson.Learning;

/// <summary>
/// How a deep student learns: G_l = ∂L/∂W_l + ε/√|B| η_l with L over the batch and η_l of independent standard normals (the size of a
/// batch's noise, as in (54); the linear student's η is symmetric instead), and the step that the optimiser makes of G_l.
/// </summary>
/// <param name="LearningRate">α &gt; 0.</param>
/// <param name="BatchSize">|B| ≥ 1: inputs of a batch, and what the added noise is divided by.</param>
/// <param name="Optimiser">The update rule.</param>
/// <param name="Data">Where inputs come from.</param>
/// <param name="Noise">ε ≥ 0, added to the gradient of every learnable layer; 0 leaves the noise of the batches alone.</param>
/// <param name="LabelNoise">σ ≥ 0: labels are ŷ + σξ, ξ standard normal; of fresh inputs fresh, of a fixed set drawn with it.</param>
/// <param name="Schedule">The learning rate's course; null is constant.</param>
public sealed record DeepLearning(
    double LearningRate,
    int BatchSize,
    Optimiser Optimiser,
    DeepData Data,
    double Noise = 0,
    double LabelNoise = 0,
    LearningRateSchedule? Schedule = null)
{
    /// <summary>Inputs that pass through the network in one step: |B|, or n_0 for infinite data.</summary>
    public int InputsAStep(DeepStudent model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Data.Kind == DeepDataKind.Infinite ? model.Student.Inputs : BatchSize;
    }

    /// <summary>Checks every member against a student.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A member is outside its range, named with its value and what is allowed.</exception>
    /// <exception cref="ArgumentException">Two members, or a member and the model, contradict each other.</exception>
    public void Validate(DeepStudent model)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(Optimiser);
        ArgumentNullException.ThrowIfNull(Data);
        if (!double.IsFinite(LearningRate) || LearningRate <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(LearningRate), LearningRate, "The learning rate must be finite and positive.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        if (!double.IsFinite(Noise) || Noise < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(Noise), Noise, "The noise ε must be finite and not negative.");
        }

        if (!double.IsFinite(LabelNoise) || LabelNoise < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(LabelNoise), LabelNoise, "The label noise σ must be finite and not negative.");
        }

        if (Data.Kind == DeepDataKind.Infinite && !(model.Student.IsLinear && model.Teacher.IsLinear))
        {
            throw new ArgumentException("Infinite data has an exact gradient only if student and teacher are linear; use fresh inputs.");
        }

        if (Data.Kind == DeepDataKind.Infinite && LabelNoise > 0)
        {
            throw new ArgumentException("Label noise averages out over infinite data; add ε to the gradient instead.");
        }

        if (Data is { Kind: DeepDataKind.Set, Order: BatchOrder.Epochs } && Data.Size % BatchSize != 0)
        {
            throw new ArgumentException($"An epoch of {Data.Size} inputs cannot be cut into batches of {BatchSize}: the set's size must be a multiple.");
        }
    }
}
