using Dyson.Statistics;

namespace Dyson.Tests.Statistics;

public class StraightLineTests
{
    private const double Rounding = 1e-10;

    /// <summary>Published to four or five digits.</summary>
    private const double PublishedDigits = 5e-5;

    [Fact]
    public void Weighted_fit_without_errors_in_x_is_that_of_the_normal_equations()
    {
        LinePoint[] points = [new(1, 2.1, 0.1), new(2, 3.9, 0.2), new(3, 6.2, 0.1), new(4, 7.7, 0.4)];
        double w = points.Sum(p => 1 / (p.YError * p.YError));
        double wx = points.Sum(p => p.X / (p.YError * p.YError));
        double wxx = points.Sum(p => p.X * p.X / (p.YError * p.YError));
        double wy = points.Sum(p => p.Y / (p.YError * p.YError));
        double wxy = points.Sum(p => p.X * p.Y / (p.YError * p.YError));
        double determinant = (w * wxx) - (wx * wx);
        StraightLine line = StraightLine.WithIntercept(points);
        Assert.Equal(((w * wxy) - (wx * wy)) / determinant, line.Slope.Value, Rounding);
        Assert.Equal(((wxx * wy) - (wx * wxy)) / determinant, line.Intercept.Value, Rounding);
        Assert.Equal(Math.Sqrt(w / determinant), line.Slope.Error, Rounding);
        Assert.Equal(Math.Sqrt(wxx / determinant), line.Intercept.Error, Rounding);
        Assert.Equal(-wx / determinant, line.Covariance, Rounding);
        Assert.Equal(2, line.Degrees);
        StraightLine origin = StraightLine.ThroughOrigin(points);
        Assert.Equal(wxy / wxx, origin.Slope.Value, Rounding);
        Assert.Equal(1 / Math.Sqrt(wxx), origin.Slope.Error, Rounding);
        Assert.Equal(3, origin.Degrees);
        Assert.Equal(ChiSquareTest.PValue(origin.ChiSquared, 3), origin.P, Rounding);
    }

    [Fact]
    public void Errors_in_both_give_the_published_fit_of_Pearsons_data()
    {
        // Pearson's data with York's weights; York et al. (2004): a = 5.47991022, b = -0.480533407, S = 11.8663532, errors 0.29497 and 0.05799
        double[] x = [0, 0.9, 1.8, 2.6, 3.3, 4.4, 5.2, 6.1, 6.5, 7.4];
        double[] y = [5.9, 5.4, 4.4, 4.6, 3.5, 3.7, 2.8, 2.8, 2.4, 1.5];
        double[] wx = [1000, 1000, 500, 800, 200, 80, 60, 20, 1.8, 1];
        double[] wy = [1, 1.8, 4, 8, 20, 20, 70, 70, 100, 500];
        StraightLine line = StraightLine.WithIntercept(
            [.. Enumerable.Range(0, 10).Select(i => new LinePoint(x[i], y[i], 1 / Math.Sqrt(wy[i]), 1 / Math.Sqrt(wx[i])))]);
        Assert.Equal(5.47991022, line.Intercept.Value, 1e-8);
        Assert.Equal(-0.480533407, line.Slope.Value, 1e-8);
        Assert.Equal(11.8663532, line.ChiSquared, 1e-6);
        Assert.Equal(0.29497, line.Intercept.Error, 0.005);
        Assert.Equal(0.05799, line.Slope.Error, 10 * PublishedDigits);
    }

    [Fact]
    public void Chi_square_is_distributed_as_it_should()
    {
        double[] p = [.. Enumerable.Range(0, 2000).Select(i =>
        {
            Dyson.Randomness.RandomStream random = SyntheticData.Stream("line p-values", i);
            return StraightLine.ThroughOrigin(
                [.. Enumerable.Range(1, 7).Select(k => new LinePoint(k + (0.05 * random.NextNormal()), (2 * k) + (0.1 * random.NextNormal()), 0.1, 0.05))]).P;
        })];
        KnownLawTests.AssertUniform(p, "straight-line p-values");
    }

    [Fact]
    public void Weighting_with_unsquared_errors_would_give_another_line()
    {
        LinePoint[] points = [new(1, 1, 0.01), new(2, 3, 1)];
        double unsquared = points.Sum(p => p.X * p.Y / p.YError) / points.Sum(p => p.X * p.X / p.YError);
        Assert.True(Math.Abs(StraightLine.ThroughOrigin(points).Slope.Value - unsquared) > 0.01);
    }

    [Fact]
    public void Impossible_fits_are_refused()
    {
        Assert.Throws<ArgumentException>(() => StraightLine.ThroughOrigin([]));
        Assert.Throws<ArgumentException>(() => StraightLine.WithIntercept([new(1, 1, 1)]));
        Assert.Throws<ArgumentException>(() => StraightLine.WithIntercept([new(1, 1, 1), new(1, 2, 1)]));
        Assert.Throws<ArgumentException>(() => StraightLine.ThroughOrigin([new(1, double.NaN, 1)]));
        Assert.Throws<ArgumentException>(() => StraightLine.ThroughOrigin([new(1, 1, 0)]));
        Assert.Throws<ArgumentException>(() => StraightLine.ThroughOrigin([new(0, 1, 1)]));
        Assert.Equal(1, StraightLine.ThroughOrigin([new(1, 1, 1)]).P);
    }
}
