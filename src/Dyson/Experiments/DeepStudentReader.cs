using System.Globalization;
using Dyson.Models;

namespace Dyson.Experiments;

/// <summary>Reads <c>model</c> of a deep student.</summary>
internal sealed class DeepStudentReader(string folder)
{
    /// <summary>Most layers of a network.</summary>
    public const int MostLayers = 64;

    /// <summary>Most weights of one layer: half a gigabyte, of which training holds about five.</summary>
    public const long MostWeights = 1L << 26;

    private const double Largest = 1000;

    private static readonly string[] Activations = [.. Enum.GetValues<Activation>().Select(CanonicalText.Name)];

    private static readonly string[] WeightKinds = ["normal", "fan-in", "orthogonal", "identity", "diagonal", "matrix"];

    // A scan reads the same file once.
    private readonly Dictionary<string, (DeepWeightsOptions? Weights, double[] Entries, int Rows)> _files = [];

    /// <summary>The matrices that were read from files, in the order in which they were met.</summary>
    public IEnumerable<WeightsFile> Files => _files.Where(file => file.Value.Weights is not null)
        .Select((file, i) => new WeightsFile(file.Key, string.Create(CultureInfo.InvariantCulture, $"weights-{i:D3}.npz"), file.Value.Entries, file.Value.Rows));

    /// <summary>The model; null after an error.</summary>
    public DeepStudentOptions? Read(SettingReader model)
    {
        AllowedRange widths = AllowedRange.Count(1, DeepNetwork.LargestWidth);
        long? width = model.Has("width") ? model.Count("width", widths) : null;
        model.CanBeScanned("width");
        model.Ask("width");
        model.CanBeScanned("activation");
        string? activation = model.Choice("activation", "identity", Activations);
        long? inputs = model.Count("inputs", widths, width);
        const string Example = "a list of layers such as [{ width: 2, activation: tanh, weights: { type: orthogonal, gain: 2 } }]";
        IReadOnlyList<SettingReader>? teachers = model.Maps("teacher", Example, MostLayers);
        IReadOnlyList<SettingReader>? students = model.Has("student") ? model.Maps("student", Example, MostLayers) : null;
        DeepLayerOptions[]? teacher = ReadLayers(teachers, null, width, activation);
        DeepLayerOptions[]? student = model.Has("student")
            ? ReadLayers(students, teacher ?? [], width, activation)
            : [.. (teacher ?? []).Select(layer => layer with { Weights = new DeepWeightsOptions(DeepWeights.AtTeacher) })];
        model.Ask("student");
        model.Finish();
        if (inputs is null || teacher is null || student is null)
        {
            return null;
        }

        DeepStudentOptions options = new() { Inputs = (int)inputs.Value, Teacher = teacher, Student = student };
        return Fits(model, teachers!, students, options) ? options : null;
    }

    // Without layers of its own a student is as sound as its teacher.
    private static bool Fits(SettingReader model, IReadOnlyList<SettingReader> teachers, IReadOnlyList<SettingReader>? students, DeepStudentOptions options)
    {
        bool fits = true;
        foreach ((IReadOnlyList<SettingReader> readers, IReadOnlyList<DeepLayerOptions> layers) in new[] { (teachers, options.Teacher), (students ?? [], students is null ? [] : options.Student) })
        {
            int columns = options.Inputs;
            foreach ((int l, DeepLayerOptions layer) in layers.Index())
            {
                if ((long)layer.Width * columns > MostWeights)
                {
                    readers[l].Refuse("width", Invariant($"a matrix of {layer.Width}×{columns} has more than {MostWeights} elements"), "a smaller width; the largest square layer has 8192 units");
                    fits = false;
                }

                if (layer.Weights.Law.Misfit(layer.Width, columns) is string misfit)
                {
                    readers[l].Refuse("weights", misfit, "as many singular values as the smaller of width and fan-in, or a matrix of shape (width, fan-in)");
                    fits = false;
                }

                if (layer.Weights.Law.Kind == DeepWeightKind.AtTeacher && ShapeOf(options.Teacher, options.Inputs, l) != (layer.Width, columns))
                {
                    readers[l].Refuse("weights", Invariant($"it cannot start at the teacher, which has no layer {l} of shape ({layer.Width}, {columns})"), "weights of another type, or the teacher's shape");
                    fits = false;
                }

                columns = layer.Width;
            }
        }

        if (options.Student[^1].Width != options.Teacher[^1].Width)
        {
            model.Refuse("student", Invariant($"the student has {options.Student[^1].Width} outputs, the teacher {options.Teacher[^1].Width}"), "the same width of the last layer");
            fits = false;
        }

        if (!options.Student.Any(layer => layer.Learnable))
        {
            model.Refuse("student", "no layer is learnable", "at least one layer without learnable: false");
            fits = false;
        }

        return fits;
    }

    private static (int Rows, int Columns)? ShapeOf(IReadOnlyList<DeepLayerOptions> layers, int inputs, int layer) =>
        layer < layers.Count ? (layers[layer].Width, layer == 0 ? inputs : layers[layer - 1].Width) : null;

