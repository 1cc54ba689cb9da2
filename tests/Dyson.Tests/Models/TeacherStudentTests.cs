using Dyson.Models;
using Dyson.Randomness;

namespace Dyson.Tests.Models;

public class TeacherStudentTests
{
    /// <summary>Products of a few orthonormal columns.</summary>
    private const double Rounding = 1e-13;

    [Fact]
    public void Rotated_teacher_keeps_its_eigenvalues()
    {
        TeacherStudent model = new([3, 1, 2], InitialWeights.Zero, symmetric: false, TeacherRotation.Random);
        double[,] w = model.TeacherMatrix(RandomStream.FromSeed(1));
        Assert.Equal([1, 2, 3], model.Eigenvalues);
        Assert.NotEqual(0, w[0, 1]);
        double trace = w[0, 0] + w[1, 1] + w[2, 2];
        double squares = 0;
        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                Assert.Equal(w[i, j], w[j, i]);
                squares += w[i, j] * w[i, j];
            }
        }

        double determinant = (w[0, 0] * ((w[1, 1] * w[2, 2]) - (w[1, 2] * w[2, 1]))) - (w[0, 1] * ((w[1, 0] * w[2, 2]) - (w[1, 2] * w[2, 0])))
            + (w[0, 2] * ((w[1, 0] * w[2, 1]) - (w[1, 1] * w[2, 0])));
        Assert.Equal(6, trace, Rounding);
        Assert.Equal(14, squares, 10 * Rounding);
        Assert.Equal(6, determinant, 10 * Rounding);
    }

    [Fact]
    public void Unrotated_teacher_is_diagonal_and_draws_nothing()
    {
        RandomStream random = RandomStream.FromSeed(1);
        double[,] w = new TeacherStudent([2, 2], InitialWeights.AtTarget).TeacherMatrix(random);
        Assert.Equal(new double[,] { { 2, 0 }, { 0, 2 } }, w);
        Assert.Equal(RandomStream.FromSeed(1).NextUInt64(), random.NextUInt64());
    }

    [Fact]
    public void Teachers_need_eigenvalues_that_are_finite_and_not_negative()
    {
        Assert.Throws<ArgumentException>(() => new TeacherStudent([], InitialWeights.Zero));
        Assert.Contains("-0.5", Assert.Throws<ArgumentException>(() => new TeacherStudent([1, -0.5], InitialWeights.Zero)).Message, StringComparison.Ordinal);
        Assert.Equal([0, 1], new TeacherStudent([1, 0], InitialWeights.Zero).Eigenvalues);
        Assert.Throws<ArgumentException>(() => new TeacherStudent([1, double.PositiveInfinity], InitialWeights.Zero));
    }

    [Fact]
    public void Haar_matrices_are_orthogonal_and_have_the_group_averages()
    {
        const int Draws = 20_000;
        const int Size = 3;
        RandomStream random = RandomStream.FromSeed(2);
        double trace = 0;
        double traceSquare = 0;
        double fourth = 0;
        for (int draw = 0; draw < Draws; draw++)
        {
            double[,] q = HaarOrthogonal.Draw(Size, random);
            for (int a = 0; a < Size; a++)
            {
                for (int b = 0; b <= a; b++)
                {
                    double overlap = (q[0, a] * q[0, b]) + (q[1, a] * q[1, b]) + (q[2, a] * q[2, b]);
                    Assert.Equal(a == b ? 1 : 0, overlap, Rounding);
                }
            }

            double t = q[0, 0] + q[1, 1] + q[2, 2];
            trace += t / Draws;
            traceSquare += t * t / Draws;
            fourth += Math.Pow(q[1, 2], 4) / Draws;
        }

        // O(3): ⟨tr⟩ = 0, ⟨tr²⟩ = 1, ⟨tr⁴⟩ = 3; ⟨q⁴⟩ = 3/(N(N + 2)) = 1/5, ⟨q⁸⟩ = 1/9.
        FalseAlarm.AssertWithin(0, trace, Math.Sqrt(1.0 / Draws), "⟨tr O⟩");
        FalseAlarm.AssertWithin(1, traceSquare, Math.Sqrt(2.0 / Draws), "⟨(tr O)²⟩");
        FalseAlarm.AssertWithin(0.2, fourth, Math.Sqrt(((1.0 / 9) - 0.04) / Draws), "⟨O_12⁴⟩");
    }
}
