using Dyson.Statistics;

namespace Dyson.Dynamics.Measured;

/// <summary>How a stationary law was obtained from drift and noise.</summary>
public enum PredictionRoute
{
    /// <summary>The Coulomb gas, sampled.</summary>
    CoulombGas,

    /// <summary>The measured equation, integrated: no separable gas has its law.</summary>
    Equation,
}

/// <summary>
/// The stationary levels that follow from measured drift, noise and repulsion, set against the recorded ones: the Coulomb gas ∏|x_i − x_j|^β e^{−ΣU_i},
/// U_i = −∫K_i/g_i² + ln g_i², where noise is constant and the same for all levels, or there is one level only; else the integrated equation.
/// </summary>
/// <remarks>Errors: every block of the record is left out in turn, of the recorded numbers and of the estimates behind the prediction at once; the gas without a block is
/// the sampled one reweighted. Sampling adds its own error, from segments of the chains. For the equation the reweighted gas gives the errors only.</remarks>
public sealed class MotionPrediction
{
    /// <summary>So many levels are predicted within seconds; more, up to 64 in two minutes, where it is asked for here.</summary>
    public const int MostLevels = 16;

    private const int Chains = 8;
    private const int Segments = 4;
    private const int Draws = 2500;
    private const int Deciles = 9;

    /// <summary>Noise that varies by less than this, over the visited range or from level to level, makes a gas.</summary>
    private const double ConstantNoise = 0.1;
    private const double Significant = 4;

    private MotionPrediction(PredictionRoute route, IReadOnlyList<PredictedStatistic> statistics, Dictionary<int, double[]> samples, Estimate drift)
    {
        Route = route;
        Statistics = statistics;
        Samples = samples;
        Drift = drift;
    }

    /// <summary>Gas or equation.</summary>
    public PredictionRoute Route { get; }

    /// <summary>Means, variances, spacings of levels in one group (of all neighbours where no group has two), cumulative shares.</summary>
    public IReadOnlyList<PredictedStatistic> Statistics { get; }

    /// <summary>Predicted levels, by level.</summary>
    public IReadOnlyDictionary<int, double[]> Samples { get; }

    /// <summary>
    /// How far the recorded mean of all levels moved from the first half of the stationary snapshots to the second: not compatible with 0 where the record is not stationary.
    /// </summary>
    public Estimate Drift { get; }

    /// <summary>The smallest p-value times their number, at most 1.</summary>
    public double P => Math.Min(1, Statistics.Min(s => double.IsNaN(s.P) ? 1 : s.P) * Statistics.Count);

    /// <summary>Predicts, and compares.</summary>
    /// <param name="history">The record that was measured.</param>
    /// <param name="settings">The settings of the measurement.</param>
    /// <param name="motion">What was measured.</param>
    /// <param name="seed">Seed of the sampling.</param>
    /// <param name="floor">No level lies below, 0 for singular values; −∞ for none.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    /// <exception cref="UnmeasurableMotionException">The measured drift does not confine the levels, or nothing stationary was recorded.</exception>
    public static MotionPrediction Of(
        MotionHistory history, MotionSettings settings, MeasuredMotion motion, ulong seed, double floor = double.NegativeInfinity,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(motion);
        RequireConfined(motion);
        StationaryRecord record = new(history, settings);
        double[] start = record.MeanLevels();
        MotionPotential potential = new(motion.Law, floor);
        CoulombGas gas = CoulombGas.Joint(potential.Beta, history.LevelCount, potential.Of, floor);
        CoulombGasDraws draws = new CoulombGasSampler(Chains, 400, Draws, 2).Run(gas, start, record.Spread(), seed, "measured motion", cancellation);
        double[] sample = Flat(draws);
        Observables observables = Observables.Of(motion, sample);
        double[] drawn = LogWeights(sample, potential, cancellation);
        double[][] weights = [.. motion.LeftOut.Select(law => Weights(drawn, LogWeights(sample, new MotionPotential(law, floor), cancellation)))];
        double[][] values = observables.Values(sample, cancellation);
        double[] means = Observables.Means(values, null);
        double[][] withoutBlock = [.. weights.Select(w =>
        {
            cancellation.ThrowIfCancellationRequested();
            return Observables.Means(values, w);
        })];
        bool equation = NeedsEquation(motion);
        int n = history.LevelCount;
        if (equation)
        {
            sample = new MotionEnsemble(motion.Law, floor).Sample(start, seed, cancellation);
            values = observables.Values(sample, cancellation);
            double[] integrated = Observables.Means(values, null);
            foreach (double[] without in withoutBlock)
            {
                for (int k = 0; k < without.Length; k++)
                {
                    without[k] += integrated[k] - means[k];
                }
            }

            means = integrated;
        }

        double[][] segments = Observables.SegmentMeans(values, Chains * Segments);
        Dictionary<int, double[]> samples = [];
        for (int level = 0; level < n; level++)
        {
            samples[level] = [.. Enumerable.Range(0, sample.Length / n).Select(k => sample[(k * n) + level])];
        }

        return new MotionPrediction(
            equation ? PredictionRoute.Equation : PredictionRoute.CoulombGas,
            [.. observables.Compare(record, means, withoutBlock, segments)], samples, record.Drift());
    }

