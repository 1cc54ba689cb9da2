using System.Globalization;

namespace Dyson.Formats.Weights;

/// <summary>
/// A PyTorch checkpoint: a zip archive with <c>NAME/data.pkl</c>, a pickle of the objects, and <c>NAME/data/KEY</c>, the stored elements. Tensors get the
/// path of keys on which they are found, joined by dots.
/// </summary>
internal sealed class TorchCheckpoint : WeightFile
{
    private const string PickleName = "data.pkl";

    // Dictionaries and lists in each other; also the end of every cycle.
    private const int DeepestNesting = 64;

    // A list that occurs in itself many times would be found again and again.
    private const int MostVisits = 1_000_000;

    private readonly Stream _stream;
    private readonly ZipDirectory _directory;
    private readonly Dictionary<string, ZipMember> _members;
    private readonly string _prefix;
    private readonly bool _bigEndian;
    private readonly Dictionary<string, PickleTensor> _views = new(StringComparer.Ordinal);
    private int _visits;

    public TorchCheckpoint(Stream stream, ArraySource source, ZipDirectory directory)
        : base(source)
    {
        _stream = stream;
        _directory = directory;
        _members = directory.Members.ToDictionary(member => member.Name, StringComparer.Ordinal);
        ZipMember pickle = directory.Members.First(IsPickle);
        _prefix = pickle.Name[..^PickleName.Length];
        _bigEndian = _members.TryGetValue(_prefix + "byteorder", out ZipMember? order) && order.Bytes <= 16
            && ReadAll(order).AsSpan().StartsWith("big"u8);
        if (pickle.Bytes > PickleReader.LongestPickle)
        {
            throw source.Failure(string.Create(CultureInfo.InvariantCulture, $"its pickle has {pickle.Bytes} bytes; at most {PickleReader.LongestPickle} are allowed"));
        }

        Collect(PickleReader.Read(ReadAll(pickle), source), string.Empty, 0);
    }

    /// <inheritdoc/>
    public override string Format => "PyTorch";

    /// <summary>Whether an archive is a checkpoint.</summary>
    public static bool IsOne(ZipDirectory directory) => directory.Members.Any(IsPickle);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _stream.Dispose();

    private protected override double[] ReadCore(Tensor tensor)
    {
        PickleTensor view = _views[tensor.Name];
        ArraySource source = Of(tensor.Name);
        int size = TensorElements.SizeOf(view.Type);
        ZipMember member = _members[MemberOf(view)];
        if (_bigEndian && size > 1)
        {
            throw source.Failure("its elements are big endian; save it on a little-endian machine");
        }

        // Whole where it is contiguous; otherwise the part of the storage that the view spans, then its elements.
        bool contiguous = IsContiguous(view);
        long span = contiguous ? tensor.Count : Span(view);
        if (span > Array.MaxLength / sizeof(double))
        {
            throw source.Failure(string.Create(CultureInfo.InvariantCulture, $"its view spans {span} elements of its storage, more than one array of doubles can hold; save it as a tensor of its own"));
        }

        using ZipMemberStream bytes = Open(member, source);
        bytes.Skip(tensor.Count == 0 ? 0 : view.Offset * size);
        double[] stored = ReadDense(bytes, view.Type, span, source);
        if (view.Offset == 0 && span * size == member.Bytes)
        {
            bytes.RequireComplete();
        }

        return contiguous ? stored : Gather(stored, view);
    }

    private static bool IsPickle(ZipMember member) => member.Name == PickleName
        || (member.Name.EndsWith("/" + PickleName, StringComparison.Ordinal) && member.Name.IndexOf('/', StringComparison.Ordinal) == member.Name.Length - PickleName.Length - 1);

    private string MemberOf(PickleTensor view) => _prefix + "data/" + view.Storage.Key;

    private void Collect(PickleValue value, string name, int depth)
    {
        if (depth > DeepestNesting)
        {
            throw FileSource.Failure(string.Create(CultureInfo.InvariantCulture, $"its objects lie in each other more than {DeepestNesting} deep, or one contains itself"));
        }

        Visit();
        if (name.Length > LongestName)
        {
            throw FileSource.Failure(string.Create(CultureInfo.InvariantCulture, $"the keys on the way to a tensor have more than {LongestName} characters"));
        }

        switch (value)
        {
            case PickleMap map:
                foreach ((PickleValue key, PickleValue entry) in map.Entries)
                {
                    Visit();
                    string? part = key switch
                    {
                        PickleText { Value.Length: <= LongestName } text => text.Value,
                        PickleText => throw FileSource.Failure(string.Create(CultureInfo.InvariantCulture, $"a key of its dictionaries has more than {LongestName} characters")),
                        PickleInteger number => number.Value.ToString(CultureInfo.InvariantCulture),
                        _ => null,
                    };
                    if (part is not null)
                    {
                        Collect(entry, name.Length == 0 ? part : $"{name}.{part}", depth + 1);
                    }
                }

                break;
            case PickleSequence sequence:
                foreach ((int i, PickleValue item) in sequence.Items.Index())
                {
                    Collect(item, string.Create(CultureInfo.InvariantCulture, $"{name}{(name.Length == 0 ? "" : ".")}{i}"), depth + 1);
                }

                break;
            case PickleForeign foreign:
                Skip(name, $"it is {foreign.What}");
                break;
            case PickleTensor tensor:
                AddTensor(name.Length == 0 ? "tensor" : name, tensor);
                break;
        }
    }

