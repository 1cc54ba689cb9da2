using Dyson.Experiments;
using Dyson.Laws;
using Dyson.Learning;
using Dyson.Statistics;

namespace Dyson.Reports.Questions;

/// <summary>One layer of N units at the end of training: its singular values, and what independent elements of one variance would give.</summary>
internal sealed class WidthPoint
{
    // Enough for a distance's error by the jackknife.
    private const int MostBlocks = 20;
    private const int GridPoints = 801;

    private readonly double[][] _spectra;

    private WidthPoint(DeepHistory history)
    {
        _spectra = history.Spectra(history.Last, 0);
        Size = history.Model.Student.Inputs;
        Signal = history.Model.Teacher.Layers[0].Weights.Scale;
        Steps = history.Steps[^1];
        Learning = history.Learning;
    }

    /// <summary>N.</summary>
    public int Size { get; }

    /// <summary>t.</summary>
    public long Steps { get; }

    /// <summary>The learning.</summary>
    public DeepLearning Learning { get; }

    /// <summary>κ of the teacher.</summary>
    public double Signal { get; }

    /// <summary>Number of students.</summary>
    public int Replicas => _spectra.Length;

    /// <summary>The levels of each student, descending.</summary>
    public IReadOnlyList<double[]> Spectra => _spectra;

    /// <summary>All levels of all students.</summary>
    public Sample Levels => Sample.Of([.. _spectra.SelectMany(levels => levels)]);

    /// <summary>
    /// s², the variance of an element of a linear layer: that of infinite data, α(ε² + σ²)/(|B|(2 − α)), over 1 − α(N + 1)/(|B|(2 − α)) with fresh batches, and
    /// what is missing of it t steps after the teacher.
    /// </summary>
    public double Variance
    {
        get
        {
            double rate = Learning.LearningRate;
            double batches = Learning.Data.Kind == DeepDataKind.Infinite ? 0 : rate * rate * (Size + 1) / Learning.BatchSize;
            double kept = ((1 - rate) * (1 - rate)) + batches;
            double added = rate * rate * ((Learning.Noise * Learning.Noise) + (Learning.LabelNoise * Learning.LabelNoise)) / Learning.BatchSize;
            return added * (1 - Math.Pow(kept, Steps)) / (1 - kept);
        }
    }

    /// <summary>s² without what the batches add.</summary>
    public double QuietVariance =>
        Learning.LearningRate * ((Learning.Noise * Learning.Noise) + (Learning.LabelNoise * Learning.LabelNoise)) / (Learning.BatchSize * (2 - Learning.LearningRate));

    /// <summary>τ = s√N.</summary>
    public double Strength => Math.Sqrt(Variance * Size);

    /// <summary>The law of large N.</summary>
    public InformationPlusNoise Limit => InformationPlusNoise.WithElementDeviation(Signal, Math.Sqrt(Variance), Size);

    /// <summary>⟨ξ²⟩ = κ² + Ns², exactly.</summary>
    public double SecondMoment => (Signal * Signal) + (Size * Variance);

    /// <summary>⟨ξ⁴⟩ = κ⁴ + κ²s²(4N + 2) + s⁴(2N² + N) of independent elements, exactly at every N.</summary>
    public double FourthMoment => Math.Pow(Signal, 4) + (Signal * Signal * Variance * ((4 * Size) + 2)) + (Variance * Variance * Size * ((2.0 * Size) + 1));

    /// <summary>The error of the mean of ⟨ξ²⟩ over these students, of independent elements: Var = (4κ²s²N + 2s⁴N²)/N².</summary>
    public double SecondMomentError => Math.Sqrt(((4 * Signal * Signal * Variance / Size) + (2 * Variance * Variance)) / Replicas);

    /// <summary>The one grid point of a run.</summary>
    public static WidthPoint Of(RunDirectory run) => new(DeepHistory.All(run)[0]);

    /// <summary>⟨ξᵏ⟩ over the levels of a student, averaged over students.</summary>
    public Estimate Moment(int order) => Moments.Mean(Sample.Of([.. _spectra.Select(levels => levels.Average(x => Math.Pow(x, order)))]));

    /// <summary>⟨r̃⟩.</summary>
    public Estimate Ratio() => GapRatio.OfReplicas(_spectra);

    /// <summary>sup |F_n − F| of the density averaged over students, on a fine grid; the error is a jackknife over blocks of students.</summary>
    public Estimate Distance(Func<double, double> cumulative)
    {
        double low = Math.Min(Limit.Lower, _spectra.Min(levels => levels[^1]));
        double high = Math.Max(Limit.Upper, _spectra.Max(levels => levels[0]));
        double[] grid = [.. Enumerable.Range(0, GridPoints).Select(i => low + ((high - low) * i / (GridPoints - 1)))];
        double[] law = [.. grid.Select(cumulative)];
        int blocks = Math.Min(MostBlocks, Replicas);
        double[][] counts = [.. Enumerable.Range(0, blocks).Select(b => Counts(b, blocks, grid))];
        double[] all = new double[GridPoints];
        foreach (double[] block in counts)
        {
            for (int i = 0; i < all.Length; i++)
            {
                all[i] += block[i];
            }
        }

        double Largest(Func<int, double> count) => Enumerable.Range(0, GridPoints).Max(i => Math.Abs((count(i) / count(GridPoints - 1)) - law[i]));
        return Jackknife.FromLeftOut(Largest(i => all[i]), [.. counts.Select(block => Largest(i => all[i] - block[i]))], $"jackknife over {blocks} blocks of replicas");
    }

    // Levels at or below each point of the grid.
    private double[] Counts(int block, int blocks, double[] grid)
    {
        double[] counts = new double[grid.Length];
        double step = grid[1] - grid[0];
        for (int r = block; r < _spectra.Length; r += blocks)
        {
            foreach (double x in _spectra[r])
            {
                counts[Math.Clamp((int)Math.Ceiling((x - grid[0]) / step), 0, grid.Length - 1)]++;
            }
        }

        for (int i = 1; i < counts.Length; i++)
        {
            counts[i] += counts[i - 1];
        }

        return counts;
    }
}
