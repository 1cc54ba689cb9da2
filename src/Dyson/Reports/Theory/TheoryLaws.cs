using Dyson.Laws;
using Dyson.LinearAlgebra;
using Dyson.Randomness;

namespace Dyson.Reports.Theory;

/// <summary>The laws that <c>dyson theory</c> knows by name.</summary>
public static class TheoryLaws
{
    private const int SampledEigenvalues = 20_000;
    private const int LargestSampledSide = 200;
    private const int LargestSide = 1_000_000;


    private const string AnyBeta = "Dyson index β > 0: 1 GOE, 2 GUE, 4 GSE.";
    private static readonly NumberRange Beta = new(0, 100, LowIncluded: false);
    private static readonly NumberRange Fraction = new(0, 1);

    /// <summary>Spacings and their ratios.</summary>
    public static IReadOnlyList<LawSubject> Spacings { get; } =
    [
        new("surmise", "Wigner's surmise for the spacing of neighbouring levels, unit mean; [P1] (76), any repulsion β > 0.",
            "dyson theory surmise --beta 1 --at 0.5 --at 1 --out surmise",
            [TheoryOption.Number("beta", AnyBeta, 1, Beta)], s => WignerSurmise.WithRepulsion(s.Number("beta"))),
        new("spacing", "Exact spacing of neighbouring levels in the bulk of large matrices, unit mean (Mehta).",
            "dyson theory spacing --beta 1 --out goe-spacing",
            [TheoryOption.OneOf("beta", "Dyson index: GOE, GUE, GSE.", 1, 1, 2, 4)], s => OfIndex(s.Number("beta"), BulkSpacing.Goe, BulkSpacing.Gue, BulkSpacing.Gse)),
        new("poisson", "Spacing of independent levels, unit mean.", "dyson theory poisson --at 1", [], _ => PoissonSpacing.Unit()),
        new("brody", "Brody's interpolation between Poisson and the surmise.", "dyson theory brody --q 0.5 --out brody",
            [TheoryOption.Number("q", "Repulsion q, from 0 (Poisson) over 1 (surmise) to 10.", 0.5, new NumberRange(0, 10))], s => BrodySpacing.WithRepulsion(s.Number("q"))),
        new("berry-robnik", "Berry and Robnik's spacing of a mixed phase space.", "dyson theory berry-robnik --regular 0.3",
            [TheoryOption.Number("regular", "Regular fraction, 0 to 1.", 0.5, Fraction)], s => BerryRobnikSpacing.WithRegularFraction(s.Number("regular"))),
        new("gap-ratio", "Ratio of neighbouring spacings, no unfolding: smaller over larger, or the plain ratio r (surmise of three levels; Atas et al. 2013).",
            "dyson theory gap-ratio --beta 1 --kind plain --at 1",
            [
                TheoryOption.Number("beta", "Dyson index β > 0; 0 for independent levels.", 1, new NumberRange(0, 100)),
                TheoryOption.Choice("kind", "restricted: min(r, 1/r), between 0 and 1; plain: r itself, which may exceed 1 and has no variance for β ≤ 1.", "restricted", "restricted", "plain"),
            ],
            s => GapRatio(s) is var law && s.Choice("kind") == "plain" ? law : law.Restricted)
        {
            Further = law => law is RestrictedGapRatio { Ratio: GapRatioSurmise { LargeMatrixRestrictedMean: { } mean } }
                ? [("largeMatrixMean", "$\\langle\\tilde{r}\\rangle$ of large matrices (Atas et al., numerical)", mean)] : [],
        },
        new("rice", "Rice's law: spacing of two levels that the drift holds Δκ apart.", "dyson theory rice --offset 1 --deviation 0.5",
            [TheoryOption.Number("offset", "Δκ ≥ 0.", 1, NumberRange.NonNegative), TheoryOption.Number("deviation", "σ_R > 0.", 1, NumberRange.Positive)],
            s => Rice.WithComponentDeviation(s.Number("offset"), s.Number("deviation"))),
        new("hoyt", "Hoyt's law (Nakagami-q): spacing of two levels with different rates, behind a fixed layer [P2].", "dyson theory hoyt --q 0.6",
            [TheoryOption.Number("q", "0 < q ≤ 1; 1 is the surmise.", 0.5, new NumberRange(0, 1, LowIncluded: false)), TheoryOption.Number("mean", "Mean > 0.", 1, NumberRange.Positive)],
            s => Hoyt.WithMean(s.Number("q"), s.Number("mean"))),
    ];

