using System.Globalization;

namespace Dyson.Experiments;

/// <summary>Reads <c>model.layer</c>: the fixed layer behind a student.</summary>
internal sealed class LayerReader(string folder)
{
    /// <summary>Most rows P of a layer.</summary>
    public const int MostRows = 1024;

    private const double Largest = 1000;

    // A scan reads the same file once.
    private readonly Dictionary<string, MatrixLayer?> _files = [];

    /// <summary>The layer that was read from a file last, if there was one.</summary>
    public MatrixLayer? Layer { get; private set; }

    /// <summary>The layer of a model's map; null after an error.</summary>
    public LayerOptions? Read(SettingReader model, int? size)
    {
        const string Kinds = "a map such as { singular-values: [1, 3] }, { condition-number: 3 }, { type: random, standard-deviation: 0.5 } or { file: z.npy }";
        if (model.Map("layer", required: true, Kinds) is not { } reader)
        {
            return null;
        }

        string? implied = reader.Has("singular-values") ? "diagonal" : reader.Has("condition-number") ? "graded" : reader.Has("file") ? "matrix" : null;
        LayerOptions? layer = null;
        switch (reader.Choice("type", implied, "diagonal", "graded", "random", "matrix"))
        {
            case "diagonal":
                double[]? values = reader.Numbers("singular-values", AllowedRange.NotNegative(Largest), 64);
                reader.Finish();
                layer = values is null ? null : new DiagonalLayer(values);
                if (values is not null && size is not null && values.Length != size)
                {
                    reader.Refuse("singular-values", Invariant($"a list of {values.Length} for {size} eigenvalues of the teacher"), Invariant($"{size} numbers, as model.eigenvalues"));
                    layer = null;
                }
                else if (values is not null && values.All(z => z == 0))
                {
                    reader.Refuse("singular-values", "a layer of zeros teaches nothing", "at least one number above 0");
                    layer = null;
                }

                break;
            case "graded":
                double? smallest = reader.Number("smallest", AllowedRange.Positive(Largest), 1);
                double? condition = reader.Number("condition-number", new AllowedRange(1, true, Largest, true, false));
                reader.Finish();
                layer = smallest is null || condition is null ? null : new GradedLayer(smallest.Value, condition.Value);
                break;
            case "random":
                long? rows = reader.Count("rows", AllowedRange.Count(1, MostRows), size ?? 1);
                double? deviation = reader.Number("standard-deviation", AllowedRange.Positive(Largest));
                long? seed = reader.Count("seed", AllowedRange.Count(0, 1_000_000_000), 1);
                reader.Finish();
                layer = rows is null || deviation is null || seed is null ? null : new RandomLayer((int)rows.Value, deviation.Value, seed.Value);
                break;
            case "matrix":
                string? file = reader.Text("file", null, 1000);
                reader.Finish();
                layer = file is null ? null : Load(reader, file, size);
                break;
            default:
                // A misspelt key is what hides the kind most often.
                foreach (string key in (string[])["singular-values", "condition-number", "smallest", "standard-deviation", "rows", "seed", "file"])
                {
                    reader.Ask(key);
                }

                reader.Finish();
                break;
        }

        return layer;
    }

    private MatrixLayer? Load(SettingReader reader, string file, int? size)
    {
        if (!_files.TryGetValue(file, out MatrixLayer? layer))
        {
            if (MatrixFile.Read(Path.Combine(folder, file), file, MostRows, 64, out string? complaint) is { } read)
            {
                layer = new MatrixLayer(file, read.Entries, read.Rows, CovarianceFile.HashOf(read.Entries));
            }
            else
            {
                reader.Refuse("file", complaint!, Invariant($"a .npy file with an array of shape (rows, eigenvalues), up to ({MostRows}, 64)"));
            }

            _files[file] = layer;
        }

        if (layer is null)
        {
            return null;
        }

        Layer = layer;
        int columns = layer.Matrix.Length / layer.Rows;
        if (size is not null && columns != size)
        {
            reader.Refuse("file", Invariant($"a layer of {columns} columns for {size} eigenvalues of the teacher"), Invariant($"an array of shape (rows, {size}), as model.eigenvalues"));
            return null;
        }

        if (layer.Matrix.All(z => z == 0))
        {
            reader.Refuse("file", "a layer of zeros teaches nothing", "a matrix with at least one number that is not 0");
            return null;
        }

        return layer;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
