using Dyson.Statistics;

namespace Dyson.Tests.Statistics;

/// <summary>Every estimator's quoted error, on 300 replicas a set as in a quick run.</summary>
public class CalibrationTests(ITestOutputHelper output)
{
    private const int Replicas = 300;

    /// <summary>√π, 4/π: moments of the surmise of scale 1.</summary>
    private static readonly double MeanSpacing = Math.Sqrt(Math.PI);

    public static TheoryData<string> SpacingEstimators =>
        ["mean", "variance", "second-moment ratio", "skewness", "surmise likelihood", "surmise on histogram", "histogram mean", "block jackknife", "bootstrap"];

    public static TheoryData<string> PairEstimators =>
        ["mean spacing", "mean level", "Binder cumulant", "two-level centre", "two-level sigma", "two-level centre on histogram", "two-level sigma on histogram"];

    public static TheoryData<string> LevelEstimators =>
        ["level mean", "level variance", "Gaussian centre", "Gaussian sigma", "Gaussian centre on histogram", "Gaussian sigma on histogram"];

    [Theory]
    [MemberData(nameof(SpacingEstimators))]
    public void Spacings(string name)
    {
        double third = 6 * Math.Sqrt(Math.PI);
        double variance = 4 - Math.PI;
        double skewness = (third - (3 * MeanSpacing * 4) + (2 * Math.Pow(MeanSpacing, 3))) / Math.Pow(variance, 1.5);
        (double truth, Func<Sample, Estimate> estimate) = name switch
        {
            "mean" => (MeanSpacing, (Func<Sample, Estimate>)Moments.Mean),
            "variance" => (variance, Moments.Variance),
            "second-moment ratio" => (4 / Math.PI, Moments.SecondMomentRatio),
            "skewness" => (skewness, Moments.Skewness),
            "surmise likelihood" => (1, s => DensityFits.Surmise(s).Sigma),
            "surmise on histogram" => (1, s => DensityFits.SurmiseOnHistogram(s).Sigma),
            "histogram mean" => (MeanSpacing, s => FreedmanDiaconisHistogram.Of(s).MeanFromHistogram()),
            "block jackknife" => (4 / Math.PI, s => Jackknife.OverBlocks(Replicas, r => Ratio(s, r), 30)),
            _ => (4 / Math.PI, s => Bootstrap.OverReplicas(Replicas, r => Ratio(s, r), SyntheticData.Stream("resampling", BitConverter.DoubleToInt64Bits(s.Mean)), 100)),
        };
        Calibration.Assert(name, truth, random => estimate(Sample.Of(SyntheticData.Spacings(random, Replicas))), output);
    }

    [Theory]
    [MemberData(nameof(PairEstimators))]
    public void Pairs(string name)
    {
        (double truth, Func<LevelPairs, Estimate> estimate) = name switch
        {
            "mean spacing" => (MeanSpacing, (Func<LevelPairs, Estimate>)PairObservables.MeanSpacing),
            "mean level" => (2, PairObservables.MeanLevel),
            "Binder cumulant" => (4.0 / 27, PairObservables.Binder),
            "two-level centre" => (2, p => DensityFits.TwoLevel(p).Centre),
            "two-level sigma" => (1, p => DensityFits.TwoLevel(p).Sigma),
            "two-level centre on histogram" => (2, p => DensityFits.TwoLevelOnHistogram(p).Centre),
            _ => (1, p => DensityFits.TwoLevelOnHistogram(p).Sigma),
        };
        Calibration.Assert(name, truth, random => estimate(SyntheticData.GoePairs(random, Replicas, 1, 2)), output);
    }

    [Theory]
    [MemberData(nameof(LevelEstimators))]
    public void Levels(string name)
    {
        (double truth, Func<Sample, Estimate> estimate) = name switch
        {
            "level mean" => (3, (Func<Sample, Estimate>)Moments.Mean),
            "level variance" => (4, Moments.Variance),
            "Gaussian centre" => (3, s => DensityFits.Gaussian(s).Centre),
            "Gaussian sigma" => (2, s => DensityFits.Gaussian(s).Sigma),
            "Gaussian centre on histogram" => (3, s => DensityFits.GaussianOnHistogram(s).Centre),
            _ => (2, s => DensityFits.GaussianOnHistogram(s).Sigma),
        };
        Calibration.Assert(name, truth, random => estimate(Sample.Of(SyntheticData.Normals(random, Replicas, 3, 2))), output);
    }

    [Fact]
    public void Two_component_widths()
    {
        // one fit gives both widths and both are wanted: the second pass looks the fits up
        TwoComponentFit[] fits = [.. Enumerable.Range(0, Calibration.Sets).Select(set =>
            DensityFits.TwoComponent(SyntheticData.TwoComponentPairs(SyntheticData.Stream("two-component", set), Replicas, 1.5, 0.5)))];
        int first = 0;
        int second = 0;
        Calibration.Assert("two-component sigma 1", 1.5, _ => fits[first++].Sigma1, output);
        Calibration.Assert("two-component sigma 2", 0.5, _ => fits[second++].Sigma2, output);
    }

    [Theory]
    [InlineData("slope through origin", false, false)]
    [InlineData("slope", true, false)]
    [InlineData("intercept", true, false)]
    [InlineData("line at x = 2", true, false)]
    [InlineData("slope through origin, errors in both", false, true)]
    [InlineData("slope, errors in both", true, true)]
    [InlineData("intercept, errors in both", true, true)]
    public void Straight_lines(string name, bool intercept, bool errorsInBoth)
    {
        double offset = intercept ? 0.7 : 0;
        Calibration.Assert(
            name,
            name.StartsWith("slope", StringComparison.Ordinal) ? 1.3 : name.StartsWith("line", StringComparison.Ordinal) ? offset + 2.6 : offset,
            random =>
            {
                LinePoint[] points = new LinePoint[8];
                for (int i = 0; i < points.Length; i++)
                {
                    double x = 0.5 + (0.4 * i);
                    double xError = errorsInBoth ? 0.04 : 0;
                    double yError = 0.03 * (1 + i);
                    points[i] = new LinePoint(
                        x + (xError * random.NextNormal()), offset + (1.3 * x) + (yError * random.NextNormal()), yError, xError);
                }

                StraightLine line = intercept ? StraightLine.WithIntercept(points) : StraightLine.ThroughOrigin(points);
                return name.StartsWith("slope", StringComparison.Ordinal) ? line.Slope
                    : name.StartsWith("line", StringComparison.Ordinal) ? line.At(2) : line.Intercept;
            },
            output);
    }

    [Fact]
    public void Weighted_mean() => Calibration.Assert(
        "weighted mean",
        5,
        random => WeightedMean.Of(Enumerable.Range(1, 6).Select(k => new Estimate(5 + (0.1 * k * random.NextNormal()), 0.1 * k, "given"))).Mean,
        output);

    private static double Ratio(Sample sample, ReadOnlySpan<int> replicas)
    {
        double sum = 0;
        double squares = 0;
        foreach (int r in replicas)
        {
            double s = sample.Values[r];
            sum += s;
            squares += s * s;
        }

        return squares * replicas.Length / (sum * sum);
    }
}
