using Dyson.Randomness;
using Dyson.Statistics;

namespace Dyson.Tests.Statistics;

/// <summary>Data whose law is known, one keyed stream a set.</summary>
internal static class SyntheticData
{
    public static RandomStream Stream(string purpose, long set = 0) => new(new StreamKey(20260, purpose, set));

    public static double[] Normals(RandomStream random, int count, double mean = 0, double sigma = 1) =>
        [.. Enumerable.Range(0, count).Select(_ => mean + (sigma * random.NextNormal()))];

    /// <summary>Spacings of scale σ: mean √π σ, mean square 4σ².</summary>
    public static double[] Spacings(RandomStream random, int count, double sigma = 1) =>
        [.. Enumerable.Range(0, count).Select(_ => 2 * sigma * Math.Sqrt(random.NextExponential()))];

    /// <summary>Eigenvalues of 2×2 GOE matrices built element by element: diagonal deviation σ, off-diagonal σ/√2.</summary>
    public static LevelPairs GoePairs(RandomStream random, int count, double sigma = 1, double centre = 0)
    {
        double[] upper = new double[count];
        double[] lower = new double[count];
        for (int i = 0; i < count; i++)
        {
            double a = sigma * random.NextNormal();
            double b = sigma * random.NextNormal();
            double c = sigma * Math.Sqrt(0.5) * random.NextNormal();
            double half = Math.Sqrt((0.25 * (a - b) * (a - b)) + (c * c));
            upper[i] = centre + (0.5 * (a + b)) + half;
            lower[i] = centre + (0.5 * (a + b)) - half;
        }

        return LevelPairs.Of(upper, lower);
    }

    /// <summary>
    /// Pairs of the separable gas P ∝ |x₁ − x₂| e^{−x₁²/2σ₁² − x₂²/2σ₂²}: the difference D has density ∝ |D| e^{−D²/2(σ₁² + σ₂²)}, the weighted centre is an
    /// independent normal of variance σ₁²σ₂²/(σ₁² + σ₂²).
    /// </summary>
    public static LevelPairs TwoComponentPairs(RandomStream random, int count, double sigma1, double sigma2)
    {
        double sum = (sigma1 * sigma1) + (sigma2 * sigma2);
        double[] first = new double[count];
        double[] second = new double[count];
        for (int i = 0; i < count; i++)
        {
            double difference = Math.Sqrt(2 * sum * random.NextExponential()) * (random.NextDouble() < 0.5 ? -1 : 1);
            double centre = sigma1 * sigma2 / Math.Sqrt(sum) * random.NextNormal();
            first[i] = centre + (sigma1 * sigma1 / sum * difference);
            second[i] = centre - (sigma2 * sigma2 / sum * difference);
        }

        return LevelPairs.Of(first, second);
    }

    /// <summary>The same pairs without replica i.</summary>
    public static LevelPairs Without(LevelPairs pairs, int replica)
    {
        List<double> upper = [.. pairs.Upper];
        List<double> lower = [.. pairs.Lower];
        upper.RemoveAt(replica);
        lower.RemoveAt(replica);
        return LevelPairs.Of([.. upper], [.. lower]);
    }

    public static Sample Without(Sample sample, int replica)
    {
        List<double> values = [.. sample.Values];
        values.RemoveAt(replica);
        return Sample.Of([.. values]);
    }
}
