using Dyson.Dynamics;
using Dyson.Laws;
using Dyson.Statistics;
using MathNet.Numerics;
using MathNet.Numerics.Integration;

namespace Dyson.Reports.Papers;

/// <summary>
/// One width or two: likelihoods of the two-level density (78) and of [P2]'s two-component density about the teacher's level, both fitted to independent levels, and
/// of the exact law, which has nothing to fit.
/// </summary>
/// <remarks>
/// At σ₁ = σ₂ the two-component density depends on δ = (ln σ₁ − ln σ₂)² ≥ 0, at the edge of its range: under one width 2Δ ln L is 0 with probability ½ and
/// χ² of one degree otherwise (Self and Liang, J. Am. Stat. Assoc. 82, 605, 1987), so that p = ½P(χ²₁ &gt; 2Δ ln L).
/// </remarks>
internal sealed class PosterWidths
{
    private PosterWidths(double sigma, double oneWidth, TwoComponentFit fit, double twoWidths, double exact)
    {
        (Sigma, OneWidth, Fit, TwoWidths, Exact) = (sigma, oneWidth, fit, twoWidths, exact);
    }

    /// <summary>Fitted σ of one width.</summary>
    public double Sigma { get; }

    /// <summary>ln L of one width, one parameter.</summary>
    public double OneWidth { get; }

    /// <summary>The fitted widths.</summary>
    public TwoComponentFit Fit { get; }

    /// <summary>ln L of two widths, two parameters; not below <see cref="OneWidth"/>.</summary>
    public double TwoWidths { get; }

    /// <summary>ln L of the exact law, no parameter.</summary>
    public double Exact { get; }

    /// <summary>2Δ ln L of two widths over one.</summary>
    public double Ratio => 2 * (TwoWidths - OneWidth);

    /// <summary>Probability of so large a ratio if there is one width.</summary>
    public double P => Ratio > 0 ? 0.5 * SpecialFunctions.Erfc(Math.Sqrt(Ratio / 2)) : 1;

    /// <summary>AIC of one width minus that of two, 2Δ ln L − 2: positive where two widths are the better description.</summary>
    public double AkaikeOfTwo => Ratio - 2;

    /// <summary>AIC of two widths minus that of the exact law.</summary>
    public double AkaikeOfExact => 4 - (2 * (TwoWidths - Exact));

    /// <summary>
    /// The densities of one width and of two that are nearest to the exact one, ∫ρ ln ρ_i largest: what fits tend to in large ensembles, known without data. The two
    /// widths are not √Var W_ii.
    /// </summary>
    public static (TwoLevelDensity One, TwoComponentDensity Two) Nearest(HiddenLayerPair law)
    {
        const double Reach = 10;
        const int Nodes = 256;
        double s = law.Density.StandardDeviation;
        GaussLegendreRule rule = new(0, Reach * s, Nodes);
        double[] x = [.. Enumerable.Range(0, Nodes).Select(i => law.Centre + rule.GetAbscissa(i))];
        double[] weight = [.. Enumerable.Range(0, Nodes).Select(i => rule.GetWeight(i) * law.Density.Density(x[i]))];
        double Loss(ContinuousLaw density) => -Enumerable.Range(0, Nodes).Sum(i => weight[i] * density.LogDensity(x[i]));
        double scale = Math.Log(Math.Sqrt(law.Density.Variance / 1.5));
        double one = FindMinimum.OfScalarFunctionConstrained(u => Loss(TwoLevelDensity.WithDiagonalDeviation(Math.Exp(u), law.Centre)), scale - 1, scale + 1, 1e-7);
        (double first, double second) = FindMinimum.OfFunction(
            (u, v) => Loss(TwoComponentDensity.WithDeviations(Math.Exp(u), Math.Exp(v), law.Centre)), scale + 0.3, scale - 0.5, 1e-10);
        return (
            TwoLevelDensity.WithDiagonalDeviation(Math.Exp(one), law.Centre),
            TwoComponentDensity.WithDeviations(Math.Exp(Math.Max(first, second)), Math.Exp(Math.Min(first, second)), law.Centre));
    }

    /// <summary>The comparison for independent levels about the law's centre.</summary>
    /// <param name="levels">Independent levels, at least ten.</param>
    /// <param name="law">The exact law.</param>
    public static PosterWidths Of(Sample levels, HiddenLayerPair law)
    {
        double[] values = levels.Values.ToArray();
        double scale = Math.Sqrt(values.Average(x => (x - law.Centre) * (x - law.Centre)) / 1.5);
        double LogLikelihood(ContinuousLaw density) => values.Sum(density.LogDensity);
        double logSigma = FindMinimum.OfScalarFunctionConstrained(
            u => -LogLikelihood(TwoLevelDensity.WithDiagonalDeviation(Math.Exp(u), law.Centre)), Math.Log(scale / 2), Math.Log(2 * scale), 1e-7);
        double one = LogLikelihood(TwoLevelDensity.WithDiagonalDeviation(Math.Exp(logSigma), law.Centre));

        // Halves of the sample as the two levels: they are independent, and only their pool counts.
        int half = values.Length / 2;
        TwoComponentFit fit = DensityFits.TwoComponent(LevelPairs.Of(values.AsSpan(0, half), values.AsSpan(half, half)), law.Centre);
        double two = fit.Sigma1.Value > 0 && fit.Sigma2.Value > 0
            ? LogLikelihood(TwoComponentDensity.WithDeviations(fit.Sigma1.Value, fit.Sigma2.Value, law.Centre))
            : double.NegativeInfinity;
        return new PosterWidths(Math.Exp(logSigma), one, fit, Math.Max(one, two), LogLikelihood(law.Density));
    }
}
