using Dyson.Laws;

namespace Dyson.Tests.Laws;

/// <summary>Whether a sample looks like a law: two moments and a Kolmogorov–Smirnov test, each at <see cref="FalseAlarm"/>'s rate.</summary>
internal static class SampleVerdict
{
    /// <summary>What speaks against the law; empty where nothing does.</summary>
    public static List<string> Against(ContinuousLaw law, double[] sample)
    {
        List<string> complaints = [];
        for (int k = 1; k <= 2; k++)
        {
            double error = Math.Sqrt((law.Moment(2 * k) - (law.Moment(k) * law.Moment(k))) / sample.Length);
            double pull = (sample.Average(x => Math.Pow(x, k)) - law.Moment(k)) / error;
            if (!(Math.Abs(pull) <= FalseAlarm.Sigmas))
            {
                complaints.Add($"{law}: moment {k} is off by {pull:F2} standard errors");
            }
        }

        if (complaints.Count > 0)
        {
            return complaints;
        }

        double p = KolmogorovDistribution.Limit.Survival(Math.Sqrt(sample.Length) * Distance(law, sample));
        return p >= FalseAlarm.PerAssertion ? [] : [$"{law}: Kolmogorov–Smirnov p = {p:G3}"];
    }

    /// <summary>sup|F_n − F|, with the atom of a law as a step of F at 0.</summary>
    private static double Distance(ContinuousLaw law, double[] sample)
    {
        double[] sorted = [.. sample.Order()];
        double atom = law is MarchenkoPastur mp ? mp.AtomAtZero : 0;
        double largest = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            double x = sorted[i];
            double f = law.Cumulative(x);
            bool first = i == 0 || sorted[i - 1] < x;
            bool last = i + 1 == sorted.Length || sorted[i + 1] > x;
            double before = atom > 0 && x == 0 ? 0 : f;
            largest = Math.Max(largest, first ? Math.Abs(before - ((double)i / sorted.Length)) : 0);
            largest = Math.Max(largest, last ? Math.Abs(f - ((i + 1.0) / sorted.Length)) : 0);
        }

        return largest;
    }
}
