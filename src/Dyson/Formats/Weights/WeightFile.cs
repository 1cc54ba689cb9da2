using System.Globalization;

namespace Dyson.Formats.Weights;

/// <summary>
/// A file of tensors, open for reading: safetensors or PyTorch zip checkpoint (single or a sharded index), ONNX model, npy or npz, told apart by
/// their content. Opening reads names, types and shapes only; each tensor is read when it is asked for, in blocks.
/// </summary>
/// <remarks>
/// The file may be corrupt or hostile: no code in it is ever run, memory is bounded by what the file really holds, and every fault is a
/// <see cref="DataFormatException"/> with one line that names file, tensor, fault and what is allowed. Not safe for use by two threads.
/// </remarks>
public abstract class WeightFile : IDisposable
{
    /// <summary>Most tensors that a file may have, those that are passed over counted.</summary>
    public const int MostTensors = 99_999;

    /// <summary>Most characters of a tensor's name.</summary>
    public const int LongestName = 4096;

    private const int BlockBytes = 1 << 20;
    private const long MostNameCharacters = 1 << 25;

    private readonly Dictionary<string, Tensor> _byName = new(StringComparer.Ordinal);
    private readonly List<Tensor> _tensors = [];
    private readonly List<SkippedTensor> _skipped = [];
    private long _nameCharacters;

    private protected WeightFile(ArraySource source) => FileSource = source;

    /// <summary>The file as the caller named it.</summary>
    public string Source => FileSource.File;

    /// <summary>Name of the format: safetensors, PyTorch, ONNX, NumPy.</summary>
    public abstract string Format { get; }

    /// <summary>The tensors in the order of the file.</summary>
    public IReadOnlyList<Tensor> Tensors => _tensors;

    /// <summary>What the file holds beside them.</summary>
    public IReadOnlyList<SkippedTensor> Skipped => _skipped;

    private protected ArraySource FileSource { get; }

    /// <summary>Opens a weight file.</summary>
    /// <param name="path">The file; of a sharded model its index, *.index.json.</param>
    /// <exception cref="DataFormatException">There is no such file, its format is not known, or it is damaged.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static WeightFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArraySource source = new(path, null);
        if (Directory.Exists(path))
        {
            throw source.Failure("it is a folder; a weight file is needed");
        }

        return Open(RegularFile.Open(path, source), path);
    }

    /// <summary>Opens a weight file that is already a stream, which is closed with it.</summary>
    /// <param name="stream">A seekable stream; the file starts at its start.</param>
    /// <param name="path">The file's name; other files that it refers to are looked for in its folder.</param>
    /// <exception cref="DataFormatException">As for a path, or the stream cannot seek.</exception>
    public static WeightFile Open(Stream stream, string path)
    {
        ArgumentNullException.ThrowIfNull(stream);
        try
        {
            return WeightFormats.Recognise(stream, path);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>The tensor of this name (case matters); null if there is none.</summary>
    public Tensor? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The elements of a tensor as doubles, in C order; see <see cref="TensorType"/>.</summary>
    /// <exception cref="DataFormatException">There is no such tensor, or it is damaged or longer than one array can be.</exception>
    public double[] Read(string name)
    {
        if (!_byName.TryGetValue(name, out Tensor? tensor))
        {
            string? nearest = NearestName.Among(name, [.. _byName.Keys]);
            throw FileSource.Failure($"it has no tensor {ArraySource.Quoted(name)}" + (nearest is null ? string.Empty : $"; did you mean {ArraySource.Quoted(nearest)}?"));
        }

        if (tensor.Count > Array.MaxLength / sizeof(double))
        {
            throw Of(name).Failure(string.Create(CultureInfo.InvariantCulture,
                $"its {tensor.Count} elements are more than one array of doubles can hold, {Array.MaxLength / sizeof(double)}"));
        }

        return ReadCore(tensor);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Reads elements that lie one after the other, in blocks, so that the stored bytes are never in memory at once.</summary>
    private protected static double[] ReadDense(Stream stream, TensorType type, long count, ArraySource source)
    {
        int size = TensorElements.SizeOf(type);
        byte[] block = new byte[(int)Math.Min(count * size, BlockBytes)];
        double[] elements = new double[count];
        for (long done = 0; done < count;)
        {
            int wanted = (int)Math.Min(block.Length / size, count - done);
            int delivered = stream.ReadAtLeast(block.AsSpan(0, wanted * size), wanted * size, throwOnEndOfStream: false);
            if (delivered < wanted * size)
            {
                throw source.Failure(string.Create(CultureInfo.InvariantCulture, $"it ends after {(done * size) + delivered} of its {count * size} bytes"));
            }

            TensorElements.Decode(type, block.AsSpan(0, delivered), elements.AsSpan((int)done, wanted));
            done += wanted;
        }

        return elements;
    }

    /// <summary>Closes the file.</summary>
    protected abstract void Dispose(bool disposing);

    private protected abstract double[] ReadCore(Tensor tensor);

    private protected ArraySource Of(string tensor) => FileSource with { Array = tensor };

    private protected void Add(Tensor tensor)
    {
        if (!_byName.TryAdd(tensor.Name, tensor))
        {
            throw Of(tensor.Name).Failure("its name occurs twice; names must be unique");
        }

        RequireRoom(tensor.Name);
        if (Tensor.CountOf(tensor.Shape) is null)
        {
            throw Of(tensor.Name).Failure($"its shape ({ArraySource.Listed(tensor.Shape)}) has more than 2^63 elements");
        }

        _tensors.Add(tensor);
    }

    private protected void Skip(string name, string why)
    {
        RequireRoom(name);
        _skipped.Add(new SkippedTensor(name, why));
    }

    private void RequireRoom(string name)
    {
        if (_tensors.Count + _skipped.Count >= MostTensors)
        {
            throw FileSource.Failure(string.Create(CultureInfo.InvariantCulture, $"it has more than {MostTensors} tensors, the most that are read"));
        }

        if (name.Length > LongestName || (_nameCharacters += name.Length) > MostNameCharacters)
        {
            throw FileSource.Failure(string.Create(CultureInfo.InvariantCulture,
                $"the names of its tensors are too long; at most {LongestName} characters each and {MostNameCharacters} in all are read"));
        }
    }
}