    private void Visit()
    {
        if (++_visits > MostVisits)
        {
            throw FileSource.Failure(string.Create(CultureInfo.InvariantCulture, $"its objects refer to each other more than {MostVisits} times"));
        }
    }

    private void AddTensor(string name, PickleTensor view)
    {
        ArraySource source = Of(name);
        if (!_members.TryGetValue(MemberOf(view), out ZipMember? member))
        {
            throw source.Failure($"its data {ArraySource.Quoted(MemberOf(view))} are not in the archive");
        }

        int size = TensorElements.SizeOf(view.Type);
        long? count = Tensor.CountOf(view.Shape);
        UInt128 needed = count is null ? UInt128.MaxValue : count == 0 ? 0 : ((UInt128)(ulong)view.Offset + LastIndex(view) + 1) * (UInt128)size;
        if (needed > (UInt128)(ulong)member.Bytes)
        {
            throw source.Failure(string.Create(CultureInfo.InvariantCulture,
                $"its shape ({ArraySource.Listed(view.Shape)}), strides ({ArraySource.Listed(view.Strides)}) and offset {view.Offset} reach beyond the {member.Bytes} bytes of its data"));
        }

        // A view that repeats its storage, as an expanded tensor does, would let a small file ask for any amount of memory.
        if ((UInt128)(ulong)count!.Value * (UInt128)size > (UInt128)(ulong)member.Bytes)
        {
            Skip(name, "it repeats the elements of a smaller storage (an expanded view)");
            return;
        }

        Add(new Tensor(name, view.Type, view.Shape));
        _views[name] = view;
    }

    private static UInt128 LastIndex(PickleTensor view)
    {
        UInt128 last = 0;
        foreach ((long length, long stride) in view.Shape.Zip(view.Strides))
        {
            last += (UInt128)(ulong)(length - 1) * (UInt128)(ulong)stride;
            if (last > long.MaxValue)
            {
                return (UInt128)1 << 100;
            }
        }

        return last;
    }

    private static long Span(PickleTensor view) => view.Shape.Contains(0) ? 0 : (long)LastIndex(view) + 1;

    private static bool IsContiguous(PickleTensor view)
    {
        long expected = 1;
        for (int axis = view.Shape.Count - 1; axis >= 0; axis--)
        {
            if (view.Shape[axis] != 1 && view.Strides[axis] != expected)
            {
                return view.Shape.Contains(0);
            }

            expected *= view.Shape[axis];
        }

        return true;
    }

    private static double[] Gather(double[] stored, PickleTensor view)
    {
        double[] elements = new double[view.Shape.Aggregate(1L, (n, length) => n * length)];
        long[] index = new long[view.Shape.Count];
        long at = 0;
        for (long i = 0; i < elements.Length; i++)
        {
            elements[i] = stored[at];
            for (int axis = index.Length - 1; axis >= 0; axis--)
            {
                at += view.Strides[axis];
                if (++index[axis] < view.Shape[axis])
                {
                    break;
                }

                at -= index[axis] * view.Strides[axis];
                index[axis] = 0;
            }
        }

        return elements;
    }

    private byte[] ReadAll(ZipMember member)
    {
        ArraySource source = Of(member.Name);
        byte[] bytes = new byte[Math.Min(member.Bytes, 1 << 16)];
        using ZipMemberStream stream = Open(member, source);
        int filled = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        while (filled == bytes.Length && filled < member.Bytes)
        {
            Array.Resize(ref bytes, (int)Math.Min(member.Bytes, 2L * bytes.Length));
            filled += stream.ReadAtLeast(bytes.AsSpan(filled), bytes.Length - filled, throwOnEndOfStream: false);
        }

        stream.RequireComplete();
        return bytes;
    }

    private ZipMemberStream Open(ZipMember member, ArraySource source) => member.Method == ZipMember.Stored && !member.IsEncrypted && member.Bytes == member.StoredBytes
        ? new ZipMemberStream(_stream, _directory.FindData(member, source), member, source)
        : throw source.Failure("it is compressed or encrypted; PyTorch stores its members as they are");
}
