using Dyson.Randomness;
using Dyson.Statistics;

namespace Dyson.Tests.Statistics;

/// <summary>
/// σ and q of simulated layers: no bias, intervals that cover as often as they say (and not if 30 % smaller), with and without spikes and for elements that are not Gaussian;
/// what correlations, heavy tails and missing levels do.
/// </summary>
public class MarchenkoPasturFitTests(ITestOutputHelper output)
{
    /// <summary>Corrections of relative order 1/N that are not kept move a pull by about N⁻¹ of a standard error or so.</summary>
    private const double NextOrder = 0.1;

    [Theory]
    [InlineData(200, 50, 6000)]
    [InlineData(1000, 100, 3000)]
    [InlineData(60, 20, 6000)]
    [InlineData(100, 100, 3000)]
    public void Variance_has_no_bias_and_honest_errors(int rows, int columns, int draws) => AssertCalibrated(
        $"noise {rows} {columns}", draws, 1, random => MarchenkoPasturFit.WithExcluded(WishartDraws.Bidiagonal(random, rows, columns), rows, columns, 0).Variance);

    [Theory]
    [InlineData(200, 50, 3000)]
    [InlineData(300, 200, 600)]
    public void Fitted_ratio_has_no_bias_and_honest_errors(int rows, int columns, int draws)
    {
        AssertCalibrated($"ratio {rows} {columns}", draws, (double)columns / rows, random => Fit(random).Ratio);
        AssertCalibrated($"variance beside ratio {rows} {columns}", draws, 1, random => Fit(random).Variance);

        MarchenkoPasturFit Fit(RandomStream random) =>
            MarchenkoPasturFit.WithExcluded(WishartDraws.Bidiagonal(random, rows, columns), rows, columns, 0, freeRatio: true);
    }

    [Fact]
    public void Five_spikes_do_not_move_the_bulk()
    {
        double[] weakest = [1.2, 2, 3, 5, 20];
        AssertCalibrated("five spikes", 1500, 1,
            random => MarchenkoPasturFit.WithExcluded(WishartDraws.Spiked(random, 200, 50, weakest), 200, 50, 5).Variance);

        // A spike of 1.2 would be missed in a tenth of the draws, and those fits would be wide by one level: mean pull 0.14.
        double[] clear = [2.5, 3, 5, 8, 20];
        AssertCalibrated("five spikes found", 1500, 1, random => MarchenkoPasturFit.Of(WishartDraws.Spiked(random, 200, 50, clear), 200, 50).Variance);
    }

    [Fact]
    public void A_fifth_of_the_levels_may_be_spikes()
    {
        double[] strengths = [.. Enumerable.Range(0, 10).Select(i => 4.0 + (2 * i))];
        List<double> pulls = [];
        for (int i = 0; i < 500; i++)
        {
            MarchenkoPasturFit fit = MarchenkoPasturFit.Of(WishartDraws.Spiked(Stream("fifth", i), 200, 50, strengths), 200, 50);
            Assert.InRange(fit.Excluded, 10, 12);
            pulls.Add(fit.Variance.Pull(1));
        }

        Report("ten spikes of fifty", pulls);
        Assert.InRange(pulls.Average(), -0.5, 0.5);
    }

    [Fact]
    public void Uniform_elements_need_their_kurtosis()
    {
        double width = Math.Sqrt(12);
        double Draw(RandomStream random) => width * (random.NextDouble() - 0.5);
        List<double> gaussian = [];
        AssertCalibrated("uniform", 2000, 1, random =>
        {
            double[] levels = WishartDraws.Dense(120, 40, () => Draw(random));
            gaussian.Add(MarchenkoPasturFit.WithExcluded(levels, 120, 40, 0).Variance.Pull(1));
            return MarchenkoPasturFit.WithExcluded(levels, 120, 40, 0, excessKurtosis: -1.2).Variance;
        });
        double wrong = gaussian.Count(p => Math.Abs(p) <= 1) / 2000.0;
        output.WriteLine(FormattableString.Invariant($"coverage of uniform elements taken for Gaussian {wrong:F3}"));
        Assert.InRange(wrong, 0.8, 1);
    }

