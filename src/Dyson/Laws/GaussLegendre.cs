using System.Collections.Concurrent;

namespace Dyson.Laws;

/// <summary>Nodes and weights of Gauss–Legendre quadrature on (−1, 1), good to rounding for any number of nodes.</summary>
/// <remarks>
/// Newton's method on P_n(cos θ) from Tricomi's guess; weights 2(1−x²)/(nP_{n−1})². Math.NET's rules beyond its stored orders stop Newton
/// at 1e-10 and are not used.
/// </remarks>
internal static class GaussLegendre
{
    private static readonly ConcurrentDictionary<int, (double[] Nodes, double[] Weights)> Rules = new();

    public static (double[] Nodes, double[] Weights) Rule(int count) => Rules.GetOrAdd(count, Compute);

    private static (double[] Nodes, double[] Weights) Compute(int n)
    {
        double[] nodes = new double[n];
        double[] weights = new double[n];
        for (int i = 0; i < (n + 1) / 2; i++)
        {
            double x = Math.Cos(Math.PI * (i + 0.75) / (n + 0.5)) * (1 - ((n - 1.0) / (8.0 * n * n * n)));
            (double value, double before) = Legendre(n, x);
            for (int step = 0; step < 4; step++)
            {
                x -= value * (1 - x) * (1 + x) / (n * (before - (x * value)));
                (value, before) = Legendre(n, x);
            }

            double weight = 2 * (1 - x) * (1 + x) / (n * before * n * before);
            (nodes[i], nodes[n - 1 - i]) = (-x, x);
            (weights[i], weights[n - 1 - i]) = (weight, weight);
        }

        if (n % 2 == 1)
        {
            nodes[n / 2] = 0;
        }

        return (nodes, weights);
    }

    /// <summary>P_n and P_{n−1}.</summary>
    private static (double Value, double Before) Legendre(int n, double x)
    {
        (double before, double value) = (0, 1);
        for (int k = 0; k < n; k++)
        {
            (before, value) = (value, ((((2 * k) + 1) * x * value) - (k * before)) / (k + 1));
        }

        return (value, before);
    }
}
