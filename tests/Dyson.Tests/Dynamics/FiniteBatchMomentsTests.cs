using Dyson.Dynamics;
using Dyson.Randomness;

namespace Dyson.Tests.Dynamics;

public class FiniteBatchMomentsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Direct_training_of_two_by_two_students_has_the_exact_moments(bool symmetric)
    {
        const int Batch = 4;
        const int Blocks = 40;
        const int PerBlock = 25_000;
        TeacherStudentUpdate update = new(0.5, Batch, 0.1);
        FiniteBatchMoments moments = new(update, 2, symmetric);
        RandomStream random = RandomStream.FromSeed(51);
        double kick = Math.Sqrt(update.StepVariance);
        Matrix2 d = default;
        BlockAverages averages = new(3, Blocks);
        for (int block = -1; block < Blocks; block++)
        {
            for (int t = 0; t < (block < 0 ? 200 : PerBlock); t++)
            {
                Matrix2 c = default;
                for (int b = 0; b < Batch; b++)
                {
                    double x = random.NextNormal();
                    double y = random.NextNormal();
                    c += new Matrix2(x * x, x * y, x * y, y * y);
                }

                Matrix2 gradient = d * c * (1.0 / Batch);
                double eta = random.NextNormal();
                Matrix2 noise = new(Math.Sqrt(2) * random.NextNormal(), eta, eta, Math.Sqrt(2) * random.NextNormal());
                d = d - ((symmetric ? gradient.Symmetrised : gradient) * update.LearningRate) + (noise * kick);
                if (block < 0)
                {
                    continue;
                }

                averages.Add(block, 0, (d.A * d.A) + (d.B * d.B) + (d.C * d.C) + (d.D * d.D), PerBlock);
                averages.Add(block, 1, 0.5 * ((d.A * d.A) + (d.D * d.D)), PerBlock);
                averages.Add(block, 2, ((d.A - d.D) * (d.A - d.D)) + ((d.B + d.C) * (d.B + d.C)), PerBlock);
            }
        }

        double infinite = 6 * update.StepVariance / (update.LearningRate * (2 - update.LearningRate));
        averages.AssertWithin(0, moments.TotalVariance, 0, "E|D|²");
        averages.AssertWithin(1, moments.DiagonalVariance, 0, "⟨D_ii²⟩");
        averages.AssertWithin(2, moments.SpacingSquare, 0, "⟨S²⟩");
        averages.AssertRejects(0, infinite, 0, "E|D|² with infinite data");
        double factor = FiniteBatchMoments.TotalVarianceFactor(update, 2);
        if (symmetric)
        {
            averages.AssertRejects(0, infinite * factor, 0, "E|D|² of the symmetric update by the plain one's factor");
        }
        else
        {
            averages.AssertWithin(0, infinite * factor, 0, "E|D|² by the factor 1/[1 − α(N + 1)/(|B|(2 − α))]");
        }
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(10, false)]
    [InlineData(10, true)]
    public void Large_batches_give_back_the_infinite_data_moments(int size, bool symmetric)
    {
        // The corrections are of relative order N/|B| = 1e-8 at most; a few of them.
        const int Batch = 1_000_000_000;
        const double Correction = 1e-7;
        TeacherStudentUpdate update = new(0.4, Batch, 0.1);
        FiniteBatchMoments moments = new(update, size, symmetric);
        double off = update.StepVariance / (0.4 * 1.6);
        Assert.Equal(1, moments.TotalVariance / (size * (size + 1) * off), Correction);
        Assert.Equal(1, moments.DiagonalVariance / (2 * off), Correction);
        Assert.Equal(size == 1 ? 0 : 1, moments.SpacingSquare / (8 * off), Correction);
    }

    [Fact]
    public void One_dimension_knows_no_symmetry()
    {
        // Variances near 1e-3, a few operations each.
        const double Rounding = 1e-15;
        TeacherStudentUpdate update = new(0.4, 3, 0.1);
        Assert.Equal(new FiniteBatchMoments(update, 1, false).TotalVariance, new FiniteBatchMoments(update, 1, true).TotalVariance, Rounding);
        Assert.Equal(new FiniteBatchMoments(update, 1, false).DiagonalVariance, new FiniteBatchMoments(update, 1, true).DiagonalVariance, Rounding);
    }

    [Fact]
    public void Runaway_second_moments_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new FiniteBatchMoments(new TeacherStudentUpdate(1.5, 1, 0.1), 2, false));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FiniteBatchMoments(new TeacherStudentUpdate(1.5, 1, 0.1), 2, true));
    }
}
