using System.Globalization;

namespace Dyson.Statistics;

/// <summary>
/// How the vectors of many levels of one matrix are spread, all together: one test of the hypothesis that they are an orthogonal frame without any
/// preferred direction, as the singular vectors of a matrix of independent Gaussian elements are.
/// </summary>
/// <param name="Dimension">n.</param>
/// <param name="Count">K, vectors that were used.</param>
/// <param name="InverseParticipationRatio">Mean of I = Σu_i⁴ over the vectors, with the error of a mean.</param>
/// <param name="Entropy">Mean of S = −Σu_i² ln u_i².</param>
/// <param name="Localisation">P(mean of I at least so large): uniform on [0, 1] for such frames.</param>
/// <param name="PorterThomas">All K n components together against their law, both sides.</param>
/// <remarks>
/// Vectors of one matrix are orthogonal. Their participation ratios are then correlated by exactly 3/(n² − 1), which the variance of the mean contains;
/// for the distance of the components the effect is of order K/n² and left out (tested up to K = n).
/// </remarks>
public sealed record VectorSetStatistics(
    int Dimension, int Count, Estimate InverseParticipationRatio, Estimate Entropy, TestOutcome Localisation, TestOutcome PorterThomas)
{
    /// <summary>I of uniform vectors, 3/(n + 2).</summary>
    public double UniformParticipationRatio => HaarVector.OfDimension(Math.Max(2, Dimension)).MeanParticipationRatio;

    /// <summary>S of uniform vectors, ψ(n/2 + 1) − ψ(3/2).</summary>
    public double UniformEntropy => HaarVector.OfDimension(Math.Max(2, Dimension)).MeanEntropy;

    /// <summary>Of the vectors of one matrix, left or right.</summary>
    /// <param name="vectors">K orthogonal vectors of n components; those that are zero or not finite are left out.</param>
    /// <param name="dimension">n.</param>
    /// <exception cref="ArgumentException">A vector has another number of components, or there are more than n.</exception>
    public static VectorSetStatistics Of(IReadOnlyList<double[]> vectors, int dimension)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        if (vectors.Any(u => u.Length != dimension) || vectors.Count > dimension)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"At most {dimension} vectors of {dimension} components each can be orthogonal."), nameof(vectors));
        }

        double[][] units = [.. vectors.Select(u => VectorStatistics.Normalised(u)).OfType<double[]>()];
        int k = units.Length;
        double[] ratios = [.. units.Select(u => u.Sum(x => x * x * x * x))];
        double[] entropies = [.. units.Select(u => -u.Sum(x => x == 0 ? 0 : x * x * Math.Log(x * x)))];
        Estimate ratio = Mean(ratios);
        Estimate entropy = Mean(entropies);
        if (k == 0 || dimension < VectorStatistics.FewestComponents)
        {
            string reason = k == 0 ? "no vectors" : string.Create(CultureInfo.InvariantCulture, $"{dimension} components, at least {VectorStatistics.FewestComponents} needed");
            return new VectorSetStatistics(dimension, k, ratio, entropy, TestOutcome.Refused(ratio.Value, reason), TestOutcome.Refused(double.NaN, reason));
        }

        double[] components = [.. units.SelectMany(u => u)];
        TestOutcome localisation = k == 1
            ? HaarVectorNull.Localisation(ratios[0], dimension)
            : new TestOutcome(
                ratio.Value, HaarVector.OfDimension(dimension).ParticipationRatioSurvival(ratio.Value, k), 0, "mean inverse participation ratio of orthogonal uniform unit vectors, Gamma law with its moments");
        return new VectorSetStatistics(
            dimension, k, ratio, entropy, localisation, HaarVectorNull.Distance(ComponentTable.Of(dimension).Distance(components), dimension, k));
    }

    private static Estimate Mean(double[] values)
    {
        if (values.Length < 2)
        {
            return Estimate.TooFew(values.Length == 0 ? double.NaN : values[0], values.Length, 2, "vectors");
        }

        double mean = values.Average();
        double variance = values.Sum(x => (x - mean) * (x - mean)) / (values.Length - 1);
        return new Estimate(mean, Math.Sqrt(variance / values.Length), "standard error over vectors");
    }
}
