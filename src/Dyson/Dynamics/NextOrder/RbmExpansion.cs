using System.Collections.Concurrent;
using Dyson.Models;

namespace Dyson.Dynamics.NextOrder;

/// <summary>
/// One step of machine and chains together, expanded to third order about the exact solution in the eigenbasis of X*.
/// </summary>
/// <remarks>
/// <para>Variables: Y = X − X*, Z = C − K*⁻¹ (C the second moments of the |B| chains), and the sampling noise ζ of one chain step, of zero mean given Y and
/// Z. With K = μ² − X, M = (X/μ²)^k, Q = K⁻¹ − MK⁻¹M:</para>
/// <para>Z' = M(K*⁻¹ + Z)M + Q − K*⁻¹ + ζ, then X' = (1 − αZ')X(1 − αZ'); independent samples are M = 0.</para>
/// <para>ζ is a sum of |B| squares of a Gaussian vector of covariance Q about MV, so that with R = M(K*⁻¹ + Z)M its covariance is
/// |B|Cov(ζ_ij, ζ_kl) = Q_ikQ_jl + Q_ilQ_jk + R_ikQ_jl + R_ilQ_jk + R_jkQ_il + R_jlQ_ik, and its third cumulant that of a non-central Wishart matrix.</para>
/// </remarks>
internal sealed class RbmExpansion
{
    private readonly PolynomialMatrix _x;
    private readonly PolynomialMatrix _chainStep;
    private readonly PolynomialMatrix _fresh;
    private readonly PolynomialMatrix _kept;
    private readonly ConcurrentDictionary<(int, int), TruncatedPolynomial> _noise = new();

    /// <summary>Expands the step of <paramref name="model"/>'s chains.</summary>
    /// <param name="model">A machine without missing modes.</param>
    /// <param name="sweeps">k; null for independent samples.</param>
    public RbmExpansion(GaussianRbm model, int? sweeps)
    {
        Size = model.Visible;
        Elements = SymmetricIndex.Elements(Size);
        double mass = model.MassSquared;
        double[] covariance = [.. model.Target.Kappas.Select(kappa => 1 / kappa)];
        PolynomialMatrix target = PolynomialMatrix.Diagonal(covariance);
        PolynomialMatrix one = PolynomialMatrix.Diagonal([.. Enumerable.Repeat(1.0, Size)]);
        PolynomialMatrix y = PolynomialMatrix.Variables(Size, 0);
        PolynomialMatrix z = PolynomialMatrix.Variables(Size, Elements.Length);
        PolynomialMatrix noise = PolynomialMatrix.Variables(Size, 2 * Elements.Length);
        _x = PolynomialMatrix.Combine(1, PolynomialMatrix.Diagonal([.. model.ExactSolution]), 1, y);
        PolynomialMatrix samples = PolynomialMatrix.Combine(1, target, 1, z);

        // K⁻¹ = K*⁻¹ + K*⁻¹YK⁻¹, once for every degree.
        PolynomialMatrix inverse = target;
        PolynomialMatrix response = PolynomialMatrix.Product(target, y);
        for (int degree = 0; degree < TruncatedPolynomial.HighestDegree; degree++)
        {
            inverse = PolynomialMatrix.Combine(1, target, 1, PolynomialMatrix.Product(response, inverse));
        }

        if (sweeps is { } k)
        {
            PolynomialMatrix step = PolynomialMatrix.Combine(1 / mass, _x, 0, one);
            PolynomialMatrix memory = step;
            for (int sweep = 1; sweep < k; sweep++)
            {
                memory = PolynomialMatrix.Product(memory, step);
            }

            _kept = PolynomialMatrix.Product(PolynomialMatrix.Product(memory, samples), memory);
            _fresh = PolynomialMatrix.Combine(1, inverse, -1, PolynomialMatrix.Product(PolynomialMatrix.Product(memory, inverse), memory));
        }
        else
        {
            _kept = PolynomialMatrix.Combine(0, one, 0, one);
            _fresh = inverse;
        }

        _chainStep = PolynomialMatrix.Combine(
            1, PolynomialMatrix.Combine(1, _kept, 1, _fresh), 1, PolynomialMatrix.Combine(-1, target, 1, noise));
    }

    /// <summary>N.</summary>
    public int Size { get; }

    /// <summary>(i, j) of every element, i ≥ j.</summary>
    public (int Row, int Column)[] Elements { get; }

    /// <summary>Y'_ij as a polynomial in Y, Z, ζ, for a rate ασ_h².</summary>
    public PolynomialMatrix Update(double rate)
    {
        PolynomialMatrix pull = PolynomialMatrix.Product(_chainStep, _x);
        PolynomialMatrix back = PolynomialMatrix.Product(_x, _chainStep);
        PolynomialMatrix both = PolynomialMatrix.Product(pull, _chainStep);
        return PolynomialMatrix.Combine(1, _x, 1, PolynomialMatrix.Combine(-rate, PolynomialMatrix.Combine(1, pull, 1, back), rate * rate, both));
    }

    /// <summary>Z'_ij as a polynomial in Y, Z, ζ.</summary>
    public PolynomialMatrix ChainStep => _chainStep;

    /// <summary>|B|Cov(ζ_a, ζ_b) given Y and Z.</summary>
    public TruncatedPolynomial NoiseCovariance(int a, int b) => _noise.GetOrAdd((Math.Min(a, b), Math.Max(a, b)), pair =>
    {
        TruncatedPolynomial polynomial = new();
        ((int i, int j), (int k, int l)) = (Elements[pair.Item1], Elements[pair.Item2]);
        polynomial.AddProduct(_fresh[i, k], _fresh[j, l]);
        polynomial.AddProduct(_fresh[i, l], _fresh[j, k]);
        polynomial.AddProduct(_kept[i, k], _fresh[j, l]);
        polynomial.AddProduct(_kept[i, l], _fresh[j, k]);
        polynomial.AddProduct(_kept[j, k], _fresh[i, l]);
        polynomial.AddProduct(_kept[j, l], _fresh[i, k]);
        return polynomial;
    });

    /// <summary>
    /// |B|² times the third cumulant of (ζ_a, ζ_b, ζ_c) at Y = Z = 0: (8/6) Σ tr(AQBQCQ) + (24/6) Σ tr(AQBQCR) over the orders of a, b, c, where A is the
    /// symmetric matrix with ζ_a = tr(Aζ).
    /// </summary>
    public double NoiseThirdCumulant(int a, int b, int c)
    {
        int[][] orders = [[a, b, c], [a, c, b], [b, a, c], [b, c, a], [c, a, b], [c, b, a]];
        double sum = 0;
        foreach (int[] order in orders)
        {
            foreach ((int p, int q, double first) in Entries(order[0]))
            {
                foreach ((int q2, int r, double second) in Entries(order[1]))
                {
                    foreach ((int r2, int p2, double third) in Entries(order[2]))
                    {
                        if (q == q2 && r == r2 && p == p2)
                        {
                            double middle = first * second * third * _fresh[q, q].AtZero * _fresh[r, r].AtZero;
                            sum += middle * ((8 * _fresh[p, p].AtZero) + (24 * _kept[p, p].AtZero)) / 6;
                        }
                    }
                }
            }
        }

        return sum;
    }

    private IEnumerable<(int Row, int Column, double Weight)> Entries(int element)
    {
        (int i, int j) = Elements[element];
        return i == j ? [(i, i, 1.0)] : [(i, j, 0.5), (j, i, 0.5)];
    }
}
