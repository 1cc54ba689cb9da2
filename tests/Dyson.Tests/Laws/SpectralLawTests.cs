using Dyson.Laws;
using Dyson.Randomness;

namespace Dyson.Tests.Laws;

/// <summary>Numbers and second routes for the semicircle, Marchenko–Pastur, Porter–Thomas, Berry–Robnik and the surmise of any β.</summary>
public class SpectralLawTests
{
    private const ulong Seed = 20263;
    private const double Exact = 1e-12;

    [Fact]
    public void Semicircle_of_radius_two_has_the_textbook_numbers()
    {
        Semicircle law = Semicircle.WithRadius(2);
        Assert.Equal(2, law.CentralMoment(4), Exact);
        Assert.Equal(Math.Log(2 * Math.PI) - 0.5, law.Entropy, Exact);
        Assert.Equal(-LawIntegral.Everywhere(law, x => law.LogDensity(Math.Clamp(x, -2 + 1e-15, 2 - 1e-15))), law.Entropy, 1e-11);
        Assert.Equal(0.576725, law.CharacteristicFunction(1).Real, 5e-7);
        Assert.Equal(0.57672480775687339, law.CharacteristicFunction(1).Real, 1e-14); // J₁(2), scipy 1.10
        Semicircle shifted = Semicircle.WithRadius(0.7, 0.3);
        foreach (double t in new[] { -6, -0.2, 0, 1, 9.5, 40.0 })
        {
            Assert.Equal(LawIntegral.Everywhere(shifted, x => Math.Cos(t * x)), shifted.CharacteristicFunction(t).Real, Exact);
            Assert.Equal(LawIntegral.Everywhere(shifted, x => Math.Sin(t * x)), shifted.CharacteristicFunction(t).Imaginary, Exact);
        }
    }

    [Fact]
    public void Marchenko_Pastur_has_its_edges_and_its_atom()
    {
        // σ²M(1 ± √(N/M))² with σ = 0.5: M = 64, N = 16 gives 16·(1 ± ½)².
        MarchenkoPastur tall = MarchenkoPastur.WithElementVariance(0.25, 64, 16);
        Assert.Equal([4, 36, 0], [tall.LowerEdge, tall.UpperEdge, tall.AtomAtZero]);
        MarchenkoPastur wide = MarchenkoPastur.WithElementVariance(0.25, 16, 64);
        Assert.Equal([4, 36, 0.75], [wide.LowerEdge, wide.UpperEdge, wide.AtomAtZero]);
        Assert.Equal(0.25, LawIntegral.Everywhere(wide, _ => 1), Exact);
        Assert.Equal(0.75, wide.Cumulative(3.9), Exact);
    }

    [Fact]
    public void Porter_Thomas_is_the_law_of_a_component_of_a_random_vector()
    {
        // At finite N, y = N v₁² has ⟨y²⟩ = 3N/(N + 2), the limit 3: N = 2000 is below the resolution of 20 000 vectors.
        const int Size = 2000;
        Assert.Equal([1, 3, 2, 1.5], [PorterThomas.Goe().Mean, PorterThomas.Goe().Moment(2), PorterThomas.Gue().Moment(2), PorterThomas.Gse().Moment(2)]);
        Assert.Equal(Math.Exp(-0.35) / Math.Sqrt(2 * Math.PI * 0.7), PorterThomas.Goe().Density(0.7), Exact);
        Assert.Equal(4 * 0.7 * Math.Exp(-1.4), PorterThomas.Gse().Density(0.7), Exact);
        RandomStream random = RandomStream.FromSeed(Seed, "vectors");
        double[] real = new double[20_000];
        double[] complex = new double[20_000];
        for (int i = 0; i < real.Length; i++)
        {
            (double x, double y) = (random.NextNormal(), random.NextNormal());
            double rest = random.NextChi((2 * Size) - 2);
            double half = random.NextChi(Size - 1);
            real[i] = Size * x * x / ((x * x) + (half * half));
            complex[i] = Size * ((x * x) + (y * y)) / ((x * x) + (y * y) + (rest * rest));
        }

        Assert.Empty(SampleVerdict.Against(PorterThomas.Goe(), real));
        Assert.Empty(SampleVerdict.Against(PorterThomas.Gue(), complex));
        Assert.NotEmpty(SampleVerdict.Against(PorterThomas.Gue(), real));
    }

