using System.Globalization;
using Dyson.Formats;
using Dyson.LinearAlgebra;

namespace Dyson.Experiments;

/// <summary>What the levels of a matrix are.</summary>
public enum MatrixLevels
{
    /// <summary>Singular values, descending; min(rows, columns) of them.</summary>
    Singular,

    /// <summary>Eigenvalues of the symmetric part, descending.</summary>
    Symmetric,
}

/// <summary>How an array from elsewhere is read.</summary>
public sealed record ExternalSpectraOptions
{
    /// <summary>The array's name; null for the only one that has at least two axes.</summary>
    public string? Array { get; init; }

    /// <summary>Its axes; null to tell them from the shape, where that is possible.</summary>
    public ArrayAxes? Axes { get; init; }

    /// <summary>What the levels of its matrices are; null means singular values, and for an array of levels nothing else is
    /// allowed.</summary>
    public MatrixLevels? Levels { get; init; }

    /// <summary>Which snapshots are read.</summary>
    public SnapshotSelection Snapshots { get; init; }

    /// <summary>Number of threads for the decompositions; changes no result.</summary>
    public int Threads { get; init; } = 1;
}

/// <summary>
/// Levels of ensembles that other programs made: npy or npz files of matrices or of levels, any order of axes, any type of number, C or
/// Fortran order, compressed or not. An array of levels is taken in the order in which it stands. Memory: twice the file's array, and the
/// selected levels.
/// </summary>
public static class ExternalSpectra
{
    private const string ExportedLevels = "eigenvalues";
    private const string ExportedSteps = "steps";

    /// <summary>Reads a file.</summary>
    /// <param name="path">The npy or npz file.</param>
    /// <param name="options">How to read it.</param>
    /// <param name="axes">The axes as given, or as told from the shape.</param>
    /// <exception cref="ConfigurationException">Array, axes, levels or snapshot do not fit the file; says what would.</exception>
    /// <exception cref="DataFormatException">The file is missing, corrupt, hostile, or holds no numbers.</exception>
    public static LevelHistory Read(string path, ExternalSpectraOptions options, out ArrayAxes axes)
    {
        ArgumentNullException.ThrowIfNull(options);
        using ArrayFile file = ArrayFile.Open(path);
        (string name, IReadOnlyList<int> shape, axes) = Describe(path, file, options, options.Levels is not null, false);
        RequireLevels(options.Levels, axes, name, shape);
        int all = axes.Length(ArrayAxis.Snapshot, shape);
        IReadOnlyList<int> snapshots = options.Snapshots.Among(all);
        double[] numbers = file.Read(name).ToDoubles();
        (double[] levels, int count) = Levels(numbers, shape, axes, snapshots, options);
        long[]? steps = axes.Has(ArrayAxis.Snapshot) ? Steps(file, all) : null;
        return new LevelHistory(path, levels, axes.Length(ArrayAxis.Replica, shape), count, snapshots,
            steps is null ? null : [.. snapshots.Select(s => steps[s])]);
    }

    /// <summary>
    /// Reads every number of a file in the order (replica, snapshot, row, column), levels as one row. Four axes that are not told are these.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Array and axes.</param>
    /// <param name="matrices">Whether levels of matrices were asked for.</param>
    /// <param name="withSteps">Whether the file's steps are needed; they are refused where they do not fit.</param>
    /// <param name="axes">The axes as given, or as told from the shape.</param>
    internal static ExternalHistory ReadHistory(string path, ExternalSpectraOptions options, bool matrices, bool withSteps, out ArrayAxes axes)
    {
        using ArrayFile file = ArrayFile.Open(path);
        (string name, IReadOnlyList<int> shape, axes) = Describe(path, file, options, matrices, true);
        double[]? steps = withSteps && axes.Has(ArrayAxis.Snapshot) ? StepsOfHistory(path, file, name, axes.Length(ArrayAxis.Snapshot, shape)) : null;
        double[] numbers = file.Read(name).ToDoubles();
        (int replicas, int snapshots) = (axes.Length(ArrayAxis.Replica, shape), axes.Length(ArrayAxis.Snapshot, shape));
        ArrayAxis last = axes.OfMatrices ? ArrayAxis.Column : ArrayAxis.Level;
        (int rows, int columns) = (axes.Length(ArrayAxis.Row, shape), axes.Length(last, shape));
        int[] strides = [axes.Stride(ArrayAxis.Replica, shape), axes.Stride(ArrayAxis.Snapshot, shape), axes.Stride(ArrayAxis.Row, shape), axes.Stride(last, shape)];
        double[] ordered = new double[numbers.Length];
        int at = 0;
        for (int r = 0; r < replicas; r++)
        {
            for (int s = 0; s < snapshots; s++)
            {
                for (int i = 0; i < rows; i++)
                {
                    for (int j = 0; j < columns; j++)
                    {
                        ordered[at++] = numbers[(r * strides[0]) + (s * strides[1]) + (i * strides[2]) + (j * strides[3])];
                    }
                }
            }
        }

        return new ExternalHistory(ordered, replicas, snapshots, rows, columns, steps, file.Contains(ExportedSteps));
    }

