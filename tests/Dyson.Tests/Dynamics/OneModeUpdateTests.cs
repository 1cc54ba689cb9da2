using Dyson.Dynamics;
using Dyson.Learning;
using Dyson.Models;
using Dyson.Randomness;
using Dyson.Statistics;

namespace Dyson.Tests.Dynamics;

public class OneModeUpdateTests
{
    private static OneModeUpdate Update(double kappa, double rate, int batch, int? sweeps = null) =>
        new(OneModeSpectrumTests.Machine(kappa), 0, sweeps is { } k ? RbmUpdate.Persistent(rate, batch, k) : RbmUpdate.Independent(rate, batch));

    [Fact]
    public void Moments_of_one_update_are_those_of_the_chi_square()
    {
        // large α and small |B|, so that every term counts
        OneModeUpdate update = Update(4, 0.5, 4);
        const double X = 3;
        const int Draws = 400_000;
        RandomStream random = new(new StreamKey(11, "one update", 0));
        double[] steps = new double[Draws];
        for (int i = 0; i < Draws; i++)
        {
            double chi = random.NextChi(4);
            double gradient = 0.25 - (chi * chi / (4 * 6.0));
            steps[i] = (X * (1 + (0.5 * gradient)) * (1 + (0.5 * gradient))) - X;
        }

        double mean = steps.Average();
        double[] powers = [.. Enumerable.Range(0, 7).Select(k => steps.Average(s => Math.Pow(s - mean, k)))];
        FalseAlarm.AssertWithin(update.MeanStep(X), mean, Math.Sqrt(powers[2] / Draws), "mean");
        FalseAlarm.AssertWithin(update.StepVariance(X), powers[2], Math.Sqrt((powers[4] - (powers[2] * powers[2])) / Draws), "variance");
        double thirdError = Math.Sqrt((powers[6] - (powers[3] * powers[3]) - (6 * powers[4] * powers[2]) + (9 * powers[2] * powers[2] * powers[2])) / Draws);
        FalseAlarm.AssertWithin(update.StepThirdCumulant(X), powers[3], thirdError, "third cumulant");

        // and to leading order they are drift, noise and third cumulant of the text
        OneModeUpdate small = Update(4, 1e-4, 16);
        const double NextOrder = 1e-3;
        Assert.Equal(1, small.StepVariance(X) / (2 * small.Diffusion(X)), NextOrder);
        Assert.Equal(1, small.StepThirdCumulant(X) / (-64 * 1e-12 * 27 / (216 * 256)), NextOrder);
        Assert.Equal(small.Drift(5), small.MeanStep(5), 1e-12 * small.Rate); // at x* the rest, α²xG₀², vanishes
        Assert.True(small.Drift(5) > 0);
    }

    [Theory]
    [InlineData(7.6, 0.1, 16, null)]
    [InlineData(4, 0.05, 16, null)]
    [InlineData(4, 0.05, 16, 3)]
    public void Stationary_law_in_closed_form_has_no_flux_and_is_that_of_the_finite_volumes(double kappa, double rate, int batch, int? sweeps)
    {
        OneModeUpdate update = Update(kappa, rate, batch, sweeps);
        const double Differences = 1e-6; // relative, of a central difference
        foreach (double x in new[] { 0.5, update.Minimum, 0.5 * (update.Minimum + 9) })
        {
            double h = 1e-4 * x;
            double slope = (Math.Log(update.Diffusion(x + h)) + update.StationaryLogDensity(x + h) - Math.Log(update.Diffusion(x - h)) - update.StationaryLogDensity(x - h)) / (2 * h);
            double ratio = update.Drift(x) / update.Diffusion(x);
            Assert.Equal(ratio, slope, Differences * Math.Max(1, Math.Abs(ratio) + (batch / rate)));
        }

        double deviation = Math.Sqrt(update.Diffusion(update.Minimum) / update.Relaxation);
        FiniteVolumeEvolution scheme = new(
            new FiniteVolumeGrid(Math.Max(0.01, update.Minimum - (10 * deviation)), Math.Min(8.99, update.Minimum + (12 * deviation)), 1200), update.Drift, update.Diffusion);
        double[] masses = scheme.Stationary();
        double peak = update.StationaryLogDensity(update.Minimum);
        double[] exact = [.. scheme.Grid.Centres.ToArray().Select(x => Math.Exp(update.StationaryLogDensity(x) - peak))];
        double sum = exact.Sum();
        const double Quadrature = 1e-9;
        Assert.All(Enumerable.Range(0, masses.Length), i => Assert.Equal(exact[i] / sum, masses[i], Quadrature));

        // the width about x* is that of linear response with chain memory; the rest is of order α and α/|B|
        double mean = Enumerable.Range(0, masses.Length).Sum(i => masses[i] * scheme.Grid.Centres[i]);
        double variance = Enumerable.Range(0, masses.Length).Sum(i => masses[i] * Math.Pow(scheme.Grid.Centres[i] - mean, 2));
        RbmLinearResponse response = new(update.Model, update.Update);
        const double NextOrder = 0.035;
        Assert.Equal(1, variance / response.Modes[0].Variance, NextOrder);
    }

