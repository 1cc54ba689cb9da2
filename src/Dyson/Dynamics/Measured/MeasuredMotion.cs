using System.Globalization;
using Dyson.Statistics;
using MathNet.Numerics.Distributions;

namespace Dyson.Dynamics.Measured;

/// <summary>
/// Drift, noise and repulsion of levels, estimated from a record: from conditional means and mean squares of increments, the repulsion
/// from the regression on 1/(x_i − x_j) where levels alone are known, and from the elements off the diagonal where matrices are.
/// </summary>
/// <remarks>
/// <para>Both are those of the equation in continuous time: its solution, seen at the recorded times, has the measured increments. Over one update
/// of length 1 a level is moved by (1 − e^{−k})/k K on average, k = −K'.</para>
/// <para>A finite Δ costs nothing at order Δ: the drift is regressed on averages over Δ of its own polynomials (<see cref="MotionTransitions"/>; relative
/// error (kΔ)³/24), the noise is ⟨d² − dd'⟩/2Δ with d' the next increment, what remains at order Δ² is taken from an Ornstein–Uhlenbeck process of the measured drift.</para>
/// <para>Where levels alone are known, a level nearer to another than three deviations of the change of their distance is left out for that transition.
/// What is kept depends on x(t) alone and does not bias. The errors are those of a jackknife over blocks of replicas, or of time where replicas are few.</para>
/// </remarks>
public sealed class MeasuredMotion
{
    /// <summary>A record of fewer relaxation times, those of all replicas counted, has a biased rate and no p-values.</summary>
    public const double FewestRelaxationTimes = 50;

    /// <summary>The slope of one record of duration T comes out too large by about so much over T.</summary>
    private const double Bias = 4;
    private const double FewTriples = 0.5;
    private const double FewKept = 0.25;
    private const double LongLag = 0.5;
    private readonly MotionBasis _basis;
    private readonly MotionLaw[] _leftOut;
    private readonly string _method;
    private readonly int[] _heads;

    internal MeasuredMotion(MotionBasis basis, MotionLaw law, MotionLaw[] leftOut, string method)
    {
        _basis = basis;
        Law = law;
        _leftOut = leftOut;
        _method = method;
        _heads = [.. Enumerable.Range(0, basis.Groups).Select(g => Array.IndexOf(basis.GroupOf, g))];
        Groups = [.. Enumerable.Range(0, basis.Groups).Select(g =>
            (IReadOnlyList<int>)[.. Enumerable.Range(0, basis.Levels).Where(i => basis.GroupOf[i] == g)])];
    }

    /// <summary>The functions that were found.</summary>
    public MotionLaw Law { get; }

    /// <summary>The same without one block.</summary>
    internal IReadOnlyList<MotionLaw> LeftOut => _leftOut;

    /// <summary>Levels that share one drift and one noise.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Groups { get; }

    /// <summary>Δ.</summary>
    public required double Lag { get; init; }

    /// <summary>Triples of snapshots that were used.</summary>
    public required int Transitions { get; init; }

    /// <summary>The share of levels and transitions that were kept; below 1 where levels came too near for their lag.</summary>
    public required double Kept { get; init; }

    /// <summary>Whether the record has matrices.</summary>
    public required bool FromMatrices { get; init; }

    /// <summary>
    /// Relaxation times that were recorded, k·T·R, a group each: T the recorded time of a replica, R the replicas. The rate of an Ornstein–Uhlenbeck
    /// process comes out too large by about 4/TR; here that is taken off k.
    /// </summary>
    public required IReadOnlyList<double> RelaxationTimes { get; init; }

    /// <summary>Triples of snapshots, of one replica, that are equally far apart and were used.</summary>
    public required int TriplesUsed { get; init; }

    /// <summary>Triples of snapshots of one replica, even or not.</summary>
    public required int Triples { get; init; }

    /// <summary>Whether β could not be measured, its error being above 0.5, and is taken to be 1.</summary>
    public required bool RepulsionAssumed { get; init; }

    /// <summary>β as regressed, before it may have been replaced.</summary>
    public required Estimate RegressedRepulsion { get; init; }

    /// <summary>Conditional means of the drift, a group each.</summary>
    public required IReadOnlyList<MotionFit> DriftFits { get; init; }

    /// <summary>Conditional means of the noise, a group each.</summary>
    public required IReadOnlyList<MotionFit> NoiseFits { get; init; }

    /// <summary>The same measured at twice the lag; empty where the record is too short.</summary>
    public IReadOnlyList<MotionLagComparison> LagCheck { get; private set; } = [];

    /// <summary>What limits these numbers, one line each.</summary>
    public IReadOnlyList<string> Warnings { get; private set; } = [];

