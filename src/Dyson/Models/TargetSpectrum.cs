using System.Globalization;
using Dyson.Lanes;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Dyson.Models;

/// <summary>
/// The Gaussian field that a Boltzmann machine learns: φ ~ N(0, K_φ⁻¹). Holds the eigenvalues κ_i of K_φ, ascending, the covariance
/// C = K_φ⁻¹ in the basis in which it was given (diagonal for a list of κ, sites for the ring), and matching eigenvectors.
/// </summary>
/// <remarks>
/// Ascending κ is descending x* = μ² − κ, so mode i here is level i of every recorded spectrum of X.
/// </remarks>
public sealed class TargetSpectrum
{
    /// <summary>Neighbouring κ belong to one degenerate group when they differ by at most this fraction of the group's first κ.</summary>
    public const double DegeneracyTolerance = 1e-9;

    /// <summary>Largest |C_ij − C_ji| that is taken for rounding, in units of the largest |C_ij|.</summary>
    public const double SymmetryTolerance = 1e-10;

    private const double UnitRoundoff = 1.1102230246251565e-16;

    private readonly double[,] _covariance;
    private readonly double[,] _eigenvectors;

    private TargetSpectrum(double[] kappas, double[,] covariance, double[,] eigenvectors)
    {
        Kappas = kappas;
        _covariance = covariance;
        _eigenvectors = eigenvectors;
        DegenerateGroups = FindGroups(kappas);
        DegeneratePairs = [.. DegenerateGroups.Where(g => g.Size == 2).Select(g => (g.First, g.First + 1))];
    }

    /// <summary>Eigenvalues κ of K_φ, ascending.</summary>
    public IReadOnlyList<double> Kappas { get; }

    /// <summary>C = K_φ⁻¹, N×N; a copy.</summary>
    public double[,] Covariance => (double[,])_covariance.Clone();

    /// <summary>Orthonormal eigenvectors, N×N: column i belongs to <see cref="Kappas"/>[i]; a copy.</summary>
    public double[,] Eigenvectors => (double[,])_eigenvectors.Clone();

    /// <summary>Number of modes N.</summary>
    public int Count => Kappas.Count;

    /// <summary>All groups of equal κ (relative tolerance <see cref="DegeneracyTolerance"/>) with at least two members, ascending in κ.</summary>
    public IReadOnlyList<DegenerateGroup> DegenerateGroups { get; }

    /// <summary>
    /// The index pairs (i, i + 1) of the groups of exactly two, ascending in κ. Larger groups give no pair here: their neighbouring
    /// spacings are those of three or more repelling levels, which the 2×2 surmise describes only approximately. They are in
    /// <see cref="DegenerateGroups"/>.
    /// </summary>
    public IReadOnlyList<(int Lower, int Upper)> DegeneratePairs { get; }

    /// <summary>A target with the given eigenvalues, diagonal.</summary>
    /// <exception cref="ArgumentException">The list is empty or holds a value that is not finite and positive.</exception>
    public static TargetSpectrum FromEigenvalues(IEnumerable<double> kappas)
    {
        ArgumentNullException.ThrowIfNull(kappas);
        double[] sorted = [.. kappas.Order()];
        if (sorted.Length == 0 || sorted.Any(k => !double.IsFinite(k) || k <= 0))
        {
            throw new ArgumentException("Target eigenvalues must be finite and positive, and there must be at least one.", nameof(kappas));
        }

        double[,] covariance = new double[sorted.Length, sorted.Length];
        double[,] eigenvectors = new double[sorted.Length, sorted.Length];
        for (int i = 0; i < sorted.Length; i++)
        {
            covariance[i, i] = 1 / sorted[i];
            eigenvectors[i, i] = 1;
        }

        return new TargetSpectrum(sorted, covariance, eigenvectors);
    }

