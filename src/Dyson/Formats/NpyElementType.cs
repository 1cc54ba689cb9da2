using System.Globalization;

namespace Dyson.Formats;

/// <summary>The type of one element of a NumPy array, as the <c>descr</c> of its header states it.</summary>
/// <param name="Kind">What the element is.</param>
/// <param name="Size">Bytes of one element.</param>
/// <param name="BigEndian">Whether the file holds the most significant byte first; false for elements of single bytes.</param>
/// <remarks>Source: NumPy Enhancement Proposal 1 and the array interface protocol, version 3.</remarks>
public readonly record struct NpyElementType(NpyKind Kind, int Size, bool BigEndian)
{
    private const int BytesOfOneCharacter = 4;
    private const int LongestText = 1 << 24;

    /// <summary>float64, little endian.</summary>
    public static NpyElementType F8 => new(NpyKind.FloatingPoint, 8, false);

    /// <summary>float32, little endian.</summary>
    public static NpyElementType F4 => new(NpyKind.FloatingPoint, 4, false);

    /// <summary>int64, little endian.</summary>
    public static NpyElementType I8 => new(NpyKind.SignedInteger, 8, false);

    /// <summary>bool.</summary>
    public static NpyElementType B1 => new(NpyKind.Boolean, 1, false);

    /// <summary>Whether elements are whole numbers or booleans.</summary>
    public bool IsIntegral => Kind is NpyKind.SignedInteger or NpyKind.UnsignedInteger or NpyKind.Boolean;

    /// <summary>Whether elements are text.</summary>
    public bool IsText => Kind is NpyKind.Text or NpyKind.ByteText;

    /// <summary>The type code as NumPy writes it: &lt;f8, &gt;i4, |b1, &lt;U12.</summary>
    public string Descriptor
    {
        get
        {
            char order = Size == 1 || Kind == NpyKind.ByteText ? '|' : BigEndian ? '>' : '<';
            (char code, int length) = Kind switch
            {
                NpyKind.FloatingPoint => ('f', Size),
                NpyKind.SignedInteger => ('i', Size),
                NpyKind.UnsignedInteger => ('u', Size),
                NpyKind.Boolean => ('b', Size),
                NpyKind.Text => ('U', Size / BytesOfOneCharacter),
                _ => ('S', Size),
            };
            return string.Create(CultureInfo.InvariantCulture, $"{order}{code}{length}");
        }
    }

    /// <summary>Text of <paramref name="characters"/> UTF-32 characters, little endian.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number of characters is not in 1 … 2²⁴.</exception>
    public static NpyElementType Text(int characters)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(characters, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(characters, LongestText);
        return new(NpyKind.Text, characters * BytesOfOneCharacter, false);
    }

    /// <summary>NumPy's name of the type: float64, int32, bool, text of 12 characters.</summary>
    public override string ToString()
    {
        string name = Kind switch
        {
            NpyKind.FloatingPoint => string.Create(CultureInfo.InvariantCulture, $"float{8 * Size}"),
            NpyKind.SignedInteger => string.Create(CultureInfo.InvariantCulture, $"int{8 * Size}"),
            NpyKind.UnsignedInteger => string.Create(CultureInfo.InvariantCulture, $"uint{8 * Size}"),
            NpyKind.Boolean => "bool",
            NpyKind.Text => string.Create(CultureInfo.InvariantCulture, $"text of {Size / BytesOfOneCharacter} characters"),
            _ => string.Create(CultureInfo.InvariantCulture, $"text of {Size} bytes"),
        };
        return BigEndian ? name + " (big endian)" : name;
    }

    /// <summary>Reads a type code; where it is refused, <paramref name="why"/> says why.</summary>
    internal static bool TryParse(string descriptor, out NpyElementType type, out string why)
    {
        type = default;
        why = "element types f2, f4, f8, i1 … i8, u1 … u8, b1, U and S with < or > (or | for single bytes) are allowed";
        if (descriptor.Length < 2)
        {
            return false;
        }

        char order = descriptor[0];
        char code = descriptor[1];
        if (code == 'O')
        {
            why = "it is an object array, that is a Python pickle, which could run code and is never loaded; save it as numbers";
            return false;
        }

        if (code is 'c' or 'M' or 'm' or 'V')
        {
            why = "complex numbers, dates and void types are not read; " + why;
            return false;
        }

        if (order is not ('<' or '>' or '|')
            || !long.TryParse(descriptor.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out long length))
        {
            return false;
        }

        if (code is 'U' or 'S')
        {
            int unit = code == 'U' ? BytesOfOneCharacter : 1;
            if (length < 1 || length > LongestText || (code == 'U' && order == '|'))
            {
                why = "text must have 1 … 16777216 characters";
                return false;
            }

            type = new(code == 'U' ? NpyKind.Text : NpyKind.ByteText, (int)length * unit, code == 'U' && order == '>');
            return true;
        }

        (NpyKind kind, bool known) = (code, length) switch
        {
            ('f', 2 or 4 or 8) => (NpyKind.FloatingPoint, true),
            ('i', 1 or 2 or 4 or 8) => (NpyKind.SignedInteger, true),
            ('u', 1 or 2 or 4 or 8) => (NpyKind.UnsignedInteger, true),
            ('b', 1) => (NpyKind.Boolean, true),
            _ => (default, false),
        };
        if (!known || (order == '|' && length > 1))
        {
            return false;
        }

        type = new(kind, (int)length, order == '>' && length > 1);
        return true;
    }
}
