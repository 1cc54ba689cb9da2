using Dyson.Laws;
using Dyson.Randomness;
using Dyson.Statistics;

namespace Dyson.Tests.Statistics;

public class RepulsionExponentTests
{
    private const int Spacings = 20000;

    /// <summary>The length of a vector of β + 1 normals: P ∝ S^β e^(−S²/2).</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Exponents_of_known_laws_are_found_within_their_errors(int beta)
    {
        RandomStream random = RandomStream.FromSeed(11, "repulsion");
        double[] lengths = [.. Enumerable.Range(0, Spacings).Select(_ => Math.Sqrt(Enumerable.Range(0, beta + 1).Sum(_ => Math.Pow(random.NextNormal(), 2))))];
        Estimate measured = RepulsionExponent.Of(Sample.Of(lengths), 0.5);
        FalseAlarm.AssertWithin(beta, measured.Value, measured.Error, "exponent");
        Assert.InRange(measured.Error, 0, beta < 2 ? 0.05 : 0.6);
    }

    [Fact]
    public void Surmise_needs_no_curvature_and_unequal_components_theirs()
    {
        RandomStream random = RandomStream.FromSeed(12, "repulsion");
        Sample surmise = Sample.Of([.. Enumerable.Range(0, Spacings).Select(_ => WignerSurmise.Goe().Sample(random))]);
        Estimate goe = RepulsionExponent.Of(surmise);
        FalseAlarm.AssertWithin(1, goe.Value, goe.Error, "surmise");
        Sample hoyt = Sample.Of([.. Enumerable.Range(0, Spacings).Select(_ => Hoyt.WithComponentDeviations(1, 0.5).Sample(random))]);
        Estimate unequal = RepulsionExponent.Of(hoyt, 0.25 * (1 + 4));
        FalseAlarm.AssertWithin(1, unequal.Value, unequal.Error, "Hoyt");
    }

    [Fact]
    public void Errors_are_those_of_many_samples()
    {
        RandomStream random = RandomStream.FromSeed(13, "repulsion");
        Estimate[] estimates = [.. Enumerable.Range(0, 200).Select(_ => RepulsionExponent.Of(Sample.Of([.. Enumerable.Range(0, 1000).Select(_ => WignerSurmise.Goe().Sample(random))])))];
        double[] pulls = [.. estimates.Select(e => e.Pull(1))];

        // The variance of 200 pulls scatters by 10 %; 6.37 of that, and a per cent for the skewness of few small spacings.
        Assert.InRange(pulls.Average(p => p * p), 1 - 0.65, 1 + 0.65);
        Assert.True(Math.Abs(pulls.Average()) < FalseAlarm.Sigmas / Math.Sqrt(200));
    }

    [Fact]
    public void Too_few_spacings_have_no_exponent() => Assert.False(RepulsionExponent.Of(Sample.Of([1, 2, 3])).HasError);
}
