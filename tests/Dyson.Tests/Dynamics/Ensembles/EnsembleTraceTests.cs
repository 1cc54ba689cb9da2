using Dyson.Dynamics.Ensembles;
using Dyson.Laws;
using Dyson.Randomness;
using Dyson.Statistics;
using MathNet.Numerics;

namespace Dyson.Tests.Dynamics.Ensembles;

/// <summary>Traces whose laws or means are known exactly, for every ensemble, and what a wrong normalisation does to them.</summary>
public class EnsembleTraceTests
{
    private const int Count = 20_000;

    [Theory]
    [InlineData(0.3, 5, 1.0)]
    [InlineData(1, 6, 0.7)]
    [InlineData(2, 6, 2.0)]
    [InlineData(4, 3, 1.0)]
    [InlineData(7.5, 4, 0.1)]
    public void Hermite(double beta, int n, double sigma)
    {
        GaussianEnsemble ensemble = GaussianEnsemble.WithDiagonalDeviation(beta, n, sigma);
        double[][] draws = Draws.Of(ensemble, Count, 1);
        double degrees = ensemble.SquareDegrees;
        Draws.AssertMeanAndVariance([.. draws.Select(x => x.Sum())], 0, n * sigma * sigma, 0, "tr H");
        Draws.AssertMeanAndVariance([.. draws.Select(x => Squares(x) / sigma / sigma)], degrees, 2 * degrees, 12 / degrees, "tr H²");
        Draws.AssertLaw(draws.Select(x => Squares(x) / sigma / sigma), x => SpecialFunctions.GammaLowerRegularized(degrees / 2, x / 2), "tr H²");
        double kappa = 2 / beta;
        double s = ensemble.OffDiagonalDeviation;
        double fourth = (2.0 * n * n * n) + (5 * (kappa - 1) * n * n) + (((3 * kappa * kappa) - (5 * kappa) + 3) * n);
        Draws.AssertMean(draws, x => x.Sum(v => v * v * v * v), fourth * Math.Pow(s, 4), "tr H⁴");
    }

    [Theory]
    [InlineData(0.5, 7.3, 4, 1.0)]
    [InlineData(1, 6, 6, 0.5)]
    [InlineData(2, 9, 5, 2.0)]
    [InlineData(4, 3.5, 3, 1.0)]
    public void Laguerre(double beta, double rows, int n, double variance)
    {
        LaguerreEnsemble ensemble = LaguerreEnsemble.WithElementVariance(beta, rows, n, variance);
        double[][] draws = Draws.Of(ensemble, Count, 2);
        double degrees = ensemble.TraceDegrees;
        Draws.AssertMeanAndVariance([.. draws.Select(x => beta * x.Sum() / variance)], degrees, 2 * degrees, 12 / degrees, "tr X");
        Draws.AssertMean(draws, Squares, variance * variance * rows * n * (rows + n + (2 / beta) - 1), "tr X²");

        // det X is a product of independent χ²: E ln det = Σ (ψ(β(M − i)/2) + ln(2s²/β)).
        double logDeterminant = Enumerable.Range(0, n).Sum(i => SpecialFunctions.DiGamma(0.5 * beta * (rows - i)) + Math.Log(2 * variance / beta));
        Draws.AssertMean(draws, x => x.Sum(Math.Log), logDeterminant, "ln det X");
    }

    [Theory]
    [InlineData(0.5, 7.3, 4.1, 4)]
    [InlineData(1, 6, 8, 5)]
    [InlineData(2, 5, 5, 5)]
    [InlineData(4, 3.5, 9, 3)]
    [InlineData(1, 1, 2, 1)]
    public void Jacobi_has_the_averages_of_Aomoto(double beta, double first, double second, int n)
    {
        JacobiEnsemble ensemble = JacobiEnsemble.WithRows(beta, first, second, n);
        double[][] draws = Draws.Of(ensemble, Count, 3);
        Draws.AssertMean(draws, x => x.Average(), first / (first + second), "mean level");

        // ⟨x_1 … x_m⟩ = ∏_{j=1}^m (a + 1 + (n − j)β/2)/(a + b + 2 + (2n − j − 1)β/2) (Aomoto, SIAM J. Math. Anal. 18, 545, 1987).
        double average = 1;
        for (int m = 1; m <= n; m++)
        {
            average *= (ensemble.LowerExponent + 1 + ((n - m) * beta / 2))
                / (ensemble.LowerExponent + ensemble.UpperExponent + 2 + (((2 * n) - m - 1) * beta / 2));
            int order = m;
            Draws.AssertMean(draws, x => Elementary(x, order) / SpecialFunctions.Binomial(n, order), average, $"e_{m}");
        }
    }

    [Theory]
    [InlineData(0.5, 4)]
    [InlineData(1, 5)]
    [InlineData(2, 6)]
    [InlineData(4, 3)]
    [InlineData(2, 1)]
    public void Circular(double beta, int n)
    {
        double[][] draws = Draws.Of(CircularEnsemble.WithIndex(beta, n), Count, 4);
        Draws.AssertMean(draws, x => Trace(x, 1), 2 / beta * n / (n - 1 + (2 / beta)), "|tr U|²");
        if (beta == 2)
        {
            // Diaconis and Shahshahani: ⟨|tr Uᵏ|²⟩ = min(k, n).
            Draws.AssertMean(draws, x => Trace(x, 2), Math.Min(2, n), "|tr U²|²");
            Draws.AssertMean(draws, x => Trace(x, 7), Math.Min(7, n), "|tr U⁷|²");
        }

        // The law does not know where 0 is: one level taken at random is uniform.
        RandomStream random = RandomStream.FromSeed(5);
        Draws.AssertLaw(draws.Select(x => x[random.NextInt32(n)]), angle => angle / (2 * Math.PI), "uniform angle");
        Assert.All(draws, x => Assert.True(x[^1] >= 0 && x[0] < 2 * Math.PI && x.SequenceEqual(x.OrderDescending())));
    }

