using MathNet.Numerics.Distributions;

namespace Dyson.Statistics;

/// <summary>Welch's test that two samples of independent values with unequal variances have the same mean.</summary>
public static class WelchTest
{
    /// <summary>
    /// t = (x̄ − ȳ)/√(s_x²/n + s_y²/m) against Student's t with Welch's and Satterthwaite's degrees of freedom. Needs 2 values each.
    /// </summary>
    public static TestOutcome Of(Sample first, Sample second)
    {
        Estimate a = Moments.Mean(first);
        Estimate b = Moments.Mean(second);
        if (!a.HasError || !b.HasError)
        {
            return TestOutcome.Refused(double.NaN, "fewer than 2 values");
        }

        double va = a.Error * a.Error;
        double vb = b.Error * b.Error;
        if (va + vb == 0)
        {
            return TestOutcome.Refused(double.NaN, "no variance");
        }

        double t = (a.Value - b.Value) / Math.Sqrt(va + vb);
        double degrees = (va + vb) * (va + vb) / ((va * va / (first.Count - 1)) + (vb * vb / (second.Count - 1)));
        return new TestOutcome(t, 2 * StudentT.CDF(0, 1, degrees, -Math.Abs(t)), 0, "Welch's t");
    }
}
