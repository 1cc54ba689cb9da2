using System.Globalization;
using Dyson.Dynamics;
using Dyson.Formats;
using Dyson.LinearAlgebra;
using Dyson.Statistics;

namespace Dyson.Reports.Papers;

/// <summary>One file of the authors' released arrays: an ensemble of 2×2 students that share one stream of inputs.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Update">α, |B|, ε as the scalars in the file state them.</param>
/// <param name="Replicas">Number of students.</param>
/// <param name="MeanSpacing">⟨S⟩ of the singular values of the last snapshot, delete-one jackknife.</param>
/// <param name="Scatter">⟨S⟩ over draws of the shared inputs, by the covariance recursion.</param>
internal sealed record ReleasedStudents(string File, TeacherStudentUpdate Update, int Replicas, Estimate MeanSpacing,
    SharedInputScatter Scatter)
{
    /// <summary>√(αA/(|B|(2 − α))): ⟨S⟩ over √(2π) by the exact law.</summary>
    public double ExactAbscissa => Math.Sqrt(Update.LearningRate / (Update.BatchSize * (2 - Update.LearningRate))) * Update.Noise;

    /// <summary>√(αA/|B|).</summary>
    public double Abscissa => Math.Sqrt(Update.LearningRate / Update.BatchSize) * Update.Noise;

    /// <summary>⟨S⟩ by the exact infinite-data law.</summary>
    public double ExactSpacing => Math.Sqrt(2 * Math.PI) * ExactAbscissa;

    /// <summary>⟨S⟩ with the error that one file has about the law: jackknife and scatter of the shared inputs in quadrature.</summary>
    public Estimate WithScatter => new(
        MeanSpacing.Value, double.Hypot(MeanSpacing.Error, Scatter.StandardDeviation),
            "jackknife and scatter of the shared inputs in quadrature");
}

/// <summary>The authors' released arrays (arXiv:2407.16427): reading, and the line through them with either error.</summary>
internal sealed class Figure9Released
{
    private const int Draws = 2000;
    private const int FewestReplicas = 3;
    private const long LargestBatch = 1_000_000;

    /// <summary>What is older has shrunk below this in the covariance, so that neither start nor replay matter.</summary>
    private const double Forgotten = 1e-12;

    private Figure9Released(IReadOnlyList<ReleasedStudents> files, IReadOnlyList<string> skipped) => (Files, Skipped) = (files, skipped);

    /// <summary>The files, in order of their names.</summary>
    public IReadOnlyList<ReleasedStudents> Files { get; }

    /// <summary>What else the folder holds and why it was passed over, one line a file.</summary>
    public IReadOnlyList<string> Skipped { get; }

    /// <summary>⟨S⟩ = a √(αA/(|B|(2 − α))) with jackknife errors alone.</summary>
    public StraightLine JackknifeLine => Line(f => f.ExactAbscissa, f => f.MeanSpacing);

    /// <summary>The same with the scatter of the shared inputs in quadrature.</summary>
    public StraightLine ScatterLine => Line(f => f.ExactAbscissa, f => f.WithScatter);

    /// <summary>⟨S⟩ = b √(αA/|B|), the papers' abscissa, with the scatter.</summary>
    public StraightLine LeadingLine => Line(f => f.Abscissa, f => f.WithScatter);

    /// <summary>Whether the folder holds at least one such file.</summary>
    /// <exception cref="DataFormatException">It holds none, or cannot be listed.</exception>
    public static void Require(string folder) => Load(folder);

