using Dyson.Dynamics;
using Dyson.Models;
using MathNet.Numerics.Integration;

namespace Dyson.Tests.Dynamics;

public class OneModeSpectrumTests
{
    /// <summary>The promise of <see cref="OneModeSpectrum"/>.</summary>
    private const double Promise = 1e-10;

    internal static GaussianRbm Machine(double kappa) => new(TargetSpectrum.FromEigenvalues([kappa]), 1, 9, InitialWeights.Normal(0.1));

    private static OneModeProblem Problem(double kappa, double noiseSquared) => new(Machine(kappa), 0, noiseSquared);

    [Fact]
    public void The_wells_are_those_of_the_square_and_the_rates_those_of_the_text()
    {
        const double Rounding = 1e-12;
        const double Differences = 1e-6; // central differences of step 1e-4
        OneModeProblem problem = Problem(4, 0.01);
        Assert.Equal(5.0 / 16, problem.Curvature, Rounding);
        Assert.Equal(0.25 - (1.0 / 9), problem.EscapeRate, Rounding);
        Assert.Equal(problem.EscapeRate, problem.DriftSlope(0), Rounding);
        Assert.Equal(-problem.Curvature, problem.DriftSlope(problem.Minimum), Rounding);
        foreach (double x in new[] { 0.3, 2, 5, 7 })
        {
            Assert.Equal(-problem.Drift(x), (problem.Potential(x + 1e-4) - problem.Potential(x - 1e-4)) / 2e-4, Differences);
            Assert.Equal(problem.DriftSlope(x), (problem.Drift(x + 1e-4) - problem.Drift(x - 1e-4)) / 2e-4, Differences);
            double square = problem.Drift(x) * problem.Drift(x);
            Assert.Equal((square / 0.04) + (0.5 * problem.DriftSlope(x)), problem.Well(x), Rounding * (1 + Math.Abs(problem.Well(x))));
        }
    }

    /// <summary>An independent program's levels (finite differences of second order), given to three decimals.</summary>
    [Theory]
    [InlineData(4, new[] { 0, 0.442, 0.999, 1.320, 1.998, 2.193 })]
    [InlineData(7.6, new[] { 0, 0.755, 0.965, 1.85, 1.998 })]
    public void Levels_at_weak_noise_are_the_measured_ones(double kappa, double[] expected)
    {
        const double Digits = 0.0011;
        OneModeSpectrum spectrum = new(Problem(kappa, 2e-4), 6);
        for (int n = 0; n < expected.Length; n++)
        {
            Assert.Equal(expected[n], spectrum.Energies[n] / spectrum.Problem.Curvature, Digits);
        }
    }

    [Theory]
    [InlineData(4, 0.01)]
    [InlineData(7.6, 2e-4)]
    [InlineData(4, 0.9)]
    public void Ground_state_is_the_root_of_the_stationary_law(double kappa, double noiseSquared)
    {
        OneModeSpectrum spectrum = new(Problem(kappa, noiseSquared), 6);
        OneModeProblem problem = spectrum.Problem;

        // Z by a quadrature that knows nothing of the elements
        double deviation = Math.Sqrt(noiseSquared / problem.Curvature);
        double z = 0;
        for (double from = 0; from < 9; from += 0.5 * deviation)
        {
            z += GaussLegendreRule.Integrate(x => Math.Exp(-(problem.Potential(x) - problem.Potential(problem.Minimum)) / noiseSquared), from, Math.Min(9, from + (0.5 * deviation)), 32);
        }

        Assert.Equal(1, spectrum.Normalisation / z, Promise);
        Assert.Equal(0, spectrum.Energies[0], Promise);
        for (int i = 0; i < 500; i++)
        {
            double x = i * 9.0 / 500;
            Assert.Equal(Math.Exp(-0.5 * (problem.Potential(x) - problem.Potential(problem.Minimum)) / noiseSquared) / Math.Sqrt(z), spectrum.Eigenfunction(0, x), Promise);
        }
    }