    private static (string Name, IReadOnlyList<int> Shape, ArrayAxes Axes) Describe(string path, ArrayFile file, ExternalSpectraOptions options, bool matrices, bool history)
    {
        string name = options.Array ?? OnlyArray(file);
        NpyHeader header = file.ReadHeader(name);
        if (header.ElementType.IsText || header.ElementType.Kind == NpyKind.Boolean)
        {
            throw new DataFormatException($"{path}: array '{name}' holds {header.ElementType}, where numbers are needed.");
        }

        IReadOnlyList<int> shape = header.Shape;
        bool exported = name == ExportedLevels && shape.Count == 3 && file.Contains(ExportedSteps);
        ArrayAxes axes = options.Axes
            ?? (exported ? ArrayAxes.Parse("replica,snapshot,level")
            : history && shape.Count == 4 ? ArrayAxes.Parse("replica,snapshot,row,column")
            : ArrayAxes.Infer(name, shape, matrices));
        axes.RequireRank(name, shape);
        return shape.Contains(0)
            ? throw new DataFormatException($"{path}: array '{name}' of shape {NpyHeader.Describe(shape)} holds nothing.")
            : (name, shape, axes);
    }

    private static string OnlyArray(ArrayFile file)
    {
        string[] candidates = [.. file.Names.Where(n =>
            file.Names.Count == 1 || file.ReadHeader(n) is { Shape.Count: >= 2, ElementType.IsText: false })];
        return candidates.Length == 1 ? candidates[0] : throw new ConfigurationException([new ConfigurationError(
            "--array", 0, string.Empty,
                $"{file.Source} holds {(candidates.Length == 0 ? "no array of two or more axes" : "several arrays")}: "
                + string.Join(", ", file.Names.Take(20).Select(n => $"{n} {NpyHeader.Describe(file.ReadHeader(n).Shape)}"))
                    + (file.Names.Count > 20 ? ", …" : string.Empty),
            candidates.Length == 0 ? "the name of an array of levels or matrices"
                : $"one of them, e.g. --array {candidates.MaxBy(n => file.ReadHeader(n).Shape.Count)}")]);
    }

    private static void RequireLevels(MatrixLevels? levels, ArrayAxes axes, string name, IReadOnlyList<int> shape)
    {
        if (levels is not null && !axes.OfMatrices)
        {
            throw new ConfigurationException([new ConfigurationError(
                "--levels", 0, string.Empty, $"the axes {axes} say that array '{name}' holds levels already",
                    "no --levels, or axes with row and column")]);
        }

        int rows = axes.Length(ArrayAxis.Row, shape);
        int columns = axes.Length(ArrayAxis.Column, shape);
        if (levels == MatrixLevels.Symmetric && rows != columns)
        {
            throw new ConfigurationException([new ConfigurationError(
                "--levels", 0, string.Empty,
                    string.Create(CultureInfo.InvariantCulture,
                    $"the matrices of array '{name}' have {rows} rows and {columns} columns, and only square ones have eigenvalues"),
                    "singular")]);
        }
    }

