using System.Globalization;
using Dyson.Statistics;

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

    /// <summary>Whether β could not be measured, because no levels come near each other, and is taken to be 1.</summary>
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
    /// <exception cref="UnmeasurableMotionException">The record does not determine drift and noise; says what to record.</exception>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public static MeasuredMotion Of(MotionHistory history, MotionSettings settings)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(settings);
        settings.Validate(history.LevelCount);
        MotionBasis basis = MotionBasis.Of(history, settings);
        MotionBlocks blocks = new(history.Replicas, history.Times.Count, settings.Blocks);
        MeasuredMotion motion = MotionRegression.Measure(history, settings, basis, blocks, settings.Lag);
        motion.Compare(history, settings, basis, blocks);
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

    private void Compare(MotionHistory history, MotionSettings settings, MotionBasis basis, MotionBlocks blocks)
    {
        List<string> warnings = [];
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
            twice = MotionRegression.Measure(history, settings, basis, blocks, 2 * settings.Lag);
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
                    $"The {wrong.Quantity}{(wrong.Level < 0 ? string.Empty : $" of level {wrong.Level}")} depends on the lag: {wrong.AtLag.Value:G4} at {Lag:G4}, {wrong.AtTwice.Value:G4} at {twice.Lag:G4}. Noise with a memory wants a longer lag, relaxation and near levels a shorter one."));
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
