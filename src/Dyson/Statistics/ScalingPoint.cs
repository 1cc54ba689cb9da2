namespace Dyson.Statistics;

/// <summary>What was measured at one learning rate and batch size.</summary>
/// <param name="Rate">α &gt; 0, or another knob of the update.</param>
/// <param name="Batch">|B| &gt; 0, or another.</param>
/// <param name="Value">The observable, positive.</param>
/// <param name="Error">Its standard error, positive.</param>
public readonly record struct ScalingPoint(double Rate, double Batch, double Value, double Error)
{
    internal double LogError => Error / Value;

    internal static void Validate(IReadOnlyList<ScalingPoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        foreach (ScalingPoint point in points)
        {
            if (!(IsPositive(point.Rate) && IsPositive(point.Batch) && IsPositive(point.Value) && IsPositive(point.Error)))
            {
                throw new ArgumentException($"A point of a scaling law has finite positive members, got {point}.", nameof(points));
            }
        }
    }

    private static bool IsPositive(double value) => double.IsFinite(value) && value > 0;
}