    [Fact]
    public void Stationary_mean_needs_the_drift_of_the_squared_update()
    {
        // an independent simulation had −0.0088(4), with D/(2x) −0.0085, without −0.0148
        OneModeUpdate update = Update(7.6, 0.1, 16);
        Assert.Equal(-0.0085, Mean(update.Drift), 1e-4);
        Assert.Equal(-0.0148, Mean(x => update.Drift(x) - (update.Diffusion(x) / (2 * x))), 1e-4);
        ModeCumulants cumulants = ModeCumulants.Of(update);
        Assert.Equal(-0.0085, cumulants.Shift, 2e-4);

        double Mean(Func<double, double> drift)
        {
            FiniteVolumeEvolution scheme = new(new FiniteVolumeGrid(0.2, 4, 2000), drift, update.Diffusion);
            double[] masses = scheme.Stationary();
            return Enumerable.Range(0, masses.Length).Sum(i => masses[i] * scheme.Grid.Centres[i]) - update.Minimum;
        }
    }

    [Theory]
    [InlineData(4, 0.05, 16)]
    [InlineData(7.6, 0.1, 16)]
    public void Training_has_the_mean_variance_and_skewness_with_the_third_cumulant_and_not_the_diffusions(double kappa, double rate, int batch)
    {
        OneModeUpdate update = Update(kappa, rate, batch);
        ModeCumulants cumulants = ModeCumulants.Of(update);
        int apart = (int)Math.Ceiling(4 / update.Relaxation); // correlations of e⁻⁴ between snapshots
        const int Snapshots = 12;
        const int Replicas = 2048;
        long[] steps = [.. Enumerable.Range(0, Snapshots).Select(i => (long)((i + 2) * apart))];
        GaussianRbm model = new(TargetSpectrum.FromEigenvalues([kappa]), 1, 9, InitialWeights.AtTarget);
        TrainingBlock block = new RbmTraining(model, new PcdLearning(rate, batch, 3, PcdMethod.Exact), "one mode").Train(5, 0, Replicas, steps, default);
        Sample levels = Sample.Of(block.Levels);
        int count = levels.Count;
        const double Correlation = 1.03; // √((1 + e⁻⁴)/(1 − e⁻⁴)), rounded up
        FalseAlarm.AssertWithin(cumulants.Shift, levels.Mean - update.Minimum, Correlation * Math.Sqrt(cumulants.Variance / count), "shift");
        FalseAlarm.AssertWithin(cumulants.Variance + cumulants.NeglectedVariance, Moments.Variance(levels).Value, Correlation * cumulants.Variance * Math.Sqrt(2.1 / count), "variance");
        double error = Math.Sqrt(6.0 / count) * Correlation;
        double skewness = Moments.Skewness(levels).Value;
        FalseAlarm.AssertWithin(cumulants.Skewness, skewness, error, "skewness");

        // negative control: the diffusion's skewness is rejected where the third cumulant takes most of it away
        if (kappa == 4)
        {
            Assert.True(Math.Abs(skewness - cumulants.DiffusionSkewness) > FalseAlarm.Sigmas * error, $"{skewness}");
        }
    }

    [Fact]
    public void Skewness_of_the_diffusion_is_that_of_its_stationary_law_and_small_rates_have_the_simple_form()
    {
        // −: the closed law's third moment by sums over a fine grid
        OneModeUpdate update = Update(4, 1e-3, 16);
        ModeCumulants cumulants = ModeCumulants.Of(update);
        FiniteVolumeGrid grid = new(4, 6, 4000);
        double peak = update.StationaryLogDensity(5);
        double[] p = [.. grid.Centres.ToArray().Select(x => Math.Exp(update.StationaryLogDensity(x) - peak))];
        double sum = p.Sum();
        double mean = Enumerable.Range(0, p.Length).Sum(i => p[i] * grid.Centres[i]) / sum;
        double variance = Enumerable.Range(0, p.Length).Sum(i => p[i] * Math.Pow(grid.Centres[i] - mean, 2)) / sum;
        double third = Enumerable.Range(0, p.Length).Sum(i => p[i] * Math.Pow(grid.Centres[i] - mean, 3)) / sum;
        const double NextOrder = 2e-3; // relative, α and α/|B|
        Assert.Equal(1, third / Math.Pow(variance, 1.5) / cumulants.DiffusionSkewness, NextOrder);
        Assert.Equal(1, (mean - 5) / cumulants.Shift, NextOrder);
        double root = Math.Sqrt(cumulants.Variance);
        Assert.Equal(1, root * ((2 / 5.0) + (2 / 4.0)) / cumulants.DiffusionSkewness, NextOrder);
        Assert.Equal(1, root * ((2 / 5.0) - (2 / 12.0)) / cumulants.Skewness, NextOrder);
        Assert.Throws<ArgumentException>(() => ModeCumulants.Of(Update(4, 0.05, 16, 3)));
    }
}
