using Dyson.Dynamics;
using Dyson.Experiments;
using Dyson.Laws;
using Dyson.Models;
using Dyson.Randomness;
using Dyson.Reports.Papers;
using Dyson.Statistics;
using Dyson.Tests.Experiments;

namespace Dyson.Tests.Reports.Papers;

public class PosterTests
{
    private static readonly string[] Targets = ["poster-speed", "poster-surmise", "poster-density", "poster-scaling"];

    [Fact]
    public void Students_behind_a_layer_pass_and_those_with_too_much_noise_do_not()
    {
        using TemporaryFolder folder = new();
        ResultsDocument honest = Run(folder.Path, 1);
        Assert.True(honest.Passed, string.Join("; ", honest.Checks.Where(check => check.Passed == false).Select(check => check.Id)));
        Assert.Equal(43, honest.Checks.Count(check => check.Passed == true));
        Assert.All(honest.Checks.Where(check => check.Passed is not null), check => Assert.True(check.SmallestDeviation > 0, check.Id));
        Assert.All(honest.Checks.Where(check => check.Passed is null), check => Assert.NotEqual("", check.Note));
        foreach (string name in Targets)
        {
            Assert.Contains("<svg", File.ReadAllText(Path.Combine(folder.Path, "figures", name + ".svg")), StringComparison.Ordinal);
        }

        // 600 students know a mean spacing to 2 %.
        ResultsDocument control = Run(folder.Path, 1.25);
        Assert.False(control.Passed);
        Assert.False(control.Checks.Single(check => check.Id == "poster-scaling.mean").Passed);
        Assert.False(control.Checks.Single(check => check.Id == "poster-surmise.c1.mean").Passed);
        Assert.True(control.Checks.Single(check => check.Id == "poster-density.c1.widths").Passed); // the shape does not know the scale
    }

    /// <summary>Under one width the ratio is zero half of the time and p &lt; 0.1 in a tenth of it; behind singular values 1 and 3 two widths win every time.</summary>
    [Fact]
    public void One_width_is_kept_where_it_is_true_and_given_up_behind_a_layer()
    {
        const int Samples = 200;
        (int zero, int significant) = (0, 0);
        HiddenLayerPair one = Pair(1);
        HiddenLayerPair two = Pair(3);
        RandomStream random = RandomStream.FromSeed(41);
        for (int i = 0; i < Samples; i++)
        {
            PosterWidths kept = PosterWidths.Of(Draw(one.Density, 300, random), one);
            zero += kept.Ratio < 1e-6 ? 1 : 0;
            significant += kept.P < 0.1 ? 1 : 0;
        }

        FalseAlarm.AssertWithin(0.1, significant / (double)Samples, Math.Sqrt(0.09 / Samples), "p < 0.1");
        FalseAlarm.AssertWithin(0.5, zero / (double)Samples, Math.Sqrt(0.25 / Samples), "no gain");
        for (int i = 0; i < 5; i++)
        {
            PosterWidths left = PosterWidths.Of(Draw(two.Density, 1000, random), two);
            Assert.True(left.P < 1e-6 && left.AkaikeOfTwo > 20, $"p = {left.P}");
        }
    }

    [Fact]
    public void Nearest_densities_are_what_large_samples_are_fitted_by()
    {
        HiddenLayerPair pair = Pair(3);
        (TwoLevelDensity one, TwoComponentDensity two) = PosterWidths.Nearest(pair);
        PosterWidths fit = PosterWidths.Of(Draw(pair.Density, 20000, RandomStream.FromSeed(42)), pair);
        FalseAlarm.AssertWithin(two.Sigma1, fit.Fit.Sigma1.Value, fit.Fit.Sigma1.Error, "larger width");
        FalseAlarm.AssertWithin(two.Sigma2, fit.Fit.Sigma2.Value, fit.Fit.Sigma2.Error, "smaller width");
        Assert.Equal(Math.Sqrt(one.Variance / 1.5), fit.Sigma, 0.05 * fit.Sigma);

        // Not the deviations of the elements.
        Assert.True(Math.Abs(Math.Sqrt(pair.DiagonalVariances.Larger) - two.Sigma1) > 10 * fit.Fit.Sigma1.Error);

        // For equal rates both are the exact density.
        HiddenLayerPair equal = Pair(1);
        (one, two) = PosterWidths.Nearest(equal);
        const double Minimiser = 1e-3;
        Assert.Equal(1, Math.Sqrt(one.Variance / equal.Density.Variance), Minimiser);
        Assert.Equal(1, two.StandardDeviation / equal.Density.StandardDeviation, Minimiser);
    }

    private static Sample Draw(ContinuousLaw law, int count, RandomStream random) => Sample.Of([.. Enumerable.Range(0, count).Select(_ => law.Sample(random))]);

    private static HiddenLayerPair Pair(double condition) => new HiddenLayerLaw(
        new TeacherStudentUpdate(0.05, 16, 0.1), new HiddenLayerStudent(new TeacherStudent([2, 2], InitialWeights.AtTarget), HiddenLayer.Graded(2, 1, condition))).Pair();

    private static ResultsDocument Run(string folder, double noise) =>
        new Reproduction(new ReproductionSettings { Targets = Targets, Folder = folder, NoiseFactor = noise }, new TrainingFactory(), TimeProvider.System) { Replaced = ["ensemble.replicas=600"] }.Run();
}
