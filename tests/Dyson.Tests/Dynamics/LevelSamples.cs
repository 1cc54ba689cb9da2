using Dyson.Dynamics;
using Dyson.Laws;
using Dyson.Statistics;

namespace Dyson.Tests.Dynamics;

/// <summary>Observables of the replicas of an <see cref="EigenvalueHistory"/>, and their tests.</summary>
internal static class LevelSamples
{
    /// <summary>One value a replica from its levels at one of several recorded times.</summary>
    public static double[] At(double[] levels, int size, int times, int time, Func<double[], double> observable) =>
        [.. Enumerable.Range(0, levels.Length / (size * times)).Select(r =>
        {
            int start = ((r * times) + time) * size;
            return observable(levels[start..(start + size)]);
        })];

    /// <summary>p-value of a sample against a law.</summary>
    public static double Against(ContinuousLaw law, double[] values) => KolmogorovSmirnov.Test(Sample.Of(values), law).P;

    /// <summary>p-value of two samples having one law.</summary>
    public static double Between(double[] first, double[] second) => KolmogorovSmirnov.Test(Sample.Of(first), Sample.Of(second)).P;

    /// <summary>Observables that together fix more than the marginal law of one level.</summary>
    public static IEnumerable<(string Name, Func<double[], double> Value)> Observables(int size)
    {
        yield return ("highest level", x => x[0]);
        yield return ("lowest level", x => x[size - 1]);
        yield return ("first gap", x => x[0] - x[1]);
        yield return ("smallest gap", x => Enumerable.Range(1, size - 1).Min(i => x[i - 1] - x[i]));
        yield return ("trace", x => x.Sum());
        yield return ("trace of the square", x => x.Sum(level => level * level));
    }
}
