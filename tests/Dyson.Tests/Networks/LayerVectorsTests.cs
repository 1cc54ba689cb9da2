using Dyson.LinearAlgebra;
using Dyson.Networks;
using Dyson.Randomness;
using Dyson.Statistics;

namespace Dyson.Tests.Networks;

public class LayerVectorsTests
{
    [Fact]
    public void Levels_outside_are_told_from_a_sample_of_the_bulk()
    {
        const int Rows = 200;
        const int Columns = 100;
        RandomStream random = RandomStream.FromSeed(1, "layer vectors");
        double[] w = [.. Enumerable.Range(0, Rows * Columns).Select(_ => random.NextNormal() / Math.Sqrt(Rows))];

        // One spike on a single pair of units, one spread over all.
        w[(7 * Columns) + 11] += 6;
        for (int e = 0; e < w.Length; e++)
        {
            w[e] += 4 / Math.Sqrt(Rows * Columns);
        }

        double upper = 1.1 * (1 + Math.Sqrt(0.5));
        SingularDecomposition spectrum = SingularVectors.Of(w, Rows, Columns, values => LayerVectors.Choose(values, 0.1, upper));
        LayerVectors vectors = LayerVectors.Of(spectrum, 0.1, upper);
        Assert.Equal(2, vectors.Levels.Count(level => !level.InBulk));
        Assert.InRange(vectors.BulkLeft.Count, LayerVectors.BulkSample, LayerVectors.BulkSample + LayerVectors.Leading);
        LevelVectors single = vectors.Levels[0];
        Assert.Equal((0, 7, 11), (single.Level, single.Left.LargestComponent, single.Right.LargestComponent));
        Assert.True(single.Left.Localisation.P < 1e-6 && single.Right.Localisation.P < 1e-6);
        LevelVectors spread = vectors.Levels[1];
        Assert.True(spread.Right.InverseParticipationRatio < HaarVector.OfDimension(Columns).MeanParticipationRatio);
        Assert.True(spread.Right.Localisation.P > 0.9 && spread.Right.PorterThomas.P < 1e-4);

        // The bulk is noise.
        Assert.All(
            new[] { vectors.BulkLeft.Localisation, vectors.BulkLeft.PorterThomas, vectors.BulkRight.Localisation, vectors.BulkRight.PorterThomas },
            test => Assert.InRange(test.P, FalseAlarm.PerAssertion, 1));
    }

    [Fact]
    public void Choices_end_where_the_spectrum_does()
    {
        double[] values = [.. Enumerable.Range(0, 300).Select(k => k < 50 ? 100.0 - k : k < 200 ? 2 - (0.01 * (k - 50)) : k < 290 ? 0.1 : 1e-14)];
        IReadOnlyList<int> chosen = LayerVectors.Choose(values, 0.2, 3);
        Assert.Equal(Enumerable.Range(0, 32), chosen.Take(32));
        Assert.Equal(Enumerable.Range(258, 32), chosen.TakeLast(32));
        Assert.Equal(LayerVectors.BulkSample, chosen.Count(level => level is >= 50 and < 200));
        Assert.Equal([0], LayerVectors.Choose([5], double.NaN, double.NaN));
        Assert.Empty(LayerVectors.Choose([0, 0], double.NaN, double.NaN));
        Assert.Equal(Enumerable.Range(0, 20), LayerVectors.Choose([.. Enumerable.Range(0, 20).Select(k => 20.0 - k)], double.NaN, double.NaN));
    }
}
