namespace Dyson.Experiments;

/// <summary>What is written down: the section <c>record</c>.</summary>
/// <param name="Snapshots"><c>record.snapshots</c>. Default 6, evenly spaced.</param>
/// <param name="Levels"><c>record.levels</c>. Default <c>auto</c>.</param>
/// <param name="Weights"><c>record.weights</c>: whether the W of a deep student's learnable layers are recorded too. Default false.</param>
public sealed record RecordOptions(SnapshotPlan Snapshots, LevelChoice Levels = LevelChoice.Auto, bool Weights = false);

/// <summary>The observable that is recorded as a level.</summary>
public enum LevelChoice
{
    /// <summary>The papers' observable: eigenvalues for gaussian-rbm, singular values for teacher-student. Never in a grid point.</summary>
    Auto,

    /// <summary>Eigenvalues x of X = WᵀW (gaussian-rbm); of W itself (teacher-student, where W stays symmetric).</summary>
    Eigenvalues,

    /// <summary>Singular values ξ of W, x = ξ².</summary>
    Singular,
}
