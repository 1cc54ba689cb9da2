using System.Collections.Concurrent;
using System.Globalization;
using Dyson.Formats;
using Dyson.Formats.Weights;

namespace Dyson.Networks;

/// <summary>
/// The spectra of one or several weight files. Tensors are read one by one; layers are worked on by several threads, the largest first, as many at a time as the
/// memory budget allows. A layer in work takes at most three times its size in doubles: tensor, oriented matrix (none where the tensor is one already), working copy.
/// </summary>
/// <param name="selection">Which tensors, and how.</param>
/// <param name="settings">How they are diagnosed.</param>
public sealed class CheckpointAnalysis(LayerSelection selection, SpectraSettings settings)
{
    // From here on (operations, about ten seconds of one core) one layer is worked on by all threads, alone.
    private const double Large = 4e10;

    private const long CopiesBytes = 3 * sizeof(double);

    private readonly Lock _reporting = new();

    /// <summary>Damaged tensors that were left out, one line each; their layers are among the skipped.</summary>
    public IReadOnlyList<string> Damaged => _damaged;

    private readonly List<string> _damaged = [];

    /// <summary>The documents of the files, which come out as they are done.</summary>
    /// <param name="files">The files.</param>
    /// <param name="progress">Told after each layer, from any thread; may be null.</param>
    /// <param name="cancellation">Stops the analysis; files that are done have come out.</param>
    /// <exception cref="DataFormatException">A file cannot be opened: all files are tried before the first is analysed, and the message has a line for each fault.</exception>
    public IEnumerable<FileSpectra> Run(IReadOnlyList<CheckpointFile> files, IProgress<SpectraProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (settings.Errors() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(" ", errors), nameof(files));
        }

        Work work = new(progress, [.. Plans(files, cancellation)]);
        foreach ((CheckpointFile file, _) in work.Files)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return Analyse(file, work, cancellation);
        }
    }

    private List<(CheckpointFile File, LayerPlans Plans)> Plans(IReadOnlyList<CheckpointFile> files, CancellationToken cancellation)
    {
        List<(CheckpointFile, LayerPlans)> plans = [];
        List<string> faults = [];
        foreach (CheckpointFile file in files)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                using WeightFile weights = WeightFile.Open(file.Path);
                plans.Add((file, LayerPlans.Of(weights, selection)));
            }
            catch (DataFormatException fault)
            {
                faults.Add(fault.Message);
            }
        }

        return faults.Count == 0 ? plans : throw new DataFormatException(string.Join("\n", faults));
    }

    private FileSpectra Analyse(CheckpointFile file, Work work, CancellationToken cancellation)
    {
        using WeightFile weights = WeightFile.Open(file.Path);
        LayerPlans plans = LayerPlans.Of(weights, selection);
        Dictionary<string, LayerDiagnosis> done = [];
        Dictionary<string, SkippedLayer> left = [];
        (Tensor Tensor, LayerPlan[] Layers)[] tensors =
        [
            .. plans.Layers.GroupBy(plan => plan.Tensor)
                .Select(group => (Tensor: weights.Find(group.Key)!, Layers: group.ToArray()))
                .OrderByDescending(item => item.Layers.Max(Operations)).ThenBy(item => item.Tensor.Name, StringComparer.Ordinal),
        ];
        int large = tensors.TakeWhile(item => item.Layers.Max(Operations) >= Large).Count();
        foreach ((Tensor tensor, LayerPlan[] layers) in tensors[..large])
        {
            One(tensor, layers, settings.Threads);
        }

        MemoryBudget budget = new(settings.MemoryBudget);
        Parallel.ForEach(
            Partitioner.Create(tensors[large..], EnumerablePartitionerOptions.NoBuffering),
            new ParallelOptions { MaxDegreeOfParallelism = settings.Threads, CancellationToken = cancellation },
            item =>
            {
                long bytes = CopiesBytes * item.Tensor.Count;
                budget.Take(bytes, cancellation);
                try
                {
                    One(item.Tensor, item.Layers, 1);
                }
                finally
                {
                    budget.Release(bytes);
                }
            });
        return new FileSpectra(
            file.Path, weights.Format, file.Step,
            [.. plans.Layers.Where(plan => done.ContainsKey(plan.Name)).Select(plan => done[plan.Name])],
            [.. plans.Skipped.Select(skipped => new SkippedLayer(skipped.Name, skipped.Why)), .. plans.Layers.Where(plan => left.ContainsKey(plan.Name)).Select(plan => left[plan.Name])]);

        void One(Tensor tensor, LayerPlan[] layers, int threads)
        {
            double[]? elements = null;
            string? why = CopiesBytes * tensor.Count > settings.MemoryBudget
                ? string.Create(CultureInfo.InvariantCulture, $"needs {CopiesBytes * tensor.Count / 1e9:F1} GB, more than the {settings.MemoryBudget / 1e9:F1} GB it may take")
                : null;
            if (why is null)
            {
                try
                {
                    lock (weights)
                    {
                        elements = weights.Read(tensor.Name);
                    }
                }
                catch (DataFormatException fault)
                {
                    why = "damaged: " + fault.Message;
                    lock (_reporting)
                    {
                        _damaged.Add(fault.Message);
                    }
                }
            }

            foreach (LayerPlan plan in layers)
            {
                LayerDiagnosis? diagnosis = null;
                if (elements is not null)
                {
                    bool last = plan == layers[^1];
                    double[] matrix = plan.IsWhole(tensor.Count) ? elements : plan.Matrix(elements);
                    elements = last ? null : elements;
                    LayerSpectrum spectrum = LayerSpectrum.Of(plan, matrix, threads, cancellation);
                    matrix = [];
                    diagnosis = Diagnosis.Of(spectrum, settings, cancellation);
                }

                lock (_reporting)
                {
                    if (diagnosis is not null)
                    {
                        done[plan.Name] = diagnosis;
                    }
                    else
                    {
                        left[plan.Name] = new SkippedLayer(plan.Name, why!);
                    }

                    work.Done(plan);
                }
            }
        }
    }

    private static double Operations(LayerPlan plan) => (double)plan.Rows * plan.Columns * plan.Columns;

    private sealed class Work(IProgress<SpectraProgress>? progress, IReadOnlyList<(CheckpointFile File, LayerPlans Plans)> files)
    {
        private readonly int _total = files.Sum(file => file.Plans.Layers.Count);
        private readonly double _operations = files.Sum(file => file.Plans.Layers.Sum(Operations));
        private int _done;
        private double _share;

        public IReadOnlyList<(CheckpointFile File, LayerPlans Plans)> Files => files;

        public void Done(LayerPlan plan)
        {
            _share += Operations(plan) / _operations;
            progress?.Report(new SpectraProgress(++_done, _total, Math.Min(_share, 1), plan.Name));
        }
    }
}