    private static void RequireConfined(MeasuredMotion motion)
    {
        foreach (IReadOnlyList<int> group in motion.Groups)
        {
            if (!(motion.Law.MeanRate(group[0]) > 0))
            {
                throw new UnmeasurableMotionException(
                    $"The measured drift of level {group[0]} does not confine it: there is no stationary law to predict. Record longer, and from the stationary state.");
            }
        }
    }

    /// <summary>Whether the noise depends on x, or differs between levels that come near each other.</summary>
    private static bool NeedsEquation(MeasuredMotion motion)
    {
        if (motion.Law.Levels == 1)
        {
            return false;
        }

        bool Differs(Estimate logarithm) => Math.Abs(logarithm.Value) > ConstantNoise && Math.Abs(logarithm.Pull(0)) > Significant;
        foreach (IReadOnlyList<int> group in motion.Groups)
        {
            (double lower, double upper) = motion.Visited(group[0]);
            if (Differs(motion.Estimate(law => Math.Log(law.NoiseSquare(group[0], upper) / law.NoiseSquare(group[0], lower)))))
            {
                return true;
            }
        }

        return motion.Groups.Zip(motion.Groups.Skip(1)).Any(pair => Differs(motion.Estimate(law =>
            Math.Log(law.NoiseSquare(pair.First[0], law.Centre(pair.First[0])) / law.NoiseSquare(pair.Second[0], law.Centre(pair.Second[0]))))));
    }

    private static double[] Flat(CoulombGasDraws draws)
    {
        double[] sample = new double[draws.Chains * draws.Length * draws.LevelCount];
        for (int chain = 0; chain < draws.Chains; chain++)
        {
            for (int draw = 0; draw < draws.Length; draw++)
            {
                draws[chain, draw].CopyTo(sample.AsSpan(((chain * draws.Length) + draw) * draws.LevelCount));
            }
        }

        return sample;
    }