    /// <summary>
    /// The free scalar field on a ring (27): κ_k = m² + 2 − 2cos(2πk/N), −N/2 &lt; k ≤ N/2, covariance and eigenvectors in the site basis:
    /// C_ij = N⁻¹ Σ_k cos(2πk(i − j)/N)/κ_k, a circulant. The modes k and −k have the same κ to the last bit.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one site, or m² not finite and positive.</exception>
    public static TargetSpectrum Ring(int sites, double massSquared)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sites, 1);
        if (!double.IsFinite(massSquared) || massSquared <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(massSquared), massSquared, "The mass squared must be finite and positive.");
        }

        double[] kappas = new double[sites];
        double[,] eigenvectors = new double[sites, sites];
        int mode = 0;
        for (int k = 0; 2 * k <= sites; k++)
        {
            // 2 − 2cos q = 4 sin²(q/2) keeps the differences between small momenta.
            double sine = LaneMath.SinCosOfTurn(k, 2 * sites).Sin;
            double kappa = massSquared + (4 * sine * sine);
            bool alone = k == 0 || 2 * k == sites;
            double norm = Math.Sqrt((alone ? 1.0 : 2.0) / sites);
            kappas[mode] = kappa;
            for (int site = 0; site < sites; site++)
            {
                eigenvectors[site, mode] = norm * LaneMath.SinCosOfTurn((long)k * site, sites).Cos;
            }

            mode++;
            if (alone)
            {
                continue;
            }

            kappas[mode] = kappa;
            for (int site = 0; site < sites; site++)
            {
                eigenvectors[site, mode] = norm * LaneMath.SinCosOfTurn((long)k * site, sites).Sin;
            }

            mode++;
        }

        return new TargetSpectrum(kappas, RingCovariance(kappas, eigenvectors), eigenvectors);
    }

    /// <summary>A target from a measured or modelled covariance C = K_φ⁻¹, N×N, symmetric and positive definite.</summary>
    /// <remarks>Asymmetries up to <see cref="SymmetryTolerance"/> of the largest element are averaged away.</remarks>
    /// <exception cref="ArgumentException">C is empty, not square, not finite, not symmetric or not positive definite.</exception>
    public static TargetSpectrum FromCovariance(double[,] covariance)
    {
        ArgumentNullException.ThrowIfNull(covariance);
        int n = covariance.GetLength(0);
        if (n == 0 || covariance.GetLength(1) != n)
        {
            throw new ArgumentException(
                $"A covariance must be square with at least one row, not {n}×{covariance.GetLength(1)}.", nameof(covariance));
        }

        double[,] symmetric = Symmetrised(covariance);
        Evd<double> evd = Matrix<double>.Build.DenseOfArray(symmetric).Evd(Symmetricity.Symmetric);
        double[] variances = [.. evd.EigenValues.Select(v => v.Real)];
        int[] order = [.. Enumerable.Range(0, n).OrderByDescending(i => variances[i])];
        double smallest = variances[order[^1]];
        if (smallest <= n * UnitRoundoff * variances[order[0]])
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"A covariance must be positive definite; its smallest eigenvalue is {smallest:G6}."),
                nameof(covariance));
        }

        double[,] eigenvectors = new double[n, n];
        for (int mode = 0; mode < n; mode++)
        {
            for (int site = 0; site < n; site++)
            {
                eigenvectors[site, mode] = evd.EigenVectors[site, order[mode]];
            }
        }

        return new TargetSpectrum([.. order.Select(i => 1 / variances[i])], symmetric, eigenvectors);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"target of {Count} modes, κ = {Kappas[0]:G6} … {Kappas[^1]:G6}, {DegeneratePairs.Count} degenerate pairs");

    private static double[,] RingCovariance(double[] kappas, double[,] eigenvectors)
    {
        int n = kappas.Length;
        double[] byDistance = new double[n];
        for (int distance = 0; distance < n; distance++)
        {
            for (int mode = 0; mode < n; mode++)
            {
                // The product of site 0 and the site at this distance sums cosines only: the sine modes vanish at site 0.
                byDistance[distance] += eigenvectors[0, mode] * eigenvectors[distance, mode] / kappas[mode];
            }
        }

        double[,] covariance = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                int distance = Math.Abs(i - j);
                covariance[i, j] = byDistance[Math.Min(distance, n - distance)];
            }
        }

        return covariance;
    }

    private static double[,] Symmetrised(double[,] covariance)
    {
        int n = covariance.GetLength(0);
        double largest = 0;
        foreach (double element in covariance)
        {
            if (!double.IsFinite(element))
            {
                throw new ArgumentException("A covariance must be finite.", nameof(covariance));
            }

            largest = Math.Max(largest, Math.Abs(element));
        }

        double[,] symmetric = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                if (Math.Abs(covariance[i, j] - covariance[j, i]) > SymmetryTolerance * largest)
                {
                    throw new ArgumentException(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"A covariance must be symmetric; C[{i},{j}] = {covariance[i, j]:R} but C[{j},{i}] = {covariance[j, i]:R}."),
                        nameof(covariance));
                }

                symmetric[i, j] = 0.5 * (covariance[i, j] + covariance[j, i]);
            }
        }

        return symmetric;
    }

    private static List<DegenerateGroup> FindGroups(double[] kappas)
    {
        List<DegenerateGroup> groups = [];
        for (int first = 0; first < kappas.Length;)
        {
            int size = 1;
            while (first + size < kappas.Length && kappas[first + size] - kappas[first] <= DegeneracyTolerance * kappas[first])
            {
                size++;
            }

            if (size > 1)
            {
                groups.Add(new DegenerateGroup(first, size));
            }

            first += size;
        }

        return groups;
    }
}
