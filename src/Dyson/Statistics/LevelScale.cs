namespace Dyson.Statistics;

/// <summary>
/// One statistic in the draws of a <see cref="LevelNull"/>, carried from their n₀ levels to the n of the data: its mean for GOE-like and for independent levels, and its scatter in one spectrum.
/// </summary>
/// <remarks>
/// The error of a measured value is interpolated between the two scatters by where the value lies between the two means, so that it is honest for one spectrum at both ends and between them,
/// and needs no blocks of levels. Where the two means lie within four scatters of each other the larger scatter is the error.
/// </remarks>
/// <param name="Goe">Mean in Wishart spectra.</param>
/// <param name="GoeScatter">Standard deviation there.</param>
/// <param name="Independent">Mean for independent levels.</param>
/// <param name="IndependentScatter">Standard deviation there.</param>
internal readonly record struct LevelScale(double Goe, double GoeScatter, double Independent, double IndependentScatter)
{
    private const double Indistinct = 4;

    // β = 2 lies one such distance beyond the GOE; levels that cluster lie beyond independence.
    private const double LowestPlace = -1;
    private const double HighestPlace = 3;

    /// <summary>The draws' own means and scatters.</summary>
    public static LevelScale Of(LevelReading[] wishart, LevelReading[] independent, Func<LevelReading, double> statistic)
    {
        (double goe, double goeScatter) = Moments(wishart, statistic);
        (double other, double otherScatter) = Moments(independent, statistic);
        return new LevelScale(goe, goeScatter, other, otherScatter);
    }

    /// <summary>
    /// A statistic of windows of length L_i of n levels: what the unfolding takes away depends on L/n, as a difference from the exact value for GOE-like levels, as a share of it for independent ones.
    /// </summary>
    /// <param name="drawn">At each of <see cref="LevelReading.Lengths"/>, as drawn.</param>
    /// <param name="length">i.</param>
    /// <param name="drawnLevels">n₀.</param>
    /// <param name="levels">n ≥ n₀.</param>
    /// <param name="exact">The statistic of large matrices at each length, GOE and Poisson.</param>
    public static LevelScale OfWindows(LevelScale[] drawn, int length, int drawnLevels, int levels, (double Goe, double Poisson)[] exact)
    {
        LevelScale here = drawn[length];
        if (levels == drawnLevels)
        {
            return here;
        }

        double wanted = LevelReading.Lengths[length] * drawnLevels / levels;
        (double lower, double difference, double share) = (0, 0, 1);
        for (int i = 0; i <= length; i++)
        {
            double at = LevelReading.Lengths[i];
            (double nextDifference, double nextShare) = (drawn[i].Goe - exact[i].Goe, drawn[i].Independent / exact[i].Poisson);
            if (at >= wanted)
            {
                double weight = (wanted - lower) / (at - lower);
                (difference, share) = (difference + (weight * (nextDifference - difference)), share + (weight * (nextShare - share)));
                break;
            }

            (lower, difference, share) = (at, nextDifference, nextShare);
        }

        // Scatters relative to the means, by the number of windows.
        double half = 0.5 * LevelReading.Lengths[length];
        double shrink = Math.Sqrt((drawnLevels - half - LevelReading.Margins) / (levels - half - LevelReading.Margins));
        (double goe, double independent) = (exact[length].Goe + difference, exact[length].Poisson * share);
        return new LevelScale(goe, here.GoeScatter * shrink * goe / here.Goe, independent, here.IndependentScatter * shrink * independent / here.Independent);
    }

    /// <summary>An average over n = n₀/<paramref name="ratio"/> levels: the same means, scatters as 1/√n.</summary>
    public LevelScale ForMore(double ratio) => this with { GoeScatter = GoeScatter * Math.Sqrt(ratio), IndependentScatter = IndependentScatter * Math.Sqrt(ratio) };

    /// <summary>A value with its error.</summary>
    public Estimate Estimate(double value, string method)
    {
        if (Math.Abs(Independent - Goe) < Indistinct * Math.Min(GoeScatter, IndependentScatter))
        {
            // One spectrum hardly tells the two apart: its value does not say which scatter is its own.
            return new Estimate(value, Math.Max(GoeScatter, IndependentScatter), method);
        }

        double place = Math.Clamp((value - Goe) / (Independent - Goe), LowestPlace, HighestPlace);
        double error = GoeScatter + (place * (IndependentScatter - GoeScatter));
        return new Estimate(value, Math.Max(error, 0.5 * Math.Min(GoeScatter, IndependentScatter)), method);
    }

    /// <summary>Mean and standard deviation over the draws that have the statistic; NaN if hardly any has.</summary>
    public static (double Mean, double Deviation) Moments(LevelReading[] draws, Func<LevelReading, double> statistic)
    {
        double[] values = [.. draws.Select(statistic).Where(double.IsFinite)];
        if (2 * values.Length < draws.Length)
        {
            return (double.NaN, double.NaN);
        }

        double mean = values.Average();
        return (mean, Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1)));
    }
}
