namespace Dyson.Reports.Figures;

/// <summary>From values to places on the page: the lower limit lies at <paramref name="Start"/>, the upper one at <paramref name="End"/> (points).</summary>
internal readonly record struct AxisMap(AxisScale Scale, AxisLimits Limits, double Start, double End)
{
    /// <summary>Lines may leave the page by this many points and keep their direction; the frame cuts them anyway.</summary>
    private const double FarAway = 50_000;

    /// <summary>The place of a value; NaN where there is none.</summary>
    public double Page(double value)
    {
        double t = (Straight(value) - Straight(Limits.Minimum)) / (Straight(Limits.Maximum) - Straight(Limits.Minimum));
        double page = Start + (t * (End - Start));
        return double.IsFinite(page) ? Math.Clamp(page, -FarAway, FarAway) : double.NaN;
    }

    private double Straight(double value) => Scale == AxisScale.Linear ? value : value > 0 ? Math.Log10(value) : double.NaN;
}
