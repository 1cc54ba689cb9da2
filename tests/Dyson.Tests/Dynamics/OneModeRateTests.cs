using Dyson.Dynamics;
using Dyson.Models;

namespace Dyson.Tests.Dynamics;

/// <summary>Rates of one mode: escape from zero against relaxation, the higher levels of both families, and what a finite learning rate does to them.</summary>
public class OneModeRateTests
{
    private static readonly double[] Kappas = [0.5, 2, 4, 6, 7.6, 8.9];

    [Fact]
    public void Escape_from_zero_is_slower_than_relaxation_at_every_kappa()
    {
        const double Rounding = 1e-14;
        const double Rate = 0.03;
        foreach (double kappa in Kappas)
        {
            GaussianRbm machine = OneModeSpectrumTests.Machine(kappa);
            OneModeProblem problem = new(machine, 0, 1e-3);
            Assert.Equal(problem.Curvature * kappa / 9, problem.EscapeRate, Rounding);
            Assert.Equal((1 / kappa) - (1 / 9.0), problem.EscapeRate, Rounding);
            Assert.True(problem.EscapeRate < problem.Curvature);

            // In updates: growth and relaxation are 2α times these.
            RbmLinearResponse response = new(machine, RbmUpdate.Independent(Rate, 16));
            Assert.Equal(2 * Rate * problem.EscapeRate, new EquilibrationTime(response).GrowthRate(0), Rounding);
            Assert.Equal(2 * Rate * problem.Curvature, response.Modes[0].RelaxationRate, Rounding);
        }
    }

    [Fact]
    public void Corrections_hold_for_the_higher_levels_of_both_families()
    {
        // What the corrected level leaves falls 16-fold at x* and fourfold at 0 when g² falls fourfold; the leading one is missed by far more.
        (Func<OneModeProblem, double> Corrected, Func<OneModeProblem, double> Leading, double Factor)[] levels =
        [
            (p => HarmonicLevels.AtMinimum(p, 2), p => 2 * p.Curvature, 16),
            (p => HarmonicLevels.AtMinimum(p, 3), p => 3 * p.Curvature, 16),
            (p => HarmonicLevels.AtOrigin(p, 1), p => 3 * p.EscapeRate, 4),
        ];
        OneModeSpectrum[] spectra = [.. new[] { 4e-4, 1e-4 }.Select(noise => new OneModeSpectrum(new OneModeProblem(OneModeSpectrumTests.Machine(4), 0, noise), 9))];
        foreach ((Func<OneModeProblem, double> corrected, Func<OneModeProblem, double> leading, double factor) in levels)
        {
            double[] left = [.. spectra.Select(spectrum => spectrum.Energies.Min(e => Math.Abs(e - corrected(spectrum.Problem))))];
            Assert.All(Enumerable.Range(0, 2), i => Assert.True(spectra[i].Energies.Min(e => Math.Abs(e - leading(spectra[i].Problem))) > 5 * left[i]));
            Assert.InRange(left[0] / left[1], 0.75 * factor, 1.3 * factor);
        }
    }

    [Fact]
    public void Third_cumulant_has_its_next_order_in_the_learning_rate()
    {
        // k₃ = −64α³x*³/(κ³|B|²)·(1 − 3α/2κ); what is left is of order α²/κ² = 10⁻⁴ and 1/|B| = 10⁻⁶.
        const double NextOrder = 1e-4;
        const double Rate = 0.04;
        OneModeUpdate update = new(OneModeSpectrumTests.Machine(4), 0, RbmUpdate.Independent(Rate, 1_000_000));
        double leading = -64 * Math.Pow(Rate, 3) * 125 / (64 * 1e12);
        Assert.Equal(1 - (1.5 * Rate / 4), update.StepThirdCumulant(5) / leading, NextOrder);
        Assert.NotEqual(1, update.StepThirdCumulant(5) / leading, 10 * NextOrder);
    }

    [Fact]
    public void Backward_error_analysis_replaces_the_step_by_its_logarithm()
    {
        // About x* the mean step is −γy: the drift of the diffusion should be ln(1 − γ)y. To the order kept it is −(γ + γ²/2)y, which leaves γ³/3.
        foreach (double rate in new[] { 0.04, 0.02 })
        {
            OneModeUpdate update = new(OneModeSpectrumTests.Machine(4), 0, RbmUpdate.Independent(rate, 1_000_000_000));
            double gamma = update.Relaxation;
            double Slope(Func<double, double> f) => (f(5.001) - f(4.999)) / 0.002;
            const double Differences = 1e-6;
            double logarithm = Math.Log(1 - gamma);
            Assert.Equal(-gamma, Slope(update.MeanStep), Differences * gamma);
            Assert.InRange(Math.Abs(Slope(update.FiniteRateDrift) - logarithm), 0.5 * Math.Pow(gamma, 3) / 3, 2 * Math.Pow(gamma, 3) / 3);
            Assert.True(Math.Abs(Slope(update.MeanStep) - logarithm) > 10 * Math.Abs(Slope(update.FiniteRateDrift) - logarithm));

            // The strength that belongs to it gives the exact width 2D/(γ(2 − γ)) to the same order.
            double width = update.FiniteRateDiffusion(5) / -Slope(update.FiniteRateDrift);
            double exact = update.StepVariance(5) / (gamma * (2 - gamma));
            Assert.Equal(1, width / exact, gamma * gamma);
            Assert.True(Math.Abs((0.5 * update.StepVariance(5) / gamma / exact) - 1) > 0.4 * gamma);
        }
    }

    [Fact]
    public void Finite_rate_takes_a_per_cent_off_the_mean_during_growth()
    {
        OneModeUpdate update = new(OneModeSpectrumTests.Machine(4), 0, RbmUpdate.Independent(0.05, 16));
        double[] times = [150, 250, 350];
        IReadOnlyList<ModeDistribution> plain = ModeEvolution.Multiplicative(update, times);
        IReadOnlyList<ModeDistribution> corrected = ModeEvolution.WithFiniteRate(update, times);
        double[] ratios = [.. Enumerable.Range(0, 3).Select(t => corrected[t].Mean / plain[t].Mean)];
        const double Digits = 6e-4; // quoted in tenths of a per cent
        Assert.Equal(0.993, ratios[0], Digits);
        Assert.Equal(0.990, ratios[1], Digits);
        Assert.Equal(0.990, ratios[2], Digits);
    }
}