    [Fact]
    public void Three_names_of_one_scale()
    {
        GaussianEnsemble byDiagonal = GaussianEnsemble.WithDiagonalDeviation(1, 50, Math.Sqrt(2) * 0.3);
        Assert.Equal(0.3, byDiagonal.OffDiagonalDeviation, 1e-15);
        Assert.Equal(byDiagonal.DiagonalDeviation, GaussianEnsemble.WithOffDiagonalDeviation(1, 50, 0.3).DiagonalDeviation, 1e-15);
        Assert.Equal(Semicircle.WithOffDiagonalDeviation(0.3, 50).Radius, byDiagonal.LimitDensity.Radius, 1e-13);
        Assert.Equal(2.0, GaussianEnsemble.WithEdge(3.3, 50, 2).LimitDensity.Radius, 1e-14);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Level_densities_of_one_large_draw_are_the_limits(double beta)
    {
        // Levels are rigid: their number below any point fluctuates like √(ln n) and differs from the limit by O(1), so the distance is a few levels.
        const int N = 1000;
        const double FewLevels = 6.0 / N;
        RandomStream random = RandomStream.FromSeed(6, "density");
        GaussianEnsemble gaussian = GaussianEnsemble.WithDiagonalDeviation(beta, N, 0.4);
        double[] levels = gaussian.Sample(random);
        Assert.True(KolmogorovSmirnov.Distance(Sample.Of(levels), gaussian.LimitDensity.Cumulative) < FewLevels);
        Assert.True(KolmogorovSmirnov.Distance(Sample.Of(levels), Semicircle.WithRadius(1.05 * gaussian.LimitDensity.Radius).Cumulative) > FewLevels);

        LaguerreEnsemble laguerre = LaguerreEnsemble.WithElementVariance(beta, 2.5 * N, N, 0.7);
        levels = laguerre.Sample(random);
        double scale = 0.7 * 2.5 * N;
        Assert.True(KolmogorovSmirnov.Distance(Sample.Of(levels), x => MarchenkoPastur.WithRatio(0.4).Cumulative(x / scale)) < FewLevels);
        Assert.True(KolmogorovSmirnov.Distance(Sample.Of(levels), x => MarchenkoPastur.WithRatio(0.44).Cumulative(x / scale)) > FewLevels);
    }

    /// <summary>
    /// Negative control: a variance where a deviation belongs. The model has N(0, 2) on the diagonal and 1/√2 before everything; with 2 for the deviation
    /// every level looks plausible and both traces are wrong.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_variance_passed_for_a_deviation_is_caught_by_the_traces(double beta)
    {
        const int N = 6;
        RandomStream random = RandomStream.FromSeed(7, "wrong");
        List<double> traces = [];
        List<double> squares = [];
        double degrees = N + (0.5 * beta * N * (N - 1));
        for (int draw = 0; draw < Count; draw++)
        {
            double trace = 0;
            double square = 0;
            for (int i = 0; i < N; i++)
            {
                double on = 2 * random.NextNormal() / Math.Sqrt(2);
                trace += on;
                square += on * on;
            }

            for (int k = 1; k < N; k++)
            {
                double beside = random.NextChi(beta * k) / Math.Sqrt(2);
                square += 2 * beside * beside;
            }

            traces.Add(trace);
            squares.Add(square);
        }

        Assert.True(Math.Abs(Draws.Pulls(traces, 0, N, 0).Variance) > 3 * FalseAlarm.Sigmas);
        Assert.True(Math.Abs(Draws.Pulls(squares, degrees, 2 * degrees, 12 / degrees).Mean) > 3 * FalseAlarm.Sigmas);

        // σ² = 0.49 for σ = 0.7 in the scale.
        double[][] draws = Draws.Of(GaussianEnsemble.WithDiagonalDeviation(beta, N, 0.7 * 0.7), Count, 8);
        Assert.True(Math.Abs(Draws.Pulls([.. draws.Select(x => x.Sum())], 0, N * 0.49, 0).Variance) > 3 * FalseAlarm.Sigmas);
    }

    [Fact]
    public void Parameters_are_held_to_their_ranges()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => GaussianEnsemble.WithDiagonalDeviation(0, 3, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => GaussianEnsemble.WithEdge(1, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => LaguerreEnsemble.WithElementVariance(1, 2, 3, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => JacobiEnsemble.WithRows(1, 5, 2, 3));
        Assert.Throws<ArgumentException>(() => CircularEnsemble.WithIndex(1, 3).Sample(RandomStream.FromSeed(1), new double[2]));
        Assert.Throws<InvalidOperationException>(() => GaussianEnsemble.WithDiagonalDeviation(3, 3, 1).SampleDense(RandomStream.FromSeed(1)));
        Assert.Throws<InvalidOperationException>(() => LaguerreEnsemble.WithElementVariance(1, 4.5, 3, 1).SampleDense(RandomStream.FromSeed(1)));
    }

    private static double Squares(double[] x) => x.Sum(v => v * v);

    private static double Trace(double[] angles, int power)
    {
        double re = angles.Sum(a => Math.Cos(power * a));
        double im = angles.Sum(a => Math.Sin(power * a));
        return (re * re) + (im * im);
    }

    private static double Elementary(double[] x, int order)
    {
        double[] e = new double[order + 1];
        e[0] = 1;
        foreach (double v in x)
        {
            for (int k = order; k >= 1; k--)
            {
                e[k] += v * e[k - 1];
            }
        }

        return e[order];
    }
}
