using System.Globalization;
using System.Text.Json;
using Dyson.Formats;

namespace Dyson.Experiments;

/// <summary>Writes a run as one file a grid point, for other programs.</summary>
public static class RunExport
{
    /// <summary>
    /// <c>point-000.npz</c>, …: <c>eigenvalues</c> float64 (replica, snapshot, level), <c>steps</c> int64 (snapshot), <c>diverged</c>,
    /// <c>first_excursion</c>, <c>excursion_steps</c> int64 (replica), of a deep student <c>layer</c> int64 (level), the layer that a level belongs to, and, if they were
    /// recorded, <c>weights_0</c>, … float64 (replica, snapshot, row, column), the W of layer 0, …; <c>replicas</c>, <c>seed</c> (int64; text beyond 2⁶³ − 1), and every parameter under its full
    /// path and, where no parameter nearer to the root has it, under its last name.
    /// </summary>
    /// <returns>The files written.</returns>
    /// <exception cref="DataFormatException">A shard is missing or corrupt.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static IReadOnlyList<string> ToNpz(RunDirectory run, string folder)
    {
        ArgumentNullException.ThrowIfNull(run);
        Directory.CreateDirectory(folder);
        List<string> files = [];
        foreach (RunPoint point in run.Points)
        {
            Shard all = point.Read();
            NpzWriter writer = new NpzWriter()
                .Add("eigenvalues", all.Levels, all.Replicas, all.Steps.Length, all.LevelCount)
                .Add("steps", all.Steps)
                .Add("diverged", all.Diverged)
                .Add("first_excursion", all.FirstExcursion)
                .Add("excursion_steps", all.ExcursionSteps)
                .AddScalar("replicas", point.Replicas);
            _ = point.Seed <= long.MaxValue
                ? writer.AddScalar("seed", (long)point.Seed)
                : writer.AddScalar("seed", point.Seed.ToString(CultureInfo.InvariantCulture));
            AddLayers(writer, point, all);
            AddParameters(writer, point);
            string path = Path.Combine(folder, Name(point, "npz"));
            writer.WriteAtomically(path);
            files.Add(path);
        }

        return files;
    }

    /// <summary>
    /// <c>point-000.csv</c>, …: one line a replica and snapshot with the columns replica, step, diverged, level_0, level_1, …; and
    /// <c>points.csv</c> with the parameters, one line a point. Numbers read back to the same bits; a missing level is <c>nan</c>.
    /// </summary>
    /// <returns>The files written.</returns>
    /// <exception cref="DataFormatException">A shard is missing or corrupt.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static IReadOnlyList<string> ToCsv(RunDirectory run, string folder)
    {
        ArgumentNullException.ThrowIfNull(run);
        Directory.CreateDirectory(folder);
        List<string> files = [Path.Combine(folder, "points.csv")];
        string[] paths = [.. run.Points.SelectMany(p => p.Parameters.Keys).Distinct().Order(StringComparer.Ordinal)];
        AtomicFile.WriteText(files[0], text =>
        {
            text.WriteLine("point,replicas,seed," + string.Join(',', paths));
            foreach (RunPoint point in run.Points)
            {
                IEnumerable<string> values = paths.Select(path => point.Parameters.TryGetValue(path, out JsonElement value) ? Cell(value) : string.Empty);
                text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{point.Index},{point.Replicas},{point.Seed},{string.Join(',', values)}"));
            }
        });
        foreach (RunPoint point in run.Points)
        {
            string path = Path.Combine(folder, Name(point, "csv"));
            AtomicFile.WriteText(path, text => WriteLevels(text, point));
            files.Add(path);
        }

        return files;
    }

    private static string Name(RunPoint point, string extension) => string.Create(CultureInfo.InvariantCulture, $"point-{point.Index:D3}.{extension}");

    private static void WriteLevels(TextWriter text, RunPoint point)
    {
        text.WriteLine("replica,step,diverged," + string.Join(',', Enumerable.Range(0, point.LevelCount).Select(i => string.Create(CultureInfo.InvariantCulture, $"level_{i}"))));
        foreach (Shard shard in point.ReadShards())
        {
            for (int row = 0; row < shard.Replicas * shard.Steps.Length; row++)
            {
                (int replica, int snapshot) = (row / shard.Steps.Length, row % shard.Steps.Length);
                text.Write(string.Create(CultureInfo.InvariantCulture, $"{shard.FirstReplica + replica},{shard.Steps[snapshot]},{shard.Diverged[replica]}"));
                foreach (double level in shard.Levels.AsSpan(row * shard.LevelCount, shard.LevelCount))
                {
                    text.Write(',');
                    text.Write(double.IsNaN(level) ? "nan" : level.ToString("R", CultureInfo.InvariantCulture));
                }

                text.WriteLine();
            }
        }
    }

    private static string Cell(JsonElement value)
    {
        string text = value.ValueKind == JsonValueKind.Array
            ? string.Join(' ', value.EnumerateArray().Select(v => v.GetRawText()))
            : value.ToString();
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetRawText() : text;
    }

    private static void AddLayers(NpzWriter writer, RunPoint point, Shard all)
    {
        if (point.Layers is not { } layers)
        {
            return;
        }

        writer.Add("layer", layers.SelectMany(layer => Enumerable.Repeat((long)layer.Layer, layer.Levels)).ToArray());
        int rows = all.Replicas * all.Steps.Length;
        int offset = 0;
        foreach (LevelLayer layer in point.WeightCount > 0 ? layers : [])
        {
            double[] weights = new double[rows * layer.Weights];
            for (int row = 0; row < rows; row++)
            {
                all.Weights.AsSpan((row * point.WeightCount) + offset, layer.Weights).CopyTo(weights.AsSpan(row * layer.Weights));
            }

            writer.Add(string.Create(CultureInfo.InvariantCulture, $"weights_{layer.Layer}"), weights, all.Replicas, all.Steps.Length, layer.Rows, layer.Columns);
            offset += layer.Weights;
        }
    }

    private static void AddParameters(NpzWriter writer, RunPoint point)
    {
        HashSet<string> taken = [.. writer.Names];
        List<(string Name, JsonElement Value)> named = [.. point.Parameters.Select(p => (p.Key, p.Value))];
        named.AddRange(point.Parameters
            .OrderBy(p => p.Key.Count(c => c == '.')).ThenBy(p => p.Key, StringComparer.Ordinal)
            .Select(p => (p.Key[(p.Key.LastIndexOf('.') + 1)..], p.Value)));
        foreach ((string name, JsonElement value) in named.Where(p => taken.Add(p.Name)))
        {
            switch (value.ValueKind)
            {
                case JsonValueKind.Number when value.TryGetInt64(out long whole) && IsCount(name):
                    writer.AddScalar(name, whole);
                    break;
                case JsonValueKind.Number:
                    writer.AddScalar(name, value.GetDouble());
                    break;
                case JsonValueKind.True or JsonValueKind.False:
                    writer.AddScalar(name, value.GetBoolean());
                    break;
                case JsonValueKind.Array:
                    writer.Add(name, value.EnumerateArray().Select(v => v.GetDouble()).ToArray());
                    break;
                case JsonValueKind.String:
                    writer.AddScalar(name, value.GetString()!);
                    break;
            }
        }
    }

    /// <summary>Settings that are counts by nature; others are float64 even where their value happens to be whole.</summary>
    private static bool IsCount(string name) => name[(name.LastIndexOf('.') + 1)..] is "visible" or "hidden" or "batch-size" or "sweeps" or "replay" or "inputs" or "width" or "set" or "warm-up" or "every" or "length";
}
