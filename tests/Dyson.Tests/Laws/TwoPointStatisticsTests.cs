using Dyson.Laws;
using MathNet.Numerics.Integration;

namespace Dyson.Tests.Laws;

/// <summary>Number variance and rigidity: the published numbers, another program's, and the integrals of the cluster function.</summary>
public class TwoPointStatisticsTests
{
    /// <summary>Closed forms good to a few 1e-15; quadrature of the other route to about 1e-13.</summary>
    private const double Accuracy = 1e-12;

    /// <summary>Against quadrature at L = 60: the terms L − 2∫(L − r)Y₂ cancel to a hundredth.</summary>
    private const double QuadratureAccuracy = 1e-11;

    public static TheoryData<string> Ensembles => ["Poisson", "GOE", "GUE", "GSE"];

    /// <summary>Published values ([M] and the usual tables), six figures.</summary>
    [Fact]
    public void Published_numbers()
    {
        Assert.Equal(0.446334, TwoPointStatistics.Goe().NumberVariance(1), 5e-7);
        Assert.Equal(0.908695, TwoPointStatistics.Goe().NumberVariance(10), 5e-7);
        Assert.Equal(0.344163, TwoPointStatistics.Gue().NumberVariance(1), 5e-7);
        Assert.Equal(0.579296, TwoPointStatistics.Gue().NumberVariance(10), 5e-7);
        Assert.Equal(0.23570, TwoPointStatistics.Goe().Rigidity(10), 5e-6);
        Assert.Equal(0.22635, TwoPointStatistics.Goe().AsymptoticRigidity(10), 5e-6);
        Assert.Equal(10, TwoPointStatistics.Poisson().NumberVariance(10));
        Assert.Equal(10.0 / 15, TwoPointStatistics.Poisson().Rigidity(10));
    }

    /// <summary>scipy 1.10: scipy.special.sici for Σ², scipy.integrate.quad over it for Δ₃.</summary>
    [Theory]
    [InlineData("GOE", 0.1, 0.09054673855106314, 0.006658858696946318)]
    [InlineData("GOE", 1, 0.44633362426090684, 0.060547698437372004)]
    [InlineData("GOE", 10, 0.9086949209486092, 0.23569994663746274)]
    [InlineData("GUE", 0.1, 0.09005454360307405, 0.006665756925457917)]
    [InlineData("GUE", 1, 0.3441625935140381, 0.06066087129162507)]
    [InlineData("GUE", 10, 0.5792963359329979, 0.17569171171326697)]
    [InlineData("GSE", 0.1, 0.09000076041560212, 0.006666655774423216)]
    [InlineData("GSE", 1, 0.2587789294771862, 0.06206296091058855)]
    [InlineData("GSE", 10, 0.38601351898989866, 0.13532008148757363)]
    public void Numbers_of_another_program(string ensemble, double length, double variance, double rigidity)
    {
        TwoPointStatistics statistics = Named(ensemble);
        Assert.Equal(variance, statistics.NumberVariance(length), Accuracy);
        Assert.Equal(rigidity, statistics.Rigidity(length), Accuracy);
    }

    [Theory]
    [MemberData(nameof(Ensembles))]
    public void Both_are_integrals_of_the_cluster_function(string ensemble)
    {
        TwoPointStatistics statistics = Named(ensemble);
        foreach (double length in new[] { 0.05, 0.6366, 0.6367, 1.2732, 1.2733, 3.3, 60 })
        {
            double variance = length - (2 * Integral(r => (length - r) * statistics.ClusterFunction(r), length));
            Assert.Equal(variance, statistics.NumberVariance(length), QuadratureAccuracy);

            // Mehta's form: Δ₃ = L/15 − (1/15L⁴)∫(L − r)³(2L² − 9Lr − 3r²)Y₂(r)dr, here in units of L.
            double rigidity = (length / 15) - (length / 15 * Integral(
                r => Math.Pow(1 - (r / length), 3) * (2 - (9 * r / length) - (3 * r * r / length / length)) * statistics.ClusterFunction(r), length));
            Assert.Equal(rigidity, statistics.Rigidity(length), QuadratureAccuracy);
        }
    }

