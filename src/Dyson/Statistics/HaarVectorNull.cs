using System.Collections.Concurrent;

namespace Dyson.Statistics;

/// <summary>
/// What is seen of one unit vector when it is uniform on the sphere: its participation ratio, and the distance of its components from their law. The length
/// is 1, so that the distance is smaller than that of n independent values. Drawn once for a dimension, by fixed random numbers.
/// </summary>
internal sealed class HaarVectorNull
{
    /// <summary>In more dimensions the distance D is scaled from here and the participation ratio follows a Gamma law.</summary>
    public const int LargestDimension = 1024;

    private const int Draws = 4000;
    private static readonly ConcurrentDictionary<int, Lazy<HaarVectorNull>> Cache = new();
    private readonly NullDistribution _ratio;
    private readonly NullDistribution _distance;
    private readonly HaarVector _law;

    private HaarVectorNull(int dimension)
    {
        _law = HaarVector.OfDimension(dimension);
        (int n, ComponentTable table) = (dimension, ComponentTable.Of(dimension));
        NullDistribution[] nulls = NullDistribution.DrawKeyed(
            (random, statistics) =>
            {
                double[] u = new double[n];
                double square = 0;
                for (int i = 0; i < n; i++)
                {
                    u[i] = random.NextNormal();
                    square += u[i] * u[i];
                }

                double norm = Math.Sqrt(square);
                double fourth = 0;
                for (int i = 0; i < n; i++)
                {
                    u[i] /= norm;
                    fourth += u[i] * u[i] * u[i] * u[i];
                }

                statistics[0] = Exponential(fourth);
                statistics[1] = Limiting(table.Distance(u), n);
            },
            2, Draws, 0, "unit vectors");
        (_ratio, _distance) = (nulls[0], nulls[1]);
    }

    /// <summary>The null of a dimension, or of the largest one that is drawn.</summary>
    public static HaarVectorNull Of(int dimension) =>
        Cache.GetOrAdd(Math.Min(dimension, LargestDimension), n => new Lazy<HaarVectorNull>(() => new HaarVectorNull(n))).Value;

    /// <summary>P(I ≥ observed) for one vector.</summary>
    public static TestOutcome Localisation(double ratio, int dimension)
    {
        if (dimension > LargestDimension)
        {
            return new TestOutcome(
                ratio, HaarVector.OfDimension(dimension).ParticipationRatioSurvival(ratio, 1), 0, "inverse participation ratio of a uniform unit vector, Gamma law with its moments");
        }

        HaarVectorNull own = Of(dimension);
        return own._ratio.Test(own.Exponential(ratio), "inverse participation ratio of a uniform unit vector") with { Statistic = ratio };
    }

    /// <summary>P(D ≥ observed) for the N = K n components of K orthogonal vectors together: the process of one vector, with N values.</summary>
    public static TestOutcome Distance(double distance, int dimension, int vectors)
    {
        HaarVectorNull own = Of(vectors > 1 ? LargestPooled(dimension, vectors) : dimension);
        string method = vectors > 1 ? "Kolmogorov–Smirnov distance of the components of uniform unit vectors" : "Kolmogorov–Smirnov distance of the components of a uniform unit vector";
        return own._distance.Test(Limiting(distance, (double)dimension * vectors), method) with { Statistic = distance };
    }

    // The law of √N D hardly depends on N any more from a few hundred on.
    private static int LargestPooled(int dimension, int vectors) => (int)Math.Min(LargestDimension, (long)dimension * vectors);

    // N D² as for an infinite N (Stephens 1970): an exponential tail.
    private static double Limiting(double distance, double count)
    {
        double root = Math.Sqrt(count);
        double scaled = distance * (root + 0.12 + (0.11 / root));
        return scaled * scaled;
    }

    // A large ratio comes from one component, and n u² falls off exponentially.
    private double Exponential(double ratio)
    {
        double excess = ratio - _law.MeanParticipationRatio;
        return Math.CopySign(Math.Sqrt(Math.Abs(excess)), excess) * _law.Dimension;
    }
}
