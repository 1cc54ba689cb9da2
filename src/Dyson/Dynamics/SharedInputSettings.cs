namespace Dyson.Dynamics;

/// <summary>A training in which all replicas see the same inputs but have their own noise.</summary>
/// <param name="Update">α, |B|, ε.</param>
/// <param name="Size">N.</param>
/// <param name="BatchesPerEpoch">Updates an epoch.</param>
/// <param name="Epochs">Number of epochs.</param>
/// <param name="Replay">
/// Whether every epoch repeats the inputs and each replica's noise of the first, as in the released arrays; otherwise both are fresh.
/// </param>
/// <param name="InitialStandardDeviation">Standard deviation of the independent elements of W(0) − ⟨W(0)⟩; 0 for a fixed start.</param>
public sealed record SharedInputSettings(
    TeacherStudentUpdate Update, int Size, int BatchesPerEpoch, int Epochs, bool Replay, double InitialStandardDeviation = 0)
{
    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Update);
        ArgumentOutOfRangeException.ThrowIfLessThan(Size, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchesPerEpoch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Epochs, 1);
        if (!double.IsFinite(InitialStandardDeviation) || InitialStandardDeviation < 0)
        {
            throw new ArgumentException("The standard deviation of the start must be finite and not negative.", nameof(InitialStandardDeviation));
        }
    }
}
