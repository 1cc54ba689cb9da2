using System.Globalization;
using Dyson.LinearAlgebra;
using Dyson.Statistics;

namespace Dyson.Networks;

/// <summary>What the spectrum of one layer says: every diagnostic, and one sentence.</summary>
public static class Diagnosis
{
    /// <summary>Singular values that the document keeps for drawing.</summary>
    public const int MostQuantiles = 257;

    private const double Rounded = 1e-6;

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
        int zeroRows = plan.Rows - spectrum.ActiveRows.Count;
        int zeroColumns = plan.Columns - spectrum.ActiveColumns.Count;
        if (!any)
        {
            warnings.Add(!finite ? (spectrum.Elements.Mean is null ? "an element is not a finite number" : "the singular values are beyond the range of double precision") : singular[0] == 0 ? "all elements are zero"
                : string.Create(CultureInfo.InvariantCulture, $"the largest singular value, {singular[0]:G3}, is outside {Smallest:G3} … {Largest:G3}, where its square can be computed with: rescale the layer"));
        }
        else if (rank < plan.Columns)
        {
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"rank {rank} of {plan.Columns}: {(plan.Columns - rank == 1 ? "1 level is" : $"{plan.Columns - rank} levels are")} zero to working precision"
                + $"{(zeroRows + zeroColumns > 0 ? $", {zeroRows} row{(zeroRows == 1 ? "" : "s")} and {zeroColumns} column{(zeroColumns == 1 ? "" : "s")} hold zeros only" : "")}"));
        }

        SpectralNorms? norms = any ? SpectralNorms.Of(singular) : null;
        double[] x = [.. singular.Select(value => value * value)];
        MarchenkoPasturDiagnosis bulk = MarchenkoPasturDiagnosis.Of(x, spectrum, settings.Level, rank, warnings);
        PowerLawTailDocument? tail = any ? Tail(x.AsSpan(0, rank), settings, warnings, cancellation) : null;
        LevelStatistics? levels = any ? Levels(x, spectrum, bulk, settings, cancellation) : null;
        if (levels?.Refusal is { } refusal)
        {
            warnings.Add("no level statistics: " + refusal);
        }

        bulk = bulk.Judged(levels, spectrum.Elements.ExcessKurtosis, settings.Level, warnings);
        VectorsDiagnosis? vectors = any && settings.Vectors > 0 && spectrum.Vectors is { } taken ? Vectors(taken, spectrum, rank, bulk.Outliers?.Upper.Count ?? 0, warnings) : null;
        double? exponent = tail?.Exponent.Value;
        return new LayerDiagnosis
        {
            Name = plan.Name,
            Tensor = plan.Tensor,
            Kind = plan.Kind.ToString(),
            Rows = plan.Rows,
            Columns = plan.Columns,
            Transposed = plan.Transposed,
            Verdict = Verdicts.Of(any, bulk, tail, levels, vectors, settings.Level),
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
            BesideNoise = norms is null || spectrum.Active.Columns < 2 ? [] : BesideNoise(singular, spectrum, settings.Seed),
            ZeroRows = zeroRows,
            ZeroColumns = zeroColumns,
            Elements = spectrum.Elements,
            Bulk = bulk.Fixed,
            FreeBulk = bulk.Free,
            Outliers = bulk.Outliers,
            PowerLaw = tail,
            GapRatio = levels is null ? new EstimateDocument(null, null, "refused: no levels") : EstimateDocument.Of(levels.GapRatio),
            Levels = levels is null ? null : LevelsDiagnosis.Of(levels),
            Vectors = vectors,
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

    private static NoiseComparison[] BesideNoise(double[] singular, LayerSpectrum spectrum, ulong seed)
    {
        (int rows, int columns) = spectrum.Active;
        SpectralNorms norms = SpectralNorms.Of(singular.AsSpan(0, columns));
        NoiseNorms noise = NoiseNorms.Of(rows, columns, seed);
        return [Comparison("stableRank", noise.StableRank(norms)), Comparison("effectiveRank", noise.EffectiveRank(norms)), Comparison("spectralEntropy", noise.Entropy(norms))];

        static NoiseComparison Comparison(string quantity, NoiseScore score) => new(quantity, score.Value, score.Mean, score.Scatter, score.P);
    }

    /// <summary>Outliers are put aside whether they are trusted or not: they are the ends of the spectrum.</summary>
    private static LevelStatistics Levels(double[] x, LayerSpectrum spectrum, MarchenkoPasturDiagnosis bulk, SpectraSettings settings, CancellationToken cancellation)
    {
        (int rows, int columns) = spectrum.Active;
        return LevelStatistics.Of(
            x.AsSpan(0, columns), rows, columns, bulk.Outliers?.Upper.Count ?? 0, bulk.Outliers?.Lower.Count ?? 0, new LevelStatisticsSettings { Level = settings.Level, Draws = settings.LevelDraws }, settings.Seed, cancellation);
    }

    private static VectorsDiagnosis Vectors(SingularDecomposition vectors, LayerSpectrum spectrum, int rank, int outliers, List<string> warnings)
    {
        int[] sampled = [.. Enumerable.Range(0, vectors.Levels.Count).Where(i => vectors.Levels[i] >= outliers && vectors.Levels[i] < rank)];
        int[] bulk = [.. sampled.Where(i => IsAlone(vectors.Values, vectors.Levels[i]))];
        if (bulk.Length < sampled.Length)
        {
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"{sampled.Length - bulk.Length} of {sampled.Length} levels are as near to another one as rounding puts them ({Rounded:G1} of the largest): their vectors are any basis, and are not tested"));
        }

        LeadingVector[] leading =
        [
            .. Enumerable.Range(0, vectors.Levels.Count).TakeWhile(i => vectors.Levels[i] == i && i < rank).Select(i => new LeadingVector(
                i, vectors.Values[i], VectorSpread.Of(VectorStatistics.Of(vectors.Left(i)), spectrum.ActiveRows), VectorSpread.Of(VectorStatistics.Of(vectors.Right(i)), spectrum.ActiveColumns))),
        ];
        return new VectorsDiagnosis(
            VectorSet.Of(VectorSetStatistics.Of([.. bulk.Select(i => vectors.Left(i).ToArray())], vectors.Rows)),
            VectorSet.Of(VectorSetStatistics.Of([.. bulk.Select(i => vectors.Right(i).ToArray())], vectors.Columns)), leading);
    }

    // Half and single precision, in which weights are kept, move levels by so much; equal ones get vectors that say nothing about the layer.
    private static bool IsAlone(IReadOnlyList<double> values, int level) =>
        (level == 0 || values[level - 1] - values[level] > Rounded * values[0]) && (level == values.Count - 1 || values[level] - values[level + 1] > Rounded * values[0]);

    private static double[] Quantiles(double[] singular)
    {
        int count = Math.Min(singular.Length, MostQuantiles);
        return !double.IsFinite(singular[0]) ? []
            : [.. Enumerable.Range(0, count).Select(i => singular[count == 1 ? 0 : (int)Math.Round((double)i * (singular.Length - 1) / (count - 1))])];
    }
}
