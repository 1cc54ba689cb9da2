using Dyson.Dynamics;
using Dyson.Laws;
using Dyson.LinearAlgebra;
using Dyson.Models;
using Dyson.Randomness;

namespace Dyson.Tests.Dynamics;

/// <summary>The initial spectrum of a Boltzmann machine ([P1] App. B) against sampled starts.</summary>
public class InitialSpectrumTests
{
    private const ulong Seed = 20265;

    [Fact]
    public void Edge_meets_the_mass_at_the_largest_stable_deviation()
    {
        InitialSpectrum paper = new(Machine(10, 10, 9, 1));
        Assert.Equal(3 / (2 * Math.Sqrt(10)), paper.LargestStableDeviation, 1e-15);
        foreach ((int visible, int hidden, double hiddenDeviation) in new[] { (10, 10, 1.0), (10, 4, 0.5), (10, 33, 2) })
        {
            InitialSpectrum spectrum = new(Machine(visible, hidden, 9, hiddenDeviation));
            double sigma = spectrum.LargestStableDeviation;
            MarchenkoPastur law = spectrum.Law(sigma);
            Assert.Equal(9, law.UpperEdge, 1e-13);

            // App. B's condition, literally.
            double edge = Math.Pow(hiddenDeviation * sigma, 2) * hidden * Math.Pow(1 + Math.Sqrt((double)visible / hidden), 2);
            Assert.Equal(9, edge, 1e-13);
            Assert.Equal(Math.Max(0, 1 - ((double)hidden / visible)), law.AtomAtZero, 1e-15);
        }
    }

    [Fact]
    public void The_papers_start_is_safe_and_the_bound_holds()
    {
        InitialSpectrum paper = new(Machine(10, 10, 9, 1));
        Assert.Equal(1, paper.StabilityProbability(0.1), 1e-11);
        Assert.InRange(paper.InstabilityBound(0.1), 0, 1e-100);
        foreach (double sigma in new[] { 0.25, 0.3, 0.35, 0.4, 0.45, 0.6 })
        {
            Assert.True(1 - paper.StabilityProbability(sigma) <= paper.InstabilityBound(sigma) + 1e-11, $"σ = {sigma}");
        }

        // Tracy–Widom's F₁(0) = 0.832 is approached from above: finite matrices end 2√(x₊)·O(N^{−1/2}) before x₊ (Johnstone's centring).
        InitialSpectrum large = new(Machine(90, 90, 9, 1));
        double atEdge = paper.StabilityProbability(paper.LargestStableDeviation);
        Assert.InRange(atEdge, 0.88, 0.91);
        Assert.InRange(large.StabilityProbability(large.LargestStableDeviation), 0.833, atEdge - 0.02);
        foreach (double p in new[] { 0.01, 0.5, 0.99 })
        {
            Assert.Equal(p, paper.StabilityProbability(paper.DeviationOfStability(p)), 1e-9);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => paper.Law(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => paper.StabilityProbability(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => paper.DeviationOfStability(1));
    }

    [Theory]
    [InlineData(10, 1.0)]
    [InlineData(6, 0.7)]
    public void Sampled_starts_are_normalisable_as_often_as_predicted(int hidden, double hiddenDeviation)
    {
        const int Starts = 2500;
        GaussianRbm machine = Machine(10, hidden, 9, hiddenDeviation);
        InitialSpectrum spectrum = new(machine);
        RandomStream random = RandomStream.FromSeed(Seed, $"{hidden}");
        double[] singular = new double[Math.Min(10, hidden)];
        double sigma = spectrum.LargestStableDeviation;
        double[] largest = new double[Starts];
        for (int n = 0; n < Starts; n++)
        {
            double[] weights = [.. Enumerable.Range(0, 10 * hidden).Select(_ => sigma * random.NextNormal())];
            DenseSpectrum.SingularValues(weights, hidden, 10, singular);
            largest[n] = Math.Pow(hiddenDeviation * singular[0], 2);
        }

        foreach (double factor in new[] { 0.9, 1, 1.1 })
        {
            double expected = spectrum.StabilityProbability(factor * sigma);
            double measured = largest.Average(x => factor * factor * x < machine.MassSquared ? 1.0 : 0);
            double error = Math.Sqrt(expected * (1 - expected) / Starts);
            FalseAlarm.AssertWithin(expected, measured, error, $"P(stable) at {factor} of the edge");

            // Negative control: the variance taken for the deviation of the hidden nodes, or σ_h forgotten, is seen.
            double wrong = new InitialSpectrum(Machine(10, hidden, 9, 1.06 * hiddenDeviation)).StabilityProbability(factor * sigma);
            Assert.True(Math.Abs(measured - wrong) > FalseAlarm.Sigmas * error);
        }
    }

    [Fact]
    public void A_large_start_has_the_Marchenko_Pastur_spectrum()
    {
        // Levels are rigid: one spectrum keeps within a few levels of the law; a variance for the deviation is far off.
        (int hidden, int visible, double sigma) = (160, 80, 0.2);
        RandomStream random = RandomStream.FromSeed(Seed, "large");
        double[] singular = new double[visible];
        double[] weights = [.. Enumerable.Range(0, hidden * visible).Select(_ => sigma * random.NextNormal())];
        DenseSpectrum.SingularValues(weights, hidden, visible, singular);
        double[] levels = [.. singular.Select(x => x * x).Order()];
        double Distance(MarchenkoPastur law) => levels.Select((x, i) => Math.Abs(law.Cumulative(x) - ((i + 0.5) / visible))).Max();
        InitialSpectrum spectrum = new(Machine(visible, hidden, 9, 1));
        Assert.True(Distance(spectrum.Law(sigma)) < 3.0 / visible);
        Assert.True(Distance(spectrum.Law(1.1 * sigma)) > 3.0 / visible);
        Assert.True(Distance(spectrum.Law(sigma * sigma)) > 0.9);
    }

    private static GaussianRbm Machine(int visible, int hidden, double massSquared, double hiddenDeviation) =>
        new(TargetSpectrum.FromEigenvalues([.. Enumerable.Range(0, visible).Select(i => 4 + (0.01 * i))]), hidden, massSquared, InitialWeights.Normal(0.1), hiddenDeviation);
}
