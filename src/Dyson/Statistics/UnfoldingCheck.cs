namespace Dyson.Statistics;

/// <summary>Whether the choice of unfolding drives the answer.</summary>
public enum UnfoldingVerdict
{
    /// <summary>The unfoldings differ by no more than they do for Wishart spectra.</summary>
    Agree,

    /// <summary>They differ by more, but the spacings speak for the same under each.</summary>
    Differ,

    /// <summary>They differ by more, and the spacings speak for different things: trust none.</summary>
    Drives,
}

/// <summary>Local statistics of one spectrum under all unfoldings, compared.</summary>
/// <remarks>
/// For each of √n·D from the GOE, Brody's β and Σ²(5) (without the local unfolding) the values under the unfoldings, each less its mean in the null and over its scatter there, have a spread (largest less smallest). Each spread over its
/// root mean square in the null, the largest of the three is the statistic; the null is the same of every Wishart draw. Beyond the largest N that is drawn it is cautious: the scatter of a spread falls faster than that of the statistics.
/// </remarks>
/// <param name="Smooth">The spread over local, polynomial and spline unfolding.</param>
/// <param name="All">The spread with Marchenko and Pastur's law.</param>
/// <param name="Density">The test of Marchenko and Pastur's density: sup |n(ξ) − N F|, both sides of every step, against its scatter for rigid levels, which grows by 0.40 ln N.</param>
/// <param name="Farthest">The unfolding farthest from the median of all.</param>
/// <param name="Verdict">Of the smooth unfoldings, at the level of the settings.</param>
/// <param name="DensityIsMarchenkoPastur">Whether <paramref name="Density"/> passes at that level: if not, disregard the unfolding by that law.</param>
public sealed record UnfoldingCheck(TestOutcome Smooth, TestOutcome All, TestOutcome Density, UnfoldingMethod Farthest, UnfoldingVerdict Verdict, bool DensityIsMarchenkoPastur)
{
    private const int SmoothMethods = 3;
    private const int Length = 4;

    /// <summary>sup |n − N F| of Wishart spectra is 2.05, 2.61, 2.89 on average at N = 64, 256, 512.</summary>
    private const double DeviationGrowth = 0.40;

    internal static UnfoldingCheck Of(LevelReading reading, IReadOnlyList<SpacingStatistics> spacings, LevelNull drawn, int count, double level)
    {
        double[][] places = Places(reading, drawn);
        TestOutcome smooth = drawn.Spreads(SmoothMethods).Test(places, "spread over the smooth unfoldings, " + drawn.Description);
        TestOutcome all = drawn.Spreads(places[0].Length).Test(places, "spread over all unfoldings, " + drawn.Description);
        (double p, double error) = drawn.Deviations.PValue(reading.Staircase - (DeviationGrowth * Math.Log((double)count / drawn.Columns)));
        TestOutcome density = new(reading.Staircase, p, error, "largest deviation from the staircase of Marchenko and Pastur, " + drawn.Description);
        UnfoldingVerdict verdict = !(smooth.P < level) ? UnfoldingVerdict.Agree
            : spacings.Take(SmoothMethods).Select(s => s.Conclusion).Distinct().Count() == 1 ? UnfoldingVerdict.Differ : UnfoldingVerdict.Drives;
        return new UnfoldingCheck(smooth, all, density, (UnfoldingMethod)FarthestOf(places), verdict, density.P >= level);
    }

    /// <summary>The statistics under each unfolding in units of the null; NaN where it has none.</summary>
    internal static double[][] Places(LevelReading reading, LevelNull drawn)
    {
        double[][] places = new double[3][];
        for (int s = 0; s < places.Length; s++)
        {
            places[s] = new double[reading.Methods.Length];
            for (int m = 0; m < places[s].Length; m++)
            {
                (double mean, double scatter) = drawn.PlaceOf(s, m);
                double scale = s == 0 ? 1 : Math.Sqrt(Math.Max(1, (double)reading.Methods[m].Levels / drawn.Levels));
                places[s][m] = scale * (Statistic(reading, s, m) - mean) / scatter;
            }
        }

        return places;
    }

    internal static double Statistic(LevelReading reading, int statistic, int method)
    {
        MethodReading values = reading.Methods[method];
        return statistic switch
        {
            0 => Math.Sqrt(SpacingStatistics.Scaled(values.Goe, values.Levels)),
            1 => values.Brody,
            _ => values.Variance.Length > Length ? values.Variance[Length] : double.NaN,
        };
    }

    private static int FarthestOf(double[][] places)
    {
        (int farthest, double largest) = (0, -1);
        foreach (double[] values in places)
        {
            double[] known = [.. values.Where(double.IsFinite).Order()];
            for (int m = 0; m < values.Length && known.Length > 2; m++)
            {
                double median = 0.5 * (known[(known.Length - 1) / 2] + known[known.Length / 2]);
                if (Math.Abs(values[m] - median) > largest)
                {
                    (farthest, largest) = (m, Math.Abs(values[m] - median));
                }
            }
        }

        return farthest;
    }
}
