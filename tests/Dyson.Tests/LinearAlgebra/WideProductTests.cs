using Dyson.Lanes;
using Dyson.LinearAlgebra;
using Dyson.Randomness;

namespace Dyson.Tests.LinearAlgebra;

/// <summary>Products of single matrices in tiles against a scalar loop: the same bits at every width of registers.</summary>
public class WideProductTests
{
    // Every remainder of rows (of 8) and columns (of 24), blocks of k, and both ways to copy a factor.
    public static TheoryData<int, int, int> Shapes => new()
    {
        { 1, 1, 1 }, { 7, 3, 25 }, { 8, 5, 24 }, { 9, 4, 48 }, { 3, 140, 23 }, { 17, 40, 31 }, { 16, 300, 260 }, { 5, 700, 120 }, { 33, 2, 13 }, { 260, 16, 40 }, { 12, 33, 9 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Tiles_have_the_bits_of_a_scalar_loop(int rows, int inner, int columns)
    {
        RandomStream random = RandomStream.FromSeed(1, $"{rows} {inner} {columns}");
        double[] a = [.. Enumerable.Range(0, rows * inner).Select(_ => random.NextNormal())];
        double[] b = [.. Enumerable.Range(0, inner * columns).Select(_ => random.NextNormal())];

        // What stands beside an edge must not matter, however bad.
        b[^1] = double.PositiveInfinity;
        double[] expected = new double[rows * columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                for (int k = 0; k < inner; k++)
                {
                    expected[(i * columns) + j] = Math.FusedMultiplyAdd(a[(i * inner) + k], b[(k * columns) + j], expected[(i * columns) + j]);
                }
            }
        }

        double[] aTurned = [.. from k in Enumerable.Range(0, inner) from i in Enumerable.Range(0, rows) select a[(i * inner) + k]];
        double[] bTurned = [.. from j in Enumerable.Range(0, columns) from k in Enumerable.Range(0, inner) select b[(k * columns) + j]];
        Check<Lanes2>();
        Check<Lanes4>();
        Check<Lanes8>();

        void Check<T>()
            where T : unmanaged, ILanes<T>
        {
            double[] work = new double[inner * WideProduct.StripWidth];
            double[] c = new double[expected.Length];
            WideProduct.Compute<T>(a, inner, 1, b, columns, 1, rows, inner, columns, c, work);
            Assert.Equal(expected, c);
            Array.Clear(c);
            WideProduct.Compute<T>(a, inner, 1, bTurned, 1, inner, rows, inner, columns, c, work);
            Assert.Equal(expected, c);
            Array.Clear(c);
            WideProduct.Compute<T>(aTurned, 1, rows, b, columns, 1, rows, inner, columns, c, work);
            Assert.Equal(expected, c);
        }
    }
}
