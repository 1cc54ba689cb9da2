using Dyson.Statistics;

namespace Dyson.Tests.Statistics;

public class HistogramTests
{
    /// <summary>Sums of a few hundred numbers of order 1.</summary>
    private const double Rounding = 1e-12;

    /// <summary>x_i = sin(i²) + i/300, i = 1 … 200.</summary>
    private static Sample Fixed => Sample.Of([.. Enumerable.Range(1, 200).Select(i => Math.Sin((double)i * i) + (i / 300.0))]);

    [Fact]
    public void Freedman_Diaconis_is_that_of_numpy()
    {
        // numpy 1.24: numpy.histogram(x, bins='fd')
        Histogram histogram = FreedmanDiaconisHistogram.Of(Fixed);
        Assert.Equal([28, 42, 30, 27, 37, 36], histogram.Counts.ToArray());
        Assert.Equal(-0.9717788534431157, histogram.Edges[0], Rounding);
        Assert.Equal(1.6132063234524003, histogram.Edges[^1], Rounding);
        Assert.Equal(0.4677413890032574, FreedmanDiaconisHistogram.BinWidth(Fixed), Rounding);
        Assert.Equal(5, FreedmanDiaconisHistogram.Of(Fixed, BinRounding.Down).Bins);
    }

    [Fact]
    public void Densities_integrate_to_one_and_errors_are_those_of_counts()
    {
        Histogram histogram = FreedmanDiaconisHistogram.Of(Fixed);
        Assert.Equal(1, Enumerable.Range(0, histogram.Bins).Sum(k => histogram.Density(k) * histogram.Width(k)), Rounding);
        Assert.Equal(histogram.Density(1) / Math.Sqrt(42), histogram.PoissonError(1), Rounding);
        Assert.Equal(histogram.PoissonError(1) * Math.Sqrt(1 - (42 / 200.0)), histogram.MultinomialError(1), Rounding);
    }

    [Fact]
    public void Mean_of_histogram_is_the_mean_of_bin_centres_with_its_jackknife()
    {
        Histogram histogram = FreedmanDiaconisHistogram.Of(Fixed);
        Sample centres = Sample.Of([.. Fixed.Values.ToArray().Select(x => histogram.Centre(histogram.BinOf(x)))]);
        Estimate expected = Moments.Mean(centres);
        Estimate mean = histogram.MeanFromHistogram();
        Assert.Equal(expected.Value, mean.Value, Rounding);
        Assert.Equal(expected.Error, mean.Error, Rounding);
    }

    [Fact]
    public void Values_on_edges_go_up_but_the_last_one_stays()
    {
        Histogram histogram = Histogram.Of(Sample.Of([0, 1, 2, 3, -0.1, 3.1, double.NaN]), 0, 3, 3);
        Assert.Equal([1, 1, 2], histogram.Counts.ToArray());
        Assert.Equal((4, 2), (histogram.Total, histogram.Outside));
        Assert.Equal(-1, histogram.BinOf(double.NaN));
    }

    [Fact]
    public void Degenerate_samples_get_one_bin_or_are_refused()
    {
        Assert.Equal(1, FreedmanDiaconisHistogram.Of(Sample.Of([2, 2, 2])).Bins);
        Assert.Equal(1, FreedmanDiaconisHistogram.Of(Sample.Of([1, 2, 2, 2, 2, 2, 3])).Bins);
        Assert.Throws<ArgumentException>(() => FreedmanDiaconisHistogram.Of(Sample.Of([double.NaN])));
        Assert.Throws<ArgumentException>(() => FreedmanDiaconisHistogram.Of(Sample.Of([0, 1e-9, 2e-9, 3e-9, 1e9])));
    }
}
