using System.Collections.Concurrent;
using System.Globalization;
using Dyson.Formats;
using Dyson.Formats.Weights;

namespace Dyson.Networks;

/// <summary>
/// The spectra of one or several weight files. Tensors are read one by one; layers are worked on by several threads, the largest first, as many at a time as the
/// memory budget allows. A layer in work takes at most three times its size in doubles: tensor, oriented matrix (none where the tensor is one already), working copy.
/// </summary>
public sealed class CheckpointAnalysis
{
    // From here on (operations, about ten seconds of one core) one layer is worked on by all threads, alone.
    private const double Large = 4e10;

    private const long CopiesBytes = 3 * sizeof(double);

    private readonly Lock _reporting = new();
    private readonly LayerSelection _selection;
    private readonly SpectraSettings _settings;
    private readonly List<(CheckpointFile File, LayerPlans Plans)> _files = [];
    private readonly List<string> _damaged = [];
    private SeriesRecord? _series;

    /// <summary>Opens all files and plans their layers; none is analysed yet.</summary>
    /// <param name="files">The files.</param>
    /// <param name="selection">Which tensors, and how.</param>
    /// <param name="settings">How they are diagnosed.</param>
    /// <param name="cancellation">Stops the opening.</param>
    /// <exception cref="DataFormatException">Files cannot be opened; the message has a line for each.</exception>
    /// <exception cref="ArgumentException">A setting is out of its range (<see cref="SpectraSettings.Errors"/>).</exception>
    public CheckpointAnalysis(IReadOnlyList<CheckpointFile> files, LayerSelection selection, SpectraSettings settings, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(selection);
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Errors() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(" ", errors), nameof(settings));
        }

        (_selection, _settings) = (selection, settings);
        List<string> faults = [];
        HashSet<string> names = [];
        foreach (CheckpointFile file in files)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                using WeightFile weights = WeightFile.Open(file.Path);
                _files.Add((file, LayerPlans.Of(weights, selection)));
                names.UnionWith(weights.Tensors.Select(tensor => tensor.Name));
            }
            catch (DataFormatException fault)
            {
                faults.Add(fault.Message);
            }
        }

        TensorNames = [.. names];
        if (faults.Count > 0)
        {
            throw new DataFormatException(string.Join("\n", faults));
        }
    }

    /// <summary>Names of all tensors in the files, chosen or not.</summary>
    public IReadOnlyList<string> TensorNames { get; }

    /// <summary>Layers in all files.</summary>
    public int LayerCount => _files.Sum(file => file.Plans.Layers.Count);

    /// <summary>Damaged tensors that were met, one line each; their layers are among the skipped.</summary>
    public IReadOnlyList<string> Damaged => _damaged;

    /// <summary>The documents of the files, which come out as they are done.</summary>
    /// <param name="progress">Told after each layer, from any thread; may be null.</param>
    /// <param name="cancellation">Stops the analysis; files that are done have come out.</param>
    public IEnumerable<FileSpectra> Run(IProgress<SpectraProgress>? progress = null, CancellationToken cancellation = default)
    {
        Work work = new(progress, _files);
        _series = _files.Count > 1 ? new SeriesRecord(Steps(), _settings.Followed) : null;
        for (int i = 0; i < _files.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return Analyse(i, work, cancellation);
        }
    }

    /// <summary>What happened to the layers from file to file, as far as <see cref="Run"/> has come; empty for a single file.</summary>
    /// <param name="cancellation">Ends it.</param>
    public IReadOnlyList<LayerHistory> Series(CancellationToken cancellation = default) =>
        _series?.Histories(_files.SelectMany(file => file.Plans.Layers.Select(plan => plan.Name)).Distinct(), cancellation) ?? [];

    // Without a step in every name time is the number of the file.
    private double[] Steps() => _files.All(file => file.File.Step is not null) && _files.Zip(_files.Skip(1)).All(pair => pair.First.File.Step < pair.Second.File.Step)
        ? [.. _files.Select(file => (double)file.File.Step!.Value)]
        : [.. Enumerable.Range(0, _files.Count).Select(i => (double)i)];

    private FileSpectra Analyse(int number, Work work, CancellationToken cancellation)
    {
        CheckpointFile file = _files[number].File;
        using WeightFile weights = WeightFile.Open(file.Path);
        LayerPlans plans = LayerPlans.Of(weights, _selection);
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
            One(tensor, layers, _settings.Threads);
        }

        MemoryBudget budget = new(_settings.MemoryBudget);
        Parallel.ForEach(
            Partitioner.Create(tensors[large..], EnumerablePartitionerOptions.NoBuffering),
            new ParallelOptions { MaxDegreeOfParallelism = _settings.Threads, CancellationToken = cancellation },
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
            string? why = CopiesBytes * tensor.Count > _settings.MemoryBudget
                ? string.Create(CultureInfo.InvariantCulture, $"needs {CopiesBytes * tensor.Count / 1e6:F1} MB of memory, more than the {_settings.MemoryBudget / 1e6:F1} MB that are allowed")
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
                    LayerSpectrum spectrum = LayerSpectrum.Of(plan, matrix, _settings.Followed, _settings.Vectors, threads, cancellation);
                    double[]? kept = _series?.Keeps(plan) == true ? matrix : null;
                    matrix = [];
                    diagnosis = Diagnosis.Of(spectrum, _settings, cancellation);
                    _series?.Add(number, spectrum, diagnosis, kept);
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

        public void Done(LayerPlan plan)
        {
            _share += Operations(plan) / _operations;
            progress?.Report(new SpectraProgress(++_done, _total, Math.Min(_share, 1), plan.Name));
        }
    }
}
