namespace Dyson.Experiments;

/// <summary>
/// Names the arithmetic behind a run. Two programs of the same numeric version write the same bits; a run is never resumed or extended
/// under another one. Raise it with every change that alters a single bit of any trajectory.
/// </summary>
public static class NumericVersion
{
    /// <summary>The numeric version of this program.</summary>
    public const string Current = "1";
}
