using Dyson.Laws;
using Dyson.Randomness;
using Dyson.Statistics;

namespace Dyson.Tests.Statistics;

/// <summary>
/// Outliers of simulated layers: pure noise has one as often as stated, spikes do not make more, power is that of the test which knows σ, and what happens to elements that
/// the null law does not describe.
/// </summary>
public class SpectralOutliersTests(ITestOutputHelper output)
{
    /// <summary>What F₁ with second-order centring is off by in its tail at these sizes, relative; 5.2 % was the worst.</summary>
    private const double TailAccuracy = 0.06;

    /// <summary>The same for the rate of findings, where the stretch for σ̂ and the lower edge are approximations too.</summary>
    private const double LevelAccuracy = 0.2;

    [Theory]
    [InlineData(200, 50, 6000)]
    [InlineData(1000, 100, 2500)]
    [InlineData(40, 20, 6000)]
    [InlineData(300, 300, 600)]
    [InlineData(150, 150, 1500)]
    public void Noise_has_an_outlier_as_often_as_stated(int rows, int columns, int draws)
    {
        (int five, int one, int lower, int naive) = (0, 0, 0, 0);
        for (int i = 0; i < draws; i++)
        {
            double[] levels = WishartDraws.Bidiagonal(Stream($"noise {rows} {columns}", i), rows, columns);
            SpectralOutliers found = SpectralOutliers.Of(levels, rows, columns, 0.05);
            lower += found.Lower.Count > 0 ? 1 : 0;
            five += found.Upper.Count + found.Lower.Count > 0 ? 1 : 0;
            naive += levels[0] > MarchenkoPasturFit.WithExcluded(levels, rows, columns, 0).UpperEdge ? 1 : 0;
            SpectralOutliers strict = SpectralOutliers.Of(levels, rows, columns);
            one += strict.Upper.Count + strict.Lower.Count > 0 ? 1 : 0;
        }

        output.WriteLine(FormattableString.Invariant(
            $"{rows}×{columns}: {100.0 * five / draws:F2} % at 5 % (lower {100.0 * lower / draws:F2} %), {100.0 * one / draws:F2} % at 1 %, of {draws}; beyond the bare edge {100.0 * naive / draws:F1} %"));
        AssertLevel(0.05, five, draws);
        AssertLevel(0.01, one, draws);
        Assert.True(naive > LargestCount(0.05, draws), "levels beyond the edge of the density would pass for outliers at 5 %");
    }

    [Fact]
    public void Five_spikes_are_found_and_no_sixth()
    {
        const int Draws = 2500;
        double[] strengths = [1.8, 2.5, 4, 7, 20];
        (int more, int fewer) = (0, 0);
        double[] sums = new double[5];
        for (int i = 0; i < Draws; i++)
        {
            SpectralOutliers found = SpectralOutliers.Of(WishartDraws.Spiked(Stream("five", i), 200, 50, strengths), 200, 50, 0.05);
            more += found.Upper.Count + found.Lower.Count > 5 ? 1 : 0;
            fewer += found.Upper.Count < 5 ? 1 : 0;
            for (int k = 0; k < Math.Min(5, found.Upper.Count); k++)
            {
                sums[k] += found.Upper[k].Strength;
            }
        }

        output.WriteLine(FormattableString.Invariant($"more than five {100.0 * more / Draws:F2} % (5 %), fewer {fewer}; mean strengths {string.Join(", ", sums.Select(s => (s / Draws).ToString("F2")))}"));
        AssertLevel(0.05, more, Draws);
        Assert.InRange(fewer, 0, Draws / 50);
    }

    [Fact]
    public void Power_is_that_of_the_95_per_cent_test_that_knows_sigma()
    {
        const int Draws = 1200;
        const int Rows = 300;
        const int Columns = 100;
        double threshold = TracyWidomEdge.Upper(Rows, Columns, 0).Threshold(0.05);
        double root = SpikedMatrix.DetectableStrength((double)Columns / Rows);
        foreach ((double over, double atLeast, double atMost) in new[] { (0.5, 0.03, 0.1), (1.0, 0.1, 0.3), (1.5, 0.5, 0.8), (2.5, 0.98, 1.0) })
        {
            (int known, int fitted) = (0, 0);
            for (int i = 0; i < Draws; i++)
            {
                double[] levels = WishartDraws.Bidiagonal(Stream($"power {over}", i), Rows, Columns, over * root);
                known += levels[0] > threshold ? 1 : 0;
                fitted += SpectralOutliers.Of(levels, Rows, Columns, 0.1).Upper.Count > 0 ? 1 : 0;
            }

            output.WriteLine(FormattableString.Invariant($"ℓ = {over} √q: power {100.0 * fitted / Draws:F1} %, with σ known {100.0 * known / Draws:F1} %"));
            Assert.InRange((double)fitted / Draws, atLeast, atMost);

            // Draws are shared, so the difference scatters less than each; near the threshold σ̂, in which the spike
            // is still counted as a level of the bulk, costs up to 6 per cent.
            Assert.InRange((double)(fitted - known) / Draws, -0.09, 0.03);
        }
    }

