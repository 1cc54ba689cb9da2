using Dyson.Dynamics;
using Dyson.Dynamics.Measured;
using Dyson.Randomness;

namespace Dyson.Tests.Dynamics.Measured;

/// <summary>Records with known drift, noise and repulsion.</summary>
internal static class Planted
{
    /// <summary>Levels of Dyson's equation at even times; every level has the drift K(x) and the noise g²(x), a pair of levels the repulsion β.</summary>
    public static MotionHistory Levels(
        int levels, Func<double, double> drift, Func<double, double> square, int replicas, int snapshots, double lag, ulong seed, double burn = 4, double repulsion = 1, double step = 0.2)
    {
        FunctionEquation equation = new(
            levels, 1,
            (x, k) =>
            {
                for (int i = 0; i < x.Length; i++)
                {
                    k[i] = drift(x[i]);
                }
            },
            (x, squares) =>
            {
                for (int i = 0; i < x.Length; i++)
                {
                    for (int j = 0; j <= i; j++)
                    {
                        squares[(i * x.Length) + j] = (i == j ? 1 : repulsion) * Math.Sqrt(square(x[i]) * square(x[j]));
                    }
                }
            });
        double[] times = [.. Enumerable.Range(0, snapshots).Select(s => burn + (s * lag))];
        double[] start = [.. Enumerable.Range(0, levels).Select(i => 0.5 * (levels - 1 - (2 * i)))];
        EigenvalueHistory history = new DysonEnsemble(equation, StepControl.Refined(step * lag, 0.5), "planted").Run(start, seed, 0, replicas, times, CancellationToken.None);
        return MotionHistory.OfLevels(history.Levels, replicas, levels, times);
    }

    /// <summary>Symmetric matrices dX = −kX dt + g dM, exactly, from the stationary law on; without noise off the diagonal, independent levels.</summary>
    public static MotionHistory Matrices(int n, double k, double g, int replicas, int snapshots, double lag, ulong seed, bool diagonal = false, bool levelsOnly = false) =>
        Elements(n, (_, _) => k, g, diagonal ? 0 : 1, replicas, snapshots, lag, seed, levelsOnly);

    /// <summary>The same for two levels with rates k₁ and k₂ of the diagonal elements and their mean off the diagonal: a student behind a fixed layer.</summary>
    public static MotionHistory UnequalRates(double first, double second, int replicas, int snapshots, double lag, ulong seed, bool levelsOnly = false) =>
        Elements(2, (i, j) => 0.5 * ((i == 0 ? first : second) + (j == 0 ? first : second)), 1, 1, replicas, snapshots, lag, seed, levelsOnly);

    private static MotionHistory Elements(
        int n, Func<int, int, double> rate, double g, double offDiagonal, int replicas, int snapshots, double lag, ulong seed, bool levelsOnly)
    {
        double[] all = new double[replicas * snapshots * n * n];
        for (int r = 0; r < replicas; r++)
        {
            RandomStream random = new(new StreamKey(seed, "planted matrices", r));
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    double k = rate(i, j);
                    double keep = Math.Exp(-k * lag);
                    double deviation = g * Math.Sqrt((i == j ? 2 : offDiagonal) / (2 * k));
                    double x = deviation * random.NextNormal();
                    for (int s = 0; s < snapshots; s++)
                    {
                        if (s > 0)
                        {
                            x = (keep * x) + (Math.Sqrt(1 - (keep * keep)) * deviation * random.NextNormal());
                        }

                        int at = ((r * snapshots) + s) * n * n;
                        all[at + (i * n) + j] = x;
                        all[at + (j * n) + i] = x;
                    }
                }
            }
        }

        double[] times = [.. Enumerable.Range(0, snapshots).Select(s => s * lag)];
        MotionHistory history = MotionHistory.OfMatrices(all, replicas, n, n, times, RecordedMatrix.Symmetric);
        return levelsOnly ? MotionHistory.OfLevels(history.Levels, replicas, n, times) : history;
    }

    /// <summary>Rectangular matrices of independent elements dW = −kW dt + s dB, from the stationary law on.</summary>
    public static MotionHistory Rectangular(int rows, int columns, double k, double s, int replicas, int snapshots, double lag, ulong seed, RecordedMatrix kind)
    {
        double[] all = new double[replicas * snapshots * rows * columns];
        double keep = Math.Exp(-k * lag);
        double deviation = s / Math.Sqrt(2 * k);
        for (int r = 0; r < replicas; r++)
        {
            RandomStream random = new(new StreamKey(seed, "planted rectangles", r));
            for (int e = 0; e < rows * columns; e++)
            {
                double x = deviation * random.NextNormal();
                for (int t = 0; t < snapshots; t++)
                {
                    all[(((r * snapshots) + t) * rows * columns) + e] = x;
                    x = (keep * x) + (Math.Sqrt(1 - (keep * keep)) * deviation * random.NextNormal());
                }
            }
        }

        return MotionHistory.OfMatrices(all, replicas, rows, columns, [.. Enumerable.Range(0, snapshots).Select(t => t * lag)], kind);
    }

    /// <summary>One level x' = (1 − k)x + c, c' = ϕc + normal: noise with a memory, of 2g² = 1/(1 − ϕ)² over long times.</summary>
    public static MotionHistory Coloured(double k, double memory, int replicas, int snapshots, ulong seed, int stride = 1)
    {
        double[] all = new double[replicas * snapshots];
        for (int r = 0; r < replicas; r++)
        {
            RandomStream random = new(new StreamKey(seed, "planted colour", r));
            double x = k > 0 ? random.NextNormal() / Math.Sqrt(2 * k) / (1 - memory) : 0;
            double c = random.NextNormal() / Math.Sqrt(1 - (memory * memory));
            for (int t = 0; t < snapshots * stride; t++)
            {
                if (t % stride == 0)
                {
                    all[(r * snapshots) + (t / stride)] = x;
                }

                x = ((1 - k) * x) + c;
                c = (memory * c) + random.NextNormal();
            }
        }

        return MotionHistory.OfLevels(all, replicas, 1, [.. Enumerable.Range(0, snapshots).Select(t => (double)t * stride)]);
    }
}