    /// <summary>Level densities.</summary>
    public static IReadOnlyList<LawSubject> Densities { get; } =
    [
        new("two-level", "Density of two repelling levels, the semicircle of N = 2; [P1] (78).", "dyson theory two-level --sigma 1 --out two-level",
            [TheoryOption.Number("sigma", "Diagonal standard deviation σ > 0.", 1, NumberRange.Positive), Centre()],
            s => TwoLevelDensity.WithDiagonalDeviation(s.Number("sigma"), s.Number("centre"))),
        new("two-component", "Density of two repelling levels of different widths [P2], its misprinted sign corrected.", "dyson theory two-component --sigma1 1 --sigma2 3",
            [TheoryOption.Number("sigma1", "σ₁ > 0.", 1, NumberRange.Positive), TheoryOption.Number("sigma2", "σ₂ > 0.", 2, NumberRange.Positive), Centre()],
            s => TwoComponentDensity.WithDeviations(s.Number("sigma1"), s.Number("sigma2"), s.Number("centre"))),
        new("gaussian", "Normal law.", "dyson theory gaussian --sigma 2 --at 0",
            [TheoryOption.Number("mean", "Mean.", 0, NumberRange.Finite), TheoryOption.Number("sigma", "Standard deviation > 0.", 1, NumberRange.Positive)],
            s => Gaussian.WithStandardDeviation(s.Number("mean"), s.Number("sigma"))),
        new("semicircle", "Wigner's semicircle, the level density of large Gaussian ensembles.", "dyson theory semicircle --radius 2 --at 0",
            [TheoryOption.Number("radius", "Radius > 0.", 2, NumberRange.Positive), Centre()], s => Semicircle.WithRadius(s.Number("radius"), s.Number("centre")))
        {
            Further = law => law is Semicircle circle
                ?
                [
                    ("fourthMoment", "$\\langle x^4\\rangle$", circle.Moment(4)), ("entropy", "entropy $\\ln\\pi R-1/2$", circle.Entropy),
                    ("characteristicFunctionAt1", "real part of $\\langle e^{itx}\\rangle$ at $t=1$", circle.CharacteristicFunction(1).Real),
                ]
                : [],
        },
        new("marchenko-pastur", "Eigenvalues of X = WᵀW for M×N weights W_ij ~ N(0, variance), the spectrum at initialisation; [P1] (79).",
            "dyson theory marchenko-pastur --rows 100 --columns 50 --out pastur",
            [
                TheoryOption.Whole("rows", "M.", 100, 1, LargestSide), TheoryOption.Whole("columns", "N; for N > M an atom lies at 0.", 50, 1, LargestSide),
                TheoryOption.Number("variance", "Variance of an element > 0; 1/M unless given.", null, NumberRange.Positive),
            ],
            s => MarchenkoPastur.WithElementVariance(ElementVariance(s), s.Whole("rows"), s.Whole("columns")))
        {
            Sample = SampleWeights,
            SampleDescription = "eigenvalues of sampled matrices WᵀW",
            Further = law => law is MarchenkoPastur pastur
                ? [("lowerEdge", "$x_-$", pastur.LowerEdge), ("upperEdge", "$x_+$", pastur.UpperEdge), ("atomAtZero", "weight of the atom at 0", pastur.AtomAtZero)] : [],
        },
        new("information-plus-noise", "Singular values of a multiple of the unit matrix plus noise, κ1 + sG, at large N.", "dyson theory information-plus-noise --signal 1 --noise 0.5",
            [TheoryOption.Number("signal", "κ ≥ 0.", 1, NumberRange.NonNegative), TheoryOption.Number("noise", "τ = s√N > 0.", 0.5, NumberRange.Positive)],
            s => InformationPlusNoise.WithStrengths(s.Number("signal"), s.Number("noise")))
        {
            Further = law => law is InformationPlusNoise between ? [("lowerEdge", "lower edge", between.Lower), ("upperEdge", "upper edge", between.Upper)] : [],
        },
        new("wachter", "Eigenvalues of the Jacobi (MANOVA) ensemble.", "dyson theory wachter --first 60 --second 90 --dimension 30",
            [
                TheoryOption.Whole("first", "Degrees of freedom of the first Wishart matrix.", 100, 1, LargestSide), TheoryOption.Whole("second", "Of the second.", 100, 1, LargestSide),
                TheoryOption.Whole("dimension", "Size of the matrices.", 40, 1, LargestSide),
            ],
            s => Wachter.WithDegrees(s.Whole("first"), s.Whole("second"), s.Whole("dimension")))
        {
            Further = law => law is Wachter wachter
                ?
                [
                    ("lowerEdge", "$x_-$", wachter.LowerEdge), ("upperEdge", "$x_+$", wachter.UpperEdge),
                    ("atomAtZero", "weight of the atom at 0", wachter.AtomAtZero), ("atomAtOne", "weight of the atom at 1", wachter.AtomAtOne),
                ]
                : [],
        },
    ];