    // Without a width, the model's, or that of the teacher's layer of the same number.
    private DeepLayerOptions[]? ReadLayers(IReadOnlyList<SettingReader>? readers, DeepLayerOptions[]? teacher, long? width, string? activation)
    {
        DeepLayerOptions?[]? layers = readers?.Select((reader, l) => ReadLayer(reader, teacher is null, width ?? teacher?.ElementAtOrDefault(l)?.Width, activation)).ToArray();
        return layers is null || layers.Any(layer => layer is null) ? null : [.. layers.Select(layer => layer!)];
    }

    private DeepLayerOptions? ReadLayer(SettingReader reader, bool isTeacher, long? width, string? activation)
    {
        long? rows = reader.Count("width", AllowedRange.Count(1, DeepNetwork.LargestWidth), width);
        reader.CanBeScanned("activation");
        string? name = reader.Choice("activation", activation ?? "identity", Activations);
        DeepWeightsOptions? weights = ReadWeights(reader, isTeacher);
        bool? learnable = isTeacher ? true : reader.Truth("learnable", true);
        reader.Finish();
        return rows is null || name is null || weights is null || learnable is null
            ? null
            : new DeepLayerOptions((int)rows.Value, Enum.Parse<Activation>(name, ignoreCase: true), weights, learnable.Value);
    }

    private DeepWeightsOptions? ReadWeights(SettingReader layer, bool isTeacher)
    {
        string allowed = "a map such as { type: orthogonal, gain: 2 }" + (isTeacher ? string.Empty : ", or teacher");
        SettingNode? node = layer.Ask("weights");
        if (node is SettingScalar { Value: "teacher" } or null)
        {
            if (isTeacher)
            {
                layer.Refuse("weights", node is null ? "missing" : "the teacher cannot refer to itself", allowed);
                return null;
            }

            return new DeepWeightsOptions(DeepWeights.AtTeacher);
        }

        if (layer.Map("weights", required: true, allowed) is not { } reader)
        {
            return null;
        }

        DeepWeightsOptions? weights = null;
        switch (reader.Choice("type", null, WeightKinds))
        {
            case "normal":
                weights = reader.Number("standard-deviation", AllowedRange.Positive(Largest)) is { } deviation ? Law(DeepWeights.Normal(deviation)) : null;
                break;
            case "fan-in":
                weights = reader.Number("gain", AllowedRange.Positive(Largest), 1) is { } gain ? Law(DeepWeights.FanIn(gain)) : null;
                break;
            case "orthogonal":
                weights = reader.Number("gain", AllowedRange.Positive(Largest), 1) is { } factor ? Law(DeepWeights.Orthogonal(factor)) : null;
                break;
            case "identity":
                weights = reader.Number("scale", AllowedRange.NotNegative(Largest), 1) is { } scale ? Law(DeepWeights.Identity(scale)) : null;
                break;
            case "diagonal":
                weights = reader.Numbers("singular-values", AllowedRange.NotNegative(Largest), 4096) is { } values ? Law(DeepWeights.Diagonal(values)) : null;
                break;
            case "matrix":
                weights = reader.Text("file", null, 1000) is { } file ? Load(reader, file) : null;
                break;
            default:
                foreach (string key in (string[])["standard-deviation", "gain", "scale", "singular-values", "file"])
                {
                    reader.Ask(key);
                }

                break;
        }

        reader.Finish();
        return weights;
    }

    private static DeepWeightsOptions Law(DeepWeights law) => new(law);

    private DeepWeightsOptions? Load(SettingReader reader, string file)
    {
        if (!_files.TryGetValue(file, out (DeepWeightsOptions? Weights, double[] Entries, int Rows) entry))
        {
            if (MatrixFile.Read(Path.Combine(folder, file), file, DeepNetwork.LargestWidth, DeepNetwork.LargestWidth, out string? complaint) is { } matrix)
            {
                double[,] rectangle = new double[matrix.Rows, matrix.Entries.Length / matrix.Rows];
                Buffer.BlockCopy(matrix.Entries, 0, rectangle, 0, sizeof(double) * matrix.Entries.Length);
                entry = (new DeepWeightsOptions(DeepWeights.Matrix(rectangle), file, CovarianceFile.HashOf(matrix.Entries)), matrix.Entries, matrix.Rows);
            }
            else
            {
                reader.Refuse("file", complaint!, "a .npy file with an array of shape (width, fan-in)");
            }

            _files[file] = entry;
        }

        return entry.Weights;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A matrix of weights from a file, and what its copy in a run directory is called.</summary>
/// <param name="File">As the experiment names it.</param>
/// <param name="Copy">Name of the copy.</param>
/// <param name="Entries">The matrix, row by row.</param>
/// <param name="Rows">Its rows.</param>
internal sealed record WeightsFile(string File, string Copy, double[] Entries, int Rows);
