namespace Dyson.Reports.Figures;

/// <summary>How a line is broken.</summary>
public enum Dash
{
    /// <summary>Not at all.</summary>
    Solid,

    /// <summary>Into strokes.</summary>
    Dashed,

    /// <summary>Into strokes and dots in turn.</summary>
    DashDot,

    /// <summary>Into dots.</summary>
    Dotted,
}

/// <summary>Dashes as lengths in points.</summary>
internal static class DashPattern
{
    public static IReadOnlyList<double> Of(Dash dash) => dash switch
    {
        Dash.Dashed => [4, 2],
        Dash.DashDot => [5, 1.7, 1.1, 1.7],
        Dash.Dotted => [1.1, 1.5],
        _ => [],
    };
}
