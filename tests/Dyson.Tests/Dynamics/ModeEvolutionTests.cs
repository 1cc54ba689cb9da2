using Dyson.Dynamics;
using Dyson.Learning;
using Dyson.Statistics;

namespace Dyson.Tests.Dynamics;

public class ModeEvolutionTests
{
    private static OneModeUpdate Update(double kappa, double rate, int batch) => new(OneModeSpectrumTests.Machine(kappa), 0, RbmUpdate.Independent(rate, batch));

    [Fact]
    public void Without_noise_the_start_is_carried_along_by_the_updates()
    {
        // |B| = 10⁵ makes the noise negligible in growth: the law is the start's, mapped by the updates themselves
        OneModeUpdate update = Update(4, 0.05, 100_000);
        double[] times = [60, 120, 240, 360, 480];
        IReadOnlyList<ModeDistribution> theory = ModeEvolution.WithFiniteRate(update, times);
        const double Extrapolation = 1.5e-3; // of a probability, most of it linear interpolation between the coarsest edges
        double largest = 0;
        foreach (double start in new[] { 1e-4, 1e-3, 4e-3, 0.01, 0.02, 0.04 })
        {
            double x = start;
            int step = 0;
            foreach (ModeDistribution distribution in theory)
            {
                for (; step < distribution.Time; step++)
                {
                    double factor = 1 + (0.05 * (0.25 - (1 / (9 - x))));
                    x *= factor * factor;
                }

                largest = Math.Max(largest, Math.Abs(distribution.Cumulative(x) - update.InitialCumulative(start)));
            }
        }

        Assert.True(largest < Extrapolation, $"{largest}");
    }

    [Fact]
    public void The_end_is_the_stationary_law()
    {
        OneModeUpdate update = Update(4, 0.05, 16);
        double[] times = [1000, 2000, 4000, 8000];
        ModeDistribution plain = ModeEvolution.Multiplicative(update, times)[^1];
        FiniteVolumeGrid grid = new(3, 7, 4000);
        double peak = update.StationaryLogDensity(5);
        double[] p = [.. grid.Centres.ToArray().Select(x => Math.Exp(update.StationaryLogDensity(x) - peak))];
        double sum = p.Sum();
        double mean = Enumerable.Range(0, p.Length).Sum(i => p[i] * grid.Centres[i]) / sum;
        double variance = Enumerable.Range(0, p.Length).Sum(i => p[i] * Math.Pow(grid.Centres[i] - mean, 2)) / sum;
        const double Extrapolation = 1e-4; // relative
        Assert.Equal(mean, plain.Mean, Extrapolation);
        Assert.Equal(1, plain.Variance / variance, 10 * Extrapolation);

        // the finite learning rate: 2/(2 − γ) in the variance; the rest is the next order in 1/|B|, which both share
        ModeDistribution corrected = ModeEvolution.WithFiniteRate(update, times)[^1];
        const double NextOrder = 5e-3;
        Assert.Equal(2 / (2 - update.Relaxation), corrected.Variance / plain.Variance, NextOrder);

        ModeDistribution constant = ModeEvolution.ConstantNoise(update, times)[^1];
        OneModeSpectrum spectrum = new(new OneModeProblem(update.Model, 0, update.ConstantNoiseSquared), 2);
        FiniteVolumeGrid fine = new(3, 7, 2000);
        double constantMean = Enumerable.Range(0, 2000).Sum(i => spectrum.Stationary(fine.Centres[i]) * fine.Centres[i] * fine.Width(i));
        Assert.Equal(constantMean, constant.Mean, Extrapolation);
    }

    [Fact]
    public void Training_from_the_random_start_follows_the_multiplicative_law_and_not_the_one_of_constant_noise()
    {
        const int Replicas = 3000;
        OneModeUpdate update = Update(4, 0.05, 16);
        long[] steps = [150, 250, 350, 450, 600, 900];
        double[] times = [.. steps.Select(s => (double)s)];
        IReadOnlyList<ModeDistribution> theory = ModeEvolution.WithFiniteRate(update, times);
        IReadOnlyList<ModeDistribution> constant = ModeEvolution.ConstantNoise(update, times);
        TrainingBlock block = new RbmTraining(update.Model, new PcdLearning(0.05, 16, 3, PcdMethod.Exact), "growth").Train(3, 0, Replicas, steps, default);
        for (int t = 0; t < steps.Length; t++)
        {
            Sample levels = Sample.Of([.. Enumerable.Range(0, Replicas).Select(r => block.Levels[(r * steps.Length) + t])]);
            FalseAlarm.AssertWithin(theory[t].Mean, levels.Mean, Math.Sqrt(theory[t].Variance / Replicas), $"mean after {steps[t]}");
            Assert.True(KolmogorovSmirnov.PValue(KolmogorovSmirnov.Distance(levels, theory[t].Cumulative), Replicas) > FalseAlarm.PerAssertion);
            if (steps[t] <= 450)
            {
                Assert.True(KolmogorovSmirnov.PValue(KolmogorovSmirnov.Distance(levels, constant[t].Cumulative), Replicas) < FalseAlarm.PerAssertion);
            }
        }

        Assert.Throws<ArgumentException>(() => ModeEvolution.WithFiniteRate(update, [2, 1]));
        Assert.Throws<ArgumentException>(() => ModeEvolution.WithFiniteRate(new OneModeUpdate(update.Model, 0, RbmUpdate.Persistent(0.05, 16, 3)), [1]));
    }
}
