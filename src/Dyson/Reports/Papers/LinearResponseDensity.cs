using Dyson.Dynamics;
using Dyson.Laws;
using Dyson.Models;

namespace Dyson.Reports.Papers;

/// <summary>
/// The density of all levels of a Boltzmann machine without a parameter: two-level densities (78) for degenerate pairs, Gaussians for all others, with widths from linear
/// response about shifted centres.
/// </summary>
internal static class LinearResponseDensity
{
    /// <summary>ρ(x), normalised to 1.</summary>
    /// <param name="response">Linear response.</param>
    /// <param name="shifts">Shift of each mode from x*, one of the lists of <see cref="LevelShift"/>.</param>
    /// <param name="x">Where.</param>
    public static double At(RbmLinearResponse response, IReadOnlyList<double> shifts, double x)
    {
        TargetSpectrum target = response.Model.Target;
        double sum = 0;
        HashSet<int> paired = [];
        foreach ((int lower, int upper) in target.DegeneratePairs)
        {
            sum += 2 * TwoLevelDensity.WithDiagonalDeviation(response.Modes[lower].Sigma, Centre(lower)).Density(x);
            paired.Add(lower);
            paired.Add(upper);
        }

        for (int mode = 0; mode < target.Count; mode++)
        {
            if (!paired.Contains(mode))
            {
                sum += Gaussian.WithVariance(Centre(mode), response.Modes[mode].Variance).Density(x);
            }
        }

        return sum / target.Count;

        double Centre(int mode) => response.Model.ExactSolution[mode] + shifts[mode];
    }
}
