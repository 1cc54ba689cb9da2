namespace Dyson.Statistics;

/// <summary>
/// The number variance Σ²(L) = ⟨(n − L)²⟩ of an unfolded spectrum, n the number of levels in a window of length L: to be set against
/// <see cref="Laws.TwoPointStatistics.NumberVariance"/>. The mean L is taken as known, so that the estimate has no bias at any number of windows;
/// an error of the unfolding adds the square of its error of L.
/// </summary>
public static class NumberVariance
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

    internal static double InWindow(ReadOnlySpan<double> levels, double start, double length) =>
        (levels.Length - length) * (levels.Length - length);
}
