namespace Dyson.Reports.Figures;

/// <summary>How an axis maps values to lengths.</summary>
public enum AxisScale
{
    /// <summary>Length in proportion to the value.</summary>
    Linear,

    /// <summary>Length in proportion to the logarithm; values that are not positive are not shown.</summary>
    Logarithmic,
}

/// <summary>One axis of a panel. Limits that are not given follow from the data.</summary>
/// <param name="Label">The label, in the label language (<see cref="Typography.Label"/>).</param>
public sealed record Axis(string Label = "")
{
    /// <summary>Linear or logarithmic.</summary>
    public AxisScale Scale { get; init; }

    /// <summary>The lower limit, or null to take it from the data.</summary>
    public double? Minimum { get; init; }

    /// <summary>The upper limit, or null to take it from the data.</summary>
    public double? Maximum { get; init; }
}
