using Dyson.Dynamics;
using Dyson.Models;
using Dyson.Randomness;
using MathNet.Numerics.Integration;

namespace Dyson.Tests.Dynamics;

public class TeacherStudentLawTests
{
    /// <summary>Closed forms in double precision, a few operations apart.</summary>
    private const double Rounding = 1e-12;

    private static readonly TeacherStudentUpdate Paper = new(0.1, 16, 0.1);

    public static TheoryData<double, bool, string, int> Trainings => new()
    {
        { 0.1, true, "teacher", 7 },
        { 0.5, true, "teacher", 40 },
        { 1.5, false, "teacher", 40 },
        { 0.3, true, "normal", 3 },
        { 0.3, false, "normal", 3 },
        { 0.2, true, "zero", 5 },
    };

    [Theory]
    [MemberData(nameof(Trainings))]
    public void Direct_training_gives_the_variances_and_the_mean_spacing_at_any_time(double rate, bool symmetric, string start, int steps)
    {
        const int Replicas = 60_000;
        const double Kappa = 2;
        const double Spread = 0.05;
        InitialWeights initial = start switch
        {
            "teacher" => InitialWeights.AtTarget,
            "zero" => InitialWeights.Zero,
            _ => InitialWeights.Normal(Spread),
        };
        TeacherStudentUpdate update = new(rate, 16, 0.1);
        TeacherStudentLaw law = new(update, initial, symmetric);
        RandomStream random = RandomStream.FromSeed(41);
        double kick = update.Noise / Math.Sqrt(update.BatchSize);
        double[] sums = new double[4];
        for (int replica = 0; replica < Replicas; replica++)
        {
            double scale = initial.StandardDeviation;
            double off = scale * random.NextNormal();
            Matrix2 w = symmetric
                ? new Matrix2(Math.Sqrt(2) * scale * random.NextNormal(), off, off, Math.Sqrt(2) * scale * random.NextNormal())
                : new Matrix2(scale * random.NextNormal(), off, scale * random.NextNormal(), scale * random.NextNormal());
            w += Matrix2.Identity * (Kappa * law.MeanStart);
            for (int t = 0; t < steps; t++)
            {
                double eta = random.NextNormal();
                Matrix2 noise = new Matrix2(Math.Sqrt(2) * random.NextNormal(), eta, eta, Math.Sqrt(2) * random.NextNormal()) * kick;
                w = w - ((w - (Matrix2.Identity * Kappa)) * rate) + (noise * rate);
            }

            // Singular values of W, from the invariants of WᵀW.
            double frobenius = (w.A * w.A) + (w.B * w.B) + (w.C * w.C) + (w.D * w.D);
            double spacing = Math.Sqrt(Math.Max(0, frobenius - (2 * Math.Abs(w.Determinant))));
            double x = w.Symmetrised.B;
            sums[0] += spacing / Replicas;
            sums[1] += x * x / Replicas;
            sums[2] += w.A / Replicas;
            sums[3] += (w.A - (Kappa * law.MeanAt(steps))) * (w.A - (Kappa * law.MeanAt(steps))) / Replicas;
        }

        double sigma = law.Sigma(steps);
        FalseAlarm.AssertWithin(law.OffDiagonalVarianceAt(steps), sums[1], law.OffDiagonalVarianceAt(steps) * Math.Sqrt(2.0 / Replicas), "Var W_12");
        FalseAlarm.AssertWithin(Kappa * law.MeanAt(steps), sums[2], sigma / Math.Sqrt(Replicas), "⟨W_11⟩");

        // From a start that is not symmetric the diagonal keeps its own variance s² = 2 (s²/2): the same number.
        FalseAlarm.AssertWithin(law.DiagonalVarianceAt(steps), sums[3], law.DiagonalVarianceAt(steps) * Math.Sqrt(2.0 / Replicas), "Var W_11");

        // Surmise: ⟨S²⟩ − ⟨S⟩² = (4 − π)σ².
        FalseAlarm.AssertWithin(law.MeanSpacing(0, steps), sums[0], sigma * Math.Sqrt((4 - Math.PI) / Replicas), "⟨S⟩");
    }

