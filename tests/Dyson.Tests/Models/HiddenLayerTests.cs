using Dyson.Models;
using Dyson.Randomness;

namespace Dyson.Tests.Models;

public class HiddenLayerTests
{
    private const double Rounding = 1e-12;

    [Theory]
    [InlineData(5, 3)]
    [InlineData(3, 3)]
    [InlineData(2, 4)]
    public void Eigenvectors_diagonalise_the_gram_matrix_of_any_shape(int outputs, int inputs)
    {
        HiddenLayer layer = HiddenLayer.Random(outputs, inputs, 0.7, RandomStream.FromSeed(3));
        Assert.Equal((outputs, inputs), (layer.Outputs, layer.Inputs));
        double[,] turned = layer.InEigenbasis(layer.Gram);
        double[,] z = layer.Matrix;
        double[,] o = layer.Eigenvectors;
        for (int i = 0; i < inputs; i++)
        {
            for (int j = 0; j < inputs; j++)
            {
                Assert.Equal(i == j ? layer.Rates[i] : 0, turned[i, j], Rounding);
                Assert.Equal(Enumerable.Range(0, outputs).Sum(p => z[p, i] * z[p, j]), layer.Gram[i, j], Rounding);
                Assert.Equal(i == j ? 1 : 0, Enumerable.Range(0, inputs).Sum(k => o[k, i] * o[k, j]), Rounding);
            }
        }

        Assert.Equal(layer.Rates.Order(), layer.Rates);
        Assert.Equal(Math.Max(0, inputs - outputs), layer.Rates.Count(g => g == 0));
    }

    [Fact]
    public void Diagonal_layers_keep_their_order_and_grade_geometrically()
    {
        HiddenLayer listed = HiddenLayer.FromSingularValues([3, 1, 2]);
        Assert.True(listed.IsDiagonal);
        Assert.Equal([9, 1, 4], listed.Rates);
        Assert.Equal(9, listed.LargestRate);
        Assert.Equal([0.25, 1, 4], HiddenLayer.Graded(3, 0.5, 4).Rates);
        Assert.Equal(HiddenLayer.Identity(3).Rates, HiddenLayer.Graded(3, 1, 1).Rates);
        Assert.False(HiddenLayer.FromMatrix(new double[,] { { 1, 2 } }).IsDiagonal);
    }

    [Fact]
    public void Elements_of_a_random_layer_have_the_stated_deviation()
    {
        // 4000 elements: the variance is known to √(2/4000).
        HiddenLayer layer = HiddenLayer.Random(1000, 4, 0.5, RandomStream.FromSeed(4));
        double[] elements = [.. layer.Matrix.Cast<double>()];
        FalseAlarm.AssertWithin(0, elements.Average(), 0.5 / Math.Sqrt(4000), "mean");
        FalseAlarm.AssertWithin(0.25, elements.Average(z => z * z), 0.25 * Math.Sqrt(2.0 / 4000), "variance");
    }

    [Fact]
    public void Layers_that_are_none_are_refused()
    {
        Assert.Throws<ArgumentException>(() => HiddenLayer.FromSingularValues([]));
        Assert.Throws<ArgumentException>(() => HiddenLayer.FromSingularValues([1, -1]));
        Assert.Throws<ArgumentException>(() => HiddenLayer.Identity(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => HiddenLayer.Graded(2, 1, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => HiddenLayer.Graded(2, 0, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => HiddenLayer.Random(0, 2, 1, RandomStream.FromSeed(1)));
        Assert.Throws<ArgumentException>(() => HiddenLayer.FromMatrix(new double[0, 2]));
        Assert.Throws<ArgumentException>(() => HiddenLayer.FromMatrix(new double[,] { { double.NaN } }));
        Assert.Throws<ArgumentException>(() => HiddenLayer.Identity(2).InEigenbasis(new double[3, 3]));
        Assert.Throws<ArgumentException>(() => new HiddenLayerStudent(new TeacherStudent([1, 2], InitialWeights.Zero), HiddenLayer.Identity(3)));
    }
}
