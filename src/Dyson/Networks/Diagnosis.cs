using System.Globalization;
using Dyson.Statistics;

namespace Dyson.Networks;

/// <summary>What the spectrum of one layer says: every diagnostic, and one sentence.</summary>
public static class Diagnosis
{
    /// <summary>Singular values that the document keeps for drawing.</summary>
    public const int MostQuantiles = 257;

    // Outside these x = ξ² leaves the numbers of double precision.
    private const double Smallest = 1e-140;
    private const double Largest = 1e140;

    /// <summary>The diagnosis of a spectrum. It does not depend on threads; nothing is thrown for any spectrum, what cannot be said is null with a warning.</summary>
    public static LayerDiagnosis Of(LayerSpectrum spectrum, SpectraSettings settings, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        ArgumentNullException.ThrowIfNull(settings);
        LayerPlan plan = spectrum.Plan;
        double[] singular = spectrum.SingularValues;
        List<string> warnings = [];
        bool finite = singular.All(double.IsFinite);
        bool any = finite && singular[0] is >= Smallest and <= Largest;
        int rank = any ? singular.Count(value => value > singular[0] * plan.Rows * Math.ScaleB(1, -52)) : 0;
        if (!any)
        {
            warnings.Add(!finite ? "an element is not a finite number" : singular[0] == 0 ? "all elements are zero"
                : string.Create(CultureInfo.InvariantCulture, $"the largest singular value, {singular[0]:G3}, is outside {Smallest:G3} … {Largest:G3}, where its square can be computed with: rescale the layer"));
        }
        else if (rank < plan.Columns)
        {
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"rank {rank} of {plan.Columns}: {plan.Columns - rank} levels are zero to working precision"
                + $"{(spectrum.ZeroRows + spectrum.ZeroColumns > 0 ? $", {spectrum.ZeroRows} rows and {spectrum.ZeroColumns} columns hold zeros only" : "")}"));
        }

        SpectralNorms? norms = any ? SpectralNorms.Of(singular) : null;
        double[] x = [.. singular.Select(value => value * value)];
        MarchenkoPasturDiagnosis bulk = MarchenkoPasturDiagnosis.Of(x, spectrum, settings.Level, rank, warnings);
        PowerLawTailDocument? tail = any ? Tail(x.AsSpan(0, rank), settings, warnings, cancellation) : null;
        double? exponent = tail?.Exponent.Value;
        return new LayerDiagnosis
        {
            Name = plan.Name,
            Tensor = plan.Tensor,
            Kind = plan.Kind.ToString(),
            Rows = plan.Rows,
            Columns = plan.Columns,
            Transposed = plan.Transposed,
            Verdict = Verdicts.Of(any, bulk, tail, settings.Level),
            Warnings = warnings,
            SingularMax = AnalysisDocument.Finite(singular[0]),
            SingularMin = AnalysisDocument.Finite(singular[^1]),
            Rank = rank,
            FrobeniusSquared = norms is null ? (finite ? 0 : null) : AnalysisDocument.Finite(norms.FrobeniusSquared),
            StableRank = norms?.StableRank,
            EffectiveRank = norms?.EffectiveRank,
            SpectralEntropy = norms?.Entropy,
            LogFrobeniusNorm = norms?.LogFrobenius,
            LogSpectralNorm = norms?.LogSpectral,
            LogNuclearNorm = norms?.LogNuclear,
            WeightedExponent = exponent * 2 * norms?.LogSpectral,
            LogAlphaNorm = exponent is { } alpha ? AnalysisDocument.Finite(SpectralNorms.LogAlphaNorm(singular, alpha)) : null,
            BesideNoise = [],
            ZeroRows = spectrum.ZeroRows,
            ZeroColumns = spectrum.ZeroColumns,
            Elements = spectrum.Elements,
            Bulk = bulk.Fixed,
            FreeBulk = bulk.Free,
            Outliers = bulk.Outliers,
            PowerLaw = tail,
            GapRatio = any ? EstimateDocument.Of(GapRatio.OfSpectrum(x)) : new EstimateDocument(null, null, "refused: no levels"),
            Density = any ? SpectralDensity.Of(singular, bulk.Law) : null,
            Quantiles = Quantiles(singular),
            SingularValues = singular,
        };
    }

    private static PowerLawTailDocument? Tail(ReadOnlySpan<double> x, SpectraSettings settings, List<string> warnings, CancellationToken cancellation)
    {
        if (!PowerLawTail.TryFit(x, null, out PowerLawTail? tail, out string refusal))
        {
            warnings.Add("no power-law tail: " + refusal);
            return null;
        }

        TailComparison[] comparisons = [tail!.Against(TailAlternative.Exponential), tail.Against(TailAlternative.LogNormal)];
        return settings.Draws == 0 ? PowerLawTailDocument.Of(tail, null, null, comparisons)
            : PowerLawTailDocument.Of(tail, tail.GoodnessOfFit(settings.Seed, settings.Draws, cancellation), tail.Bootstrap(settings.Seed, settings.Draws, cancellation), comparisons);
    }

    private static double[] Quantiles(double[] singular)
    {
        int count = Math.Min(singular.Length, MostQuantiles);
        return !double.IsFinite(singular[0]) ? []
            : [.. Enumerable.Range(0, count).Select(i => singular[count == 1 ? 0 : (int)Math.Round((double)i * (singular.Length - 1) / (count - 1))])];
    }
}
