namespace Dyson.Reports.Figures;

/// <summary>A labelled tick.</summary>
/// <param name="Value">Where.</param>
/// <param name="Label">Its number in the label language.</param>
internal readonly record struct Tick(double Value, string Label);

/// <summary>The ticks of one axis, all within its limits.</summary>
/// <param name="Major">Labelled ticks, ascending.</param>
/// <param name="Minor">Short ticks between them.</param>
/// <param name="Exponent">The labels are to be multiplied by ten to this power; 0 where they stand for themselves.</param>
internal sealed record TickMarks(IReadOnlyList<Tick> Major, IReadOnlyList<double> Minor, int Exponent)
{
    /// <summary>Fewer major ticks than this do not show a scale.</summary>
    public const int Fewest = 3;

    /// <summary>More major ticks than this are not read.</summary>
    public const int Most = 9;

    /// <summary>Chooses <see cref="Fewest"/> to <see cref="Most"/> major ticks, if possible no more than <paramref name="room"/>.</summary>
    public static TickMarks Choose(AxisScale scale, AxisLimits limits, int room)
    {
        room = Math.Clamp(room, Fewest, Most);
        return scale == AxisScale.Linear ? LinearTicks.Choose(limits, room) : LogarithmicTicks.Choose(limits, room);
    }
}
