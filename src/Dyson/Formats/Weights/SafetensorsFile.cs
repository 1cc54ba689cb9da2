using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;

namespace Dyson.Formats.Weights;

/// <summary>
/// A safetensors file: 8 bytes N, little endian, N bytes of JSON, then the data. The JSON maps each name to its dtype, shape and
/// data_offsets [begin, end) in the data; <c>__metadata__</c> maps texts to texts. Source: the format's specification
/// (huggingface/safetensors, README). Tensors may not overlap, and no byte may belong to none.
/// </summary>
internal sealed class SafetensorsFile : WeightFile
{
    private const long LongestHeader = 100_000_000;
    private const int LongestShape = 64;
    private const string Metadata = "__metadata__";

    private readonly Stream _stream;
    private readonly long _data;
    private readonly Dictionary<string, long> _begins = new(StringComparer.Ordinal);

    public SafetensorsFile(Stream stream, ArraySource source)
        : base(source)
    {
        _stream = stream;
        stream.Position = 0;
        byte[] prefix = new byte[8];
        if (stream.ReadAtLeast(prefix, 8, throwOnEndOfStream: false) < 8)
        {
            throw source.Failure("it ends before the 8 bytes that say how long its header is");
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > LongestHeader)
        {
            throw source.Failure(string.Create(CultureInfo.InvariantCulture, $"its header claims {length} bytes; at most {LongestHeader} are allowed"));
        }

        if (length > (ulong)Math.Max(0, stream.Length - 8))
        {
            throw source.Failure(string.Create(CultureInfo.InvariantCulture, $"its header claims {length} bytes, but only {Math.Max(0, stream.Length - 8)} follow"));
        }

        byte[] header = new byte[length];
        if (stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length)
        {
            throw source.Failure("it ends within its header");
        }

        _data = 8 + (long)length;
        try
        {
            ReadHeader(header, stream.Length - _data);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw source.Failure($"its header is not the JSON of safetensors: {ArraySource.Cause(e)}", e);
        }
    }

    /// <inheritdoc/>
    public override string Format => "safetensors";

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _stream.Dispose();

    private protected override double[] ReadCore(Tensor tensor)
    {
        _stream.Position = _data + _begins[tensor.Name];
        return ReadDense(_stream, tensor.Type, tensor.Count, Of(tensor.Name));
    }

