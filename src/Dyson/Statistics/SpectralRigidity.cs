namespace Dyson.Statistics;

/// <summary>
/// The rigidity Δ₃(L) of an unfolded spectrum: the mean over windows of min_{A,B} (1/L)∫(N(E) − AE − B)² dE, N the staircase (Dyson and Mehta 1963).
/// To be set against <see cref="Laws.TwoPointStatistics.Rigidity"/>.
/// </summary>
/// <remarks>
/// With x_i the n levels of a window measured from its centre, ascending, the minimum is
/// n²/16 − (Σx)²/L² + 3nΣx²/(2L²) − 3(Σx²)²/L⁴ + (1/L)Σ(n − 2i + 1)x_i (Bohigas and Giannoni 1975, Ann. Phys. 89, 393).
/// </remarks>
public static class SpectralRigidity
{
    /// <summary>Over the windows between <paramref name="from"/> and <paramref name="to"/> (half overlapping) of many independent spectra.</summary>
    /// <param name="unfolded">The unfolded levels of each replica, in any order.</param>
    /// <param name="from">Lower end of the part of the spectrum to be used, in mean spacings.</param>
    /// <param name="to">Its upper end.</param>
    /// <param name="length">L in mean spacings.</param>
    /// <exception cref="ArgumentOutOfRangeException">L is not positive or exceeds the range.</exception>
    /// <exception cref="ArgumentException">A level is not finite.</exception>
    public static Estimate OfReplicas(IReadOnlyList<double[]> unfolded, double from, double to, double length) =>
        SpectralWindows.OverReplicas(unfolded, from, to, length, InWindow);

    /// <summary>The same for one long spectrum; the error is the jackknife over 20 blocks of neighbouring windows, refused below 20 windows.</summary>
    /// <inheritdoc cref="OfReplicas"/>
    public static Estimate OfSpectrum(ReadOnlySpan<double> unfolded, double from, double to, double length) =>
        SpectralWindows.OverOneSpectrum(unfolded, from, to, length, InWindow);

    internal static double InWindow(ReadOnlySpan<double> levels, double start, double length)
    {
        int n = levels.Length;
        double centre = start + (0.5 * length);
        (double sum, double squares, double ranked) = (0, 0, 0);
        for (int i = 0; i < n; i++)
        {
            double x = (levels[i] - centre) / length;
            sum += x;
            squares += x * x;
            ranked += (n - (2 * i) - 1) * x;
        }

        return (n * n / 16.0) - (sum * sum) + (1.5 * n * squares) - (3 * squares * squares) + ranked;
    }
}
