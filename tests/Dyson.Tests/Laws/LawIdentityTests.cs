using Dyson.Laws;

namespace Dyson.Tests.Laws;

/// <summary>Identities that every law must satisfy, each against quadrature of its density or against its own inverse.</summary>
public class LawIdentityTests
{
    /// <summary>Quadrature and closed forms both reach about 1e-13; normalisation is the brief's 1e-12.</summary>
    private const double QuadratureTolerance = 1e-12;

    /// <summary>Relative error of a tail against its quadrature; exp(−x²/2) alone costs x²·1e-16 at the 12 deviations probed.</summary>
    private const double TailTolerance = 1e-11;

    /// <summary>Relative error of a moment, in units of ⟨|x|ᵏ⟩.</summary>
    private const double MomentTolerance = 1e-11;

    /// <summary>Round trip through a quantile, as a relative error of the smaller tail probability: conditioning times a few ulp.</summary>
    private const double QuantileTolerance = 2e-12;

    /// <summary>Central differences of third order at 1e-3 of a scale: truncation 1e-9 or so, rounding 1e-12.</summary>
    private const double DerivativeTolerance = 1e-6;

    private static readonly double[] Probabilities = [1e-30, 1e-12, 1e-6, 1e-3, 0.05, 0.2, 0.4, 0.5, 0.6, 0.8, 0.95, 0.999, 1 - 1e-6, 1 - 1e-12];

    public static TheoryData<string> Laws => LawCases.Names;

    [Theory]
    [MemberData(nameof(Laws))]
    public void Density_integrates_to_one(string name)
    {
        ContinuousLaw law = LawCases.Named(name);
        double atom = law is MarchenkoPastur mp ? mp.AtomAtZero : 0;
        Assert.Equal(1, atom + LawIntegral.Everywhere(law, _ => 1), QuadratureTolerance);
    }

    [Theory]
    [MemberData(nameof(Laws))]
    public void Cumulative_and_survival_are_integrals_of_the_density(string name)
    {
        ContinuousLaw law = LawCases.Named(name);
        double atom = law is MarchenkoPastur mp ? mp.AtomAtZero : 0;
        foreach (double p in Probabilities.Where(p => p > atom))
        {
            double x = law.Quantile(p);
            double below = LawIntegral.Below(law, x, _ => 1);
            double above = LawIntegral.Above(law, x, _ => 1);
            Assert.Equal(atom + below, law.Cumulative(x), QuadratureTolerance);
            Assert.Equal(1, law.Cumulative(x) + law.Survival(x), 1e-15);
            AssertRelative(above, law.Survival(x), p > 0.5 && !double.IsFinite(law.Upper) ? TailTolerance : QuadratureTolerance / above);
            if (p > 1e-13)
            {
                // The tail within reach of quadrature; near an edge one ulp of x moves it by density × ulp.
                double ulp = Math.BitIncrement(Math.Abs(x)) - Math.Abs(x);
                AssertRelative(atom + below, law.Cumulative(x), (TailTolerance / Math.Min(1, p / 1e-9)) + (8 * law.Density(x) * ulp / p));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Laws))]
    public void Right_tail_keeps_its_relative_accuracy(string name)
    {
        ContinuousLaw law = LawCases.Named(name);
        for (double k = 1; k <= 12; k++)
        {
            // Towards a finite edge the distance shrinks geometrically, otherwise x grows by standard deviations.
            bool bounded = double.IsFinite(law.Upper);
            double x = bounded ? law.Upper - (law.StandardDeviation * Math.Pow(0.3, k)) : law.Mean + (k * law.StandardDeviation);
            double expected = LawIntegral.Above(law, x, _ => 1);

            // The distance to an edge is known to an ulp of the edge itself, and the tail is its 3/2 power.
            double conditioning = bounded ? 3e-16 * Math.Abs(law.Upper) / (law.Upper - x) : 0;
            AssertRelative(expected, law.Survival(x), TailTolerance + (3 * conditioning));
        }
    }

    [Theory]
    [MemberData(nameof(Laws))]
    public void Moments_agree_with_quadrature(string name)
    {
        ContinuousLaw law = LawCases.Named(name);
        Assert.Equal(1, law.Moment(0), QuadratureTolerance);
        for (int k = 1; k <= 7; k++)
        {
            double size = LawIntegral.Everywhere(law, x => Math.Pow(Math.Abs(x), k));
            Assert.Equal(LawIntegral.Everywhere(law, x => Math.Pow(x, k)), law.Moment(k), MomentTolerance * size);
        }

        Assert.Equal(law.Moment(1), law.Mean, MomentTolerance * Math.Sqrt(law.Moment(2)));
        Assert.Equal(law.Moment(2) - (law.Mean * law.Mean), law.Variance, MomentTolerance * law.Moment(2));
    }

