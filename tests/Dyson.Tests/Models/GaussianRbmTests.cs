using Dyson.Models;

namespace Dyson.Tests.Models;

public class GaussianRbmTests
{
    /// <summary>Central differences with step 1e-5 of functions of order 1: h² truncation and 1e-16/h rounding.</summary>
    private const double DifferenceError = 1e-8;

    private static readonly InitialWeights Start = InitialWeights.Normal(0.1);

    [Theory]
    [InlineData(4.0, 3.0)]
    [InlineData(8.0, 0.4)]
    [InlineData(12.0, 2.0)]
    public void Drift_is_minus_the_slope_of_the_potential(double kappa, double x)
    {
        const double Step = 1e-5;
        GaussianRbm model = new(TargetSpectrum.Ring(10, 4), 10, 9, Start);
        double slope = (model.Potential(x + Step, kappa) - model.Potential(x - Step, kappa)) / (2 * Step);
        Assert.Equal(-slope, model.Drift(x, kappa), DifferenceError);
    }

    [Fact]
    public void Drift_vanishes_at_the_solution_with_slope_minus_omega()
    {
        const double Step = 1e-5;
        GaussianRbm model = new(TargetSpectrum.Ring(10, 4), 10, 9, Start);
        for (int mode = 0; mode < 10; mode++)
        {
            double x = model.ExactSolution[mode];
            double kappa = model.Target.Kappas[mode];
            Assert.Equal(0, model.Drift(x, kappa), 1e-14);
            Assert.Equal(-model.Curvature(mode), (model.Drift(x + Step, kappa) - model.Drift(x - Step, kappa)) / (2 * Step), DifferenceError);
            Assert.Equal(9 - kappa, x);
        }
    }

    [Theory]
    [InlineData(10, 1.0)]
    [InlineData(13, 0.7)]
    [InlineData(4, 1.0)]
    [InlineData(1, 2.0)]
    public void Target_weights_give_the_exact_solution(int hidden, double hiddenStandardDeviation)
    {
        GaussianRbm model = new(TargetSpectrum.Ring(10, 4), hidden, 9, InitialWeights.AtTarget, hiddenStandardDeviation);
        double[,] w = model.TargetWeights();
        double[,] vectors = model.Target.Eigenvectors;
        Assert.Equal((hidden, 10), (w.GetLength(0), w.GetLength(1)));
        Assert.Equal(Math.Min(hidden, 10), model.LearnableModes);
        for (int mode = 0; mode < 10; mode++)
        {
            Assert.Equal(mode < hidden ? 9 - model.Target.Kappas[mode] : 0, model.ExactSolution[mode]);
            for (int site = 0; site < 10; site++)
            {
                double applied = 0;
                for (int h = 0; h < hidden; h++)
                {
                    double overlap = 0;
                    for (int s = 0; s < 10; s++)
                    {
                        overlap += w[h, s] * vectors[s, mode];
                    }

                    applied += hiddenStandardDeviation * hiddenStandardDeviation * w[h, site] * overlap;
                }

                Assert.Equal(model.ExactSolution[mode] * vectors[site, mode], applied, 1e-13);
            }
        }
    }

    [Fact]
    public void Modes_above_the_mass_are_allowed_and_missing()
    {
        GaussianRbm model = new(TargetSpectrum.FromEigenvalues([4, 9, 12]), 3, 9, Start);
        Assert.Equal([5, 0, 0], model.ExactSolution);
        Assert.Equal([4, 9, 9], model.LearntKappas);
        Assert.Equal(1, model.LearnableModes);
        Assert.Equal(0, model.Curvature(2));
    }

    [Fact]
    public void Impossible_machines_are_refused_with_name_and_value()
    {
        TargetSpectrum target = TargetSpectrum.FromEigenvalues([4]);
        Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianRbm(target, 0, 9, Start));
        Assert.Contains("μ²", Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianRbm(target, 1, 0, Start)).Message, StringComparison.Ordinal);
        Assert.Contains("σ_h", Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianRbm(target, 1, 9, Start, double.NaN)).Message, StringComparison.Ordinal);
        Assert.Contains("fixed point", Assert.Throws<ArgumentException>(() => new GaussianRbm(target, 1, 9, InitialWeights.Zero)).Message, StringComparison.Ordinal);
        Assert.Contains("Nothing can be learnt", Assert.Throws<ArgumentException>(() => new GaussianRbm(target, 1, 3, InitialWeights.AtTarget)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianRbm(target, 1, 9, Start).Drift(9, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => InitialWeights.Normal(0));
    }
}
