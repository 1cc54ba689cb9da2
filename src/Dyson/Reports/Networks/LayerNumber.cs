using Dyson.Statistics;

namespace Dyson.Reports.Networks;

/// <summary>A number of a layer as reports show it; what is not known is null.</summary>
/// <param name="Value">The number.</param>
/// <param name="Error">One standard deviation.</param>
/// <param name="P">The p-value that belongs to it.</param>
/// <param name="Method">How the error was found, or why there is none.</param>
public readonly record struct LayerNumber(double? Value, double? Error = null, double? P = null, string? Method = null)
{
    private const string RefusedMethod = "refused";

    private readonly bool _doubtful;

    /// <summary>True where the number rests on something that was not found to hold, e.g. outliers of a bulk that has not the assumed shape, or was <see cref="Refused"/>.</summary>
    public bool Doubtful
    {
        get => _doubtful || Refused;
        init => _doubtful = value;
    }

    /// <summary>True where there is a value of a fit or test that was refused: no error, and <see cref="Method"/> says why.</summary>
    public bool Refused => Value is not null && Error is null && Method?.StartsWith(RefusedMethod, StringComparison.Ordinal) == true;

    /// <summary>No number at all.</summary>
    public static LayerNumber None => default;

    /// <summary>An estimate, with the p-value that belongs to it if there is one.</summary>
    public static LayerNumber Of(EstimateDocument? estimate, double? p = null) =>
        estimate is null ? None : new LayerNumber(Finite(estimate.Value), Finite(estimate.Error), Finite(p), estimate.Method);

    /// <summary>A number without error; null where it is not finite.</summary>
    public static LayerNumber Of(double? value, double? p = null) => new(Finite(value), null, Finite(p));

    internal static double? Finite(double? value) => value is { } known && double.IsFinite(known) ? known : null;
}
