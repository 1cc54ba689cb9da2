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

    /// <summary>Symmetric matrices dX = −kX dt + g dM, exactly, from the stationary law on; the noise off the diagonal has a variance of its own.</summary>
    public static MotionHistory Matrices(int n, double k, double g, int replicas, int snapshots, double lag, ulong seed, double offDiagonal = 1, bool levelsOnly = false)
    {
        double[] all = new double[replicas * snapshots * n * n];
        double keep = Math.Exp(-k * lag);
        for (int r = 0; r < replicas; r++)
        {
            RandomStream random = new(new StreamKey(seed, "planted matrices", r));
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j <= i; j++)
                {
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
}
