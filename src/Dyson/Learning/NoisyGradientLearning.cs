namespace Dyson.Learning;

/// <summary>What a student's gradient is computed from.</summary>
public enum StudentData
{
    /// <summary>The average over all inputs x ~ N(0, 1): ∂L/∂W = W − Ŵ.</summary>
    Infinite,

    /// <summary>A fresh batch of |B| inputs in every step: ∂L/∂W = (W − Ŵ) C, C = (1/|B|) Σ_b x_b x_bᵀ.</summary>
    Batches,
}

/// <summary>How a batch's C is drawn; both have the same law.</summary>
public enum InputMethod
{
    /// <summary><see cref="Wishart"/> for |B| ≥ N, else <see cref="Literal"/>.</summary>
    Auto,

    /// <summary>|B| inputs of N normals each.</summary>
    Literal,

    /// <summary>|B| C ~ Wishart_N(|B|, 1) by its Bartlett factor. Needs |B| ≥ N.</summary>
    Wishart,
}

/// <summary>Gradient descent of a linear student with added noise, (53–56): W' = W − α(W − Ŵ) C + α ε/√|B| η.</summary>
/// <param name="LearningRate">α &gt; 0.</param>
/// <param name="BatchSize">|B| ≥ 1.</param>
/// <param name="Noise">ε ≥ 0, A = ε²; η is symmetric in the GOE convention: η_ij ~ N(0, 1), η_ii ~ N(0, 2).</param>
/// <param name="Data">Infinite data (C = 1) or batches.</param>
/// <param name="SharedInputs">Batches: all replicas see the same inputs, as in the authors' program.</param>
/// <param name="Replay">0, or the number of batches in an epoch whose inputs and noise are replayed in every epoch, as in the authors' program.</param>
/// <param name="Inputs">How a batch's C is drawn.</param>
public sealed record NoisyGradientLearning(
    double LearningRate,
    int BatchSize,
    double Noise,
    StudentData Data = StudentData.Infinite,
    bool SharedInputs = false,
    int Replay = 0,
    InputMethod Inputs = InputMethod.Auto)
{
    /// <summary>Checks every member against a student of size <paramref name="size"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A member is outside its range, named with its value and what is allowed.</exception>
    /// <exception cref="ArgumentException">Two members contradict each other.</exception>
    public void Validate(int size)
    {
        if (!double.IsFinite(LearningRate) || LearningRate <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(LearningRate), LearningRate, "The learning rate must be finite and positive.");
        }

        if (!double.IsFinite(Noise) || Noise < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(Noise), Noise, "The noise ε must be finite and not negative.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Replay);
        if (Data == StudentData.Infinite && SharedInputs)
        {
            throw new ArgumentException("Infinite data has no inputs that replicas could share: choose batches or drop shared inputs.");
        }

        if (Inputs == InputMethod.Wishart && BatchSize < size)
        {
            throw new ArgumentOutOfRangeException(nameof(BatchSize), BatchSize, $"Wishart inputs need |B| ≥ N = {size}; use literal or auto.");
        }
    }
}
