namespace Dyson.Statistics;

/// <summary>How the smooth part of the staircase of levels is found.</summary>
public enum UnfoldingMethod
{
    /// <summary>Every spacing over the mean of the 2k + 1 spacings around it.</summary>
    LocalLinear,

    /// <summary>Least-squares polynomial of the staircase.</summary>
    Polynomial,

    /// <summary>Least-squares cubic spline of the staircase, knots at equal numbers of levels.</summary>
    Spline,

    /// <summary>The law of Marchenko and Pastur with its fitted scale.</summary>
    MarchenkoPastur,
}
