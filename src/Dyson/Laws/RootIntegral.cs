using MathNet.Numerics.Integration;

namespace Dyson.Laws;

/// <summary>
/// ∫ √(d(w − d))/y(d) dd over the distance d from an edge, y linear from its value at that edge to its value at the other, w = |far − near|:
/// the cumulatives of Marchenko–Pastur and of Wachter's law are made of it.
/// </summary>
/// <remarks>
/// With d = w sin²(ψ/2) it is (w²/4)∫ sin²ψ/(near + (far − near) sin²(ψ/2)) dψ. It is elementary, but its terms cancel near the edges and where
/// y hardly varies; there Gauss's rule in ψ is exact to rounding, because the poles are far. No term of either form is negative beyond rounding.
/// </remarks>
internal static class RootIntegral
{
    private const int GaussNodes = 32;

    /// <summary>The integral from the edge where y = <paramref name="near"/> over a <paramref name="distance"/> of at most half the support.</summary>
    public static double FromEdge(double near, double far, double distance)
    {
        double width = Math.Abs(far - near);
        double angle = 2 * Math.Atan2(Math.Sqrt(distance), Math.Sqrt(width - distance));

        // For y rising from this edge the poles lie 2√(near/w) off the axis; up to twice that, 32 nodes are exact to rounding.
        if (far < near || angle < 4 * Math.Sqrt(near / width))
        {
            return 0.25 * width * width * GaussLegendreRule.Integrate(Integrand, 0, angle, GaussNodes);
        }

        double other = 2 * Math.Atan2(Math.Sqrt(far * distance), Math.Sqrt(near * (width - distance)));
        return Math.Sqrt(distance * (width - distance)) + (0.5 * (near + far) * angle) - (Math.Sqrt(near * far) * other);

        double Integrand(double psi)
        {
            double half = Math.Sin(0.5 * psi);
            double square = half * half;
            return 4 * square * (1 - square) / (near + ((far - near) * square));
        }
    }
}
