using Dyson.Dynamics;
using Dyson.Dynamics.NextOrder;
using Dyson.Statistics;

namespace Dyson.Reports.Papers;

/// <summary>
/// What the next order beyond linear response predicts for one grid point: means over spectra drawn from <see cref="NextOrderEnsemble"/>, with the small error of the
/// draws. Every number is that of linear response times (or plus) the ratio (or difference) between drawn spectra and their twins, batch by batch.
/// </summary>
internal sealed class NextOrderPrediction
{
    private const int Batches = 20;
    private const int PerBatch = 1000;
    private const double UniversalBinder = 4.0 / 27;

    private const int DensityDraws = 100_000;

    private readonly Lazy<Sample> _levels;

    private NextOrderPrediction(NextOrderEnsemble ensemble, ulong seed, IReadOnlyList<NextOrderPair> pairs, IReadOnlyList<NextOrderSingle> singles)
    {
        _levels = new Lazy<Sample>(() => Sample.Of(ensemble.Draw(seed, DensityDraws).Levels));
        (Pairs, Singles) = (pairs, singles);
    }

    /// <summary>All levels of many drawn spectra, for their density.</summary>
    public Sample Levels => _levels.Value;

    /// <summary>The degenerate pairs, as in <see cref="BoltzmannPoint.Pairs"/>.</summary>
    public IReadOnlyList<NextOrderPair> Pairs { get; }

    /// <summary>The single levels, as in <see cref="BoltzmannPoint.Singles"/>.</summary>
    public IReadOnlyList<NextOrderSingle> Singles { get; }

    /// <summary>Draws and reduces; null where the noise is beyond the expansion.</summary>
    /// <param name="order">The expansion at the point's learning rate.</param>
    /// <param name="response">Linear response of the point.</param>
    /// <param name="seed">Seed of the draws; another one for every point, so that their errors are independent.</param>
    public static NextOrderPrediction? Of(RbmNextOrder order, RbmLinearResponse response, ulong seed)
    {
        if (order.TryEnsemble(response.Update.BatchSize) is not { } ensemble)
        {
            return null;
        }

        NextOrderDraws draws = ensemble.Draw(seed, Batches * PerBatch);

        int[] paired = [.. order.Model.Target.DegenerateGroups.SelectMany(group => Enumerable.Range(group.First, group.Size))];
        return new NextOrderPrediction(
            ensemble, seed,
            [.. order.Model.Target.DegeneratePairs.Select(pair => Pair(draws, pair.Lower, pair.Upper, response.Modes[pair.Lower]))],
            [.. Enumerable.Range(0, order.Model.Visible).Except(paired).Select(i => Single(draws, i, response.Modes[i]))]);
    }

    private static NextOrderPair Pair(NextOrderDraws draws, int first, int second, ModeResponse mode)
    {
        LevelPairs[] drawn = Split(draws.Level(first), draws.Level(second));
        LevelPairs[] twins = Split(draws.LinearLevel(first), draws.LinearLevel(second));
        (double Centre, double Sigma)[] fits = [.. drawn.Select(Fit)];
        (double Centre, double Sigma)[] twinFits = [.. twins.Select(Fit)];
        double[] spacing = [.. drawn.Zip(twins, (d, t) => d.Spacings.Mean / t.Spacings.Mean)];
        double[] width = [.. fits.Zip(twinFits, (d, t) => d.Sigma / t.Sigma)];
        return new NextOrderPair(
            Mean(spacing).Scale(mode.MeanSpacing),
            Mean(width).Scale(mode.Sigma),
            Mean([.. spacing.Zip(width, (s, w) => s / w)]),
            Shifted(mode.ExactSolution, [.. drawn.Zip(twins, (d, t) => Level(d) - Level(t))]),
            Shifted(mode.ExactSolution, [.. fits.Zip(twinFits, (d, t) => d.Centre - t.Centre)]),
            Shifted(UniversalBinder, [.. drawn.Zip(twins, (d, t) => PairObservables.Binder(d).Value - PairObservables.Binder(t).Value)]));
    }

    private static NextOrderSingle Single(NextOrderDraws draws, int level, ModeResponse mode)
    {
        double[][] drawn = [.. draws.Level(level).Chunk(PerBatch)];
        double[][] twins = [.. draws.LinearLevel(level).Chunk(PerBatch)];
        return new NextOrderSingle(
            Shifted(mode.ExactSolution, [.. drawn.Zip(twins, (d, t) => d.Average() - t.Average())]),
            Mean([.. drawn.Zip(twins, (d, t) => Variance(d) / Variance(t))]).Scale(mode.Variance));
    }

    private static LevelPairs[] Split(double[] first, double[] second) =>
        [.. first.Chunk(PerBatch).Zip(second.Chunk(PerBatch), (a, b) => LevelPairs.Of(a, b))];

    private static (double Centre, double Sigma) Fit(LevelPairs pairs)
    {
        Span<double> theta = stackalloc double[2];
        return DensityFits.TryTwoLevel(pairs.Pooled(), theta, out _) ? (theta[0], Math.Exp(theta[1])) : (double.NaN, double.NaN);
    }

    private static double Level(LevelPairs pairs) => PairObservables.MeanLevel(pairs).Value;

    private static double Variance(double[] values)
    {
        double mean = values.Average();
        return values.Sum(x => (x - mean) * (x - mean)) / (values.Length - 1);
    }

    private static Estimate Shifted(double origin, double[] differences)
    {
        Estimate mean = Mean(differences);
        return mean with { Value = origin + mean.Value };
    }

    private static Estimate Mean(double[] batches)
    {
        double mean = batches.Average();
        double scatter = batches.Sum(b => (b - mean) * (b - mean)) / (batches.Length * (batches.Length - 1.0));
        return new Estimate(mean, Math.Sqrt(scatter), "batches of drawn spectra");
    }
}

/// <summary>The next order's predictions for a degenerate pair.</summary>
/// <param name="MeanSpacing">⟨S⟩.</param>
/// <param name="Sigma">σ of the two-level density (78) fitted to the levels.</param>
/// <param name="SpacingOverWidth">⟨S⟩/(√π σ).</param>
/// <param name="MeanLevel">⟨x⟩ of both levels.</param>
/// <param name="Centre">Centre of the fitted density.</param>
/// <param name="Binder">U₄.</param>
internal sealed record NextOrderPair(Estimate MeanSpacing, Estimate Sigma, Estimate SpacingOverWidth, Estimate MeanLevel, Estimate Centre, Estimate Binder);

/// <summary>The next order's predictions for a level without a partner.</summary>
/// <param name="MeanLevel">⟨x⟩.</param>
/// <param name="Variance">Variance of the sorted level.</param>
internal sealed record NextOrderSingle(Estimate MeanLevel, Estimate Variance);
