using System.Globalization;

namespace Dyson.Statistics;

/// <summary>A measured number with its one-standard-deviation error and the way in which the error was found.</summary>
/// <param name="Value">The estimate.</param>
/// <param name="Error">One standard deviation; NaN where the data are too few to give one.</param>
/// <param name="Method">How the error was found, e.g. "jackknife over replicas".</param>
public readonly record struct Estimate(double Value, double Error, string Method)
{
    /// <summary>(value − <paramref name="prediction"/>) / error.</summary>
    public double Pull(double prediction) => (Value - prediction) / Error;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value:G6} ± {Error:G2}");
}