    [Fact]
    public void Correlated_and_heavy_tailed_elements_fail_the_shape_and_noise_does_not()
    {
        (int noise, int correlated, int heavy, int ratioLarger) = (0, 0, 0, 0);
        const int Draws = 120;
        for (int i = 0; i < Draws; i++)
        {
            RandomStream random = Stream("shape", i);
            noise += MarchenkoPasturFit.WithExcluded(WishartDraws.Bidiagonal(random, 300, 100), 300, 100, 0).Shape.P < 0.05 ? 1 : 0;
            double[] chain = WishartDraws.Gram(Chain(random, 300, 100, 0.3), 300, 100);
            correlated += MarchenkoPasturFit.Of(chain, 300, 100).Shape.P < 0.001 ? 1 : 0;
            MarchenkoPasturFit free = MarchenkoPasturFit.WithExcluded(chain, 300, 100, 0, freeRatio: true);
            ratioLarger += free.Ratio.Value - (3 * free.Ratio.Error) > 1.0 / 3 ? 1 : 0;
            double[] tails = WishartDraws.Dense(300, 100, () => Student(random));
            heavy += MarchenkoPasturFit.Of(tails, 300, 100).Shape.P < 0.001 ? 1 : 0;
        }

        output.WriteLine($"of {Draws}: noise with p < 0.05 {noise}; p < 0.001: correlated {correlated}, Student {heavy}; ratio larger {ratioLarger}");
        FalseAlarm.AssertWithin(0.05 * Draws, noise, Math.Sqrt(0.05 * 0.95 * Draws), "noise of p < 0.05");
        Assert.Equal(Draws, correlated);
        Assert.Equal(Draws, ratioLarger);

        // Four giants a matrix leave 5 % of the bulks inconspicuous.
        Assert.InRange(heavy, 0.8 * Draws, Draws);
    }

    [Fact]
    public void Missing_lower_levels_move_sigma_by_little()
    {
        List<double> relative = [];
        for (int i = 0; i < 300; i++)
        {
            // The lowest tenth is set to zero, as if the layer had lost rank.
            double[] levels = [.. WishartDraws.Bidiagonal(Stream("missing", i), 200, 100).Select((x, k) => k < 90 ? x : 0)];
            relative.Add(MarchenkoPasturFit.Of(levels, 200, 100).Deviation.Value - 1);
        }

        output.WriteLine(FormattableString.Invariant($"a tenth at zero moves sigma by {relative.Average():E2}"));
        Assert.InRange(relative.Average(), -0.01, 0.01);
    }

    [Theory]
    [InlineData(1e-12)]
    [InlineData(1e-300)]
    [InlineData(1e250)]
    public void The_unit_does_not_matter(double unit)
    {
        double[] levels = WishartDraws.Spiked(Stream("unit", 0), 200, 50, [3]);
        double[] scaled = [.. levels.Select(x => x * unit)];
        MarchenkoPasturFit fit = MarchenkoPasturFit.Of(levels, 200, 50, freeRatio: true);
        MarchenkoPasturFit other = MarchenkoPasturFit.Of(scaled, 200, 50, freeRatio: true);
        Assert.Equal(fit.Excluded, other.Excluded);
        Assert.Equal(1, other.Variance.Value / unit / fit.Variance.Value, 1e-9);
        Assert.Equal(1, other.Variance.Error / unit / fit.Variance.Error, 1e-9);
        Assert.Equal(fit.Ratio.Value, other.Ratio.Value, 1e-9);
    }

    [Fact]
    public void The_error_is_that_of_the_trace_but_for_three_per_cent()
    {
        double[] levels = WishartDraws.Bidiagonal(Stream("error", 0), 400, 100);
        MarchenkoPasturFit fit = MarchenkoPasturFit.WithExcluded(levels, 400, 100, 0);
        Assert.InRange(fit.Deviation.Error / fit.Deviation.Value * Math.Sqrt(2.0 * 400 * 100), 1, 1.03);
        Assert.Equal(fit.UpperEdge, fit.Variance.Value * 400 * 2.25, 1e-9 * fit.UpperEdge);
        Assert.Equal(fit.LowerEdge, fit.Variance.Value * 400 * 0.25, 1e-9 * fit.UpperEdge);
    }