    [Fact]
    public void Berry_Robnik_joins_Poisson_and_the_surmise_and_has_their_gap_probability()
    {
        BerryRobnikSpacing law = BerryRobnikSpacing.WithRegularFraction(0.35);
        foreach (double s in new[] { 0.01, 0.4, 1.7, 5 })
        {
            Assert.Equal(PoissonSpacing.Unit().Density(s), BerryRobnikSpacing.WithRegularFraction(1).Density(s), Exact);
            Assert.Equal(WignerSurmise.Goe().Density(s), BerryRobnikSpacing.WithRegularFraction(0).Density(s), Exact);

            // E(s) = E_Poisson(ρs) E_GOE(qs), and E(s) is the integral of the survival beyond s: ⟨(S − s)₊⟩.
            double gap = Math.Exp(-0.35 * s) * MathNet.Numerics.SpecialFunctions.Erfc(Math.Sqrt(Math.PI) * 0.65 * s / 2);
            Assert.Equal(gap, LawIntegral.Above(law, s, x => x - s), Exact);
        }

        Assert.Equal(1 - (0.65 * 0.65), law.Density(0), Exact);
        Assert.Equal(1, LawIntegral.Everywhere(law, x => x), Exact);

        // u = 25, where the asymptotic series takes over; the slope of ln P is −29 there.
        double far = 25 / (0.5 * Math.Sqrt(Math.PI) * 0.65);
        Assert.Equal(law.LogDensity(far * (1 - 1e-13)), law.LogDensity(far * (1 + 1e-13)), 1e-9);
    }

    [Fact]
    public void Superposed_spectra_are_spaced_by_Berry_Robnik()
    {
        // A renewal process of surmise spacings, density q, over a Poisson process, density ρ: not its sampler, which draws one spacing at a time.
        const double Regular = 0.4;
        const int Levels = 200_000;
        RandomStream random = RandomStream.FromSeed(Seed, "superposed");
        List<double> levels = [];
        double position = 0;
        while (position < Levels)
        {
            levels.Add(position += WignerSurmise.Goe().Sample(random) / (1 - Regular));
        }

        for (position = 0; position < Levels;)
        {
            levels.Add(position += random.NextExponential() / Regular);
        }

        levels.Sort();

        // Every eighth spacing: neighbours are correlated, that far apart no more at this resolution.
        double[] spacings = [.. Enumerable.Range(1, (levels.Count - 100) / 8).Select(i => levels[8 * i] - levels[(8 * i) - 1])];
        Assert.Empty(SampleVerdict.Against(BerryRobnikSpacing.WithRegularFraction(Regular), spacings));
        Assert.NotEmpty(SampleVerdict.Against(BerryRobnikSpacing.WithRegularFraction(Regular + 0.1), spacings));
    }

    [Fact]
    public void Surmise_of_any_beta_is_the_law_of_two_levels()
    {
        // The tridiagonal model of two levels: diagonal N(0, 1), off-diagonal χ_β/√2.
        const double Beta = 2.6;
        RandomStream random = RandomStream.FromSeed(Seed, "2x2 tridiagonal");
        double[] spacings = [.. Enumerable.Range(0, 100_000).Select(_ =>
            double.Hypot(random.NextNormal() - random.NextNormal(), Math.Sqrt(2) * random.NextChi(Beta)))];
        double mean = 2 * MathNet.Numerics.SpecialFunctions.Gamma((Beta + 2) / 2) / MathNet.Numerics.SpecialFunctions.Gamma((Beta + 1) / 2);
        Assert.Empty(SampleVerdict.Against(WignerSurmise.WithMean(Beta, mean), spacings));
        Assert.NotEmpty(SampleVerdict.Against(WignerSurmise.WithMean(Beta + 0.5, mean), spacings));
        Assert.Equal(WignerSurmise.Gse().Density(0.7), WignerSurmise.WithRepulsion(4).Density(0.7));
        Assert.Equal(1, WignerSurmise.WithRepulsion(0.3).Mean, Exact);
    }
}
