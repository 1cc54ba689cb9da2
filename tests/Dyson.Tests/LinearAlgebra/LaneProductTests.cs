using Dyson.Lanes;
using Dyson.LinearAlgebra;
using Dyson.Randomness;
using Dyson.Tests.Lanes;
using MathNet.Numerics.LinearAlgebra;

namespace Dyson.Tests.LinearAlgebra;

/// <summary>
/// Every product against a scalar twin that sums the whole row in ascending order with fused multiply-add (equal to the last bit) and
/// against MathNet (equal within rounding), at all widths.
/// </summary>
public class LaneProductTests
{
    // n products of normals, each rounded once here and twice there.
    private const double Rounding = 1e-14;

    public enum Product
    {
        TimesTransposed,
        AddTimesTransposed,
        AddTimesTransposedLower,
        AddTimesLower,
        LowerTimesTransposed,
        LowerTimesLower,
        Symmetric,
        AddSymmetric,
        AddGramOfLower,
        Transpose,
    }

    public static TheoryData<Product> Products => [.. Enum.GetValues<Product>()];

    public static int[] Sizes => [.. Enumerable.Range(1, 24), 32, 48, 64];

    [Theory]
    [MemberData(nameof(Products))]
    public void Square_products_are_those_of_the_scalar_twin_and_of_MathNet(Product product)
    {
        foreach (int n in Sizes)
        {
            Check(product, n, n, n);
        }
    }

    [Theory]
    [InlineData(Product.TimesTransposed)]
    [InlineData(Product.AddTimesTransposed)]
    [InlineData(Product.AddTimesTransposedLower)]
    [InlineData(Product.LowerTimesTransposed)]
    [InlineData(Product.Symmetric)]
    [InlineData(Product.AddSymmetric)]
    [InlineData(Product.Transpose)]
    public void Rectangular_products_are_those_of_the_scalar_twin_and_of_MathNet(Product product)
    {
        foreach (int rows in (int[])[1, 2, 3, 4, 7, 10])
        {
            foreach (int inner in (int[])[1, 2, 5, 8])
            {
                foreach (int columns in (int[])[1, 2, 3, 6, 9])
                {
                    Check(product, rows, inner, columns);
                }
            }
        }
    }

    [Fact]
    public void Symmetric_results_are_symmetric_to_the_last_bit()
    {
        // Two commuting symmetric matrices, whose product is symmetric only up to rounding.
        const int N = 7;
        RandomStream random = RandomStream.FromSeed(3);
        double[] a = LaneMatrices.Symmetric(random, N);
        Matrix<double> m = LaneMatrices.Matrix(a, N, N);
        double[] b = LaneMatrices.Flat(m * m);
        Lanes4[] c = new Lanes4[N * N];
        LaneProduct.Symmetric<Lanes4>(EveryWidth.Pack<Lanes4>([a]), EveryWidth.Pack<Lanes4>([b]), N, N, c);
        double[] result = EveryWidth.Unpack<Lanes4>(c, 2);
        EveryWidth.AssertSameBits(result, LaneMatrices.TransposedCopy(result, N, N), "transpose");
    }

    // The operands' and the result's shapes for products whose arguments follow from fewer sizes.
    private static (int Rows, int Inner, int Columns) Shape(Product product, int rows, int inner, int columns) => product switch
    {
        Product.AddTimesTransposedLower => (rows, inner, inner),
        Product.LowerTimesTransposed => (rows, rows, columns),
        Product.Symmetric or Product.AddSymmetric => (rows, inner, rows),
        Product.Transpose => (rows, columns, 0),
        _ => (rows, inner, columns),
    };

