namespace Dyson.Reports.Figures;

/// <summary>Where a panel's legend stands.</summary>
public enum LegendPlace
{
    /// <summary>Where it hides least; if no place is free, it is set in columns and an upper limit of y that is not given is raised.</summary>
    Automatic,

    /// <summary>In the upper right corner.</summary>
    UpperRight,

    /// <summary>In the upper left corner.</summary>
    UpperLeft,

    /// <summary>In the lower right corner.</summary>
    LowerRight,

    /// <summary>In the lower left corner.</summary>
    LowerLeft,

    /// <summary>Nowhere.</summary>
    None,
}

/// <summary>One frame with its axes and what is plotted in it. All text is in the label language (<see cref="Typography.Label"/>).</summary>
public sealed record Panel
{
    /// <summary>The horizontal axis.</summary>
    public Axis X { get; init; } = new();

    /// <summary>The vertical axis.</summary>
    public Axis Y { get; init; } = new();

    /// <summary>What is plotted, in the order of the legend.</summary>
    public IReadOnlyList<Series> Series { get; init; } = [];

    /// <summary>Texts within the frame.</summary>
    public IReadOnlyList<Annotation> Annotations { get; init; } = [];

    /// <summary>Where the legend stands.</summary>
    public LegendPlace Legend { get; init; }

    /// <summary>A mark such as "(a)" in a corner of the frame.</summary>
    public string Mark { get; init; } = "";

    /// <summary>A title above the frame.</summary>
    public string Title { get; init; } = "";
}
