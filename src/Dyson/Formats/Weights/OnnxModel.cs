using System.Globalization;
using System.Text;

namespace Dyson.Formats.Weights;

/// <summary>
/// The initialisers of an ONNX model. Source: onnx.proto3 (ONNX 1.16): ModelProto.graph = 7, GraphProto.initializer = 5, sparse_initializer = 15, TensorProto: dims = 1,
/// data_type = 2, float_data = 4, int32_data = 5, int64_data = 7, name = 8, raw_data = 9, double_data = 10, uint64_data = 11, external_data = 13,
/// data_location = 14. Tensors in the bodies of control flow are not looked for.
/// </summary>
internal sealed class OnnxModel : WeightFile
{
    private const int LongestText = 1 << 16;
    private const int LongestShape = 64;
    private const int LongestVarint = 10;

    private readonly Stream _stream;
    private readonly Dictionary<string, Place> _places = new(StringComparer.Ordinal);

    public OnnxModel(Stream stream, ArraySource source)
        : base(source)
    {
        _stream = stream;
        bool graph = false;
        ProtobufSection model = new(stream, 0, stream.Length, source);
        while (model.Next())
        {
            if (model.Field == 7)
            {
                graph = true;
                ReadGraph(model.Message(source));
            }
        }

        if (!graph)
        {
            throw source.Failure("it is no ONNX model: it has no graph");
        }
    }

    // How the elements of a tensor are kept.
    private enum Storage
    {
        Raw,
        Floats,
        Doubles,
        Varints,
        External,
    }

    /// <inheritdoc/>
    public override string Format => "ONNX";

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _stream.Dispose();

    private protected override double[] ReadCore(Tensor tensor)
    {
        Place place = _places[tensor.Name];
        ArraySource source = Of(tensor.Name);
        switch (place.Storage)
        {
            case Storage.Raw:
                _stream.Position = place.Start;
                return ReadDense(_stream, tensor.Type, tensor.Count, source);
            case Storage.Floats or Storage.Doubles:
                _stream.Position = place.Start;
                return ReadDense(_stream, place.Storage == Storage.Floats ? TensorType.F32 : TensorType.F64, tensor.Count, source);
            case Storage.Varints:
                return ReadVarints(tensor, place, source);
            default:
                return ReadExternal(tensor, place, source);
        }
    }

    private void ReadGraph(ProtobufSection graph)
    {
        while (graph.Next())
        {
            if (graph.Field == 5)
            {
                ReadTensor(graph.Message(FileSource));
            }
            else if (graph.Field == 15)
            {
                Skip("(sparse)", "it is a sparse tensor");
            }
        }
    }

