using Dyson.Networks;
using Dyson.Randomness;
using Dyson.Statistics;

namespace Dyson.Tests.Networks;

/// <summary>A small sample of <c>dyson spectra --validate</c>, and the mistakes that it must notice.</summary>
public class SpectraValidationTests(ITestOutputHelper output)
{
    private const int Draws = 40;

    private static readonly SpectraValidationSettings Settings = new() { Draws = Draws, NullDraws = 400, Seed = 20261122, Threads = 2 };

    private static readonly Lazy<SpectraValidationDocument> Sample = new(() => SpectraValidation.Run(Settings, cancellation: TestContext.Current.CancellationToken));

    [Fact]
    public void Planted_models_have_the_findings_that_are_known()
    {
        SpectraValidationDocument document = Sample.Value;
        foreach (SpectraCheck check in document.Checks)
        {
            output.WriteLine($"{check.Model,-28}{check.Finding,-16}{check.Found,4}/{check.Draws} {check.Rule} {check.Expected} p {check.P:G3}");
        }

        Assert.All(document.Checks.Where(check => check.P is not null), check => Assert.True(check.P >= FalseAlarm.PerAssertion, $"{check}"));
        Assert.Equal(PlantedModels.All.Sum(model => model.Expected.Count) + PlantedModels.All.Count(model => model.Spike >= 2), document.Checks.Count(check => check.P is not null));
    }

    [Fact]
    public void Power_grows_with_the_strength_from_the_level_to_one()
    {
        double[] power = [.. Sample.Value.Power.Where(row => row.Model.StartsWith("direction", StringComparison.Ordinal)).OrderBy(row => row.Strength).Select(row => row.Diagnosis)];
        Assert.Equal(PlantedModels.Strengths.Count, power.Length);
        double error = Math.Sqrt(0.25 / Draws);
        Assert.True(power[0] < 0.05 + (FalseAlarm.Sigmas * Math.Sqrt(0.05 * 0.95 / Draws)), "below the threshold there is nothing to see");
        Assert.Equal(1, power[^1]);
        Assert.All(power.Zip(power.Skip(1)), pair => Assert.True(pair.Second - pair.First > -FalseAlarm.Sigmas * Math.Sqrt(2) * error));
    }

    /// <summary>The threshold on x used for ξ, for x/M, and that of a matrix M times as large: mistakes that tools in use make.</summary>
    [Theory]
    [InlineData("root")]
    [InlineData("over M")]
    [InlineData("times M")]
    public void A_threshold_in_the_wrong_units_fails(string mistake)
    {
        SpectraValidationDocument document = SpectraValidation.Run(
            Settings with
            {
                Models = [.. PlantedModels.All.Where(model => model.Name is "uniform elements 200×100" or "direction of 3√q")],
                CountOutliers = (spectrum, diagnosis) =>
                {
                    double threshold = diagnosis.Outliers!.UpperThreshold;
                    double wrong = mistake switch { "root" => Math.Sqrt(threshold), "over M" => threshold / spectrum.Plan.Rows, _ => threshold * spectrum.Plan.Rows };
                    return spectrum.SingularValues.Count(value => value * value > wrong);
                },
            },
            cancellation: TestContext.Current.CancellationToken);
        Assert.False(document.Passed);
        Assert.Contains(document.Checks, check => check.Finding is nameof(SpectralFinding.Outlier) or "MissedOutlier" && check.P < FalseAlarm.PerAssertion);
    }