    private static void Check(Product product, int rows, int inner, int columns)
    {
        (rows, inner, columns) = Shape(product, rows, inner, columns);
        RandomStream random = RandomStream.FromSeed((ulong)((rows * 10_000) + (inner * 100) + columns), product.ToString());
        double[][] inputs = LaneMatrices.Each(_ => Input(product, rows, inner, columns, random));
        double[][] outputs = EveryWidth.AssertSameBits(new Kernel(product, rows, inner, columns), inputs);
        for (int r = 0; r < inputs.Length; r++)
        {
            ReadOnlySpan<double> a = inputs[r].AsSpan(0, rows * inner);
            if (product == Product.Transpose)
            {
                EveryWidth.AssertSameBits(LaneMatrices.TransposedCopy(a, rows, inner), outputs[r], "transpose");
                continue;
            }

            ReadOnlySpan<double> b = inputs[r].AsSpan(rows * inner, columns * inner);
            double[] start = inputs[r].AsSpan((rows + columns) * inner).ToArray();
            double[] twin = Twin(product, a, b, start, rows, inner, columns);
            Matrix<double> exact = LaneMatrices.Matrix(a, rows, inner) * LaneMatrices.Matrix(b, columns, inner).Transpose();
            if (Adds(product))
            {
                exact += LaneMatrices.Matrix(start, rows, columns);
            }

            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < columns; j++)
                {
                    int e = (i * columns) + j;
                    if (product == Product.LowerTimesLower && j > i)
                    {
                        // Above the diagonal blocks of two nothing is written; within them the upper element is not promised.
                        Assert.True(j <= (i | 1) || outputs[r][e] == start[e], $"{product} {rows}: element ({i}, {j}) written");
                        continue;
                    }

                    Assert.True(twin[e] == outputs[r][e], $"{product} {rows}×{inner}×{columns}: element ({i}, {j})");
                    Assert.Equal(exact[i, j], outputs[r][e], Rounding * (inner + 1) * 10);
                }
            }
        }
    }

    private static bool Adds(Product product) => product.ToString().StartsWith("Add", StringComparison.Ordinal);

    // A, then B by rows (so that the product is A Bᵀ), then what C holds before.
    private static double[] Input(Product product, int rows, int inner, int columns, RandomStream random)
    {
        double[] c = product is Product.AddSymmetric or Product.AddGramOfLower
            ? LaneMatrices.Symmetric(random, rows)
            : LaneMatrices.Normals(random, rows * columns);
        double[] a = product is Product.LowerTimesTransposed or Product.LowerTimesLower or Product.AddGramOfLower
            ? LaneMatrices.Lower(random, rows)
            : LaneMatrices.Normals(random, rows * inner);
        double[] b = product switch
        {
            Product.AddTimesTransposedLower => LaneMatrices.Lower(random, inner),
            Product.AddTimesLower or Product.LowerTimesLower => LaneMatrices.TransposedCopy(LaneMatrices.Lower(random, inner), inner, inner),
            Product.Symmetric or Product.AddSymmetric or Product.AddGramOfLower => [.. a],
            _ => LaneMatrices.Normals(random, columns * inner),
        };
        return [.. a, .. b, .. c];
    }

    private static double[] Twin(
        Product product, ReadOnlySpan<double> a, ReadOnlySpan<double> b, double[] start, int rows, int inner, int columns)
    {
        double[] c = [.. start];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                double sum = 0;
                for (int k = 0; k < inner; k++)
                {
                    sum = Math.FusedMultiplyAdd(a[(i * inner) + k], b[(j * inner) + k], sum);
                }

                c[(i * columns) + j] = Adds(product) ? sum + start[(i * columns) + j] : sum;
            }
        }

        return c;
    }

    private sealed record Kernel(Product Product, int Rows, int Inner, int Columns) : ILaneKernel
    {
        public T[] Run<T>(T[] input)
            where T : unmanaged, ILanes<T>
        {
            Span<T> a = input.AsSpan(0, Rows * Inner);
            Span<T> b = input.AsSpan(Rows * Inner, Columns * Inner);
            T[] c = [.. input.AsSpan((Rows + Columns) * Inner)];
            switch (Product)
            {
                case Product.TimesTransposed:
                    LaneProduct.TimesTransposed<T>(a, b, Rows, Inner, Columns, c);
                    break;
                case Product.AddTimesTransposed:
                    LaneProduct.AddTimesTransposed<T>(a, b, Rows, Inner, Columns, c);
                    break;
                case Product.AddTimesTransposedLower:
                    LaneProduct.AddTimesTransposedLower<T>(a, b, Rows, Inner, c);
                    break;
                case Product.AddTimesLower:
                    LaneProduct.AddTimesLower<T>(a, b, Inner, c);
                    break;
                case Product.LowerTimesTransposed:
                    LaneProduct.LowerTimesTransposed<T>(a, b, Rows, Columns, c);
                    break;
                case Product.LowerTimesLower:
                    LaneProduct.LowerTimesLower<T>(a, b, Rows, c);
                    break;
                case Product.Symmetric:
                    LaneProduct.Symmetric<T>(a, b, Rows, Inner, c);
                    break;
                case Product.AddSymmetric:
                    LaneProduct.AddSymmetric<T>(a, b, Rows, Inner, c);
                    break;
                case Product.AddGramOfLower:
                    LaneProduct.AddGramOfLower<T>(a, Rows, c);
                    break;
                default:
                    c = new T[Rows * Inner];
                    LaneProduct.Transpose<T>(a, Rows, Inner, c);
                    break;
            }

            return c;
        }
    }
}