    private void ReadHeader(byte[] json, long dataBytes)
    {
        Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = 8 });
        Require(reader.Read() && reader.TokenType == JsonTokenType.StartObject, "an object is needed");
        List<(long Begin, long End, string Name)> places = [];
        bool metadata = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            if (name == Metadata)
            {
                Require(!metadata && reader.TokenType == JsonTokenType.StartObject, "__metadata__ must be one map of texts");
                metadata = true;
                reader.Skip();
                continue;
            }

            places.Add(ReadEntry(ref reader, name, dataBytes));
        }

        Require(reader.TokenType == JsonTokenType.EndObject, "it breaks off");
        while (reader.Read())
        {
        }

        RequireWhole(places, dataBytes);
    }

    private (long Begin, long End, string Name) ReadEntry(ref Utf8JsonReader reader, string name, long dataBytes)
    {
        ArraySource tensor = Of(name);
        string? dtype = null;
        List<long>? shape = null;
        List<long>? offsets = null;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw tensor.Failure("its entry in the header is no object with dtype, shape and data_offsets");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            reader.Read();
            switch (key)
            {
                case "dtype" when dtype is null && reader.TokenType == JsonTokenType.String:
                    dtype = reader.GetString();
                    break;
                case "shape" when shape is null:
                    shape = ReadNumbers(ref reader, tensor, key, LongestShape);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadNumbers(ref reader, tensor, key, 2);
                    break;
                default:
                    throw tensor.Failure($"its entry in the header has the key {ArraySource.Quoted(key)} twice, of a wrong kind or unknown; dtype, shape and data_offsets are allowed");
            }
        }

        if (dtype is null || shape is null || offsets is not [long begin, long end])
        {
            throw tensor.Failure("its entry in the header lacks dtype, shape or two data_offsets");
        }

        if (begin > end || end > dataBytes)
        {
            throw tensor.Failure(string.Create(CultureInfo.InvariantCulture, $"its data_offsets [{begin}, {end}] do not lie in the {dataBytes} bytes of data"));
        }

        (TensorType? type, int bits) = TypeOf(dtype);
        if (bits == 0)
        {
            throw tensor.Failure($"dtype {ArraySource.Quoted(dtype)} is unknown; F64, F32, F16, BF16, F8_E4M3, F8_E5M2, F8_E8M0, I64 … I8, U64 … U8 and BOOL are read");
        }

        UInt128 bytes = Tensor.CountOf(shape) is { } count ? (((UInt128)(ulong)count * (UInt128)bits) + 7) / 8 : UInt128.MaxValue;
        if (bytes != (UInt128)(ulong)(end - begin))
        {
            throw tensor.Failure(string.Create(CultureInfo.InvariantCulture,
                $"its {dtype} ({ArraySource.Listed(shape)}) takes {(bytes == UInt128.MaxValue ? "more than 2^63" : bytes)} bytes, its data_offsets give {end - begin}"));
        }

        if (type is { } known)
        {
            Add(new Tensor(name, known, shape));
            _begins[name] = begin;
        }
        else
        {
            Skip(name, $"dtype {dtype} is not read");
        }

        return (begin, end, name);
    }

    private static List<long> ReadNumbers(ref Utf8JsonReader reader, ArraySource tensor, string key, int most)
    {
        List<long> numbers = [];
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw tensor.Failure($"its {key} is no list of whole numbers");
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long number) || number < 0 || numbers.Count == most)
            {
                throw tensor.Failure(string.Create(CultureInfo.InvariantCulture, $"its {key} is no list of at most {most} whole numbers from 0 to 9223372036854775807"));
            }

            numbers.Add(number);
        }

        return numbers;
    }

    private void RequireWhole(List<(long Begin, long End, string Name)> places, long dataBytes)
    {
        places.Sort();
        long at = 0;
        foreach ((long begin, long end, string name) in places)
        {
            if (begin != at)
            {
                throw Of(name).Failure(begin < at
                    ? "its data overlap those of another tensor"
                    : string.Create(CultureInfo.InvariantCulture, $"{begin - at} bytes before its data belong to no tensor"));
            }

            at = end;
        }

        if (at != dataBytes)
        {
            throw FileSource.Failure(string.Create(CultureInfo.InvariantCulture, $"its tensors take {at} bytes of data, but {dataBytes} follow the header"));
        }
    }

    // Bits of an element, 0 for an unknown dtype; no type for those that are known and not read.
    private static (TensorType? Type, int Bits) TypeOf(string dtype) => dtype switch
    {
        "F64" => (TensorType.F64, 64),
        "F32" => (TensorType.F32, 32),
        "F16" => (TensorType.F16, 16),
        "BF16" => (TensorType.BF16, 16),
        "F8_E4M3" => (TensorType.F8E4M3, 8),
        "F8_E5M2" => (TensorType.F8E5M2, 8),
        "F8_E8M0" => (TensorType.F8E8M0, 8),
        "I64" => (TensorType.I64, 64),
        "I32" => (TensorType.I32, 32),
        "I16" => (TensorType.I16, 16),
        "I8" => (TensorType.I8, 8),
        "U64" => (TensorType.U64, 64),
        "U32" => (TensorType.U32, 32),
        "U16" => (TensorType.U16, 16),
        "U8" => (TensorType.U8, 8),
        "BOOL" => (TensorType.Bool, 8),
        "C64" => (null, 64),
        "F6_E2M3" or "F6_E3M2" => (null, 6),
        "F4" => (null, 4),
        _ => (null, 0),
    };

    private void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw FileSource.Failure($"its header is not the JSON of safetensors: {what}");
        }
    }
}
