using System.Globalization;
using System.Numerics;
using Dyson.Randomness;
using MathNet.Numerics;

namespace Dyson.Laws;

/// <summary>
/// Wigner's semicircle, the large-N spectral density of the Gaussian ensembles: ρ(x) = 2√(R² − (x−c)²)/(πR²) for |x − c| ≤ R.
/// ⟨(x−c)²ᵏ⟩ = (R/2)²ᵏ C_k with Catalan's numbers C_k ([M] ch. 4).
/// </summary>
/// <remarks>With x − c = R cos θ the right tail is (2θ − sin 2θ)/2π; near the edge it is summed as a series.</remarks>
public sealed class Semicircle : SymmetricLaw
{
    private Semicircle(double radius, double centre)
        : base(centre) => Radius = radius;

    /// <summary>The semicircle of radius R; its variance is R²/4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The radius is not finite and positive, or the centre not finite.</exception>
    public static Semicircle WithRadius(double radius, double centre = 0) => new(Allowed.Positive(radius), Allowed.Finite(centre));

    /// <summary>Symmetric N×N matrices whose off-diagonal elements have standard deviation s: R = 2s√N.</summary>
    /// <exception cref="ArgumentOutOfRangeException">s is not finite and positive, N is below 1, or the centre is not finite.</exception>
    public static Semicircle WithOffDiagonalDeviation(double deviation, int size, double centre = 0) =>
        new(2 * Allowed.Positive(deviation) * Math.Sqrt(Allowed.AtLeast(size, 1)), Allowed.Finite(centre));

    /// <summary>The radius R.</summary>
    public double Radius { get; }

    /// <summary>Differential entropy −∫ρ ln ρ = ln(πR) − ½.</summary>
    public double Entropy => Math.Log(Math.PI * Radius) - 0.5;

    /// <summary>⟨e^{itx}⟩ = e^{itc} 2J₁(Rt)/(Rt), J₁ Bessel's function; 1 at t = 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">t is not finite.</exception>
    public Complex CharacteristicFunction(double t)
    {
        double z = Radius * Math.Abs(Allowed.Finite(t));
        return z == 0 ? Complex.One : Complex.FromPolarCoordinates(1, Centre * t) * (2 * SpecialFunctions.BesselJ(1, z) / z);
    }

    /// <inheritdoc/>
    public override string Name => string.Create(CultureInfo.InvariantCulture, $"Semicircle(radius {Radius:G6}, centre {Centre:G6})");

    /// <inheritdoc/>
    public override double Lower => Centre - Radius;

    /// <inheritdoc/>
    public override double Upper => Centre + Radius;

    /// <inheritdoc/>
    public override double Density(double x)
    {
        double d = Math.Abs(x - Centre);
        return d > Radius ? 0 : 2 * Math.Sqrt((Radius - d) * (Radius + d)) / (Math.PI * Radius * Radius);
    }

    /// <inheritdoc/>
    /// <remarks>The first coordinate of a point that is uniform in the disk.</remarks>
    public override double Sample(RandomStream random) =>
        Centre + (Radius * Math.Sqrt(random.NextDouble()) * Math.Cos(2 * Math.PI * random.NextDouble()));

    private protected override double Tail(double distance)
    {
        if (distance >= Radius)
        {
            return 0;
        }

        double angle = 4 * Math.Asin(Math.Sqrt((Radius - distance) / (2 * Radius)));
        return AngleMinusSine(angle) / (2 * Math.PI);
    }

    private protected override double EvenCentralMoment(int half)
    {
        double moment = 1;
        for (int k = 1; k <= half; k++)
        {
            moment *= Radius * Radius / 4 * (2 * ((2 * k) - 1)) / (k + 1);
        }

        return moment;
    }

    /// <summary>φ − sin φ for φ ≥ 0; its series below 1, where the difference would cancel.</summary>
    private static double AngleMinusSine(double angle)
    {
        if (!(angle < 1))
        {
            return angle - Math.Sin(angle);
        }

        double term = angle * angle * angle / 6;
        double sum = 0;
        for (int k = 4; sum + term != sum; k += 2)
        {
            sum += term;
            term *= -angle * angle / (k * (k + 1));
        }

        return sum;
    }
}
