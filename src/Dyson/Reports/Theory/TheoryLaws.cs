using Dyson.Laws;
using Dyson.LinearAlgebra;
using Dyson.Randomness;

namespace Dyson.Reports.Theory;

/// <summary>The laws that <c>dyson theory</c> knows by name.</summary>
public static class TheoryLaws
{
    private const int SampledEigenvalues = 20_000;
    private const int LargestSampledSide = 200;

    /// <summary>All laws, in the order of the help text.</summary>
    public static IReadOnlyList<TheoryLaw> All { get; } =
    [
        new("surmise", "Wigner's surmise for the spacing of neighbouring levels, unit mean; [P1] (76), any repulsion β > 0.",
            [new("beta", "Dyson index β > 0: 1 GOE, 2 GUE, 4 GSE.", 1)], p => WignerSurmise.WithRepulsion(p[0])),
        new("spacing", "Exact spacing of neighbouring levels in the bulk of large matrices, unit mean (Mehta).",
            [new("beta", "Dyson index: 1, 2 or 4.", 1)], p => OfIndex(p[0], BulkSpacing.Goe, BulkSpacing.Gue, BulkSpacing.Gse)),
        new("poisson", "Spacing of independent levels, unit mean.", [], _ => PoissonSpacing.Unit()),
        new("brody", "Brody's interpolation between Poisson and the surmise.",
            [new("q", "Repulsion q from 0 (Poisson) to 1 (surmise), at most 10.", 0.5)], p => BrodySpacing.WithRepulsion(p[0])),
        new("berry-robnik", "Berry and Robnik's spacing of a mixed phase space.",
            [new("regular", "Regular fraction, 0 to 1.", 0.5)], p => BerryRobnikSpacing.WithRegularFraction(p[0])),
        new("two-level", "Density of two repelling levels, the semicircle of N = 2; [P1] (78).",
            [new("sigma", "Diagonal standard deviation σ > 0.", 1), new("centre", "Centre.", 0)],
            p => TwoLevelDensity.WithDiagonalDeviation(p[0], p[1])),
        new("two-component", "Density of two repelling levels of different widths [P2], its misprinted sign corrected.",
            [new("sigma1", "σ₁ > 0.", 1), new("sigma2", "σ₂ > 0.", 2), new("centre", "Centre.", 0)],
            p => TwoComponentDensity.WithDeviations(p[0], p[1], p[2])),
        new("gaussian", "Normal law.", [new("mean", "Mean.", 0), new("sigma", "Standard deviation > 0.", 1)],
            p => Gaussian.WithStandardDeviation(p[0], p[1])),
        new("semicircle", "Wigner's semicircle, the level density of large Gaussian ensembles.",
            [new("radius", "Radius > 0.", 2), new("centre", "Centre.", 0)], p => Semicircle.WithRadius(p[0], p[1])),
        new("marchenko-pastur", "Eigenvalues of X = WᵀW for M×N weights W_ij ~ N(0, variance), the spectrum at initialisation; [P1] (79).",
            [new("rows", "M ≥ 1.", 100), new("columns", "N ≥ 1; for N > M an atom lies at 0.", 50), new("variance", "Variance of an element; 0 means 1/M.", 0)],
            p => MarchenkoPastur.WithElementVariance(ElementVariance(p), Whole(p[0], "rows"), Whole(p[1], "columns")))
        {
            Sample = SampleWeights,
            SampleDescription = "eigenvalues of sampled matrices WᵀW",
        },
        new("wachter", "Eigenvalues of the Jacobi (MANOVA) ensemble.",
            [new("first", "Degrees of freedom of the first Wishart matrix.", 100), new("second", "Of the second.", 100), new("dimension", "Size of the matrices.", 40)],
            p => Wachter.WithDegrees(Whole(p[0], "first"), Whole(p[1], "second"), Whole(p[2], "dimension"))),
        new("tracy-widom", "Largest eigenvalue of large Gaussian ensembles, centred and scaled; β = 4 in the Tracy–Widom scaling.",
            [new("beta", "Dyson index: 1, 2 or 4.", 2)],
            p => OfIndex(p[0], TracyWidom.GaussianOrthogonal, TracyWidom.GaussianUnitary, TracyWidom.GaussianSymplecticInTracyWidomScaling)),
        new("gap-ratio", "Ratio of neighbouring spacings, smaller over larger, no unfolding (surmise of three levels; Atas et al. 2013).",
            [new("beta", "Dyson index β > 0; 0 for independent levels.", 1)],
            p => p[0] == 0 ? PoissonGapRatio.Law.Restricted : GapRatioSurmise.WithRepulsion(p[0]).Restricted),
        new("porter-thomas", "Intensities of eigenvectors, unit mean.",
            [new("degrees", "Degrees of freedom: 1 GOE, 2 GUE, 4 GSE.", 1)], p => PorterThomas.WithDegrees(p[0])),
        new("rice", "Spacing of two levels that the drift holds apart; docs/physics/teacher-student.md.",
            [new("offset", "Δκ ≥ 0.", 1), new("deviation", "σ_R > 0.", 1)], p => Rice.WithComponentDeviation(p[0], p[1])),
        new("hoyt", "Spacing of two levels with different rates behind a fixed layer (Nakagami-q); docs/physics/hidden-layer.md.",
            [new("q", "0 < q ≤ 1; 1 is the surmise.", 0.5), new("mean", "Mean > 0.", 1)], p => Hoyt.WithMean(p[0], p[1])),
        new("kolmogorov", "√n times the Kolmogorov–Smirnov distance of a sample from its own law, n → ∞.", [], _ => KolmogorovDistribution.Limit),
    ];

    private static ContinuousLaw OfIndex(double beta, ContinuousLaw orthogonal, ContinuousLaw unitary, ContinuousLaw symplectic) => beta switch
    {
        1 => orthogonal,
        2 => unitary,
        4 => symplectic,
        _ => throw new ArgumentOutOfRangeException(nameof(beta), beta, "beta must be 1, 2 or 4."),
    };

    private static int Whole(double value, string name) => value == Math.Floor(value) && value is >= 1 and <= 1e6
        ? (int)value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must be a whole number from 1 to 1000000.");

    private static double ElementVariance(IReadOnlyList<double> p) => p[2] == 0 ? 1 / p[0] : p[2];

    // A few matrices of the given shape; larger ones are represented by smaller ones of the same ratio and trace.
    private static double[] SampleWeights(IReadOnlyList<double> p, RandomStream random)
    {
        double shrink = Math.Min(1, LargestSampledSide / Math.Max(p[0], p[1]));
        int rows = Math.Max(1, (int)Math.Round(p[0] * shrink));
        int columns = Math.Max(1, (int)Math.Round(p[1] * shrink));
        double deviation = Math.Sqrt(ElementVariance(p) * p[0] / rows);
        int few = Math.Min(rows, columns);
        List<double> eigenvalues = [];
        double[] weights = new double[rows * columns];
        double[] singular = new double[few];
        while (eigenvalues.Count < SampledEigenvalues)
        {
            for (int i = 0; i < weights.Length; i++)
            {
                weights[i] = deviation * random.NextNormal();
            }

            DenseSpectrum.SingularValues(weights, rows, columns, singular);
            eigenvalues.AddRange(singular.Select(s => s * s));
            eigenvalues.AddRange(Enumerable.Repeat(0.0, columns - few));
        }

        return [.. eigenvalues];
    }
}
