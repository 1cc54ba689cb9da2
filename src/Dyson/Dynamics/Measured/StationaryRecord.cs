using Dyson.Statistics;

namespace Dyson.Dynamics.Measured;

/// <summary>The stationary part of a record, averaged block by block.</summary>
internal sealed class StationaryRecord
{
    private readonly MotionHistory _history;
    private readonly MotionBlocks _blocks;
    private readonly int _first;

    /// <summary>The stationary snapshots of a record.</summary>
    /// <exception cref="UnmeasurableMotionException">There are fewer than two.</exception>
    public StationaryRecord(MotionHistory history, MotionSettings settings)
    {
        _history = history;
        _blocks = new MotionBlocks(history.Replicas, history.Times.Count, settings.Blocks);
        double from = double.IsNaN(settings.StationaryFrom) ? 0.5 * (history.Times[0] + history.Times[^1]) : settings.StationaryFrom;
        _first = Enumerable.Range(0, history.Times.Count).FirstOrDefault(s => history.Times[s] >= from, history.Times.Count);
        if (_first > history.Times.Count - 2)
        {
            throw new UnmeasurableMotionException("Fewer than two snapshots lie in the stationary part of the record.");
        }
    }

    public string Method => _blocks.Method;

    /// <summary>Averages of observables, and the same without each block.</summary>
    public (double[] Means, double[][] WithoutBlock) Means(LevelObservable[] observables) => Means(observables, _first, _history.Times.Count);

    /// <summary>Mean of every level.</summary>
    public double[] MeanLevels() =>
        Means([.. Enumerable.Range(0, _history.LevelCount).Select(i => (LevelObservable)(x => x[i]))]).Means;

    /// <summary>The mean deviation of a level from its mean.</summary>
    public double Spread()
    {
        double[] means = MeanLevels();
        return Math.Sqrt(Means([x =>
        {
            double sum = 0;
            for (int i = 0; i < x.Length; i++)
            {
                sum += (x[i] - means[i]) * (x[i] - means[i]) / x.Length;
            }

            return sum;
        }]).Means[0]);
    }

    /// <summary>The mean of all levels in the second half of the stationary snapshots less that in the first.</summary>
    public Estimate Drift()
    {
        int half = (_first + _history.Times.Count) / 2;
        static double Centre(ReadOnlySpan<double> x)
        {
            double sum = 0;
            foreach (double level in x)
            {
                sum += level / x.Length;
            }

            return sum;
        }

        (double[] first, double[][] firstWithout) = Means([Centre], _first, half);
        (double[] second, double[][] secondWithout) = Means([Centre], half, _history.Times.Count);
        return _blocks.OverReplicas
            ? Jackknife.FromLeftOut(second[0] - first[0], [.. secondWithout.Zip(firstWithout, (s, f) => s[0] - f[0])], Method)
            : Estimate.Refused(second[0] - first[0], "few replicas");
    }

    private (double[] Means, double[][] WithoutBlock) Means(LevelObservable[] observables, int first, int end)
    {
        int n = observables.Length;
        double[][] sums = [.. Enumerable.Range(0, _blocks.Count + 1).Select(_ => new double[n + 1])];
        for (int r = 0; r < _history.Replicas; r++)
        {
            for (int s = first; s < end; s++)
            {
                ReadOnlySpan<double> x = _history.At(r, s);
                if (x.IndexOfAnyExceptInRange(double.MinValue, double.MaxValue) >= 0)
                {
                    continue;
                }

                double[] own = sums[_blocks.Of(r, s)];
                for (int o = 0; o < n; o++)
                {
                    double value = observables[o](x);
                    own[o] += value;
                    sums[^1][o] += value;
                }

                own[n]++;
                sums[^1][n]++;
            }
        }

        if (sums[^1][n] == 0)
        {
            throw new UnmeasurableMotionException("No finite levels lie in the stationary part of the record.");
        }

        double[] total = sums[^1];
        return ([.. Enumerable.Range(0, n).Select(o => total[o] / total[n])],
            [.. sums[..^1].Select(own => (double[])[.. Enumerable.Range(0, n).Select(o => (total[o] - own[o]) / (total[n] - own[n]))])]);
    }
}