    private static double[] LogWeights(double[] sample, MotionPotential potential, CancellationToken cancellation)
    {
        int levels = potential.Levels;
        double[] logarithms = new double[sample.Length / levels];
        for (int k = 0; k < logarithms.Length; k++)
        {
            if (k % 256 == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            logarithms[k] = potential.LogWeight(sample.AsSpan(k * levels, levels));
        }

        return logarithms;
    }

    private static double[] Weights(double[] drawn, double[] other)
    {
        double[] weights = [.. other.Zip(drawn, (o, d) => o - d)];
        double largest = weights.Max();
        return [.. weights.Select(w => Math.Exp(w - largest))];
    }

    /// <summary>What is averaged, and the statistics that follow from averages.</summary>
    private sealed class Observables
    {
        private readonly int _levels;
        private readonly List<(string Name, int Level, double At)> _statistics = [];
        private readonly List<LevelObservable> _raw = [];
        private readonly List<Func<double[], double>> _of = [];

        private Observables(int levels) => _levels = levels;

        public static Observables Of(MeasuredMotion motion, double[] sample)
        {
            int n = motion.Law.Levels;
            Observables all = new(n);
            for (int level = 0; level < n; level++)
            {
                int i = level;
                double centre = motion.Law.Centre(i);
                int mean = all.Raw(x => x[i] - centre);
                int square = all.Raw(x => (x[i] - centre) * (x[i] - centre));
                all.Add("mean", i, double.NaN, m => centre + m[mean]);
                all.Add("variance", i, double.NaN, m => m[square] - (m[mean] * m[mean]));
            }

            bool alone = motion.Groups.All(group => group.Count == 1);
            for (int level = 0; level + 1 < n; level++)
            {
                int i = level;
                if (alone || motion.Law.GroupOf(i) == motion.Law.GroupOf(i + 1))
                {
                    int spacing = all.Raw(x => x[i] - x[i + 1]);
                    all.Add("spacing", i, double.NaN, m => m[spacing]);
                }
            }

            foreach (IReadOnlyList<int> group in motion.Groups)
            {
                double[] pooled = [.. group.SelectMany(level => Enumerable.Range(0, sample.Length / n).Select(k => sample[(k * n) + level])).Order()];
                for (int decile = 1; decile <= Deciles; decile++)
                {
                    double at = pooled[(int)((long)decile * pooled.Length / (Deciles + 1))];
                    int share = all.Raw(x =>
                    {
                        int below = 0;
                        foreach (int level in group)
                        {
                            below += x[level] < at ? 1 : 0;
                        }

                        return (double)below / group.Count;
                    });
                    all.Add("cumulative", group[0], at, m => m[share]);
                }
            }

            return all;
        }

        /// <summary>Every observable at every draw.</summary>
        public double[][] Values(double[] sample, CancellationToken cancellation)
        {
            double[][] values = [.. _raw.Select(_ => new double[sample.Length / _levels])];
            for (int k = 0; k < sample.Length / _levels; k++)
            {
                if (k % 256 == 0)
                {
                    cancellation.ThrowIfCancellationRequested();
                }

                ReadOnlySpan<double> x = sample.AsSpan(k * _levels, _levels);
                for (int o = 0; o < _raw.Count; o++)
                {
                    values[o][k] = _raw[o](x);
                }
            }

            return values;
        }

        public static double[] Means(double[][] values, double[]? weights)
        {
            double total = weights?.Sum() ?? values[0].Length;
            return [.. values.Select(v =>
            {
                double sum = 0;
                for (int k = 0; k < v.Length; k++)
                {
                    sum += weights is null ? v[k] : weights[k] * v[k];
                }

                return sum / total;
            })];
        }

        public static double[][] SegmentMeans(double[][] values, int segments)
        {
            int length = values[0].Length / segments;
            return [.. Enumerable.Range(0, segments).Select(s => (double[])[.. values.Select(v => v.AsSpan(s * length, length).ToArray().Average())])];
        }

        public IEnumerable<PredictedStatistic> Compare(StationaryRecord record, double[] means, double[][] withoutBlock, double[][] segments)
        {
            (double[] recorded, double[][] recordedWithout) = record.Means([.. _raw]);
            string method = record.Method;
            for (int k = 0; k < _statistics.Count; k++)
            {
                Func<double[], double> f = _of[k];
                Estimate data = Jackknife.FromLeftOut(f(recorded), [.. recordedWithout.Select(f)], method);
                Estimate theory = Jackknife.FromLeftOut(f(means), [.. withoutBlock.Select(f)], method);
                Estimate difference = Jackknife.FromLeftOut(data.Value - theory.Value, [.. recordedWithout.Zip(withoutBlock, (d, p) => f(d) - f(p))], method);
                double[] parts = [.. segments.Select(f)];
                double middle = parts.Average();
                double sampling = Math.Sqrt(parts.Sum(p => (p - middle) * (p - middle)) / (parts.Length * (parts.Length - 1.0)));
                yield return new PredictedStatistic(
                    _statistics[k].Name, _statistics[k].Level, _statistics[k].At, data,
                    theory with { Error = double.Hypot(theory.Error, sampling) }, difference with { Error = double.Hypot(difference.Error, sampling) });
            }
        }

        private int Raw(LevelObservable observable)
        {
            _raw.Add(observable);
            return _raw.Count - 1;
        }

        private void Add(string name, int level, double at, Func<double[], double> of)
        {
            _statistics.Add((name, level, at));
            _of.Add(of);
        }
    }
}