    [Fact]
    public void Levels_repel_as_their_class_does()
    {
        // 1 − Y₂ → π²r/6, (πr)²/3, (2πr)⁴/135; relative corrections are of order r².
        const double R = 1e-3;
        Assert.Equal(1, (1 - TwoPointStatistics.Goe().ClusterFunction(R)) / (Math.PI * Math.PI * R / 6), 1e-4);
        Assert.Equal(1, (1 - TwoPointStatistics.Gue().ClusterFunction(R)) / (Math.PI * Math.PI * R * R / 3), 1e-4);
        Assert.Equal(1, (1 - TwoPointStatistics.Gse().ClusterFunction(10 * R)) / (Math.Pow(2 * Math.PI * 10 * R, 4) / 135), 1e-3);
        Assert.All(Ensembles.Skip(1), name => Assert.Equal(1, Named((string)name).ClusterFunction(0)));
        foreach (TwoPointStatistics statistics in new[] { TwoPointStatistics.Goe(), TwoPointStatistics.Gse() })
        {
            // The series near 0 joins the closed form.
            double left = statistics.ClusterFunction(0.05 * (1 - 1e-13));
            Assert.Equal(left, statistics.ClusterFunction(0.05 * (1 + 1e-13)), 1e-13);
        }
    }

    [Theory]
    [InlineData("GOE", 1)]
    [InlineData("GUE", 2)]
    [InlineData("GSE", 1)]
    public void Asymptotic_forms_are_approached_as_they_should_be(string ensemble, int power)
    {
        TwoPointStatistics statistics = Named(ensemble);
        foreach (double length in new[] { 10.3, 100.3, 1000.3 })
        {
            // Leading corrections are 1/(π²L) for GOE (2·Si terms), cos/(2π²L)-like for GSE, 1/(2π⁴L²)-like for GUE: all below 0.5/L^power.
            Assert.Equal(0, (statistics.NumberVariance(length) - statistics.AsymptoticNumberVariance(length)) * Math.Pow(length, power), 0.5);
            Assert.Equal(0, (statistics.Rigidity(length) - statistics.AsymptoticRigidity(length)) * length, 0.5);
        }
    }

    [Fact]
    public void Beyond_a_million_radians_nothing_is_lost()
    {
        // Integer and half-integer L: cos 2πL = ±1, where the first oscillating term of the GUE is −2cos(x)/x²·… known in closed form.
        double length = 1e5;
        double x = 2 * Math.PI * length;
        double expected = TwoPointStatistics.Gue().AsymptoticNumberVariance(length) - (1 / (Math.PI * Math.PI * x * x));
        Assert.Equal(expected, TwoPointStatistics.Gue().NumberVariance(length), 1e-15);
    }

    /// <summary>scipy 1.10: scipy.special.sici; 4 is where the series hands over to the continued fraction.</summary>
    [Theory]
    [InlineData(0.5, 0.49310741804306674, -0.17778407880661287)]
    [InlineData(3.9, 1.7765013604478055, -0.12349934920781536)]
    [InlineData(4.1, 1.7387436264917688, -0.156165391828121)]
    [InlineData(10, 1.658347594218874, -0.04545643300445537)]
    [InlineData(100, 1.5622254668890563, -0.005148825142610493)]
    public void Sine_and_cosine_integrals(double x, double si, double ci)
    {
        const double FewUlp = 2e-15;
        Assert.Equal(si, SineIntegral.Si(x), FewUlp);
        Assert.Equal((Math.PI / 2) - si, SineIntegral.Remainder(x), FewUlp);
        Assert.Equal(Math.Log(x) + MathNet.Numerics.Constants.EulerMascheroni - ci, SineIntegral.Cin(x), FewUlp);
    }

    private static TwoPointStatistics Named(string name) => name switch
    {
        "GOE" => TwoPointStatistics.Goe(),
        "GUE" => TwoPointStatistics.Gue(),
        "GSE" => TwoPointStatistics.Gse(),
        _ => TwoPointStatistics.Poisson(),
    };

    private static double Integral(Func<double, double> f, double length)
    {
        int panels = (int)Math.Ceiling(3 * length);
        return Enumerable.Range(0, panels).Sum(i =>
            GaussKronrodRule.Integrate(f, length * i / panels, length * (i + 1) / panels, out _, out _, 1e-12, 6, 21));
    }
}
