namespace Dyson.Formats;

/// <summary>What the elements of a NumPy array are.</summary>
public enum NpyKind
{
    /// <summary>IEEE 754 numbers of 2, 4 or 8 bytes (NumPy's f2, f4, f8).</summary>
    FloatingPoint,

    /// <summary>Signed integers of 1, 2, 4 or 8 bytes (i1 … i8).</summary>
    SignedInteger,

    /// <summary>Unsigned integers of 1, 2, 4 or 8 bytes (u1 … u8).</summary>
    UnsignedInteger,

    /// <summary>One byte, false for 0 and true for everything else (b1).</summary>
    Boolean,

    /// <summary>Text of a fixed number of UTF-32 characters, padded with zeros (U).</summary>
    Text,

    /// <summary>Text of a fixed number of bytes, padded with zeros (S).</summary>
    ByteText,
}
