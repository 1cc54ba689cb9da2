namespace Dyson.Reports.Figures;

/// <summary>One datum of a figure; null where the series has no such number.</summary>
internal sealed record DataRow(double? X, double? Y)
{
    public double? XError { get; init; }

    public double? YError { get; init; }

    public double? XLow { get; init; }

    public double? XHigh { get; init; }

    public double? YLow { get; init; }

    public double? YHigh { get; init; }
}
