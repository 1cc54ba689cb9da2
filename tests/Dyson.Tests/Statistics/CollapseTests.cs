using Dyson.Randomness;
using Dyson.Statistics;

namespace Dyson.Tests.Statistics;

/// <summary>Exponents and collapse of synthetic data whose law is known.</summary>
public class CollapseTests(ITestOutputHelper output)
{
    private const double Rounding = 1e-10;
    private const double RelativeError = 0.01;

    private static readonly double[] Rates = [0.05, 0.1, 0.2, 0.4];
    private static readonly double[] Batches = [4, 8, 16, 32];

    [Fact]
    public void Exact_power_laws_give_their_exponents()
    {
        PowerLawFit fit = PowerLawFit.Of(Points((a, b) => 3 * Math.Pow(a, 0.7) / Math.Pow(b, 0.3), null));
        Assert.Equal(0.7, fit.Exponent(0).Value, Rounding);
        Assert.Equal(-0.3, fit.Exponent(1).Value, Rounding);
        Assert.Equal(-3.0 / 7, fit.Ratio(1, 0).Value, Rounding);
        Assert.Equal(0, fit.ChiSquared, Rounding);
        Assert.Equal(13, fit.Degrees);

        // On a grid the two exponents are independent, each with the error of its own straight line.
        double squares = 4 * Rates.Sum(a => Math.Pow(Math.Log(a) - Rates.Average(Math.Log), 2));
        Assert.Equal(RelativeError / Math.Sqrt(squares), fit.Exponent(0).Error, Rounding);
        Assert.Equal(double.Hypot(fit.Exponent(1).Error, 3.0 / 7 * fit.Exponent(0).Error) / 0.7, fit.Ratio(1, 0).Error, Rounding);
    }

    [Theory]
    [InlineData("rate")]
    [InlineData("batch")]
    [InlineData("collapse")]
    public void Errors_of_exponents_cover_the_truth(string which) => Calibration.Assert(
        "scaling exponent " + which,
        which switch { "rate" => 0.5, "batch" => -0.5, _ => -1 },
        random =>
        {
            PowerLawFit fit = PowerLawFit.Of(Points((a, b) => Math.Sqrt(a / b), random));
            return which switch { "rate" => fit.Exponent(0), "batch" => fit.Exponent(1), _ => fit.Ratio(1, 0) };
        },
        output);

    [Fact]
    public void P_values_under_collapse_are_uniform_and_those_of_another_variable_are_not()
    {
        double Collapsing(double a, double b) => Math.Sqrt(a / b) * Math.Exp(0.1 * Math.Log(a / b));
        double[] right = [.. Sets("collapse", Collapsing).Select(points => Collapse(points, (a, b) => a / b).P)];
        KnownLawTests.AssertUniform(right, "collapse p-values");
        double[] wrong = [.. Sets("collapse", Collapsing).Select(points => Collapse(points, (a, b) => a / Math.Sqrt(b)).P)];
        Assert.True(wrong.Max() < FalseAlarm.PerAssertion, $"largest p = {wrong.Max()}");

        // A curve that is fitted with one coefficient too many, counted as none: seen by the same test.
        double[] careless = [.. Sets("collapse", Collapsing).Select(points => ChiSquareTest.PValue(Collapse(points, (a, b) => a / b).ChiSquared, 16))];
        double distance = KolmogorovSmirnov.Distance(Sample.Of(careless), u => Math.Clamp(u, 0, 1));
        Assert.True(KolmogorovSmirnov.PValue(distance, careless.Length) < FalseAlarm.PerAssertion);
    }

    /// <summary>A correction (1 + α/2) that α/|B| does not know is rejected, and goes with the corrected variable.</summary>
    [Fact]
    public void Small_departures_are_seen_and_measured()
    {
        PowerLawPoint[] points = Points((a, b) => Math.Sqrt(a / b / (2 - a)), RandomStream.FromSeed(7), 0.001);
        CollapseTest plain = Collapse(points, (a, b) => a / b);
        CollapseTest corrected = Collapse(points, (a, b) => a / b / (2 - a));
        Assert.True(plain.P < FalseAlarm.PerAssertion);
        Assert.True(corrected.P > FalseAlarm.PerAssertion);

        // log √(2/(2 − α)) at the four rates: −0.013 … 0.112, of which the curve in α/|B| takes a part.
        Assert.InRange(plain.Excess, 0.01, 0.05);
        Assert.InRange(corrected.Excess, 0, 0.001);
    }

    [Fact]
    public void Impossible_points_are_refused()
    {
        PowerLawPoint[] oneRate = [.. Batches.Select(b => new PowerLawPoint([0.1, b], 1, 0.1))];
        Assert.Throws<ArgumentException>(() => PowerLawFit.Of(oneRate));
        Assert.Throws<ArgumentException>(() => PowerLawFit.Of([]));
        Assert.Throws<ArgumentException>(() => PowerLawFit.Of([.. Points((a, _) => a, null), new PowerLawPoint([0.1, 4], -1, 0.1)]));
        Assert.Throws<ArgumentException>(() => PowerLawFit.Of([.. Points((a, _) => a, null), new PowerLawPoint([0.1], 1, 0.1)]));
        Assert.Throws<ArgumentException>(() => Collapse(oneRate, (a, _) => a));
        Assert.Throws<ArgumentException>(() => Collapse(oneRate, (_, b) => -b));
        Assert.Throws<ArgumentException>(() => CollapseTest.Of([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => CollapseTest.Of([new LinePoint(1, 1, 1)], 0));
    }

    private static CollapseTest Collapse(PowerLawPoint[] points, Func<double, double, double> variable) =>
        CollapseTest.Of([.. points.Select(p => new LinePoint(variable(p.Variables[0], p.Variables[1]), p.Value, p.Error))]);

    private static IEnumerable<PowerLawPoint[]> Sets(string purpose, Func<double, double, double> law) =>
        Enumerable.Range(0, 2000).Select(i => Points(law, SyntheticData.Stream(purpose, i)));

    // The quoted error is that of the logarithm: relative to the measured value.
    private static PowerLawPoint[] Points(Func<double, double, double> law, RandomStream? random, double relative = RelativeError) =>
    [
        .. from a in Rates
           from b in Batches
           let value = law(a, b) * Math.Exp(relative * (random?.NextNormal() ?? 0))
           select new PowerLawPoint([a, b], value, relative * value),
    ];
}
