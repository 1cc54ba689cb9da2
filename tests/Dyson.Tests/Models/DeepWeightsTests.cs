using Dyson.Models;
using Dyson.Randomness;

namespace Dyson.Tests.Models;

public class DeepWeightsTests
{
    // Gram–Schmidt done twice leaves some roundings a vector.
    private const double Orthonormal = 1e-14;

    [Theory]
    [InlineData(5, 5)]
    [InlineData(7, 4)]
    [InlineData(3, 8)]
    [InlineData(1, 6)]
    public void Orthogonal_weights_have_equal_singular_values(int rows, int columns)
    {
        double[] w = new DeepNetwork(columns, [new DeepLayer(rows, Activation.Tanh, DeepWeights.Orthogonal(1.5))]).Draw(RandomStream.FromSeed(1))[0];
        int count = Math.Min(rows, columns);
        for (int p = 0; p < count; p++)
        {
            for (int q = 0; q <= p; q++)
            {
                double dot = rows >= columns
                    ? Enumerable.Range(0, rows).Sum(k => w[(k * columns) + p] * w[(k * columns) + q])
                    : Enumerable.Range(0, columns).Sum(k => w[(p * columns) + k] * w[(q * columns) + k]);
                Assert.Equal(p == q ? 1.5 * 1.5 : 0, dot, 1.5 * 1.5 * Orthonormal);
            }
        }
    }

    /// <summary>Elements of a frame of three vectors in R⁸: mean 0, variance 1/8, and ⟨w_11 w_22⟩ = 0, which a frame with a preferred sign would not have.</summary>
    [Fact]
    public void Random_weights_have_their_moments()
    {
        const int Draws = 20000;
        RandomStream random = RandomStream.FromSeed(2);
        foreach ((DeepWeights law, double variance) in new[] { (DeepWeights.Orthogonal(), 1.0 / 8), (DeepWeights.FanIn(2), 4.0 / 8), (DeepWeights.Normal(0.3), 0.09) })
        {
            DeepNetwork network = new(8, [new DeepLayer(3, Activation.Identity, law)]);
            double[][] draws = [.. Enumerable.Range(0, Draws).Select(_ => network.Draw(random)[0])];
            void Expect(double expected, Func<double[], double> observable, string what)
            {
                double mean = draws.Average(observable);
                double spread = Math.Sqrt(draws.Average(w => Math.Pow(observable(w) - mean, 2)) / Draws);
                FalseAlarm.AssertWithin(expected, mean, spread, $"{law}, {what}");
            }

            Expect(0, w => w[0], "mean of the first");
            Expect(0, w => w[23], "mean of the last");
            Expect(variance, w => w[0] * w[0], "square of the first");
            Expect(variance, w => w[23] * w[23], "square of the last");
            Expect(0, w => w[0] * w[9], "product on the diagonal");
        }
    }

    [Fact]
    public void Given_weights_are_written_as_given()
    {
        double[] Written(DeepWeights law, int rows, int columns)
        {
            double[] weights = [.. Enumerable.Repeat(double.NaN, rows * columns)];
            law.Write(rows, columns, [], weights);
            return weights;
        }

        Assert.Equal([2, 0, 0, 0, 2, 0], Written(DeepWeights.Identity(2), 2, 3));
        Assert.Equal([3, 0, 0, 1, 0, 0], Written(DeepWeights.Diagonal([3, 1]), 3, 2));
        Assert.Equal([1, 2, 3, 4, 5, 6], Written(DeepWeights.Matrix(new double[,] { { 1, 2, 3 }, { 4, 5, 6 } }), 2, 3));
        Assert.Equal(DeepWeights.Diagonal([3, 1]), DeepWeights.Diagonal([3, 1]));
        Assert.NotEqual(DeepWeights.Diagonal([3, 1]), DeepWeights.Diagonal([3, 2]));
        Assert.Throws<InvalidOperationException>(() => Written(DeepWeights.AtTeacher, 1, 1));
    }
}
