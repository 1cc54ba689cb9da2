using System.Globalization;
using Dyson.Laws;

namespace Dyson.Dynamics;

/// <summary>How long the steps of an integration are: h at most, and near collisions h·S/ℓ with S the smallest neighbouring gap.</summary>
/// <remarks>
/// With h fixed the strong order is min((β + 1)/4, 1): a collision closer than √h happens with probability ∝ h^{(β+1)/2} a unit time, and each such step errs by
/// √h. With steps proportional to the gap the order is 1 (at β = 1 up to a logarithm), at a cost that grows by a constant
/// factor only, about ⟨ℓ/S⟩.
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