    [Fact]
    public void Strength_and_cosines_come_back()
    {
        const int Rows = 400;
        const int Columns = 100;
        (double theta2, double row2, double column2, double row1, double column1) = (0, 0, 0, 0, 0);
        const int Draws = 40;
        const double Strength = 1.5;
        double signal = Math.Sqrt(Strength * Rows);
        for (int draw = 0; draw < Draws; draw++)
        {
            // Signal θ e₁e₁ᵀ in unit noise; the leading pair by power iteration.
            RandomStream random = Stream("cosines", draw);
            double[] w = [.. Enumerable.Range(0, Rows * Columns).Select(_ => random.NextNormal())];
            w[0] += signal;
            (double[] u, double[] v) = Leading(w, Rows, Columns);
            SpectralOutliers found = SpectralOutliers.Of(WishartDraws.Gram(w, Rows, Columns), Rows, Columns);
            Assert.Single(found.Upper);
            theta2 += found.Upper[0].SignalSingularValue * found.Upper[0].SignalSingularValue / (Strength * Rows) / Draws;
            row1 += found.Upper[0].RowCosineSquared / Draws;
            column1 += found.Upper[0].ColumnCosineSquared / Draws;
            row2 += u[0] * u[0] / Draws;
            column2 += v[0] * v[0] / Draws;
        }

        output.WriteLine(FormattableString.Invariant($"θ² {theta2:F3}; cos² of rows {row2:F3}, predicted {row1:F3}; of columns {column2:F3}, predicted {column1:F3}"));

        // One draw scatters by 15 % (θ²) and 0.05 (cosines); forty by a sixth of it.
        Assert.Equal(1, theta2, 0.1);
        Assert.Equal(row1, row2, 0.05);
        Assert.Equal(column1, column2, 0.05);
        Assert.True(Math.Abs(row2 - column2) > 0.1, "the two cosines differ, so their exchange would be seen");
    }

