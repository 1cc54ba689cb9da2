using Dyson.Models;

namespace Dyson.Dynamics;

/// <summary>
/// Averages over the inputs x ~ N(0, 1) of the Jacobian J = ∂y_L/∂θ of a network at given weights, θ the n elements of its learnable layers, layer after layer, row by row:
/// H = E[JᵀJ], the Hessian of the loss where student and teacher agree, and the covariance of JᵀJ, what batches make of it. For linear networks, and others of one or two inputs.
/// </summary>
public sealed class TangentMoments
{
    /// <summary>Most learnable elements: the covariance has about n⁴/4 entries.</summary>
    public const int MostElements = 20;

    private readonly double[] _hessian;

    // M → E[JᵀJ M JᵀJ] − H M H for symmetric M, both by their elements i ≤ j, row by row.
    private readonly double[] _fluctuation;

    private TangentMoments(int count, double[] hessian, double[] fluctuation)
    {
        Count = count;
        _hessian = hessian;
        _fluctuation = fluctuation;
    }

    /// <summary>n.</summary>
    public int Count { get; }

    /// <summary>H_ab.</summary>
    public double Hessian(int a, int b) => _hessian[(a * Count) + b];

    /// <summary>The averages for a network.</summary>
    /// <param name="network">Linear or of one or two inputs, at most <see cref="MostElements"/> elements in learnable layers.</param>
    /// <param name="weights">A matrix a layer, row by row.</param>
    /// <exception cref="ArgumentException">The network is larger, or the weights do not fit it.</exception>
    public static TangentMoments Of(DeepNetwork network, IReadOnlyList<double[]> weights)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(weights);
        NetworkJacobian jacobian = new(network, weights);
        int n = jacobian.Count;
        if (n is < 1 or > MostElements)
        {
            throw new ArgumentException($"There must be 1 … {MostElements} learnable elements; there are {n}.", nameof(network));
        }

        int packed = n * (n + 1) / 2;
        double[] mean = new double[packed];
        double[] second = new double[packed * packed];
        double[] square = new double[packed];
        double[] rows = new double[network.Outputs * n];
        (double[][] inputs, double[] inputWeights) = InputQuadrature.Of(network);
        for (int node = 0; node < inputs.Length; node++)
        {
            jacobian.Write(inputs[node], rows);
            Square(rows, n, square);
            for (int p = 0; p < packed; p++)
            {
                double scaled = inputWeights[node] * square[p];
                mean[p] += scaled;
                for (int q = 0; scaled != 0 && q <= p; q++)
                {
                    second[(p * packed) + q] += scaled * square[q];
                }
            }
        }

        for (int p = 0; p < packed; p++)
        {
            for (int q = 0; q <= p; q++)
            {
                second[(p * packed) + q] -= mean[p] * mean[q];
                second[(q * packed) + p] = second[(p * packed) + q];
            }
        }

        double[] hessian = new double[n * n];
        for (int a = 0; a < n; a++)
        {
            for (int b = 0; b < n; b++)
            {
                hessian[(a * n) + b] = mean[Index(n, a, b)];
            }
        }

        return new TangentMoments(n, hessian, Congruence(n, second));
    }

    /// <summary>result += factor · (E[JᵀJ M JᵀJ] − H M H) for a symmetric M: what the fluctuations of a batch's JᵀJ make of it.</summary>
    /// <param name="factor">1/|B|.</param>
    /// <param name="matrix">M in the first n rows and columns.</param>
    /// <param name="stride">Length of a row of it.</param>
    /// <param name="result">n×n by rows.</param>
    internal void AddBatchNoise(double factor, ReadOnlySpan<double> matrix, int stride, Span<double> result)
    {
        int n = Count;
        Span<double> packed = stackalloc double[n * (n + 1) / 2];
        for (int i = 0, p = 0; i < n; i++)
        {
            for (int j = i; j < n; j++)
            {
                packed[p++] = factor * matrix[(i * stride) + j];
            }
        }

        for (int a = 0, p = 0; a < n; a++)
        {
            for (int d = a; d < n; d++, p++)
            {
                ReadOnlySpan<double> row = _fluctuation.AsSpan(p * packed.Length, packed.Length);
                double sum = 0;
                for (int q = 0; q < row.Length; q++)
                {
                    sum += row[q] * packed[q];
                }

                result[(a * n) + d] += sum;
                result[(d * n) + a] += a == d ? 0 : sum;
            }
        }
    }

    // (C M C)_ad = Σ_bc C_ab C_cd M_bc, averaged: Cov(C_ab, C_cd) and, for M_cb, Cov(C_ac, C_bd).
    private static double[] Congruence(int n, double[] covariance)
    {
        int packed = n * (n + 1) / 2;
        double[] map = new double[packed * packed];
        for (int a = 0; a < n; a++)
        {
            for (int d = a; d < n; d++)
            {
                for (int b = 0; b < n; b++)
                {
                    for (int c = b; c < n; c++)
                    {
                        map[(Index(n, a, d) * packed) + Index(n, b, c)] = covariance[(Index(n, a, b) * packed) + Index(n, c, d)]
                            + (b == c ? 0 : covariance[(Index(n, a, c) * packed) + Index(n, b, d)]);
                    }
                }
            }
        }

        return map;
    }

    private static void Square(double[] rows, int n, double[] square)
    {
        Array.Clear(square);
        for (int first = 0; first < rows.Length; first += n)
        {
            for (int i = 0, p = 0; i < n; i++)
            {
                for (int j = i; j < n; j++)
                {
                    square[p++] += rows[first + i] * rows[first + j];
                }
            }
        }
    }

    // Of the element (i, j) of a symmetric matrix among those with i ≤ j.
    private static int Index(int n, int i, int j) => i <= j ? (i * n) - (i * (i - 1) / 2) + j - i : Index(n, j, i);
}
