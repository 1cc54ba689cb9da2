using System.Globalization;
using Dyson.Laws;

namespace Dyson.Dynamics;

/// <summary>How long the steps of an integration are: h at most, and near collisions h·S/ℓ with S the smallest neighbouring gap.</summary>
/// <remarks>
/// With h fixed, a step that begins within √h of a collision errs by about √h. At β = 1 such steps set the strong order: 0.79 measured over
/// h = 2⁻³ … 2⁻¹³, against 0.93 at β = 2 and 0.98 at β = 4. With steps proportional to the gap it is 1 for every β (1.03, 1.01, 1.00), at a cost that
/// grows by the constant factor ⟨max(1, ℓ/S)⟩.
/// </remarks>
public sealed record StepControl
{
    private StepControl(double step, double length)
    {
        Step = Allowed.Positive(step);
        RefinementLength = length;
    }

    /// <summary>h, in the equation's unit of time.</summary>
    public double Step { get; }

    /// <summary>ℓ, in units of x; 0 for steps of fixed length.</summary>
    public double RefinementLength { get; }

    /// <summary>Steps are never halved more often than this: the shortest is h·2⁻²⁰.</summary>
    public static int MostHalvings => 20;

    /// <summary>The same h everywhere.</summary>
    /// <exception cref="ArgumentOutOfRangeException">h is not finite and positive.</exception>
    public static StepControl Fixed(double step) => new(step, 0);

    /// <summary>h·min(1, S/ℓ): choose ℓ of the size of a typical neighbouring spacing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">h or ℓ is not finite and positive.</exception>
    public static StepControl Refined(double step, double length) => new(step, Allowed.Positive(length));

    /// <inheritdoc/>
    public override string ToString() => RefinementLength == 0
        ? string.Create(CultureInfo.InvariantCulture, $"h = {Step:R}")
        : string.Create(CultureInfo.InvariantCulture, $"h = {Step:R}·min(1, S/{RefinementLength:R})");
}