    /// <summary>Reads every file of a folder that holds students: arrays W (replica, snapshot, 2, 2), lr, noise, batch_size.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="seed">Seed of the input streams that are averaged over.</param>
    /// <param name="threads">Number of threads; changes no result.</param>
    /// <exception cref="DataFormatException">It holds none, or cannot be listed.</exception>
    public static Figure9Released Read(string folder, ulong seed, int threads)
    {
        (IReadOnlyList<Loaded> loaded, IReadOnlyList<string> skipped) = Load(folder);
        TeacherStudentUpdate[] settings = [.. loaded.Select(l => l.Update).Distinct()];
        SharedInputScatter[] scatter = new SharedInputScatter[settings.Length];
        Parallel.For(0, settings.Length, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, threads) }, i =>
            scatter[i] = SharedInputCovariance.Scatter(new SharedInputSettings(settings[i], 2, Memory(settings[i]), 1, Replay: false),
                Draws, seed));
        return new Figure9Released(
            [.. loaded.Select(l =>
                new ReleasedStudents(l.File, l.Update, l.Replicas, l.MeanSpacing, scatter[Array.IndexOf(settings, l.Update)]))], skipped);
    }

    private static (IReadOnlyList<Loaded> Files, IReadOnlyList<string> Skipped) Load(string folder)
    {
        string[] paths;
        try
        {
            paths = [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal)];
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new DataFormatException($"{folder}: the folder of released arrays cannot be listed: {cause.Message}", cause);
        }

        List<Loaded> files = [];
        List<string> skipped = [];
        foreach (string path in paths)
        {
            string name = Path.GetFileName(path);
            try
            {
                files.Add(LoadFile(path, name));
            }
            catch (DataFormatException reason)
            {
                skipped.Add(reason.Message.StartsWith(path + ": ", StringComparison.Ordinal) ? name + reason.Message[path.Length..]
                    : reason.Message);
            }
        }

        return files.Count > 0 ? (files, skipped) : throw new DataFormatException(
            $"{folder}: none of its {paths.Length} files holds released students: npz files with the arrays W (replica, snapshot, 2, "
                + $"2), lr, noise and batch_size are needed."
            + (skipped.Count > 0 ? $" First of them: {skipped[0]}" : string.Empty));
    }

    private static Loaded LoadFile(string path, string name)
    {
        using ArrayFile file = ArrayFile.Open(path);
        double rate = file.Read("lr").ToDouble();
        double noise = file.Read("noise").ToDouble();
        double batch = file.Read("batch_size").ToDouble();
        if (!(rate > 0 && rate < 2 && noise > 0 && double.IsFinite(noise) && batch >= 1 && batch <= LargestBatch
            && batch == Math.Floor(batch)))
        {
            throw new DataFormatException(string.Create(CultureInfo.InvariantCulture,
                $"{path}: lr {rate:R}, noise {noise:R}, batch_size {batch:R}; 0 < lr < 2, noise > 0 and a whole batch_size from 1 to "
                    + $"{LargestBatch} are needed."));
        }

        NpyHeader header = file.ReadHeader("W");
        if (header.Shape is not [>= FewestReplicas, >= 1, 2, 2])
        {
            throw new DataFormatException(
                $"{path}: W is {header}, where (replica, snapshot, 2, 2) with at least {FewestReplicas} replicas is needed.");
        }

        double[] w = file.Read("W").ToDoubles();
        (int replicas, int snapshots) = (header.Shape[0], header.Shape[1]);
        double[] upper = new double[replicas];
        double[] lower = new double[replicas];
        Span<double> levels = stackalloc double[2];
        for (int r = 0; r < replicas; r++)
        {
            DenseSpectrum.SingularValues(w.AsSpan(((r * snapshots) + snapshots - 1) * 4, 4), 2, 2, levels);
            (upper[r], lower[r]) = (levels[0], levels[1]);
        }

        Estimate spacing = PairObservables.MeanSpacing(LevelPairs.Of(upper, lower));
        return spacing is { HasError: true, Error: > 0 }
            ? new Loaded(name, new TeacherStudentUpdate(rate, (int)batch, noise), replicas, spacing)
            : throw new DataFormatException(
                $"{path}: the spacings of its last snapshot have no error: too few finite matrices, or all equal.");
    }

    private static int Memory(TeacherStudentUpdate update)
    {
        double kept = Math.Abs(1 - update.LearningRate);
        const int Most = 100_000;
        return kept < Forgotten ? 10 : (int)Math.Min(Most, Math.Ceiling(0.5 * Math.Log(Forgotten) / Math.Log(kept)) + 10);
    }

    private StraightLine Line(Func<ReleasedStudents, double> abscissa, Func<ReleasedStudents, Estimate> spacing) =>
        StraightLine.ThroughOrigin([.. Files.Select(f => new LinePoint(abscissa(f), spacing(f).Value, spacing(f).Error))]);

    private sealed record Loaded(string File, TeacherStudentUpdate Update, int Replicas, Estimate MeanSpacing);
}