    [Fact]
    public void Wrong_arguments_are_named()
    {
        double[] levels = WishartDraws.Bidiagonal(Stream("wrong", 0), 40, 20);
        Assert.Throws<ArgumentOutOfRangeException>("rows", () => MarchenkoPasturFit.Of(levels, 19, 20));
        Assert.Throws<ArgumentOutOfRangeException>("columns", () => MarchenkoPasturFit.Of(levels.AsSpan(0, 9), 40, 9));
        Assert.Throws<ArgumentOutOfRangeException>("excluded", () => MarchenkoPasturFit.WithExcluded(levels, 40, 20, 11));
        Assert.Throws<ArgumentOutOfRangeException>("excessKurtosis", () => MarchenkoPasturFit.Of(levels, 40, 20, excessKurtosis: double.NaN));
        Assert.Throws<ArgumentException>("eigenvalues", () => MarchenkoPasturFit.Of(levels, 40, 21));
        Assert.Throws<ArgumentException>("eigenvalues", () => MarchenkoPasturFit.Of(new double[20], 40, 20));
        levels[3] = double.NaN;
        Assert.Throws<ArgumentException>("levels", () => MarchenkoPasturFit.Of(levels, 40, 20));
    }

    /// <summary>Rows are stationary chains along the columns with correlation ρ of neighbours.</summary>
    internal static double[] Chain(RandomStream random, int rows, int columns, double rho)
    {
        double[] w = new double[rows * columns];
        for (int i = 0; i < w.Length; i++)
        {
            double fresh = random.NextNormal();
            w[i] = i % columns == 0 ? fresh : (rho * w[i - 1]) + (Math.Sqrt(1 - (rho * rho)) * fresh);
        }

        return w;
    }

    /// <summary>Student's t with three degrees of freedom: variance 3, no fourth moment.</summary>
    internal static double Student(RandomStream random) => random.NextNormal() * Math.Sqrt(3) / random.NextChi(3);

    internal static RandomStream Stream(string purpose, int draw) => new(new StreamKey(20261, "bulk fit: " + purpose, draw));

    private void AssertCalibrated(string purpose, int draws, double truth, Func<RandomStream, Estimate> estimate)
    {
        List<double> pulls = [];
        for (int i = 0; i < draws; i++)
        {
            Estimate e = estimate(Stream(purpose, i));
            Assert.True(e.HasError, e.Method);
            pulls.Add(e.Pull(truth));
        }

        Report(purpose, pulls);
        double standard = Math.Sqrt(draws);
        Assert.InRange(pulls.Average(), -NextOrder - (FalseAlarm.Sigmas / standard), NextOrder + (FalseAlarm.Sigmas / standard));
        double spread = Math.Sqrt(draws * Calibration.OneSigma * (1 - Calibration.OneSigma));
        FalseAlarm.AssertWithin(Calibration.OneSigma * draws, pulls.Count(p => Math.Abs(p) <= 1), spread, purpose);
        int tooSmall = pulls.Count(p => Math.Abs(p) <= 0.7);
        Assert.True(Math.Abs(tooSmall - (Calibration.OneSigma * draws)) > FalseAlarm.Sigmas * spread, "errors 30 % too small would not be noticed");
    }

    private void Report(string what, List<double> pulls)
    {
        double mean = pulls.Average();
        output.WriteLine(FormattableString.Invariant(
            $"{what}: mean pull {mean:F3} ± {1 / Math.Sqrt(pulls.Count):F3}, spread {Math.Sqrt(pulls.Average(p => (p - mean) * (p - mean))):F3}, covered {100.0 * pulls.Count(p => Math.Abs(p) <= 1) / pulls.Count:F1} %"));
    }
}