    private void ReadTensor(ProtobufSection message)
    {
        List<long> shape = [];
        int code = 0;
        string name = string.Empty;
        List<Place> places = [];
        bool external = false;
        Dictionary<string, string> where = [];
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1 when message.WireType == 0 && shape.Count <= LongestShape:
                    shape.Add((long)message.Value);
                    break;
                case 1:
                    ProtobufVarints dims = new(message.Bytes(10 * LongestShape));
                    while (dims.Next(out ulong length))
                    {
                        shape.Add((long)length);
                    }

                    break;
                case 2:
                    code = (int)Math.Min(message.Value, int.MaxValue);
                    break;
                case 8:
                    name = Encoding.UTF8.GetString(message.Bytes(LongestText));
                    break;
                case 4 or 5 or 7 or 9 or 10 or 11 when message.WireType == 2 && message.Length > 0 && places.Count < 2:
                    places.Add(new Place(message.Field switch { 9 => Storage.Raw, 4 => Storage.Floats, 10 => Storage.Doubles, _ => Storage.Varints }, message.Start, message.Length, null));
                    break;
                case 13:
                    ReadEntry(message.Message(FileSource), where);
                    break;
                case 14:
                    external = message.Value == 1;
                    break;
            }
        }

        ArraySource tensor = Of(name);
        if (shape.Count > LongestShape || shape.Exists(length => length < 0) || Tensor.CountOf(shape) is not { } count)
        {
            throw tensor.Failure($"its shape ({ArraySource.Listed(shape)}) cannot be");
        }

        if (TypeOf(code) is not { } type)
        {
            Skip(name, IsKnown(code)
                ? string.Create(CultureInfo.InvariantCulture, $"element type {code} of ONNX is no type of real numbers that is read")
                : throw tensor.Failure(string.Create(CultureInfo.InvariantCulture, $"its element type {code} is none of ONNX")));
            return;
        }

        Place? place = external ? External(where, tensor) : places is [var only] ? only : count == 0 && places.Count == 0 ? new Place(Storage.Raw, 0, 0, null) : null;
        if (place is null)
        {
            throw tensor.Failure(places.Count == 0 ? "it has no data" : "its data are in several pieces");
        }

        long expected = place.Storage switch
        {
            Storage.Raw => (long)UInt128.Min((UInt128)(ulong)count * (UInt128)TensorElements.SizeOf(type), long.MaxValue),
            Storage.Floats => (long)UInt128.Min((UInt128)(ulong)count * 4, long.MaxValue),
            Storage.Doubles => (long)UInt128.Min((UInt128)(ulong)count * 8, long.MaxValue),
            _ => place.Length,
        };
        if (expected != place.Length || (place.Storage == Storage.Varints && (count > place.Length || (UInt128)(ulong)place.Length > (UInt128)(ulong)count * LongestVarint || place.Length > Array.MaxLength))
            || (place.Storage == Storage.Floats && type != TensorType.F32) || (place.Storage == Storage.Doubles && type != TensorType.F64))
        {
            throw tensor.Failure(string.Create(CultureInfo.InvariantCulture, $"its {type} ({ArraySource.Listed(shape)}) does not fit the {place.Length} bytes of its data"));
        }

        Add(new Tensor(name, type, shape));
        _places[name] = place;
    }

    private static void ReadEntry(ProtobufSection entry, Dictionary<string, string> where)
    {
        string key = string.Empty;
        string value = string.Empty;
        while (entry.Next())
        {
            if (entry.Field is 1 or 2)
            {
                string text = Encoding.UTF8.GetString(entry.Bytes(LongestText));
                (key, value) = entry.Field == 1 ? (text, value) : (key, text);
            }
        }

        where[key] = value;
    }

    private static Place External(Dictionary<string, string> where, ArraySource tensor)
    {
        string file = where.GetValueOrDefault("location") ?? string.Empty;
        if (file.Length == 0 || Path.IsPathRooted(file) || file.Contains('\\', StringComparison.Ordinal) || file.Split('/').Any(part => part is "" or "." or ".."))
        {
            throw tensor.Failure($"its data are said to be in {ArraySource.Quoted(file)}, which is no file below the model's folder");
        }

        if (!Number("offset", 0, out long offset) || !Number("length", -1, out long length))
        {
            throw tensor.Failure("the place of its external data is no place");
        }

        return new Place(Storage.External, offset, length, file);

        bool Number(string key, long fallback, out long value)
        {
            value = fallback;
            return !where.TryGetValue(key, out string? text)
                || (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= 0);
        }
    }

    private double[] ReadExternal(Tensor tensor, Place place, ArraySource source)
    {
        using FileStream stream = RegularFile.OpenReferred(Source, place.File!, source);
        UInt128 bytes = (UInt128)(ulong)tensor.Count * (UInt128)TensorElements.SizeOf(tensor.Type);
        if ((place.Length >= 0 && bytes != (UInt128)(ulong)place.Length) || (UInt128)(ulong)place.Start + bytes > (UInt128)(ulong)stream.Length)
        {
            throw source.Failure(string.Create(CultureInfo.InvariantCulture,
                $"its {bytes} bytes at {place.Start} do not lie in {ArraySource.Quoted(place.File!)}, which has {stream.Length}"));
        }

        stream.Position = place.Start;
        return ReadDense(stream, tensor.Type, tensor.Count, source);
    }

    private double[] ReadVarints(Tensor tensor, Place place, ArraySource source)
    {
        byte[] bytes = new byte[place.Length];
        _stream.Position = place.Start;
        if (_stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
        {
            throw source.Failure("it breaks off");
        }

        double[] elements = new double[tensor.Count];
        ProtobufVarints numbers = new(bytes);
        Span<byte> element = stackalloc byte[8];
        for (int i = 0; i < elements.Length; i++)
        {
            if (!numbers.Next(out ulong number))
            {
                throw source.Failure(string.Create(CultureInfo.InvariantCulture, $"it has only {i} of its {elements.Length} elements"));
            }

            // Halves and bytes are kept as the bits of a number of 32 bits.
            System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(element, number);
            TensorElements.Decode(tensor.Type, element, elements.AsSpan(i, 1));
        }

        return numbers.AtEnd
            ? elements
            : throw source.Failure(string.Create(CultureInfo.InvariantCulture, $"it has more than its {elements.Length} elements"));
    }

    // Texts, complex numbers, and small floating-point and integer types.
    private static bool IsKnown(int code) => code is 8 or 14 or 15 or 18 or 20 or 21 or 22 or 23 or 25 or 26;

    private static TensorType? TypeOf(int code) => code switch
    {
        1 => TensorType.F32,
        2 => TensorType.U8,
        3 => TensorType.I8,
        4 => TensorType.U16,
        5 => TensorType.I16,
        6 => TensorType.I32,
        7 => TensorType.I64,
        9 => TensorType.Bool,
        10 => TensorType.F16,
        11 => TensorType.F64,
        12 => TensorType.U32,
        13 => TensorType.U64,
        16 => TensorType.BF16,
        17 => TensorType.F8E4M3,
        19 => TensorType.F8E5M2,
        24 => TensorType.F8E8M0,
        _ => null,
    };

    // Length −1: as much as the tensor needs.
    private sealed record Place(Storage Storage, long Start, long Length, string? File);
}

/// <summary>Packed varints.</summary>
internal ref struct ProtobufVarints(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    /// <summary>Whether all bytes have been read.</summary>
    public readonly bool AtEnd => _at == _bytes.Length;

    /// <summary>The next number; false at the end or where the bytes break off.</summary>
    public bool Next(out ulong value)
    {
        value = 0;
        for (int shift = 0; shift < 70 && _at < _bytes.Length; shift += 7)
        {
            byte next = _bytes[_at++];
            value |= shift < 64 ? (ulong)(next & 0x7F) << shift : 0;
            if (next < 0x80)
            {
                return true;
            }
        }

        return false;
    }
}
