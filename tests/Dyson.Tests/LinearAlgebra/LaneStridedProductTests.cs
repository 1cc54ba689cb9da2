using Dyson.Lanes;
using Dyson.LinearAlgebra;
using Dyson.Randomness;

namespace Dyson.Tests.LinearAlgebra;

/// <summary>Products with operands read either way, replicas side by side and one matrix alone, against a scalar loop: the same bits.</summary>
public class LaneStridedProductTests
{
    // Around tiles and registers, and large enough for strips that are copied.
    public static TheoryData<int, int, int> Shapes => new()
    {
        { 1, 1, 1 }, { 2, 3, 4 }, { 4, 4, 4 }, { 5, 7, 3 }, { 8, 1, 17 }, { 3, 16, 33 }, { 13, 9, 21 }, { 6, 2, 40 }, { 16, 5, 15 }, { 5, 300, 131 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_product_has_the_bits_of_a_scalar_loop(int rows, int inner, int columns)
    {
        Check<Lanes1>(rows, inner, columns);
        Check<Lanes4>(rows, inner, columns);
        Check<Lanes8>(rows, inner, columns);
    }

    private static void Check<T>(int rows, int inner, int columns)
        where T : unmanaged, ILanes<T>
    {
        RandomStream random = RandomStream.FromSeed(1, $"{rows} {inner} {columns}");
        double[] a = [.. Enumerable.Range(0, rows * inner).Select(_ => random.NextNormal())];
        double[] b = [.. Enumerable.Range(0, inner * columns).Select(_ => random.NextNormal())];
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

        T[] work = new T[LaneStridedProduct.WorkingLength<T>(inner)];
        T[] c = new T[rows * columns];
        LaneStridedProduct.Times<T>(Lift(a), Lift(b), rows, inner, columns, c, work);
        Assert.Equal(expected, Lower(c));
        Array.Clear(c);
        LaneStridedProduct.TimesTransposed<T>(Lift(a), Lift(Transposed(b, inner, columns)), rows, inner, columns, c, work);
        Assert.Equal(expected, Lower(c));
        Array.Clear(c);
        LaneStridedProduct.TransposedTimes<T>(Lift(Transposed(a, rows, inner)), Lift(b), rows, inner, columns, c, work);
        Assert.Equal(expected, Lower(c));

        static T[] Lift(double[] numbers) => [.. numbers.Select(x => T.WithLane(T.Broadcast(double.NaN), T.Count - 1, x))];
        static double[] Lower(T[] vectors) => [.. vectors.Select(v => T.Lane(v, T.Count - 1))];
    }

    private static double[] Transposed(double[] matrix, int rows, int columns) =>
        [.. from j in Enumerable.Range(0, columns) from i in Enumerable.Range(0, rows) select matrix[(i * columns) + j]];
}
