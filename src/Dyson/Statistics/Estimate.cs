using System.Globalization;

namespace Dyson.Statistics;

/// <summary>A measured number with its one-standard-deviation error and the way in which the error was found.</summary>
/// <param name="Value">The estimate.</param>
/// <param name="Error">One standard deviation; NaN where the data are too few to give one.</param>
/// <param name="Method">How the error was found, e.g. "jackknife over replicas"; the reason where an error is refused.</param>
public readonly record struct Estimate(double Value, double Error, string Method)
{
    /// <summary>The method's name for errors by delete-one jackknife over replicas, the rule of the house.</summary>
    public const string DeleteOneJackknife = "delete-one jackknife over replicas";

    /// <summary>False where the data were too few for an error (then <see cref="Method"/> says why).</summary>
    public bool HasError => double.IsFinite(Error);

    /// <summary>An estimate whose error is refused, with the reason; the value may be NaN too.</summary>
    public static Estimate Refused(double value, string reason) => new(value, double.NaN, "refused: " + reason);

    /// <summary>(value − <paramref name="prediction"/>) / error.</summary>
    public double Pull(double prediction) => (Value - prediction) / Error;

    /// <summary>The estimate times an exactly known factor.</summary>
    public Estimate Scale(double factor) => this with { Value = Value * factor, Error = Error * Math.Abs(factor) };

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value:G6} ± {Error:G2}");

    internal static Estimate TooFew(double value, int count, int needed, string what = "replicas") =>
        Refused(value, string.Create(CultureInfo.InvariantCulture, $"{count} {what}, at least {needed} needed"));
}
