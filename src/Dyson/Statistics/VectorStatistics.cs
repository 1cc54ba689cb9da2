using System.Globalization;

namespace Dyson.Statistics;

/// <summary>
/// How one vector u of n real components is spread: participation ratio, entropy, and whether its components are those of a vector that is uniform on the
/// sphere (<see cref="HaarVector"/>). The vector is normalised first.
/// </summary>
/// <param name="Dimension">n.</param>
/// <param name="InverseParticipationRatio">I = Σu_i⁴: 1/n where all components are equally large, 3/(n + 2) on average of uniform vectors, 1 where one component is all.</param>
/// <param name="Entropy">S = −Σu_i² ln u_i² in nats: 0 … ln n; ψ(n/2 + 1) − ψ(3/2) on average of uniform vectors.</param>
/// <param name="LargestComponent">The place of the component of largest magnitude.</param>
/// <param name="Localisation">P(I at least so large) for a uniform vector.</param>
/// <param name="PorterThomas">Porter–Thomas: the distance of the n intensities n u_i² from their law, χ² with one degree of freedom but for corrections of order 1/n that
/// are taken into account, both sides.</param>
public sealed record VectorStatistics(
    int Dimension, double InverseParticipationRatio, double Entropy, int LargestComponent, TestOutcome Localisation, TestOutcome PorterThomas)
{
    /// <summary>In fewer dimensions nothing is tested.</summary>
    public const int FewestComponents = 8;

    /// <summary>1/I: over how many components the vector is spread.</summary>
    public double ParticipationNumber => 1 / InverseParticipationRatio;

    /// <summary>S/ln n, 0 … 1; about 1 − 0.73/ln n for uniform vectors.</summary>
    public double NormalisedEntropy => Dimension > 1 ? Entropy / Math.Log(Dimension) : double.NaN;

    /// <summary>S less its mean over uniform vectors, in units of its standard deviation over them.</summary>
    public double EntropyScore
    {
        get
        {
            HaarVector law = HaarVector.OfDimension(Math.Max(2, Dimension));
            return (Entropy - law.MeanEntropy) / Math.Sqrt(law.EntropyVariance);
        }
    }

    /// <summary>Of one vector.</summary>
    /// <param name="vector">u, of any length but zero. Of one that is zero or not finite all numbers are NaN and no test is made.</param>
    /// <exception cref="ArgumentException">There are no components.</exception>
    public static VectorStatistics Of(ReadOnlySpan<double> vector)
    {
        if (vector.IsEmpty)
        {
            throw new ArgumentException("A vector has one component at least.", nameof(vector));
        }

        int n = vector.Length;
        if (Normalised(vector) is not { } u)
        {
            TestOutcome refused = TestOutcome.Refused(double.NaN, "the vector is zero or not finite");
            return new VectorStatistics(n, double.NaN, double.NaN, 0, refused, refused);
        }

        double ratio = 0;
        double entropy = 0;
        int largest = 0;
        for (int i = 0; i < n; i++)
        {
            double intensity = u[i] * u[i];
            ratio += intensity * intensity;
            entropy -= intensity > 0 ? intensity * Math.Log(intensity) : 0;
            largest = Math.Abs(u[i]) > Math.Abs(u[largest]) ? i : largest;
        }

        if (n < FewestComponents)
        {
            string reason = string.Create(CultureInfo.InvariantCulture, $"{n} components, at least {FewestComponents} needed");
            return new VectorStatistics(n, ratio, entropy, largest, TestOutcome.Refused(ratio, reason), TestOutcome.Refused(double.NaN, reason));
        }

        double distance = ComponentTable.Of(n).Distance(u);
        return new VectorStatistics(n, ratio, entropy, largest, HaarVectorNull.Localisation(ratio, n), HaarVectorNull.Distance(distance, n, 1));
    }

    /// <summary>u/|u|; null where it does not exist.</summary>
    internal static double[]? Normalised(ReadOnlySpan<double> vector)
    {
        double[] u = vector.ToArray();
        double largest = u.Max(Math.Abs);
        if (!(largest > 0) || !double.IsFinite(largest))
        {
            return null;
        }

        double square = 0;
        for (int i = 0; i < u.Length; i++)
        {
            u[i] /= largest;
            square += u[i] * u[i];
        }

        double norm = Math.Sqrt(square);
        for (int i = 0; i < u.Length; i++)
        {
            u[i] /= norm;
        }

        return double.IsFinite(norm) ? u : null;
    }
}
