using Dyson.Dynamics;
using Dyson.Dynamics.Ensembles;
using MathNet.Numerics.Integration;

namespace Dyson.Tests.Dynamics.Ensembles;

/// <summary>Closed partition functions against quadrature over the ordered domain.</summary>
public class SelbergIntegralTests
{
    // The rule of 120 nodes a dimension in windows that leave out e^{−18} of the weight.
    private const double Quadrature = 1e-7;

    [Theory]
    [InlineData(0.5, 2)]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    [InlineData(4, 2)]
    public void Gaussian(double beta, int n)
    {
        const double Sigma = 0.7;
        double reach = (6.5 + Math.Sqrt(2 * beta * n)) * Sigma;
        CoulombGas gas = CoulombGas.Common(beta, n, x => x * x / (2 * Sigma * Sigma));
        Assert.Equal(
            new CoulombGasQuadrature(gas, -reach, reach).LogPartitionUnordered,
            SelbergIntegrals.LogPartition(GaussianEnsemble.WithDiagonalDeviation(beta, n, Sigma)), Quadrature);
    }

    [Theory]
    [InlineData(1, 5, 2)]
    [InlineData(2, 4, 3)]
    [InlineData(4, 2.5, 2)]
    public void Laguerre(double beta, double rows, int n)
    {
        LaguerreEnsemble ensemble = LaguerreEnsemble.WithElementVariance(beta, rows, n, 0.3);
        CoulombGas gas = CoulombGas.Common(beta, n, x => (beta * x / 0.6) - (ensemble.Exponent * Math.Log(x)), 0);
        Assert.Equal(new CoulombGasQuadrature(gas, 0, 0.3 * (Math.Pow(Math.Sqrt(rows) + Math.Sqrt(n), 2) + (60 / beta))).LogPartitionUnordered, SelbergIntegrals.LogPartition(ensemble), Quadrature);
    }

    [Theory]
    [InlineData(1, 5, 4, 2)]
    [InlineData(2, 3.5, 6, 3)]
    [InlineData(0.7, 8, 7, 2)]
    public void Jacobi(double beta, double first, double second, int n)
    {
        JacobiEnsemble ensemble = JacobiEnsemble.WithRows(beta, first, second, n);
        CoulombGas gas = CoulombGas.Common(beta, n, x => -(ensemble.LowerExponent * Math.Log(x)) - (ensemble.UpperExponent * Math.Log(1 - x)), 0, 1);
        Assert.Equal(new CoulombGasQuadrature(gas, 0, 1).LogPartitionUnordered, SelbergIntegrals.LogPartition((LevelEnsemble)ensemble), Quadrature);
    }

    /// <summary>Two angles: 2π ∫|2 sin(θ/2)|^β dθ.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3.5)]
    public void Circular(double beta) => Assert.Equal(
        Math.Log(2 * Math.PI * GaussLegendreRule.Integrate(t => Math.Pow(2 * Math.Sin(t / 2), beta), 0, 2 * Math.PI, 512)),
        SelbergIntegrals.LogPartition(CircularEnsemble.WithIndex(beta, 2)), Quadrature);
}
