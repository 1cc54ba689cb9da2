using Dyson.Models;

namespace Dyson.Tests.Models;

public class TargetSpectrumTests
{
    /// <summary>A few dozen roundings of numbers of order 1.</summary>
    private const double Rounding = 1e-13;

    /// <summary>MathNet's eigenvalues of a well-conditioned 10×10 matrix.</summary>
    private const double EigenvalueRounding = 1e-12;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(10)]
    [InlineData(16)]
    public void Ring_covariance_inverts_the_lattice_operator(int sites)
    {
        const double MassSquared = 4;
        TargetSpectrum target = TargetSpectrum.Ring(sites, MassSquared);
        double[,] covariance = target.Covariance;
        for (int i = 0; i < sites; i++)
        {
            for (int j = 0; j < sites; j++)
            {
                // (−Δ + m²) acting on a column of C: neighbours wrap around and may coincide.
                double applied = ((MassSquared + 2) * covariance[i, j])
                    - covariance[(i + 1) % sites, j] - covariance[(i + sites - 1) % sites, j];
                Assert.Equal(i == j ? 1 : 0, applied, Rounding);
                Assert.Equal(covariance[0, (j - i + sites) % sites], covariance[i, j]);
            }
        }
    }

    [Fact]
    public void Ring_of_ten_has_the_papers_spectrum()
    {
        TargetSpectrum target = TargetSpectrum.Ring(10, 4);
        double[] published = [4, 4.38197, 4.38197, 5.38197, 5.38197, 6.61803, 6.61803, 7.61803, 7.61803, 8];
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(published[i], target.Kappas[i], 5e-6);
        }

        Assert.Equal([(1, 2), (3, 4), (5, 6), (7, 8)], target.DegeneratePairs);
        Assert.All(target.DegeneratePairs, p => Assert.Equal(target.Kappas[p.Lower], target.Kappas[p.Upper]));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(10)]
    public void Eigenvectors_are_orthonormal_and_diagonalise_the_covariance(int sites)
    {
        foreach (TargetSpectrum target in new[] { TargetSpectrum.Ring(sites, 0.5), TargetSpectrum.FromCovariance(TargetSpectrum.Ring(sites, 0.5).Covariance) })
        {
            double[,] vectors = target.Eigenvectors;
            double[,] covariance = target.Covariance;
            for (int a = 0; a < sites; a++)
            {
                for (int b = 0; b < sites; b++)
                {
                    double overlap = 0;
                    double element = 0;
                    for (int i = 0; i < sites; i++)
                    {
                        overlap += vectors[i, a] * vectors[i, b];
                        for (int j = 0; j < sites; j++)
                        {
                            element += vectors[i, a] * covariance[i, j] * vectors[j, b];
                        }
                    }

                    Assert.Equal(a == b ? 1 : 0, overlap, EigenvalueRounding);
                    Assert.Equal(a == b ? 1 / target.Kappas[a] : 0, element, EigenvalueRounding);
                }
            }
        }
    }

    [Fact]
    public void Covariance_gives_back_the_spectrum_and_its_pairs()
    {
        TargetSpectrum ring = TargetSpectrum.Ring(10, 4);
        TargetSpectrum target = TargetSpectrum.FromCovariance(ring.Covariance);
        Assert.Equal(ring.DegeneratePairs, target.DegeneratePairs);
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(ring.Kappas[i], target.Kappas[i], EigenvalueRounding * 10);
        }
    }

    [Fact]
    public void Groups_of_three_are_groups_and_not_pairs()
    {
        TargetSpectrum target = TargetSpectrum.FromEigenvalues([3, 5, 3, 3, 4, 5 * (1 + 1e-10), 6, 6 * (1 + 1e-8)]);
        Assert.Equal([new DegenerateGroup(0, 3), new DegenerateGroup(4, 2)], target.DegenerateGroups);
        Assert.Equal([(4, 5)], target.DegeneratePairs);
    }

    [Fact]
    public void Matrices_that_are_no_covariance_are_refused()
    {
        Assert.Contains("positive definite", Assert.Throws<ArgumentException>(() => TargetSpectrum.FromCovariance(new double[,] { { 1, 2 }, { 2, 1 } })).Message, StringComparison.Ordinal);
        Assert.Contains("positive definite", Assert.Throws<ArgumentException>(() => TargetSpectrum.FromCovariance(new double[,] { { 1, 1 }, { 1, 1 } })).Message, StringComparison.Ordinal);
        Assert.Contains("symmetric", Assert.Throws<ArgumentException>(() => TargetSpectrum.FromCovariance(new double[,] { { 1, 0.1 }, { 0.2, 1 } })).Message, StringComparison.Ordinal);
        Assert.Contains("square", Assert.Throws<ArgumentException>(() => TargetSpectrum.FromCovariance(new double[1, 2])).Message, StringComparison.Ordinal);
        Assert.Contains("finite", Assert.Throws<ArgumentException>(() => TargetSpectrum.FromCovariance(new double[,] { { double.NaN } })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => TargetSpectrum.Ring(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => TargetSpectrum.Ring(4, 0));
        Assert.Throws<ArgumentException>(() => TargetSpectrum.FromEigenvalues([1, -1]));
    }

    [Fact]
    public void Arrays_handed_out_are_copies()
    {
        TargetSpectrum target = TargetSpectrum.Ring(4, 1);
        target.Covariance[0, 0] = 7;
        target.Eigenvectors[0, 0] = 7;
        Assert.NotEqual(7, target.Covariance[0, 0]);
        Assert.NotEqual(7, target.Eigenvectors[0, 0]);
    }
}
