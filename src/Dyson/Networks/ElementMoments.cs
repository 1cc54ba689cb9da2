using Dyson.Statistics;

namespace Dyson.Networks;

/// <summary>Moments of the elements of W.</summary>
/// <param name="Mean">⟨w⟩.</param>
/// <param name="StandardDeviation">√(⟨w²⟩ − ⟨w⟩²).</param>
/// <param name="ExcessKurtosis">κ₄ about the mean; 0 for Gaussian, −1.2 for uniform elements; null where all elements are equal.</param>
public sealed record ElementMoments(double? Mean, double? StandardDeviation, double? ExcessKurtosis)
{
    /// <summary>Of all elements; null where one is not finite.</summary>
    public static ElementMoments Of(ReadOnlySpan<double> elements)
    {
        double largest = 0;
        foreach (double w in elements)
        {
            largest = Math.Max(largest, Math.Abs(w));
            if (double.IsNaN(w))
            {
                largest = double.NaN;
            }
        }

        if (!(largest > 0 && double.IsFinite(largest)))
        {
            return largest == 0 ? new ElementMoments(0, 0, null) : new ElementMoments(null, null, null);
        }

        double mean = 0;
        foreach (double w in elements)
        {
            mean += w / largest;
        }

        mean /= elements.Length;
        (double second, double fourth) = (0, 0);
        foreach (double w in elements)
        {
            double square = ((w / largest) - mean) * ((w / largest) - mean);
            second += square;
            fourth += square * square;
        }

        second /= elements.Length;
        fourth /= elements.Length;
        return new ElementMoments(mean * largest, Math.Sqrt(second) * largest, AnalysisDocument.Finite((fourth / (second * second)) - 3));
    }
}
