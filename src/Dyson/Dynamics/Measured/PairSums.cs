namespace Dyson.Dynamics.Measured;

/// <summary>Squares of the noise's elements off the diagonal over g_i²g_j² of the diagonal, summed block by block.</summary>
internal sealed class PairSums
{
    private readonly double[][] _off;
    private readonly double[][] _image;
    private readonly double[][] _scale;
    private readonly double[][] _outer;
    private readonly double[] _time;

    /// <summary>Sums over all transitions.</summary>
    /// <param name="rows">The transitions.</param>
    /// <param name="geometric">√(g_i²(x)g_j²(y)).</param>
    /// <param name="cancellation">Ends it.</param>
    public PairSums(MotionTransitions rows, Func<int, double, int, double, double> geometric, CancellationToken cancellation)
    {
        int n = rows.Levels;
        int pairs = n * (n - 1) / 2;
        double[][] Zeros(int length) => [.. Enumerable.Range(0, rows.Blocks + 1).Select(_ => new double[length])];
        (_off, _image, _scale, _outer, _time) = (Zeros(pairs), Zeros(pairs), Zeros(pairs), Zeros(n), new double[rows.Blocks + 1]);
        for (int t = 0; t < rows.Count; t++)
        {
            cancellation.ThrowIfCancellationRequested();
            double time = rows.Duration[t];
            int pair = 0;
            foreach (int block in (int[])[rows.Block[t], rows.Blocks])
            {
                pair = 0;
                _time[block] += time;
                for (int i = 0; i < n; i++)
                {
                    if (rows.Outer.Length > 0)
                    {
                        _outer[block][i] += rows.Outer[(t * n) + i];
                    }

                    for (int j = i + 1; j < n; j++, pair++)
                    {
                        _off[block][pair] += rows.Off[(t * pairs) + pair];
                        _scale[block][pair] += time * geometric(i, rows.Start[(t * n) + i], j, rows.Start[(t * n) + j]);
                        if (rows.Image.Length > 0)
                        {
                            _image[block][pair] += rows.Image[(t * pairs) + pair];
                        }
                    }
                }
            }
        }
    }

    /// <summary>g_ij²/(g_ig_j) without one block, −1 for none.</summary>
    public double Off(int pair, int leftOut) => Without(_off, pair, leftOut) / Without(_scale, pair, leftOut);

    /// <summary>The same for the antisymmetric part.</summary>
    public double Image(int pair, int leftOut) => Without(_image, pair, leftOut) / Without(_scale, pair, leftOut);

    /// <summary>The square, a unit time, of what a level's right vector gains outside of the left ones.</summary>
    public double Outer(int level, int leftOut) => Without(_outer, level, leftOut) / (_time[^1] - (leftOut < 0 ? 0 : _time[leftOut]));

    private static double Without(double[][] sums, int index, int leftOut) => sums[^1][index] - (leftOut < 0 ? 0 : sums[leftOut][index]);
}
