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
        ScalingExponents fit = ScalingExponents.Of(Points((a, b) => 3 * Math.Pow(a, 0.7) / Math.Pow(b, 0.3), null));
        Assert.Equal(0.7, fit.Rate.Value, Rounding);
        Assert.Equal(0.3, fit.Batch.Value, Rounding);
        Assert.Equal(3.0 / 7, fit.Collapse.Value, Rounding);
        Assert.Equal(0, fit.ChiSquared, Rounding);
        Assert.Equal(13, fit.Degrees);

        // On a grid the two exponents are independent, each with the error of its own straight line.
        double squares = 4 * Rates.Sum(a => Math.Pow(Math.Log(a) - Rates.Average(Math.Log), 2));
        Assert.Equal(RelativeError / Math.Sqrt(squares), fit.Rate.Error, Rounding);
        Assert.Equal(double.Hypot(fit.Batch.Error, 3.0 / 7 * fit.Rate.Error) / 0.7, fit.Collapse.Error, Rounding);
    }

    [Theory]
    [InlineData("rate")]
    [InlineData("batch")]
    [InlineData("collapse")]
    public void Errors_of_exponents_cover_the_truth(string which) => Calibration.Assert(
        "scaling exponent " + which,
        which == "collapse" ? 1 : 0.5,
        random =>
        {
            ScalingExponents fit = ScalingExponents.Of(Points((a, b) => Math.Sqrt(a / b), random));
            return which switch { "rate" => fit.Rate, "batch" => fit.Batch, _ => fit.Collapse };
        },
        output);

    [Fact]
    public void P_values_under_collapse_are_uniform_and_those_of_another_variable_are_not()
    {
        double Collapsing(double a, double b) => Math.Sqrt(a / b) * Math.Exp(0.1 * Math.Log(a / b));
        double[] right = [.. Sets("collapse", Collapsing).Select(points => CollapseTest.Of(points, p => p.Rate / p.Batch).P)];
        KnownLawTests.AssertUniform(right, "collapse p-values");
        double[] wrong = [.. Sets("collapse", Collapsing).Select(points => CollapseTest.Of(points, p => p.Rate / Math.Sqrt(p.Batch)).P)];
        Assert.True(wrong.Max() < FalseAlarm.PerAssertion, $"largest p = {wrong.Max()}");

        // A curve that is fitted with one coefficient too many, counted as none: seen by the same test.
        double[] careless = [.. Sets("collapse", Collapsing).Select(points => ChiSquareTest.PValue(CollapseTest.Of(points, p => p.Rate / p.Batch).ChiSquared, 16))];
        double distance = KolmogorovSmirnov.Distance(Sample.Of(careless), u => Math.Clamp(u, 0, 1));
        Assert.True(KolmogorovSmirnov.PValue(distance, careless.Length) < FalseAlarm.PerAssertion);
    }

    /// <summary>A correction (1 + α/2) that α/|B| does not know is rejected, and goes with the corrected variable.</summary>
    [Fact]
    public void Small_departures_are_seen_and_measured()
    {
        ScalingPoint[] points = Points((a, b) => Math.Sqrt(a / b / (2 - a)), RandomStream.FromSeed(7), 0.001);
        CollapseTest plain = CollapseTest.Of(points, p => p.Rate / p.Batch);
        CollapseTest corrected = CollapseTest.Of(points, p => p.Rate / p.Batch / (2 - p.Rate));
        Assert.True(plain.P < FalseAlarm.PerAssertion);
        Assert.True(corrected.P > FalseAlarm.PerAssertion);

        // log √(2/(2 − α)) at the four rates: −0.013 … 0.112, of which the curve in α/|B| takes a part.
        Assert.InRange(plain.Excess, 0.01, 0.05);
        Assert.InRange(corrected.Excess, 0, 0.001);
    }

    [Fact]
    public void Impossible_points_are_refused()
    {
        ScalingPoint[] oneRate = [new(0.1, 4, 1, 0.1), new(0.1, 8, 1, 0.1), new(0.1, 16, 1, 0.1), new(0.1, 32, 1, 0.1)];
        Assert.Throws<ArgumentException>(() => ScalingExponents.Of(oneRate));
        Assert.Throws<ArgumentException>(() => ScalingExponents.Of([]));
        Assert.Throws<ArgumentException>(() => ScalingExponents.Of([new(0.1, 4, -1, 0.1), new(0.2, 8, 1, 0.1), new(0.1, 16, 1, 0.1)]));
        Assert.Throws<ArgumentException>(() => CollapseTest.Of(oneRate, p => p.Rate));
        Assert.Throws<ArgumentException>(() => CollapseTest.Of(oneRate, p => -p.Batch));
        Assert.Throws<ArgumentException>(() => CollapseTest.Of([], p => p.Batch));
        Assert.Throws<ArgumentOutOfRangeException>(() => CollapseTest.Of(oneRate, p => p.Batch, 0));
    }

    private static IEnumerable<ScalingPoint[]> Sets(string purpose, Func<double, double, double> law) =>
        Enumerable.Range(0, 2000).Select(i => Points(law, SyntheticData.Stream(purpose, i)));

    // The quoted error is that of the logarithm: relative to the measured value.
    private static ScalingPoint[] Points(Func<double, double, double> law, RandomStream? random, double relative = RelativeError) =>
    [
        .. from a in Rates
           from b in Batches
           let value = law(a, b) * Math.Exp(relative * (random?.NextNormal() ?? 0))
           select new ScalingPoint(a, b, value, relative * value),
    ];
}
