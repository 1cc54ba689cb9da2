using Dyson.Laws;
using Dyson.Statistics;

namespace Dyson.Tests.Statistics;

/// <summary>Four unfoldings: exact where the density is known, whole at the ends, and nothing clipped or lost.</summary>
public class UnfoldedSpectrumTests
{
    /// <summary>A fit of hundreds of levels by orthogonal polynomials or B-splines.</summary>
    private const double Rounding = 1e-8;

    private static readonly UnfoldingMethod[] Smooth = [UnfoldingMethod.LocalLinear, UnfoldingMethod.Polynomial, UnfoldingMethod.Spline];

    [Theory]
    [InlineData(16)]
    [InlineData(60)]
    [InlineData(400)]
    public void Polynomial_and_spline_recover_a_cubic_staircase(int count)
    {
        // 16 levels leave 12 inside, enough for a line only.
        double bend = count == 16 ? 0 : 0.4;
        double[] roots = Staircase(count, bend);
        foreach (UnfoldingMethod method in new[] { UnfoldingMethod.Polynomial, UnfoldingMethod.Spline })
        {
            UnfoldedSpectrum unfolded = UnfoldedSpectrum.Of(Squares(roots), method);
            for (int i = 0; i < unfolded.Levels.Length; i++)
            {
                Assert.Equal(i + 0.5, unfolded.Levels[i], Rounding);
            }
        }
    }

    [Fact]
    public void Marchenko_Pastur_unfolds_its_own_quantiles()
    {
        const int Rows = 300;
        const int Columns = 200;
        MarchenkoPastur law = MarchenkoPastur.WithElementVariance(0.3, Rows, Columns);
        double[] x = [.. Enumerable.Range(0, Columns).Select(i => law.Quantile((i + 0.5) / Columns))];
        MarchenkoPasturFit bulk = MarchenkoPasturFit.WithExcluded(x, Rows, Columns, 0);
        UnfoldedSpectrum unfolded = UnfoldedSpectrum.ByMarchenkoPastur(x, bulk);
        Assert.Equal(10, unfolded.LeftOutBelow);
        for (int i = 0; i < unfolded.Levels.Length; i++)
        {
            // The fit expects the quarter of a level by which real matrices differ from the limit; quantiles have none.
            Assert.Equal(i + 10.5, unfolded.Levels[i], 0.3);
        }

        Assert.Equal(1, unfolded.MeanSpacing, 3e-3);
    }

    [Theory]
    [InlineData(16, 3)]
    [InlineData(40, 1)]
    [InlineData(40, 10)]
    [InlineData(200, 25)]
    public void Local_mean_is_over_the_spacings_it_says_at_the_ends_too(int count, int halfWindow)
    {
        // Twice the radius, half of it, or a window cut at the ends would pass none of these.
        double[] roots = [.. Enumerable.Range(0, count).Select(i => 1 + (0.01 * i) + (0.004 * Math.Sin(i * i)))];
        UnfoldingSettings settings = new() { HalfWindow = halfWindow, EndShare = 0, FewestAtEnd = 0 };
        double[] spacings = UnfoldedSpectrum.Of(Squares(roots), UnfoldingMethod.LocalLinear, settings).Spacings();
        double[] gaps = [.. Enumerable.Range(0, count - 1).Select(i => roots[i + 1] - roots[i])];
        int width = (2 * halfWindow) + 1;
        for (int i = 0; i < gaps.Length; i++)
        {
            double[] window = [.. gaps.Select((gap, j) => (gap, j)).OrderBy(g => Math.Max(0, Math.Abs(g.j - i) - halfWindow)).ThenBy(g => Math.Abs(g.j - i)).Take(width).Select(g => g.gap)];
            Assert.Equal(width, window.Length);
            Assert.Equal(gaps[i] / window.Average(), spacings[i], Rounding);
        }
    }

    [Fact]
    public void One_wide_gap_is_felt_by_as_many_spacings_as_a_window_holds()
    {
        double[] roots = [.. Enumerable.Range(0, 200).Select(i => 1.0 + i + (i >= 100 ? 1 : 0))];
        foreach (int k in new[] { 1, 5, 20 })
        {
            UnfoldingSettings settings = new() { HalfWindow = k };
            double[] spacings = UnfoldedSpectrum.Of(Squares(roots), UnfoldingMethod.LocalLinear, settings).Spacings();
            Assert.Equal((2 * k) + 1, spacings.Count(s => Math.Abs(s - 1) > 1e-6));
        }
    }

