namespace Dyson.Networks;

/// <summary>What happens to a level at the upper edge of the bulk.</summary>
public enum SpikeChange
{
    /// <summary>It was outside at the first snapshot.</summary>
    Present,

    /// <summary>It was inside and is outside.</summary>
    Emerges,

    /// <summary>It is outside and has no predecessor: it came out since the snapshot before, or its vectors have turned.</summary>
    Appears,

    /// <summary>It was outside and is inside.</summary>
    Merges,

    /// <summary>It was outside and could not be followed.</summary>
    Lost,
}

/// <summary>A level leaves the bulk or returns to it.</summary>
/// <param name="Change">What happens.</param>
/// <param name="Trajectory">Number of the trajectory.</param>
/// <param name="Snapshot">The snapshot that shows it; the change itself happened between the one before and this one.</param>
/// <param name="Step">Its step.</param>
/// <param name="Value">ξ there; of a lost level the last one.</param>
public sealed record SpikeEvent(SpikeChange Change, int Trajectory, int Snapshot, double Step, double Value);
