using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace Dyson.Formats;

/// <summary>
/// An array as NumPy stores it, in memory. Conversions return the elements in C order (last index fastest) whatever the order and byte order
/// in the file; each conversion makes a new array.
/// </summary>
public sealed class NpyArray
{
    private readonly ArraySource _source;
    private readonly NpyHeader _header;

    // native byte order, element order of the file
    private readonly byte[] _data;

    internal NpyArray(ArraySource source, NpyHeader header, byte[] data)
    {
        _source = source;
        _header = header;
        _data = data;
        if (header.ElementType.BigEndian == BitConverter.IsLittleEndian)
        {
            ReverseByteOrder();
        }
    }

    /// <summary>The array's name in its archive, or the file's name without extension for an npy file.</summary>
    public string Name => _source.Array ?? string.Empty;

    /// <summary>Lengths of the axes, outermost first; empty for a scalar.</summary>
    public IReadOnlyList<int> Shape => _header.Shape;

    /// <summary>Number of axes; 0 for a scalar.</summary>
    public int Rank => _header.Shape.Count;

    /// <summary>Number of elements; 1 for a scalar.</summary>
    public int Length => (int)_header.ElementCount;

    /// <summary>Type of one element in the file.</summary>
    public NpyElementType ElementType => _header.ElementType;

    /// <summary>Whether the file held the first index fastest.</summary>
    public bool FortranOrder => _header.FortranOrder;

    /// <summary>The elements as doubles in C order: exact but for 64-bit integers beyond 2⁵³, which are rounded; false is 0, true is 1.</summary>
    /// <exception cref="DataFormatException">The array holds text.</exception>
    public double[] ToDoubles() => (ElementType.Kind, ElementType.Size) switch
    {
        (NpyKind.FloatingPoint, 2) => Convert<Half, double>(value => (double)value),
        (NpyKind.FloatingPoint, 4) => Convert<float, double>(value => value),
        (NpyKind.FloatingPoint, 8) => Convert<double, double>(value => value),
        (NpyKind.UnsignedInteger, 8) => Convert<ulong, double>(value => value),
        _ when ElementType.IsIntegral => Array.ConvertAll(ToInt64s(), value => (double)value),
        _ => throw _source.Failure($"it holds {ElementType}, where numbers are needed"),
    };

    /// <summary>The elements as whole numbers in C order; false is 0, true is 1.</summary>
    /// <exception cref="DataFormatException">The array holds neither integers nor booleans, or a number above 2⁶³ − 1.</exception>
    public long[] ToInt64s() => (ElementType.Kind, ElementType.Size) switch
    {
        (NpyKind.SignedInteger, 1) => Convert<sbyte, long>(value => value),
        (NpyKind.SignedInteger, 2) => Convert<short, long>(value => value),
        (NpyKind.SignedInteger, 4) => Convert<int, long>(value => value),
        (NpyKind.SignedInteger, 8) => Convert<long, long>(value => value),
        (NpyKind.UnsignedInteger, 1) => Convert<byte, long>(value => value),
        (NpyKind.UnsignedInteger, 2) => Convert<ushort, long>(value => value),
        (NpyKind.UnsignedInteger, 4) => Convert<uint, long>(value => value),
        (NpyKind.UnsignedInteger, 8) => Convert<ulong, long>(Signed),
        (NpyKind.Boolean, _) => Convert<byte, long>(value => value == 0 ? 0 : 1),
        _ => throw _source.Failure($"it holds {ElementType}, where whole numbers are needed"),
    };

