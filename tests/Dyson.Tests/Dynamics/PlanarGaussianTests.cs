using Dyson.Dynamics;
using MathNet.Numerics.Integration;

namespace Dyson.Tests.Dynamics;

public class PlanarGaussianTests
{
    [Fact]
    public void Mean_length_is_the_angular_average_of_the_radial_one()
    {
        // ⟨r⟩ = √(π/2) · mean over directions of a standard normal vector of √(uᵀΣu).
        (double a, double b, double c) = (2.0, 0.7, 0.5);
        double average = GaussLegendreRule.Integrate(
            t => Math.Sqrt((a * Math.Cos(t) * Math.Cos(t)) + (2 * b * Math.Cos(t) * Math.Sin(t)) + (c * Math.Sin(t) * Math.Sin(t))), 0, Math.PI, 256) / Math.PI;
        Assert.Equal(Math.Sqrt(Math.PI / 2) * average, PlanarGaussian.MeanLength(a, b, c), 1e-12);
        Assert.Equal(Math.Sqrt(Math.PI / 2 * 3), PlanarGaussian.MeanLength(3, 0, 3), 1e-14);
        Assert.Equal(Math.Sqrt(2 / Math.PI * 3), PlanarGaussian.MeanLength(3, 0, 0), 1e-14);
        Assert.Equal(Math.Sqrt(2 / Math.PI * 3), PlanarGaussian.MeanLength(3, 0, 1e-11), 1e-9);
        Assert.Equal(0, PlanarGaussian.MeanLength(0, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => PlanarGaussian.MeanLength(1, 2, 1));
    }
}
