namespace Dyson.Lanes;

/// <summary>How many replicas are trained side by side in a register. The results do not depend on it; the speed does.</summary>
public enum LaneWidth
{
    /// <summary>One lane; for comparison.</summary>
    One = 1,

    /// <summary>Vector128: any x64 or Arm64 processor.</summary>
    Two = 2,

    /// <summary>Vector256 with fused multiply-add.</summary>
    Four = 4,

    /// <summary>Vector512.</summary>
    Eight = 8,
}

/// <summary>The choice of a width.</summary>
public static class LaneWidths
{
    /// <summary>The widest that this processor has in hardware.</summary>
    public static LaneWidth Widest =>
        Lanes8.IsHardwareAccelerated ? LaneWidth.Eight : Lanes4.IsHardwareAccelerated ? LaneWidth.Four : LaneWidth.Two;
}
