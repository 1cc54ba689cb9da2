using Dyson.Dynamics;
using Dyson.Laws;
using Dyson.Models;
using Dyson.Randomness;
using Dyson.Tests.Laws;
using MathNet.Numerics.Integration;
using MathNet.Numerics.LinearAlgebra;

namespace Dyson.Tests.Dynamics;

public class HiddenLayerLawTests
{
    private const double Rounding = 1e-12;

    private static readonly TeacherStudentUpdate Slow = new(1e-7, 16, 0.1);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Without_a_layer_the_law_is_that_of_the_plain_student(bool symmetric)
    {
        TeacherStudentUpdate update = new(0.3, 16, 0.1);
        HiddenLayerLaw law = new(update, new HiddenLayerStudent(new TeacherStudent([2, 2], InitialWeights.AtTarget, symmetric), HiddenLayer.Identity(2)));
        TeacherStudentLaw plain = new(update, InitialWeights.AtTarget, symmetric);
        foreach (long step in new[] { 1, 7, long.MaxValue })
        {
            HiddenLayerPair pair = law.Pair(0, 1, step);
            Assert.Equal(1, pair.Ratio, Rounding);
            Assert.Equal(plain.MeanSpacing(0, step), pair.SpacingLaw.Mean, Rounding);
            Assert.Equal(plain.DiagonalVarianceAt(step), law.Covariance(0, 0, 0, 0, step), Rounding);
            Assert.Equal(plain.DiagonalVarianceAt(step), pair.DiagonalVariances.Larger, Rounding);
            TwoLevelDensity density = TwoLevelDensity.WithDiagonalDeviation(plain.Sigma(step), 2);
            double x = 2 + plain.Sigma(step);
            Assert.Equal(density.Density(x), pair.Density.Density(x), Rounding * density.Density(x) * 10);
            Assert.Equal(density.Cumulative(x), pair.Density.Cumulative(x), Rounding);
            Assert.Equal(density.CentralMoment(4) / density.CentralMoment(2), pair.Density.CentralMoment(4) / pair.Density.CentralMoment(2), Rounding);
        }
    }

    /// <summary>Section 5 of the theory: q² = 4g₁g₂/(g₁+g₂)², ⟨s²⟩ = 1.31135 at ratio 9, and (1 + q²)/2 with 1.27908 for the gradient itself.</summary>
    [Theory]
    [InlineData(true, 0.36, 1.31135)]
    [InlineData(false, 0.68, 1.27908)]
    public void Small_rates_give_the_quoted_ratio(bool symmetric, double ratioSquared, double secondMoment)
    {
        // Quoted to five digits; α = 10⁻⁷ leaves g α in the ratio.
        HiddenLayerPair pair = Nine(Slow, symmetric).Pair();
        Assert.Equal(ratioSquared, pair.Ratio * pair.Ratio, 1e-6);
        Assert.Equal(secondMoment, pair.SecondMomentRatio, 1e-5);
        double unit = Slow.LearningRate * 0.01 / 16;
        Assert.Equal(1, pair.DiagonalVariances.Larger / unit, 1e-6);
        Assert.Equal(1, pair.DiagonalVariances.Smaller * 9 / unit, 1e-6);
        Assert.Equal(Math.Sqrt(1 + (1.0 / 9)), pair.TwoComponent.Spacing.Moment(2) > 0 ? Math.Sqrt(pair.TwoComponent.Spacing.Moment(2) / (2 * unit)) : 0, 1e-6);
    }

    /// <summary>Cov' = r r' Cov + noise, iterated as it stands for a dense layer in the given basis: the recursion on N⁴ elements is the law.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Covariance_solves_the_recursion_of_the_update(bool symmetric)
    {
        const double Rate = 0.25;
        const int Steps = 9;
        HiddenLayer layer = HiddenLayer.Random(3, 2, 0.8, RandomStream.FromSeed(12));
        TeacherStudentUpdate update = new(Rate, 4, 0.3);
        HiddenLayerLaw law = new(update, new HiddenLayerStudent(new TeacherStudent([2, 2], InitialWeights.Normal(0.2), symmetric), layer));

        // vec(D)' = M vec(D) + noise by rows: M = 1 − α G⊗1, or 1 − ½α(G⊗1 + 1⊗G).
        Matrix<double> g = Matrix<double>.Build.DenseOfArray(layer.Gram);
        Matrix<double> one = Matrix<double>.Build.DenseIdentity(2);
        Matrix<double> step = Matrix<double>.Build.DenseIdentity(4)
            - (Rate * (symmetric ? 0.5 * (g.KroneckerProduct(one) + one.KroneckerProduct(g)) : g.KroneckerProduct(one)));
        Matrix<double> noise = Matrix<double>.Build.Dense(4, 4, (x, y) => update.StepVariance * ((x == y ? 1 : 0) + (x / 2 == y % 2 && x % 2 == y / 2 ? 1 : 0)));
        Matrix<double> covariance = 0.04 * (symmetric ? noise / update.StepVariance : Matrix<double>.Build.DenseIdentity(4));
        for (int t = 0; t < Steps; t++)
        {
            covariance = (step * covariance * step.Transpose()) + noise;
        }

        // Into the basis of G.
        Matrix<double> o = Matrix<double>.Build.DenseOfArray(layer.Eigenvectors);
        Matrix<double> turn = o.Transpose().KroneckerProduct(o.Transpose());
        Matrix<double> turned = turn * covariance * turn.Transpose();
        for (int x = 0; x < 4; x++)
        {
            for (int y = 0; y < 4; y++)
            {
                Assert.Equal(turned[x, y], law.Covariance(x / 2, x % 2, y / 2, y % 2, Steps), Rounding);
            }
        }
    }