    /// <summary>The elements as text in C order, without the zeros that pad them; byte text is read as Latin-1.</summary>
    /// <exception cref="DataFormatException">The array holds no text, or characters that do not exist.</exception>
    public string[] ToTexts()
    {
        if (!ElementType.IsText)
        {
            throw _source.Failure($"it holds {ElementType}, where text is needed");
        }

        string[] texts = new string[Length];
        int size = ElementType.Size;
        int next = 0;
        foreach (int element in ElementsInCOrder())
        {
            ReadOnlySpan<byte> bytes = _data.AsSpan(element * size, size);
            texts[next++] = ElementType.Kind == NpyKind.Text
                ? FromCodePoints(MemoryMarshal.Cast<byte, uint>(bytes))
                : Encoding.Latin1.GetString(bytes.TrimEnd((byte)0));
        }

        return texts;
    }

    /// <summary>The only element as a double.</summary>
    /// <exception cref="DataFormatException">There is not exactly one element, or it is no number.</exception>
    public double ToDouble()
    {
        RequireOneElement();
        return ToDoubles()[0];
    }

    /// <summary>The only element as a whole number.</summary>
    /// <exception cref="DataFormatException">There is not exactly one element, or it is not integral.</exception>
    public long ToInt64()
    {
        RequireOneElement();
        return ToInt64s()[0];
    }

    /// <summary>The only element as text.</summary>
    /// <exception cref="DataFormatException">There is not exactly one element, or it is no text.</exception>
    public string ToText()
    {
        RequireOneElement();
        return ToTexts()[0];
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {_header}";

    private TResult[] Convert<TElement, TResult>(Func<TElement, TResult> convert)
        where TElement : unmanaged, INumberBase<TElement>
    {
        ReadOnlySpan<TElement> stored = MemoryMarshal.Cast<byte, TElement>(_data);
        TResult[] result = new TResult[stored.Length];
        if (!FortranOrder || Rank < 2)
        {
            for (int i = 0; i < result.Length; i++)
            {
                result[i] = convert(stored[i]);
            }

            return result;
        }

        int next = 0;
        foreach (int element in ElementsInCOrder())
        {
            result[next++] = convert(stored[element]);
        }

        return result;
    }

    /// <summary>Positions in the file of the elements, in C order.</summary>
    private IEnumerable<int> ElementsInCOrder()
    {
        if (Length == 0)
        {
            yield break;
        }

        int[] index = new int[Rank];
        int[] stride = new int[Rank];
        int step = 1;
        for (int k = 0; k < Rank; k++)
        {
            int axis = FortranOrder ? k : Rank - 1 - k;
            stride[axis] = step;
            step *= Shape[axis];
        }

        int position = 0;
        for (int count = Length; count > 0; count--)
        {
            yield return position;
            for (int axis = Rank - 1; axis >= 0; axis--)
            {
                position += stride[axis];
                if (++index[axis] < Shape[axis])
                {
                    break;
                }

                position -= index[axis] * stride[axis];
                index[axis] = 0;
            }
        }
    }

    private long Signed(ulong value) => value <= long.MaxValue
        ? (long)value
        : throw _source.Failure(string.Create(CultureInfo.InvariantCulture, $"it holds {value}; whole numbers up to {long.MaxValue} are allowed"));

    private string FromCodePoints(ReadOnlySpan<uint> points)
    {
        StringBuilder text = new();
        foreach (uint point in points.TrimEnd(0u))
        {
            if (!Rune.IsValid(point))
            {
                throw _source.Failure(string.Create(CultureInfo.InvariantCulture, $"it holds the character U+{point:X4}, which does not exist"));
            }

            text.Append(new Rune(point).ToString());
        }

        return text.ToString();
    }

    private void RequireOneElement()
    {
        if (Length != 1)
        {
            throw _source.Failure($"it has shape {NpyHeader.Describe(Shape)}, where a single value is needed");
        }
    }

    private void ReverseByteOrder()
    {
        int unit = ElementType.Kind == NpyKind.Text ? sizeof(uint) : ElementType.Kind == NpyKind.ByteText ? 1 : ElementType.Size;
        for (int start = 0; unit > 1 && start < _data.Length; start += unit)
        {
            _data.AsSpan(start, unit).Reverse();
        }
    }
}
