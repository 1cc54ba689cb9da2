using System.Globalization;

namespace Dyson.Statistics;

/// <summary>
/// The mean ratio ⟨r̃⟩ of adjacent gaps, r̃ = min(s_i, s_{i+1})/max(s_i, s_{i+1}): no unfolding is needed, because two neighbouring gaps see the
/// same density (Oganesyan and Huse 2007). To be set against <see cref="Laws.RestrictedGapRatio"/> and
/// <see cref="Laws.GapRatioSurmise.LargeMatrixRestrictedMean"/>.
/// </summary>
/// <remarks>Where both gaps vanish (levels equal to the last bit) there is no ratio; such triples are left out and counted in the method.</remarks>
public static class GapRatio
{
    private const int Blocks = 20;

    /// <summary>r̃ of every three neighbouring levels, upwards; NaN where both gaps vanish.</summary>
    /// <param name="levels">The levels of one spectrum, in any order.</param>
    /// <exception cref="ArgumentException">A level is not finite.</exception>
    public static double[] Ratios(ReadOnlySpan<double> levels)
    {
        double[] sorted = SpectralWindows.Ascending(levels);
        double[] ratios = new double[Math.Max(0, sorted.Length - 2)];
        for (int i = 0; i < ratios.Length; i++)
        {
            double lower = sorted[i + 1] - sorted[i];
            double upper = sorted[i + 2] - sorted[i + 1];
            ratios[i] = Math.Min(lower, upper) / Math.Max(lower, upper);
        }

        return ratios;
    }

    /// <summary>
    /// ⟨r̃⟩ of one spectrum; the error is the jackknife over 20 blocks of neighbouring levels, because neighbouring ratios share a gap. Needs 60 ratios.
    /// </summary>
    /// <param name="levels">The levels, in any order.</param>
    /// <exception cref="ArgumentException">A level is not finite.</exception>
    public static Estimate OfSpectrum(ReadOnlySpan<double> levels)
    {
        double[] all = Ratios(levels);
        double[] ratios = [.. all.Where(double.IsFinite)];
        if (ratios.Length < 3 * Blocks)
        {
            return Estimate.TooFew(Mean(ratios), ratios.Length, 3 * Blocks, "ratios of gaps");
        }

        double sum = ratios.Sum();
        double[] leftOut = new double[Blocks];
        for (int b = 0; b < Blocks; b++)
        {
            int first = (int)((long)b * ratios.Length / Blocks);
            int end = (int)((long)(b + 1) * ratios.Length / Blocks);
            leftOut[b] = (sum - ratios.AsSpan(first, end - first).ToArray().Sum()) / (ratios.Length - (end - first));
        }

        string method = string.Create(CultureInfo.InvariantCulture, $"jackknife over {Blocks} blocks of levels");
        return Jackknife.FromLeftOut(Mean(ratios), leftOut, Counted(method, all.Length - ratios.Length));
    }

    /// <summary>⟨r̃⟩ over all triples of many independent spectra; the error is the delete-one jackknife over spectra.</summary>
    /// <param name="spectra">The levels of each replica, in any order.</param>
    /// <exception cref="ArgumentException">A level is not finite.</exception>
    public static Estimate OfReplicas(IReadOnlyList<double[]> spectra)
    {
        ArgumentNullException.ThrowIfNull(spectra);
        double[] sums = new double[spectra.Count];
        int[] counts = new int[spectra.Count];
        int degenerate = 0;
        for (int replica = 0; replica < spectra.Count; replica++)
        {
            foreach (double ratio in Ratios(spectra[replica]))
            {
                if (double.IsFinite(ratio))
                {
                    sums[replica] += ratio;
                    counts[replica]++;
                }
                else
                {
                    degenerate++;
                }
            }
        }

        double sum = sums.Sum();
        int count = counts.Sum();
        double[] leftOut = [.. sums.Zip(counts, (s, n) => (sum - s) / (count - n))];
        return Jackknife.FromLeftOut(sum / count, leftOut, Counted(Estimate.DeleteOneJackknife, degenerate));
    }

    private static double Mean(double[] ratios) => ratios.Length == 0 ? double.NaN : ratios.Average();

    private static string Counted(string method, int degenerate) => degenerate == 0
        ? method
        : string.Create(CultureInfo.InvariantCulture, $"{method}, {degenerate} triples of equal levels left out");
}
