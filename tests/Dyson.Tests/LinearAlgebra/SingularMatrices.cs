using Dyson.Randomness;

namespace Dyson.Tests.LinearAlgebra;

/// <summary>Matrices with planted singular values.</summary>
internal static class SingularMatrices
{
    /// <summary>U diag(ξ) Vᵀ, rows ≥ columns, U and V products of a few random reflections.</summary>
    public static double[] Plant(double[] values, int rows, int columns)
    {
        double[] matrix = new double[rows * columns];
        for (int i = 0; i < columns; i++)
        {
            matrix[(i * columns) + i] = values[i];
        }

        for (int reflection = 0; reflection < 4; reflection++)
        {
            Reflect(matrix, rows, columns, columns, 1, Normals(rows, $"left {reflection}"));
            Reflect(matrix, columns, rows, 1, columns, Normals(columns, $"right {reflection}"));
        }

        return matrix;
    }

    /// <summary>Singular values of a kind, descending.</summary>
    public static double[] PlantedValues(string kind, int count) =>
    [
        .. Enumerable.Range(0, count).Select(k => kind switch
        {
            "graded" => Math.Pow(10, -0.15 * k),
            "clustered" => k < 60 ? 1 : 1e-6,
            "rank 20" => k < 20 ? 2 - (0.05 * k) : 0,
            "one outlier" => k == 0 ? 1000 : 1,
            "tiny gaps" => 1 - (k * 1e-10),
            "pairs" => 2 - (k / 2 * 0.01),
            _ => 3,
        }),
    ];

    public static double[] Transposed(double[] matrix, int rows, int columns) =>
        [.. from j in Enumerable.Range(0, columns) from i in Enumerable.Range(0, rows) select matrix[(i * columns) + j]];

    private static double[] Normals(int count, string stream)
    {
        RandomStream random = RandomStream.FromSeed(1, stream);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextNormal())];
    }

    // A ← (1 − 2vvᵀ/v²)A, element (i, j) at i·down + j·across.
    private static void Reflect(double[] matrix, int rows, int columns, int down, int across, double[] v)
    {
        double square = v.Sum(x => x * x);
        for (int j = 0; j < columns; j++)
        {
            double product = 0;
            for (int i = 0; i < rows; i++)
            {
                product += v[i] * matrix[(i * down) + (j * across)];
            }

            for (int i = 0; i < rows; i++)
            {
                matrix[(i * down) + (j * across)] -= 2 * product / square * v[i];
            }
        }
    }
}