    [Fact]
    public void Stationary_variance_is_that_of_the_rate_and_unseen_rows_walk()
    {
        TeacherStudentUpdate update = new(0.1, 16, 0.1);
        HiddenLayerLaw law = Nine(update, true);
        Assert.Equal(0.1 * 0.01 / (16 * 9) * 2 / (2 - 0.9), law.Covariance(1, 1, 1, 1), Rounding);
        Assert.Equal(0.1 * 0.01 / (16 * 10) * 2 / (2 - 0.5), law.Covariance(0, 1, 1, 0), Rounding);
        Assert.Equal(0, law.Covariance(0, 0, 1, 1));
        Assert.True(law.IsStationary);
        Assert.Equal(-1 / Math.Log(0.9), law.RelaxationSteps, Rounding);

        HiddenLayerLaw blind = new(update, new HiddenLayerStudent(new TeacherStudent([2, 2], InitialWeights.AtTarget, false), HiddenLayer.FromSingularValues([0, 1])));
        Assert.False(blind.IsStationary);
        Assert.Equal(2 * 50 * update.StepVariance, blind.Covariance(0, 0, 0, 0, 50), Rounding);
        Assert.Equal(double.PositiveInfinity, blind.Covariance(0, 0, 0, 0));
        Assert.Equal(double.PositiveInfinity, blind.RelaxationSteps);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(3.0)]
    [InlineData(8.0)]
    public void Exact_density_is_normalised_has_its_moments_and_its_draws(double condition)
    {
        // 64-node rule on sixteen pieces: the density is analytic.
        const double Quadrature = 1e-11;
        TeacherStudentUpdate update = new(0.02, 16, 0.1);
        HiddenLayerLaw law = new(update, new HiddenLayerStudent(new TeacherStudent([2, 2], InitialWeights.AtTarget), HiddenLayer.Graded(2, 1, condition)));
        HiddenLayerDensity density = law.Pair().Density;
        double s = density.StandardDeviation;
        double Integral(Func<double, double> f) => Enumerable.Range(-8, 16).Sum(i => GaussLegendreRule.Integrate(f, 2 + (1.5 * i * s), 2 + (1.5 * (i + 1) * s), 64));
        Assert.Equal(1, Integral(density.Density), Quadrature);
        Assert.Equal(density.CentralMoment(2), Integral(x => (x - 2) * (x - 2) * density.Density(x)), Quadrature * s * s);
        Assert.Equal(density.CentralMoment(6), Integral(x => Math.Pow(x - 2, 6) * density.Density(x)), Quadrature * Math.Pow(s, 6) * 1000);
        Assert.Equal(density.Cumulative(2 + s), 0.5 + GaussLegendreRule.Integrate(density.Density, 2, 2 + s, 64), Quadrature);
        Assert.Equal(Math.Log(density.Density(2 + s)), density.LogDensity(2 + s), Rounding);
        Assert.True(double.IsFinite(density.LogDensity(2 + (60 * s))));

        RandomStream random = RandomStream.FromSeed(14);
        Assert.Empty(SampleVerdict.Against(density, [.. Enumerable.Range(0, 20000).Select(_ => density.Sample(random))]));
    }

    [Fact]
    public void Two_components_are_an_approximation_that_is_exact_for_equal_rates()
    {
        TeacherStudentUpdate update = new(0.02, 16, 0.1);
        double Distance(double condition, bool one)
        {
            HiddenLayerPair pair = new HiddenLayerLaw(update, new HiddenLayerStudent(new TeacherStudent([2, 2], InitialWeights.AtTarget), HiddenLayer.Graded(2, 1, condition))).Pair();
            ContinuousLaw approximation = one ? pair.OneWidth : pair.TwoComponent;
            return Enumerable.Range(-30, 61).Max(i => Math.Abs(
                pair.Density.Cumulative(2 + (0.1 * i * pair.Density.StandardDeviation)) - approximation.Cumulative(2 + (0.1 * i * pair.Density.StandardDeviation))));
        }

        Assert.True(Distance(1, one: false) < 1e-10);
        Assert.True(Distance(1, one: true) < 1e-10);

        // At ratio 9 two widths are nearer to the exact density than one, and neither is it.
        Assert.InRange(Distance(3, one: false), 1e-3, Distance(3, one: true));
    }