    [Fact]
    public void Strength_inverts_the_transition()
    {
        foreach (double ratio in new[] { 0.1, 0.5, 1.0 })
        {
            double root = SpikedMatrix.DetectableStrength(ratio);
            Assert.Equal((1 + root) * (1 + root), SpikedMatrix.Eigenvalue(0.5 * root, ratio), 1e-12);
            Assert.Equal(root, SpikedMatrix.Strength(1, ratio));
            Assert.Equal(0, SpikedMatrix.RowCosineSquared(root, ratio), 1e-12);
            foreach (double strength in new[] { 1.1 * root, 3, 100 })
            {
                Assert.Equal(strength, SpikedMatrix.Strength(SpikedMatrix.Eigenvalue(strength, ratio), ratio), 1e-7 * strength);
                Assert.InRange(SpikedMatrix.RowCosineSquared(strength, ratio), 0, 1);
                Assert.InRange(SpikedMatrix.ColumnCosineSquared(strength, ratio), SpikedMatrix.RowCosineSquared(strength, ratio), 1);
            }
        }

        Assert.Throws<ArgumentOutOfRangeException>("ratio", () => SpikedMatrix.Eigenvalue(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>("strength", () => SpikedMatrix.Eigenvalue(-1, 1));
    }

    [Theory]
    [InlineData(200, 50)]
    [InlineData(40, 20)]
    [InlineData(60, 60)]
    public void The_upper_edge_is_the_exact_law_of_the_largest_eigenvalue(int rows, int columns)
    {
        WishartLargestEigenvalue exact = WishartLargestEigenvalue.WithElementVariance(1, rows, columns);
        TracyWidomEdge edge = TracyWidomEdge.Upper(rows, columns, 0);
        foreach (double p in new[] { 0.05, 0.01, 0.005 })
        {
            double truth = exact.Survival(edge.Threshold(p));
            output.WriteLine(FormattableString.Invariant($"{rows}×{columns}: {p} is {truth:F5}"));
            Assert.Equal(p, edge.Tail(edge.Threshold(p)), 1e-9);
            Assert.Equal(1, truth / p, TailAccuracy);

            // The known mistake: the edge of the sample covariance WᵀW/M held against WᵀW.
            Assert.True(exact.Survival(edge.Threshold(p) / rows) > 0.99);
        }
    }

    [Fact]
    public void Heavy_tails_and_correlations_make_outliers_that_are_none()
    {
        const int Draws = 120;
        (int heavy, int chain, int chainFree, double heavyCount) = (0, 0, 0, 0);
        for (int i = 0; i < Draws; i++)
        {
            RandomStream random = Stream("controls", i);
            SpectralOutliers tails = SpectralOutliers.Of(WishartDraws.Dense(300, 100, () => MarchenkoPasturFitTests.Student(random)), 300, 100);
            heavy += tails.Upper.Count > 0 ? 1 : 0;
            heavyCount += (double)tails.Upper.Count / Draws;
            double[] correlated = WishartDraws.Gram(MarchenkoPasturFitTests.Chain(random, 300, 100, 0.3), 300, 100);
            chain += SpectralOutliers.Of(correlated, 300, 100).Upper.Count > 0 ? 1 : 0;
            chainFree += SpectralOutliers.Of(correlated, 300, 100, freeRatio: true).Upper.Count > 0 ? 1 : 0;
        }

        output.WriteLine(FormattableString.Invariant(
            $"of {Draws}: Student's t (3) {heavy}, {heavyCount:F1} outliers each; chain with ρ = 0.3 {chain}, with q fitted {chainFree}"));
        Assert.Equal(Draws, heavy);
        Assert.Equal(Draws, chain);
        Assert.True(chainFree < chain);
    }

    [Fact]
    public void The_unit_does_not_matter()
    {
        double[] levels = WishartDraws.Spiked(Stream("unit", 0), 200, 50, [2, 5]);
        SpectralOutliers found = SpectralOutliers.Of(levels, 200, 50);
        SpectralOutliers small = SpectralOutliers.Of([.. levels.Select(x => 1e-12 * x)], 200, 50);
        Assert.Equal(2, found.Upper.Count);
        Assert.Equal(2, small.Upper.Count);
        Assert.Equal(found.Upper[1].Strength, small.Upper[1].Strength, 1e-8);
        Assert.Equal(1, small.UpperThreshold / found.UpperThreshold * 1e12, 1e-9);
        Assert.Equal(1, small.LowerThreshold / found.LowerThreshold * 1e12, 1e-9);
        Assert.True(found.UpperThreshold > found.Bulk.UpperEdge && found.LowerThreshold < found.Bulk.LowerEdge);
        Assert.True(double.IsNaN(SpectralOutliers.Of(WishartDraws.Bidiagonal(Stream("square", 0), 60, 60), 60, 60).LowerThreshold));
    }

    [Theory]
    [InlineData("equal")]
    [InlineData("linear")]
    [InlineData("power law")]
    [InlineData("two groups")]
    [InlineData("extreme")]
    public void Spectra_that_are_no_bulk_give_numbers_and_a_warning(string kind)
    {
        double[] levels = [.. Enumerable.Range(1, 60).Select(i => kind switch
        {
            "equal" => 1,
            "linear" => i,
            "power law" => Math.Pow(i / 60.5, -2),
            "two groups" => i % 2 == 0 ? 1e-6 : 1,
            _ => i == 1 ? 1e300 : i < 20 ? 5e-324 : i,
        })];
        foreach (bool free in new[] { false, true })
        {
            SpectralOutliers found = SpectralOutliers.Of(levels, 90, 60, freeRatio: free);
            output.WriteLine(FormattableString.Invariant(
                $"{kind}, {free}: σ² {found.Bulk.Variance}, q {found.Bulk.Ratio}, {found.Upper.Count} above, {found.Lower.Count} below, shape {found.Bulk.Shape}"));
            Assert.True(found.Bulk.Scale > 0 && double.IsFinite(found.Bulk.Scale));
            Assert.True(free || found.Bulk.Shape.P < 1e-3);
        }
    }

    [Fact]
    public void Lost_rank_lies_below_the_bulk()
    {
        double[] levels = [.. WishartDraws.Bidiagonal(Stream("rank", 0), 200, 50).Select((x, i) => i < 48 ? x : 0.2 * x)];
        SpectralOutliers found = SpectralOutliers.Of(levels, 200, 50);
        Assert.Equal(2, found.Lower.Count);
        Assert.Empty(found.Upper);
        Assert.True(double.IsNaN(found.Lower[0].Strength) && found.Lower[0].P < 0.001);
        Assert.Throws<ArgumentOutOfRangeException>("level", () => SpectralOutliers.Of(levels, 200, 50, 0));
    }

    private static void AssertLevel(double level, int found, int draws)
    {
        double bound = FalseAlarm.Sigmas * Math.Sqrt(draws * level * (1 - level));
        Assert.InRange(found, (draws * level * (1 - LevelAccuracy)) - bound, LargestCount(level, draws));
    }

    private static double LargestCount(double level, int draws) =>
        (draws * level * (1 + LevelAccuracy)) + (FalseAlarm.Sigmas * Math.Sqrt(draws * level * (1 - level)));

    private static RandomStream Stream(string purpose, int draw) => MarchenkoPasturFitTests.Stream("outliers " + purpose, draw);

    private static (double[] Left, double[] Right) Leading(double[] w, int rows, int columns)
    {
        double[] v = [.. Enumerable.Range(0, columns).Select(i => i == 0 ? 1.0 : 0.01)];
        double[] u = new double[rows];
        for (int iteration = 0; iteration < 60; iteration++)
        {
            for (int i = 0; i < rows; i++)
            {
                u[i] = 0;
                for (int j = 0; j < columns; j++)
                {
                    u[i] += w[(i * columns) + j] * v[j];
                }
            }

            Normalise(u);
            Array.Clear(v);
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < columns; j++)
                {
                    v[j] += w[(i * columns) + j] * u[i];
                }
            }

            Normalise(v);
        }

        return (u, v);
    }

    private static void Normalise(double[] vector)
    {
        double length = Math.Sqrt(vector.Sum(x => x * x));
        for (int i = 0; i < vector.Length; i++)
        {
            vector[i] /= length;
        }
    }
}
