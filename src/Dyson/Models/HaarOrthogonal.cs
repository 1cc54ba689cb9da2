using Dyson.Randomness;

namespace Dyson.Models;

/// <summary>Orthogonal matrices from the Haar measure on O(N).</summary>
public static class HaarOrthogonal
{
    /// <summary>
    /// One draw, N×N: the Gram–Schmidt orthogonalisation (done twice, for rounding) of N columns of normals. Positive norms make the
    /// factor R's diagonal positive, which is what the Haar measure needs (Mezzadri, Notices of the AMS 54, 592, 2007).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is below 1.</exception>
    public static double[,] Draw(int size, RandomStream random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentNullException.ThrowIfNull(random);
        double[,] q = new double[size, size];
        for (int column = 0; column < size; column++)
        {
            for (int row = 0; row < size; row++)
            {
                q[row, column] = random.NextNormal();
            }
        }

        for (int column = 0; column < size; column++)
        {
            for (int pass = 0; pass < 2; pass++)
            {
                for (int earlier = 0; earlier < column; earlier++)
                {
                    double overlap = Dot(q, earlier, column);
                    for (int row = 0; row < size; row++)
                    {
                        q[row, column] -= overlap * q[row, earlier];
                    }
                }
            }

            double norm = Math.Sqrt(Dot(q, column, column));
            for (int row = 0; row < size; row++)
            {
                q[row, column] /= norm;
            }
        }

        return q;
    }

    private static double Dot(double[,] q, int first, int second)
    {
        double sum = 0;
        for (int row = 0; row < q.GetLength(0); row++)
        {
            sum += q[row, first] * q[row, second];
        }

        return sum;
    }
}