    /// <summary>Edges, eigenvectors and statistics.</summary>
    public static IReadOnlyList<LawSubject> Others { get; } =
    [
        new("tracy-widom", "Largest eigenvalue of large Gaussian ensembles, centred and scaled. For β = 4 three scalings are in use, which differ by factors √2 and ∛4: --scaling names them.",
            "dyson theory tracy-widom --beta 2 --at -2 --json",
            [
                TheoryOption.OneOf("beta", "Dyson index: GOE, GUE, GSE.", 2, 1, 2, 4),
                TheoryOption.Choice("scaling", "Scaling of β = 4; tracy-widom unless given.", null, "tracy-widom", "stochastic-airy", "forrester-rains"),
            ],
            Edge),
        new("porter-thomas", "Intensities of eigenvectors, unit mean.", "dyson theory porter-thomas --degrees 2",
            [TheoryOption.Number("degrees", "Degrees of freedom > 0: 1 GOE, 2 GUE, 4 GSE.", 1, NumberRange.Positive)], s => PorterThomas.WithDegrees(s.Number("degrees"))),
        new("kolmogorov", "√n times the Kolmogorov–Smirnov distance of a sample from its own law, n → ∞.", "dyson theory kolmogorov --at 1.358", [], _ => KolmogorovDistribution.Limit),
    ];

    private static TheoryOption Centre() => TheoryOption.Number("centre", "Centre.", 0, NumberRange.Finite);

    private static GapRatioLaw GapRatio(TheorySettings s) => s.Number("beta") == 0 ? PoissonGapRatio.Law : GapRatioSurmise.WithRepulsion(s.Number("beta"));

    private static ContinuousLaw Edge(TheorySettings s)
    {
        if (s.Number("beta") != 4 && s.IsGiven("scaling"))
        {
            throw new ArgumentException("the scalings differ for β = 4 only.");
        }

        return OfIndex(s.Number("beta"), TracyWidom.GaussianOrthogonal, TracyWidom.GaussianUnitary, s.ChoiceOrNull("scaling") switch
        {
            "stochastic-airy" => TracyWidom.GaussianSymplecticInStochasticAiryScaling,
            "forrester-rains" => TracyWidom.GaussianSymplecticInForresterRainsScaling,
            _ => TracyWidom.GaussianSymplecticInTracyWidomScaling,
        });
    }

    private static ContinuousLaw OfIndex(double beta, ContinuousLaw orthogonal, ContinuousLaw unitary, ContinuousLaw symplectic) =>
        beta == 1 ? orthogonal : beta == 2 ? unitary : symplectic;

    private static double ElementVariance(TheorySettings s) => s.NumberOrNull("variance") ?? 1.0 / s.Whole("rows");

    // A few matrices of the given shape; larger ones are represented by smaller ones of the same ratio and trace.
    private static double[] SampleWeights(TheorySettings s, RandomStream random)
    {
        double shrink = Math.Min(1, (double)LargestSampledSide / Math.Max(s.Whole("rows"), s.Whole("columns")));
        int rows = Math.Max(1, (int)Math.Round(s.Whole("rows") * shrink));
        int columns = Math.Max(1, (int)Math.Round(s.Whole("columns") * shrink));
        double deviation = Math.Sqrt(ElementVariance(s) * s.Whole("rows") / rows);
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
