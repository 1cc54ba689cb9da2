using Dyson.Laws;

namespace Dyson.Statistics;

/// <summary>
/// Unfolding: a level x becomes N·F(x) with F the cumulative of the mean spectral density, so that the mean spacing is 1 wherever the density
/// describes the spectrum.
/// </summary>
public static class Unfolding
{
    /// <summary>N·F(x) of each level of one spectrum, in ascending order.</summary>
    /// <param name="levels">The N levels, in any order.</param>
    /// <param name="density">The law of the mean spectral density, e.g. <see cref="Semicircle"/>.</param>
    /// <exception cref="ArgumentException">A level is not finite.</exception>
    public static double[] ByLaw(ReadOnlySpan<double> levels, ContinuousLaw density)
    {
        ArgumentNullException.ThrowIfNull(density);
        double[] unfolded = SpectralWindows.Ascending(levels);
        for (int i = 0; i < unfolded.Length; i++)
        {
            unfolded[i] = levels.Length * density.Cumulative(unfolded[i]);
        }

        return unfolded;
    }
}