    /// <summary>N = 4 with two degenerate pairs, dense layer, rotated teacher: the law of a pair does not depend on the basis of its plane, and training has it.</summary>
    [Fact]
    public void Pairs_of_a_larger_student_have_the_law_of_their_plane()
    {
        const double Rate = 0.1;
        const int Replicas = 8000;
        HiddenLayer layer = HiddenLayer.Random(6, 4, 0.5, RandomStream.FromSeed(21));
        HiddenLayerStudent model = new(new TeacherStudent([1, 1, 3, 3], InitialWeights.AtTarget, symmetric: true, TeacherRotation.Random), layer);
        double[,] teacher = model.TeacherMatrix(new RandomStream(new StreamKey(2, "pairs", -2)));
        double[] levels = new Dyson.Learning.HiddenLayerTraining(model, new Dyson.Learning.NoisyGradientLearning(Rate, 16, 0.02), "pairs").Train(2, 0, Replicas, [400], default).Levels;
        HiddenLayerLaw law = new(new TeacherStudentUpdate(Rate, 16, 0.02), model, teacher);
        foreach (int first in new[] { 0, 2 })
        {
            HiddenLayerPair pair = law.Pair(first, first + 1, 400);
            Assert.InRange(pair.Ratio, 0.3, 0.99);
            Assert.Empty(SampleVerdict.Against(pair.SpacingLaw, [.. levels.Chunk(4).Select(x => x[first] - x[first + 1])]));
            Assert.Empty(SampleVerdict.Against(pair.Density, [.. levels.Chunk(4).Select((x, r) => x[first + (r % 2)])]));
        }

        Assert.Throws<ArgumentException>(() => law.Pair(1, 2));
        Assert.Throws<ArgumentException>(() => new HiddenLayerLaw(Slow, model));
    }

    [Fact]
    public void A_start_that_is_not_forgotten_has_no_law_of_a_pair()
    {
        TeacherStudentUpdate update = new(0.1, 16, 0.1);
        HiddenLayerLaw law = new(update, new HiddenLayerStudent(new TeacherStudent([2, 2], InitialWeights.Zero), HiddenLayer.FromSingularValues([1, 3])));
        Assert.Throws<InvalidOperationException>(() => law.Pair(0, 1, 10));
        Assert.Equal(-2 * Math.Pow(0.9, 10), law.Mean(0, 0, 10), Rounding);
        Assert.Equal(law.Pair().SpacingLaw.Mean, law.Pair(0, 1, 1000).SpacingLaw.Mean, Rounding);
    }

    /// <summary>dψ_i/dt of the formula against differences of the exact flow, for the gradient and the projected update, and the path that it integrates to.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Speed_formula_is_the_derivative_of_the_exact_flow(bool projected)
    {
        const double Differences = 1e-8;
        const double Rate = 0.01;
        RandomStream random = RandomStream.FromSeed(31);
        HiddenLayer layer = HiddenLayer.Random(4, 3, 0.9, random);
        TeacherStudent plain = new([1, 2, 4], InitialWeights.Zero, projected, TeacherRotation.Random);
        double[,] teacher = plain.TeacherMatrix(random);
        double[,] start = new double[3, 3];
        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                start[i, j] = 0.3 * random.NextNormal();
                start[j, i] = projected ? start[i, j] : 0.3 * random.NextNormal();
            }
        }

        HiddenLayerSolution solution = new(layer, Rate, teacher, start, projected);
        foreach (double time in new[] { 0.0, 30, 200 })
        {
            HiddenLayerSpeed speed = HiddenLayerSpeed.At(layer, Rate, teacher, solution.FlowAt(time));
            double[] after = HiddenLayerSolution.Levels(solution.FlowAt(time + 1e-4));
            double[] before = HiddenLayerSolution.Levels(solution.FlowAt(time - 1e-4));
            for (int i = 0; i < 3; i++)
            {
                Assert.Equal((after[i] - before[i]) / 2e-4, speed.Speeds[i], Differences);
                Assert.Equal(speed.Sources[i] - (Rate * speed.Rates[i] * speed.Levels[i]), speed.Speeds[i], Differences);
            }
        }

        // Updates are the flow up to O(α): a thousand small steps and one unit of time at a thousand times the rate.
        const double FiniteRate = 1e-4;
        HiddenLayerSolution slow = new(layer, Rate / 1000, teacher, start, projected);
        AssertNear(solution.FlowAt(1), slow.FlowAt(1000), Rounding);
        AssertNear(solution.FlowAt(1), slow.At(1000), FiniteRate);
        AssertNear(start, solution.At(0), Rounding);

        static void AssertNear(double[,] expected, double[,] actual, double tolerance) => Assert.All(
            expected.Cast<double>().Zip(actual.Cast<double>()), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }

    private static HiddenLayerLaw Nine(TeacherStudentUpdate update, bool symmetric) =>
        new(update, new HiddenLayerStudent(new TeacherStudent([2, 2], InitialWeights.AtTarget, symmetric), HiddenLayer.FromSingularValues([1, 3])));
}