    /// <summary>kΔ, the largest over the groups: how far levels relax during the lag.</summary>
    public double Relaxation => _heads.Max(i => Law.Rate(i)) * Lag;

    /// <summary>Measures a record.</summary>
    /// <param name="history">Levels or matrices, and their times.</param>
    /// <param name="settings">How.</param>
    /// <param name="cancellation">Ends it; looked at several times a second.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    /// <exception cref="UnmeasurableMotionException">The record does not determine drift and noise; says what to record.</exception>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public static MeasuredMotion Of(MotionHistory history, MotionSettings settings, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(settings);
        settings.Validate(history.LevelCount);
        MotionBasis basis = MotionBasis.Of(history, settings, cancellation);
        MotionBlocks blocks = new(history.Replicas, history.Times.Count, settings.Blocks);
        MeasuredMotion motion = MotionRegression.Measure(history, settings, basis, blocks, settings.Lag, cancellation);
        motion.Compare(history, settings, basis, blocks, cancellation);
        return motion;
    }

    /// <summary>Any number that follows from the measured functions, with the error that follows from theirs.</summary>
    public Estimate Estimate(Func<MotionLaw, double> quantity)
    {
        ArgumentNullException.ThrowIfNull(quantity);
        return Jackknife.FromLeftOut(quantity(Law), [.. _leftOut.Select(quantity)], _method);
    }

    /// <summary>K_i(x).</summary>
    public Estimate Drift(int level, double x) => Estimate(law => law.Drift(level, x));

    /// <summary>g_i²(x).</summary>
    public Estimate NoiseSquare(int level, double x) => Estimate(law => law.NoiseSquare(level, x));

    /// <summary>β_ij = g_ij²/(g_ig_j); from levels alone the same for all pairs.</summary>
    public Estimate Repulsion(int first, int second) => Estimate(law => law.Repulsion(first, second));

    /// <summary>β: the mean over neighbouring levels, each weighted with its inverse squared distance.</summary>
    public Estimate MeanRepulsion() => Estimate(OverallRepulsion);

    /// <summary>The range of levels within which a group's functions were measured.</summary>
    public (double Lower, double Upper) Visited(int level) => Law.Visited(level);

    internal static double OverallRepulsion(MotionLaw law)
    {
        double sum = 0;
        double weights = 0;
        for (int i = 0; i + 1 < law.Levels; i++)
        {
            // levels of one group lie as far apart as their group is wide
            double distance = law.GroupOf(i) == law.GroupOf(i + 1) ? 0.25 * (law.Visited(i).Upper - law.Visited(i).Lower) : law.Centre(i) - law.Centre(i + 1);
            double weight = 1 / (distance * distance);
            sum += weight * law.Repulsion(i, i + 1);
            weights += weight;
        }

        return weights > 0 ? sum / weights : 1;
    }

    /// <summary>k·T·R with the bias of k, 4/TR, taken off; 0 where nothing relaxes.</summary>
    internal static double RelaxationTimesOf(double rate, double observed) => rate > 0 ? Math.Max(0, (rate * observed) - Bias) : 0;

    private void Compare(MotionHistory history, MotionSettings settings, MotionBasis basis, MotionBlocks blocks, CancellationToken cancellation)
    {
        List<string> warnings = [];
        if (TriplesUsed < FewTriples * Triples)
        {
            warnings.Add(string.Create(CultureInfo.InvariantCulture,
                $"Only {TriplesUsed} of {Triples} triples of snapshots are equally far apart and were used: record evenly."));
        }

        int slow = Enumerable.Range(0, Groups.Count).MinBy(g => RelaxationTimes[g]);
        if (RelaxationTimes[slow] < FewestRelaxationTimes)
        {
            double times = RelaxationTimes[slow];
            int others = RelaxationTimes.Count(t => t < FewestRelaxationTimes) - 1;
            string level = others > 0 ? string.Create(CultureInfo.InvariantCulture, $"Level {_heads[slow]} (and {others} more less so)") : string.Create(CultureInfo.InvariantCulture, $"Level {_heads[slow]}");
            string bias = times > Bias ? string.Create(CultureInfo.InvariantCulture, $"too large by about {100 * Bias / times:0} %") : "wrong by 100 % or more";
            warnings.Add(string.Create(CultureInfo.InvariantCulture,
                $"{level} was recorded for {times:0.#} relaxation times only, all replicas together: its rate is expected to come out {bias} (4/kTR), and no p-values are given for its drift and noise. Record {FewestRelaxationTimes:0} relaxation times or more, longer or with more replicas."));
        }

        AddAnisotropy(warnings, cancellation);
        if (Relaxation > LongLag)
        {
            warnings.Add(string.Create(CultureInfo.InvariantCulture,
                $"The lag of {Lag:G4} updates is long, levels relax by {100 * (1 - Math.Exp(-Relaxation)):0} % within it: {RecordingAdvice.AtLeastEvery(Lag * 0.25 / Relaxation)}."));
        }

        if (Kept < FewKept)
        {
            warnings.Add(string.Create(CultureInfo.InvariantCulture,
                $"Only {100 * Kept:0.#} % of the increments began far enough from other levels for a lag of {Lag:G4} updates; g² comes out 1 to 3 % too large: record more often, or record the weights."));
        }

        MeasuredMotion? twice = null;
        try
        {
            twice = MotionRegression.Measure(history, settings, basis, blocks, checked(2 * settings.Lag), cancellation);
        }
        catch (UnmeasurableMotionException)
        {
            // a record may be just long enough for one lag
        }

        if (twice is not null)
        {
            LagCheck = [.. Comparisons(twice)];
            int count = LagCheck.Count;
            foreach (MotionLagComparison wrong in LagCheck.Where(c => Significance.Passes(c.P, count) == false))
            {
                warnings.Add(string.Create(CultureInfo.InvariantCulture,
                    $"The {wrong.Quantity}{(wrong.Level < 0 ? string.Empty : $" of level {wrong.Level}")} depends on the lag: {wrong.AtLag.Value:G4} at {Lag:G4}, {wrong.AtTwice.Value:G4} at {twice.Lag:G4}. Noise with a memory wants a longer lag, relaxation and near levels a shorter one; no lag helps where the drift is not a function of the level alone (deep students, a pair behind unequal rates)."));
            }
        }

        foreach ((int g, MotionFit fit) in DriftFits.Index().Where(f => f.Item.P < Significance.ReportFalseAlarm))
        {
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"The drift of level {_heads[g]} is no polynomial of this degree (p = {fit.P:G2})."));
        }

        foreach ((int g, MotionFit fit) in NoiseFits.Index().Where(f => f.Item.P < Significance.ReportFalseAlarm))
        {
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"The noise of level {_heads[g]} is no polynomial of this degree (p = {fit.P:G2})."));
        }

        Warnings = warnings;
    }

    /// <summary>Every pair's β against the mean of all, Student's t over the blocks.</summary>
    private void AddAnisotropy(List<string> warnings, CancellationToken cancellation)
    {
        int pairs = Law.Repulsions.Length;
        if (!FromMatrices || pairs < 2 || _leftOut.Length < 3)
        {
            return;
        }

        double mean = Law.Repulsions.Average();
        double[] means = [.. _leftOut.Select(law => law.Repulsions.Average())];
        double least = 1;
        (int First, int Second) worst = (0, 1);
        for (int i = 0; i < Law.Levels; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int j = i + 1; j < Law.Levels; j++)
            {
                int pair = Law.PairOf(i, j);
                Estimate difference = Jackknife.FromLeftOut(
                    Law.Repulsions[pair] - mean, [.. _leftOut.Select((law, b) => law.Repulsions[pair] - means[b])], _method);
                double p = difference.Error > 0 ? 2 * StudentT.CDF(0, 1, _leftOut.Length - 1, -Math.Abs(difference.Pull(0))) : 1;
                if (p < least)
                {
                    (least, worst) = (p, (i, j));
                }
            }
        }

        if (Significance.Passes(least, pairs) == false)
        {
            Estimate pair = Repulsion(worst.First, worst.Second);
            warnings.Add(string.Create(CultureInfo.InvariantCulture,
                $"The noise is anisotropic: g_ij²/g_ig_j differs between pairs, {pair.Value:0.###} ± {pair.Error:0.###} for levels {worst.First} and {worst.Second}, {mean:0.###} on average over pairs (p = {Math.Min(1, pairs * least):G2})."));
        }
    }

    private IEnumerable<MotionLagComparison> Comparisons(MeasuredMotion twice)
    {
        MotionLagComparison Of(string quantity, int level, Func<MotionLaw, double> f)
        {
            double[] differences = [.. _leftOut.Zip(twice._leftOut, (a, b) => f(b) - f(a))];
            return new MotionLagComparison(
                quantity, level, Estimate(f), twice.Estimate(f), Jackknife.FromLeftOut(f(twice.Law) - f(Law), differences, _method));
        }

        foreach (int head in _heads)
        {
            yield return Of("rate", head, law => law.Rate(head));
            yield return Of("noise", head, law => law.NoiseSquare(head, law.Centre(head)));
        }

        if (_basis.Levels > 1 && !RepulsionAssumed && !twice.RepulsionAssumed)
        {
            yield return Of("repulsion", -1, OverallRepulsion);
        }
    }
}
