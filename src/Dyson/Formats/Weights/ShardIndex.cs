using System.Globalization;
using System.Text.Json;

namespace Dyson.Formats.Weights;

/// <summary>
/// A model in several files, safetensors or PyTorch checkpoints: <c>*.index.json</c> with <c>weight_map</c> from tensor names to file names in its own folder.
/// </summary>
internal sealed class ShardIndex : WeightFile
{
    private const long LongestIndex = 100_000_000;
    private const int MostShards = 1000;

    private readonly Dictionary<string, WeightFile> _shards = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WeightFile> _home = new(StringComparer.Ordinal);

    private readonly HashSet<(string File, string Name)> _skippedNames = [];

    public ShardIndex(Stream stream, ArraySource source)
        : base(source)
    {
        using (stream)
        {
            if (stream.Length > LongestIndex)
            {
                throw source.Failure(string.Create(CultureInfo.InvariantCulture, $"its {stream.Length} bytes are too many for an index; at most {LongestIndex} are allowed"));
            }

            try
            {
                Open(ReadMap(stream));
            }
            catch
            {
                Dispose(true);
                throw;
            }
        }
    }

    /// <inheritdoc/>
    public override string Format => _shards.Count > 0 ? _shards.Values.First().Format : "safetensors";

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (WeightFile shard in _shards.Values)
        {
            shard.Dispose();
        }
    }

    private protected override double[] ReadCore(Tensor tensor) => _home[tensor.Name].Read(tensor.Name);

    private List<(string Tensor, string File)> ReadMap(Stream stream)
    {
        byte[] json = new byte[stream.Length];
        int count = stream.ReadAtLeast(json, json.Length, throwOnEndOfStream: false);
        List<(string Tensor, string File)> map = [];
        try
        {
            Utf8JsonReader reader = new(json.AsSpan(0, count), new JsonReaderOptions { MaxDepth = 64 });
            reader.Read();
            Require(reader.TokenType == JsonTokenType.StartObject, "an object is needed");
            bool found = false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isMap = reader.ValueTextEquals("weight_map"u8);
                reader.Read();
                if (!isMap)
                {
                    reader.Skip();
                    continue;
                }

                Require(!found && reader.TokenType == JsonTokenType.StartObject, "weight_map must be one map from tensors to files");
                found = true;
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    string tensor = reader.GetString()!;
                    reader.Read();
                    Require(reader.TokenType == JsonTokenType.String && map.Count < MostTensors, $"weight_map must map at most {MostTensors} names to names of files");
                    map.Add((tensor, reader.GetString()!));
                }
            }

            while (reader.Read())
            {
            }

            Require(found, "it has no weight_map");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw FileSource.Failure($"it is no JSON: {ArraySource.Cause(e)}", e);
        }

        return map;
    }

    private void Open(List<(string Tensor, string File)> map)
    {
        foreach ((string tensor, string file) in map)
        {
            if (file.Length == 0 || file != Path.GetFileName(file) || file is "." or ".." || file.Contains('\\', StringComparison.Ordinal))
            {
                throw Of(tensor).Failure($"its file {ArraySource.Quoted(file)} is no plain name of a file beside the index");
            }

            if (!_shards.TryGetValue(file, out WeightFile? shard))
            {
                if (_shards.Count == MostShards)
                {
                    throw FileSource.Failure(string.Create(CultureInfo.InvariantCulture, $"it names more than {MostShards} files, the most that are read"));
                }

                FileStream stream = RegularFile.OpenReferred(Source, file, Of(tensor));
                try
                {
                    shard = WeightFormats.Shard(stream, new ArraySource(Path.Combine(Path.GetDirectoryName(Source) ?? string.Empty, file), null));
                }
                catch
                {
                    stream.Dispose();
                    throw;
                }

                _shards.Add(file, shard);
                foreach (SkippedTensor skipped in shard.Skipped)
                {
                    Skip(skipped.Name, skipped.Why);
                    _skippedNames.Add((file, skipped.Name));
                }
            }

            if (shard.Find(tensor) is { } present)
            {
                Add(present);
                _home.Add(tensor, shard);
            }
            else if (!_skippedNames.Contains((file, tensor)))
            {
                throw Of(tensor).Failure($"the index says it is in {ArraySource.Quoted(file)}, which does not have it");
            }
        }
    }

    private void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw FileSource.Failure($"it is no index of shards: {what}");
        }
    }
}