    [Fact]
    public void Levels_left_out_next_to_the_ends_still_serve_as_neighbours()
    {
        double[] roots = [.. Enumerable.Range(0, 100).Select(i => 1 + (0.01 * i) + (0.004 * Math.Sin(i * i)))];
        double[] all = UnfoldedSpectrum.Of(Squares(roots), UnfoldingMethod.LocalLinear, new UnfoldingSettings { EndShare = 0, FewestAtEnd = 0, HalfWindow = 6 }).Spacings();
        double[] inner = UnfoldedSpectrum.Of(Squares(roots), UnfoldingMethod.LocalLinear, new UnfoldingSettings { HalfWindow = 6 }).Spacings();
        Assert.Equal(all[5..^5], inner, (a, b) => Math.Abs(a - b) < Rounding);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(37)]
    [InlineData(128)]
    [InlineData(500)]
    public void Every_level_is_unfolded_or_counted_and_keeps_its_order(int count)
    {
        double[] wishart = LevelSpectra.Wishart(LevelSpectra.Stream("whole", count), count + 20, count);
        double[] heavy = [.. wishart.Select((x, i) => i < 3 ? x * 50 : x)];
        foreach (double[] x in new[] { wishart, heavy })
        {
            MarchenkoPasturFit bulk = MarchenkoPasturFit.WithExcluded(x, count + 20, count, 0);
            foreach (UnfoldedSpectrum unfolded in Smooth.Select(m => UnfoldedSpectrum.Of(x, m)).Append(UnfoldedSpectrum.ByMarchenkoPastur(x, bulk)))
            {
                Assert.Equal(count, unfolded.LeftOutBelow + unfolded.Levels.Length + unfolded.LeftOutAbove);
                Assert.All(unfolded.Spacings(), s => Assert.True(s > 0, unfolded.Description));
                Assert.Contains("left out at the edges", unfolded.Description, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Levels_beyond_the_edges_of_the_law_are_counted_not_clipped()
    {
        const int Rows = 150;
        const int Columns = 120;
        double[] x = LevelSpectra.Correlated(LevelSpectra.Stream("edges", 0), Rows, Columns);
        MarchenkoPasturFit bulk = MarchenkoPasturFit.WithExcluded(x, Rows, Columns, 0);
        int outside = x.Order().Skip(6).SkipLast(6).Count(v => v <= bulk.LowerEdge || v >= bulk.UpperEdge);
        UnfoldedSpectrum unfolded = UnfoldedSpectrum.ByMarchenkoPastur(x, bulk);
        Assert.True(outside > 0);
        Assert.Equal(Columns - 12 - outside, unfolded.Levels.Length);
        Assert.Contains($"{outside} levels beyond its edges", unfolded.Description, StringComparison.Ordinal);
        Assert.All(unfolded.Spacings(), s => Assert.True(s > 0));
    }

    [Fact]
    public void A_fit_that_does_not_ascend_is_made_stiffer_and_says_so()
    {
        // A thousand times thinner from one level on: polynomials ring there.
        double[] roots = [.. Enumerable.Range(0, 200).Select(i => 1 + (0.001 * i) + Math.Max(0, i - 150))];
        UnfoldedSpectrum polynomial = UnfoldedSpectrum.Of(Squares(roots), UnfoldingMethod.Polynomial);
        UnfoldedSpectrum spline = UnfoldedSpectrum.Of(Squares(roots), UnfoldingMethod.Spline);
        Assert.Contains("did not ascend", polynomial.Description, StringComparison.Ordinal);
        Assert.All(polynomial.Spacings().Concat(spline.Spacings()), s => Assert.True(s > 0));
    }

    [Fact]
    public void A_lower_degree_is_the_same_sum_cut_off()
    {
        double[] roots = [.. LevelSpectra.Wishart(LevelSpectra.Stream("degree", 0), 300, 200).Select(Math.Sqrt).Order()];
        StaircasePolynomial fit = StaircasePolynomial.Fit(roots, 3);

        // Against the normal equations in powers.
        double[] t = [.. roots.Select(r => (r - roots[0]) / (roots[^1] - roots[0]))];
        double[] matrix = new double[16];
        double[] right = new double[4];
        for (int i = 0; i < t.Length; i++)
        {
            for (int a = 0; a < 4; a++)
            {
                right[a] += (i + 0.5) * Math.Pow(t[i], a);
                for (int b = 0; b < 4; b++)
                {
                    matrix[(4 * a) + b] += Math.Pow(t[i], a + b);
                }
            }
        }

        double[] powers = new double[4];
        Assert.True(SymmetricSolve.TryPositive(matrix, right, powers));
        for (int i = 0; i < t.Length; i += 7)
        {
            Assert.Equal(powers[0] + (t[i] * (powers[1] + (t[i] * (powers[2] + (t[i] * powers[3]))))), fit.Value(roots[i]), 1e-7);
        }
    }

    [Fact]
    public void Singular_values_are_the_variable_in_which_a_polynomial_fits()
    {
        // The staircase of a square matrix's law: a sixteenth of a level off in ξ, several levels in x, whose density diverges at zero.
        const int Columns = 400;
        MarchenkoPastur law = MarchenkoPastur.WithElementVariance(1, Columns, Columns);
        double[] x = [.. Enumerable.Range(0, Columns).Select(i => law.Quantile((i + 0.5) / Columns))];
        double inRoots = Worst([.. x[20..^20].Select(v => Math.Sqrt(v))]);
        Assert.True(inRoots < 0.1, $"ξ: {inRoots}");
        Assert.True(Worst(x[20..^20]) > 5 * inRoots, $"x: {Worst(x[20..^20])}");
        Assert.True(Worst([.. x[20..^20].Select(v => Math.Log(v))]) > 2 * inRoots, $"ln x: {Worst([.. x[20..^20].Select(v => Math.Log(v))])}");

        static double Worst(double[] levels)
        {
            StaircasePolynomial fit = StaircasePolynomial.Fit(levels, 9);
            return levels.Select((l, i) => Math.Abs(fit.Value(l) - i - 0.5)).Max();
        }
    }

    [Fact]
    public void What_cannot_be_unfolded_is_said()
    {
        double[] good = [.. Enumerable.Range(1, 20).Select(i => (double)i)];
        Assert.Throws<ArgumentException>(() => UnfoldedSpectrum.Of(good.AsSpan(0, 15), UnfoldingMethod.Spline));
        Assert.Throws<ArgumentException>(() => UnfoldedSpectrum.Of([.. good.Select(_ => 1.0)], UnfoldingMethod.Spline));
        Assert.Throws<ArgumentException>(() => UnfoldedSpectrum.Of([.. good, -1], UnfoldingMethod.Spline));
        Assert.Throws<ArgumentException>(() => UnfoldedSpectrum.Of([.. good, double.NaN], UnfoldingMethod.Spline));
        Assert.Throws<ArgumentOutOfRangeException>(() => UnfoldedSpectrum.Of(good, UnfoldingMethod.MarchenkoPastur));
        Assert.Throws<ArgumentOutOfRangeException>(() => UnfoldedSpectrum.Of(good, UnfoldingMethod.Polynomial, new UnfoldingSettings { Degree = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => UnfoldedSpectrum.Of(good, UnfoldingMethod.Spline, new UnfoldingSettings { Knots = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => UnfoldedSpectrum.Of(good, UnfoldingMethod.Spline, new UnfoldingSettings { EndShare = 0.3 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => UnfoldedSpectrum.Of(good, UnfoldingMethod.LocalLinear, new UnfoldingSettings { HalfWindow = 0 }));
    }

    /// <summary>ξ_i with u + bend·u³ a straight line in i.</summary>
    private static double[] Staircase(int count, double bend)
    {
        double[] roots = new double[count];
        for (int i = 0; i < count; i++)
        {
            double target = (2 * (i + 0.5) / count) - 1;
            double u = target;
            for (int k = 0; k < 60; k++)
            {
                u -= (u + (bend * u * u * u) - target) / (1 + (3 * bend * u * u));
            }

            roots[i] = 2 + u;
        }

        return roots;
    }

    private static double[] Squares(double[] roots) => [.. roots.Select(root => root * root)];
}
