namespace Dyson.Tests.Learning;

/// <summary>Comparison of two ensembles by the z-values of their observables' means.</summary>
internal static class TwoSamples
{
    /// <summary>z of the difference of the means of an observable of one replica's levels.</summary>
    public static double Z(double[][] first, double[][] second, Func<double[], double> observable)
    {
        (double mean1, double error1) = MeanAndError(first, observable);
        (double mean2, double error2) = MeanAndError(second, observable);
        return (mean1 - mean2) / Math.Sqrt((error1 * error1) + (error2 * error2));
    }

    /// <summary>Mean of an observable over replicas with its standard error.</summary>
    public static (double Mean, double Error) MeanAndError(double[][] ensemble, Func<double[], double> observable)
    {
        double mean = ensemble.Average(observable);
        double variance = ensemble.Sum(levels => Math.Pow(observable(levels) - mean, 2)) / (ensemble.Length - 1);
        return (mean, Math.Sqrt(variance / ensemble.Length));
    }

    /// <summary>Levels, their squares and neighbouring spacings: what two samplers of one law must agree in.</summary>
    public static IEnumerable<(string Name, Func<double[], double> Observable)> Observables(int levels)
    {
        for (int i = 0; i < levels; i++)
        {
            int level = i;
            yield return ($"level {level}", x => x[level]);
            yield return ($"level {level} squared", x => x[level] * x[level]);
            if (level > 0)
            {
                yield return ($"spacing {level - 1}-{level}", x => x[level - 1] - x[level]);
            }
        }

        yield return ("product of the outer levels", x => x[0] * x[levels - 1]);
    }

    /// <summary>One snapshot of a block as rows of levels.</summary>
    public static double[][] Rows(double[] levels, int snapshots, int snapshot, int levelCount)
    {
        int replicas = levels.Length / (snapshots * levelCount);
        return [.. Enumerable.Range(0, replicas).Select(r => levels[(((r * snapshots) + snapshot) * levelCount)..(((r * snapshots) + snapshot + 1) * levelCount)])];
    }
}