    [Fact]
    public void Levels_do_not_depend_on_the_mesh_and_eigenfunctions_solve_the_equation()
    {
        // asking for more levels makes another mesh
        OneModeProblem problem = Problem(4, 0.05);
        OneModeSpectrum few = new(problem, 6);
        OneModeSpectrum many = new(problem, 20);
        Assert.NotEqual(few.Nodes.Count, many.Nodes.Count);
        const double Step = 1e-3;
        const double Differences = 2e-5; // fourth derivatives times Step²/12
        for (int n = 0; n < 6; n++)
        {
            Assert.Equal(many.Energies[n], few.Energies[n], Promise);
            for (double x = 0.4; x < 7; x += 0.37)
            {
                Assert.Equal(many.Eigenfunction(n, x), few.Eigenfunction(n, x), Promise * 10); // two solutions, each good to the promise
                double second = (few.Eigenfunction(n, x + Step) - (2 * few.Eigenfunction(n, x)) + few.Eigenfunction(n, x - Step)) / (Step * Step);
                Assert.Equal(few.Energies[n] * few.Eigenfunction(n, x), (-0.05 * second) + (problem.Well(x) * few.Eigenfunction(n, x)), Differences);
            }

            // Neumann: K(0) = 0, so that zero flux is ψ' = 0
            double slope = ((-1.5 * few.Eigenfunction(n, 0)) + (2 * few.Eigenfunction(n, Step)) - (0.5 * few.Eigenfunction(n, 2 * Step))) / Step;
            Assert.Equal(0, slope, Differences);
        }
    }

    [Theory]
    [InlineData(LowerBoundary.ZeroFlux)]
    [InlineData(LowerBoundary.Wall)]
    public void Weak_noise_gives_both_families_with_their_corrections(LowerBoundary boundary)
    {
        // what the corrections leave is of order g² at the origin and g⁴ at the minimum; both were found once and scale so below
        double[] noises = [4e-4, 1e-4];
        double[] origin = new double[2];
        double[] minimum = new double[2];
        for (int i = 0; i < 2; i++)
        {
            OneModeProblem problem = Problem(4, noises[i]);
            OneModeSpectrum spectrum = new(problem, 5, boundary);
            double first = HarmonicLevels.AtOrigin(problem, 0, boundary);
            origin[i] = spectrum.Energies.Min(e => Math.Abs(e - first));
            minimum[i] = spectrum.Energies.Min(e => Math.Abs(e - HarmonicLevels.AtMinimum(problem, 1)));

            // without the correction the level is missed by far more: negative control
            double leading = problem.EscapeRate * (boundary == LowerBoundary.ZeroFlux ? 1 : 2);
            Assert.True(Math.Abs(spectrum.Energies[1] - leading) > 10 * origin[i]);
        }

        Assert.InRange(origin[0] / origin[1], 3.2, 4.8);
        Assert.InRange(minimum[0] / minimum[1], 12, 20);
    }

    [Fact]
    public void A_wall_replaces_odd_multiples_by_even_ones_and_only_then_the_ground_state_leaks()
    {
        OneModeProblem problem = Problem(4, 0.9);
        Assert.Equal([0, 2 * problem.EscapeRate, problem.Curvature], HarmonicLevels.Leading(problem, 3, LowerBoundary.Wall));
        Assert.Equal([0, problem.EscapeRate, problem.Curvature, 3 * problem.EscapeRate], HarmonicLevels.Leading(problem, 4));
        OneModeSpectrum wall = new(problem, 3, LowerBoundary.Wall);
        Assert.True(wall.Energies[0] > 1e-3);
        Assert.Equal(0, wall.Eigenfunction(0, 0), Promise);
    }

    [Fact]
    public void Expansions_that_rounding_would_destroy_are_refused()
    {
        OneModeSpectrum spectrum = new(Problem(4, 0.01), 6);
        Assert.Contains("finite volumes", Assert.Throws<ArgumentException>(() => spectrum.Evolve(x => x < 0.5 ? 2 : 0, 1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Problem(4, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Problem(4, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Problem(10, 0.01));
    }
}