    [Fact]
    public void Stationary_law_is_the_exact_one_and_tends_to_the_papers_slope()
    {
        TeacherStudentLaw law = new(Paper, InitialWeights.AtTarget);
        Assert.Equal(Math.Sqrt(2 * Math.PI * 0.1 * 0.01 / (16 * 1.9)), law.MeanSpacing(), Rounding);
        Assert.Equal(TeacherStudentLaw.LeadingSlope * law.SlopeFactor * law.Abscissa, law.MeanSpacing(), Rounding);

        // At learning rate α the slope is √π (1 + α/4 + …).
        const double SmallRate = 1e-8;
        TeacherStudentLaw slow = new(new TeacherStudentUpdate(SmallRate, 16, 0.1), InitialWeights.Zero);
        Assert.Equal(Math.Sqrt(Math.PI), slow.MeanSpacing() / slow.Abscissa, SmallRate);
        Assert.Equal(Math.Sqrt(2 * law.DiagonalVarianceAt(long.MaxValue)), law.RiceSigma(), Rounding);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    [InlineData(1.0)]
    [InlineData(2.0)]
    [InlineData(8.0)]
    [InlineData(30.0)]
    public void Split_teacher_has_rices_mean(double gapOverRiceSigma)
    {
        // The quadrature's own error: 200 nodes, a Bessel function that is itself a 256-node sum, tables of MathNet's nodes.
        const double NormQuadrature = 1e-9;
        TeacherStudentLaw law = new(Paper, InitialWeights.AtTarget);
        double sigma = law.RiceSigma();
        double nu = gapOverRiceSigma;
        double Density(double s) => s * Math.Exp(-0.5 * (s - nu) * (s - nu)) * ScaledBesselI0(s * nu);
        double lower = Math.Max(0, nu - 12);
        double upper = nu + 12;
        Assert.Equal(1, GaussLegendreRule.Integrate(Density, lower, upper, 200), NormQuadrature);
        double mean = GaussLegendreRule.Integrate(s => s * Density(s), lower, upper, 200);
        Assert.Equal(mean, law.MeanSpacing(gapOverRiceSigma * sigma) / sigma, NormQuadrature * mean);
    }

    [Fact]
    public void Rices_mean_joins_its_asymptotic_series_and_the_noiseless_limit()
    {
        // Beyond ν = 44 σ_R the law may leave out the last term of this series, σ_R⁴/(8ν³) = 1.5e-6 σ_R there.
        const double LastTerm = 3e-6;
        TeacherStudentLaw law = new(Paper, InitialWeights.AtTarget);
        double sigma = law.RiceSigma();
        foreach (double nu in new[] { 44.0, 45.0, 200.0 })
        {
            double series = nu + (0.5 / nu) + (1 / (8 * nu * nu * nu));
            Assert.Equal(series, law.MeanSpacing(nu * sigma) / sigma, LastTerm);
        }

        Assert.Equal(0.3, new TeacherStudentLaw(new TeacherStudentUpdate(0.1, 16, 0), InitialWeights.AtTarget).MeanSpacing(0.3), Rounding);
    }

    [Theory]
    [InlineData(0.5, 0.15)]
    [InlineData(1.0, 0.19)]
    [InlineData(2.0, 0.15)]
    public void The_papers_formula_lies_above_rices_mean(double gapOverRiceSigma, double excess)
    {
        // Quoted in whole per cent, at small α, where the two conventions agree.
        TeacherStudentLaw law = new(new TeacherStudentUpdate(1e-6, 16, 0.1), InitialWeights.AtTarget);
        double gap = gapOverRiceSigma * law.RiceSigma();
        Assert.Equal(excess, (law.ApproximateMeanSpacing(gap) / law.MeanSpacing(gap)) - 1, 0.005);
        TeacherStudentLaw fast = new(new TeacherStudentUpdate(0.5, 16, 0.1), InitialWeights.AtTarget);
        Assert.Equal(fast.MeanSpacing(), fast.ApproximateMeanSpacing(0, finiteRate: true), Rounding);
    }

    [Fact]
    public void Impossible_updates_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new TeacherStudentUpdate(2, 16, 0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TeacherStudentUpdate(0.1, 0, 0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TeacherStudentUpdate(0.1, 16, -0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TeacherStudentLaw(Paper, InitialWeights.Zero).MeanSpacing(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TeacherStudentLaw(Paper, InitialWeights.Zero).OffDiagonalVarianceAt(-1));
    }

    private static double ScaledBesselI0(double z) =>
        GaussLegendreRule.Integrate(theta => Math.Exp(z * (Math.Cos(theta) - 1)), 0, Math.PI, 256) / Math.PI;
}
