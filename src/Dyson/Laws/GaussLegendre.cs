using System.Collections.Concurrent;

namespace Dyson.Laws;

/// <summary>Nodes and weights of Gauss–Legendre quadrature on (−1, 1), good to rounding for any number of nodes.</summary>
/// <remarks>
/// Newton's method for P_n(cos θ) = 0 in θ, where weights 2/(dP_n/dθ)² are insensitive to the last digit of θ, with the recurrence written for
/// differences P_k − P_{k−1} and 1 − x = 2 sin²(θ/2), which loses nothing near the ends. Math.NET's rules beyond its stored orders stop
/// Newton at 1e-10 and are not used.
/// </remarks>
internal static class GaussLegendre
{
    private const int NewtonSteps = 5;

    private static readonly ConcurrentDictionary<int, (double[] Nodes, double[] Weights)> Rules = new();

    public static (double[] Nodes, double[] Weights) Rule(int count) => Rules.GetOrAdd(count, Compute);

    private static (double[] Nodes, double[] Weights) Compute(int n)
    {
        double[] nodes = new double[n];
        double[] weights = new double[n];
        for (int i = 0; i < (n + 1) / 2; i++)
        {
            double angle = Math.PI * (i + 0.75) / (n + 0.5);
            for (int step = 0; step < NewtonSteps; step++)
            {
                (double value, double slope) = Legendre(n, angle);
                angle -= value / slope;
            }

            double x = Math.Cos(angle);
            double weight = 2 / Square(Legendre(n, angle).Slope);
            (nodes[i], nodes[n - 1 - i]) = (-x, x);
            (weights[i], weights[n - 1 - i]) = (weight, weight);
        }

        if (n % 2 == 1)
        {
            nodes[n / 2] = 0;
        }

        return (nodes, weights);
    }

    /// <summary>P_n(cos θ) and its derivative in θ: d_{k+1} = [k d_k − (2k+1)(1−x)P_k]/(k+1), P_{k+1} = P_k + d_{k+1}.</summary>
    private static (double Value, double Slope) Legendre(int n, double angle)
    {
        double fromEnd = 2 * Square(Math.Sin(0.5 * angle));
        (double value, double difference) = (1, 0);
        for (int k = 0; k < n; k++)
        {
            difference = ((k * difference) - (((2 * k) + 1) * fromEnd * value)) / (k + 1);
            value += difference;
        }

        return (value, n * (difference - (fromEnd * value)) / Math.Sin(angle));
    }

    private static double Square(double u) => u * u;
}