    [Fact]
    public void Numbers_do_not_depend_on_threads()
    {
        PlantedModel[] two = [.. PlantedModels.All.Where(model => model.Name is "direction of 1.5√q" or "Poisson levels")];
        SpectraValidationSettings few = Settings with { Draws = 6, NullDraws = 200, Models = two };
        SpectraValidationDocument one = SpectraValidation.Run(few with { Threads = 1 }, cancellation: TestContext.Current.CancellationToken);
        SpectraValidationDocument three = SpectraValidation.Run(few with { Threads = 3 }, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(one.Checks, three.Checks);
        Assert.Equal(one.Power, three.Power);
    }

    [Fact]
    public void It_can_be_cancelled_and_tells_how_far_it_is()
    {
        using CancellationTokenSource source = new();
        SpectraValidationSettings few = Settings with { Draws = 5, NullDraws = 200, Models = [PlantedModels.All.First(model => model.Name == "Poisson levels")], Threads = 1 };
        List<double> told = [];
        SpectraValidation.Run(few, new Immediately(told.Add), TestContext.Current.CancellationToken);
        Assert.Equal([0.2, 0.4, 0.6, 0.8, 1], told);
        Assert.ThrowsAny<OperationCanceledException>(() => SpectraValidation.Run(few, new Immediately(_ => source.Cancel()), source.Token));
    }

    [Fact]
    public void Planted_levels_are_the_levels_of_the_matrix()
    {
        foreach (PlantedModel model in PlantedModels.All.Where(model => model.Name is "Poisson levels" or "unitary levels"))
        {
            double[] planted = model.DrawSpectrum(Stream(model), TestContext.Current.CancellationToken).SingularValues;
            LayerPlan plan = new("w", "w", LayerKind.Dense, model.Rows, model.Columns, 0, model.Columns, 1);
            double[] found = LayerSpectrum.Of(plan, model.Draw(Stream(model)), cancellation: TestContext.Current.CancellationToken).SingularValues;

            // Levels of order 1 to 20 from 100 rank-one terms.
            Assert.Equal(planted, found, (a, b) => Math.Abs(a - b) < 1e-11 * planted[0]);
        }
    }

    [Fact]
    public void Planted_strength_moves_the_largest_eigenvalue_where_it_should()
    {
        PlantedModel model = PlantedModels.All.First(m => m.Name == "direction of 3√q");
        double ratio = (double)model.Columns / model.Rows;
        double expected = model.Rows * SpikedMatrix.Eigenvalue(3 * Math.Sqrt(ratio), ratio);
        double[] largest = [.. Enumerable.Range(0, Draws).Select(i => Square(model.DrawSpectrum(new RandomStream(new StreamKey(1, "largest", i))).SingularValues[0]))];
        double mean = largest.Average();
        double error = Math.Sqrt(largest.Sum(x => Square(x - mean)) / (Draws - 1.0) / Draws);

        // The law is that of large matrices: a correction of order 1/N of the eigenvalue, here allowed with a factor of two.
        Assert.InRange(mean, expected - (FalseAlarm.Sigmas * error) - (2 * expected / model.Columns), expected + (FalseAlarm.Sigmas * error) + (2 * expected / model.Columns));
    }

    [Fact]
    public void Planted_tail_has_its_exponent()
    {
        PlantedModel model = PlantedModels.All.First(m => m.Name == "planted power law");
        double[] x = [.. Enumerable.Range(0, Draws).SelectMany(i => model.DrawSpectrum(new RandomStream(new StreamKey(1, "tail", i))).SingularValues).Select(Square)];
        PowerLawTail tail = PowerLawTail.Fit(x, new PowerLawTailSettings { LowerCut = 1 });
        FalseAlarm.AssertWithin(model.TailExponent!.Value, tail.Exponent.Value, tail.Exponent.Error, "α");
    }

    [Fact]
    public void Counts_have_the_binomial_and_the_beta_binomial_law()
    {
        // (1 − 0.3)³ = 0.343, and its complement; symmetric for a half.
        Assert.Equal(0.343, BinomialTest.AtMost(0, 3, 0.3), 1e-12);
        Assert.Equal(0.657, BinomialTest.AtLeast(1, 3, 0.3), 1e-12);
        Assert.Equal(2 * BinomialTest.AtMost(2, 20, 0.5), BinomialTest.TwoSided(2, 20, 0.5), 1e-12);
        Assert.Equal(1, BinomialTest.AtMost(20, 20, 0.05, 100), 1e-10);

        // One draw finds something with probability α whatever the null's draws; two draws, both: α(αm + 1)/(m + 1).
        Assert.Equal(0.05, BinomialTest.AtLeast(1, 1, 0.05, 10), 1e-12);
        Assert.Equal(0.05 * ((0.05 * 40) + 1) / 41, BinomialTest.AtLeast(2, 2, 0.05, 40), 1e-12);
        Assert.Equal(BinomialTest.TwoSided(70, 1000, 0.05), BinomialTest.TwoSided(70, 1000, 0.05, 1e9), 1e-6);
        (double low, double high) = BinomialTest.Interval(0, 100);
        Assert.Equal(0, low);
        Assert.Equal(1 - Math.Pow(0.025, 0.01), high, 1e-9);
        (low, high) = BinomialTest.Interval(50, 100);
        Assert.Equal(0.025, BinomialTest.AtLeast(50, 100, low), 1e-6);
        Assert.Equal(0.025, BinomialTest.AtMost(50, 100, high), 1e-6);
    }

    private static double Square(double x) => x * x;

    private static RandomStream Stream(PlantedModel model) => new(new StreamKey(5, model.Name, 0));

    private sealed class Immediately(Action<double> told) : IProgress<double>
    {
        public void Report(double value) => told(value);
    }
}