    private static (double[] Levels, int Count) Levels(double[] numbers, IReadOnlyList<int> shape, ArrayAxes axes,
        IReadOnlyList<int> snapshots, ExternalSpectraOptions options)
    {
        int replicas = axes.Length(ArrayAxis.Replica, shape);
        (int rows, int columns) = (axes.Length(ArrayAxis.Row, shape), axes.Length(ArrayAxis.Column, shape));
        int count = axes.OfMatrices ? Math.Min(rows, columns) : axes.Length(ArrayAxis.Level, shape);
        int replicaStride = axes.Stride(ArrayAxis.Replica, shape);
        int snapshotStride = axes.Stride(ArrayAxis.Snapshot, shape);
        int rowStride = axes.Stride(ArrayAxis.Row, shape);
        int columnStride = axes.Stride(ArrayAxis.Column, shape);
        int levelStride = axes.Stride(ArrayAxis.Level, shape);
        double[] levels = new double[replicas * snapshots.Count * count];
        ParallelOptions threads = new() { MaxDegreeOfParallelism = options.Threads };
        Parallel.For(0, replicas, threads, () => new double[rows * columns], (r, _, matrix) =>
        {
            for (int s = 0; s < snapshots.Count; s++)
            {
                int start = (r * replicaStride) + (snapshots[s] * snapshotStride);
                Span<double> destination = levels.AsSpan(((r * snapshots.Count) + s) * count, count);
                if (!axes.OfMatrices)
                {
                    for (int k = 0; k < count; k++)
                    {
                        destination[k] = numbers[start + (k * levelStride)];
                    }

                    continue;
                }

                for (int i = 0; i < rows; i++)
                {
                    for (int j = 0; j < columns; j++)
                    {
                        matrix[(i * columns) + j] = numbers[start + (i * rowStride) + (j * columnStride)];
                    }
                }

                if (options.Levels == MatrixLevels.Symmetric)
                {
                    DenseSpectrum.SymmetricEigenvalues(matrix, rows, destination);
                }
                else
                {
                    DenseSpectrum.SingularValues(matrix, rows, columns, destination);
                }
            }

            return matrix;
        }, _ => { });
        return (levels, count);
    }

    /// <summary>The steps of a trajectory, which must fit it; null if the file has none.</summary>
    private static double[]? StepsOfHistory(string path, ArrayFile file, string name, int snapshots)
    {
        const string Remedy = "; --every says the times instead";
        if (!file.Contains(ExportedSteps))
        {
            return null;
        }

        NpyHeader header = file.ReadHeader(ExportedSteps);
        if (header.Shape is not [var length] || length != snapshots)
        {
            throw new DataFormatException(
                $"{path}: array '{ExportedSteps}' of shape {NpyHeader.Describe(header.Shape)} does not hold one step for each of the {snapshots} snapshots of '{name}'{Remedy}.");
        }

        if (header.ElementType.IsText || header.ElementType.Kind is NpyKind.Boolean)
        {
            throw new DataFormatException($"{path}: array '{ExportedSteps}' holds {header.ElementType}, where whole numbers are needed{Remedy}.");
        }

        double[] steps = file.Read(ExportedSteps).ToDoubles();
        int wrong = Array.FindIndex(steps, step => !double.IsInteger(step));
        return wrong < 0 ? steps : throw new DataFormatException(string.Create(
            CultureInfo.InvariantCulture,
            $"{path}: array '{ExportedSteps}' holds {header.ElementType} that are no whole numbers, number {wrong} is {steps[wrong]:R}{Remedy}."));
    }

    private static long[]? Steps(ArrayFile file, int snapshots)
    {
        if (!file.Contains(ExportedSteps) || file.ReadHeader(ExportedSteps) is not { Shape: [var length], ElementType.IsIntegral: true }
            || length != snapshots)
        {
            return null;
        }

        return file.Read(ExportedSteps).ToInt64s();
    }
}

/// <summary>Every number of an external array, and when it was recorded.</summary>
/// <param name="Numbers">(replica, snapshot, row, column).</param>
/// <param name="Replicas">Number of replicas.</param>
/// <param name="Snapshots">Number of snapshots.</param>
/// <param name="Rows">Rows of a matrix, 1 for levels.</param>
/// <param name="Columns">Columns of a matrix, or number of levels.</param>
/// <param name="Steps">The file's steps; null if it has none, or they were not asked for.</param>
/// <param name="HasSteps">Whether the file has an array of steps.</param>
internal sealed record ExternalHistory(double[] Numbers, int Replicas, int Snapshots, int Rows, int Columns, double[]? Steps, bool HasSteps);