    [Theory]
    [MemberData(nameof(Laws))]
    public void Quantile_inverts_both_tails(string name)
    {
        ContinuousLaw law = LawCases.Named(name);
        double atom = law is MarchenkoPastur mp ? mp.AtomAtZero : 0;
        foreach (double p in Probabilities.Where(p => p > atom))
        {
            double x = law.Quantile(p);

            // One ulp of x moves a tail of weight t by (p(x) ulp)/t of itself: near a finite edge away from zero that dominates.
            double tail = Math.Min(p, 1 - p);
            double ulp = Math.BitIncrement(Math.Abs(x)) - Math.Abs(x);
            double tolerance = QuantileTolerance + (8 * law.Density(x) * ulp / tail);
            AssertRelative(tail, p <= 0.5 ? law.Cumulative(x) : law.Survival(x), tolerance);
        }

        Assert.Equal(law.Lower, law.Quantile(0));
        Assert.Equal(law.Upper, law.Quantile(1));
        Assert.True(law.Cumulative(law.Quantile(atom / 2)) >= atom / 2);
        foreach (double outside in new[] { -1e-9, 1 + 1e-9, double.NaN })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => law.Quantile(outside));
        }
    }

    [Theory]
    [MemberData(nameof(Laws))]
    public void Density_is_the_derivative_of_the_cumulative(string name)
    {
        ContinuousLaw law = LawCases.Named(name);
        double atom = law is MarchenkoPastur mp ? mp.AtomAtZero : 0;
        foreach (double p in new[] { 0.1, 0.3, 0.5, 0.7, 0.9 })
        {
            double x = law.Quantile(atom + ((1 - atom) * p));
            double h = 1e-3 * Math.Min(law.StandardDeviation, Math.Min(x - LawIntegral.Start(law), law.Upper - x));
            double slope = ((8 * (law.Cumulative(x + h) - law.Cumulative(x - h))) - law.Cumulative(x + (2 * h)) + law.Cumulative(x - (2 * h))) / (12 * h);
            AssertRelative(law.Density(x), slope, DerivativeTolerance);
        }
    }

    [Theory]
    [MemberData(nameof(Laws))]
    public void Log_density_is_the_logarithm_and_does_not_underflow(string name)
    {
        ContinuousLaw law = LawCases.Named(name);
        foreach (double p in new[] { 1e-6, 0.3, 0.7, 1 - 1e-6 })
        {
            double x = law.Quantile(p);
            Assert.Equal(Math.Log(law.Density(x)), law.LogDensity(x), 1e-12 * Math.Max(1, Math.Abs(law.LogDensity(x))));
        }

        if (double.IsInfinity(law.Upper))
        {
            double far = law.Mean + (1000 * law.StandardDeviation);
            Assert.True(double.IsFinite(law.LogDensity(far)) && law.LogDensity(far) < -500, $"ln p = {law.LogDensity(far)} at {far}");
            Assert.True(law.LogDensity(2 * far) < law.LogDensity(far));
        }
    }

    [Theory]
    [MemberData(nameof(Laws))]
    public void Not_a_number_gives_not_a_number_and_outside_the_support_there_is_nothing(string name)
    {
        ContinuousLaw law = LawCases.Named(name);
        Assert.Equal([double.NaN, double.NaN, double.NaN, double.NaN],
            [law.Density(double.NaN), law.LogDensity(double.NaN), law.Cumulative(double.NaN), law.Survival(double.NaN)]);
        Assert.Equal([0, 0, 1], [law.Density(double.NegativeInfinity), law.Cumulative(double.NegativeInfinity), law.Survival(double.NegativeInfinity)]);
        Assert.Equal([0, 1, 0], [law.Density(double.PositiveInfinity), law.Cumulative(double.PositiveInfinity), law.Survival(double.PositiveInfinity)]);
        if (double.IsFinite(law.Lower))
        {
            double x = law.Lower - 1e-3;
            Assert.Equal([0, 0, 1, double.NegativeInfinity], [law.Density(x), law.Cumulative(x), law.Survival(x), law.LogDensity(x)]);
        }

        if (double.IsFinite(law.Upper))
        {
            double x = law.Upper + 1e-3;
            Assert.Equal([0, 1, 0, double.NegativeInfinity], [law.Density(x), law.Cumulative(x), law.Survival(x), law.LogDensity(x)]);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => law.Moment(-1));
    }

    private static void AssertRelative(double expected, double actual, double tolerance) =>
        Assert.True(Math.Abs(actual - expected) <= tolerance * Math.Abs(expected), $"{actual:R} is not {expected:R} to {tolerance:G2}, but to {(actual / expected) - 1:G2}.");
}
