namespace Dyson.Formats.Weights;

/// <summary>How one element of a tensor is stored.</summary>
public enum TensorType
{
    /// <summary>IEEE binary64.</summary>
    F64,

    /// <summary>IEEE binary32.</summary>
    F32,

    /// <summary>IEEE binary16.</summary>
    F16,

    /// <summary>The upper half of a binary32: 8 bits of exponent, 7 of fraction.</summary>
    BF16,

    /// <summary>1-4-3 bits, bias 7, no infinities, S.1111.111 is not a number (E4M3FN; OCP 8-bit floating point specification 1.0, 2023).</summary>
    F8E4M3,

    /// <summary>1-5-2 bits, bias 15, with infinities: the upper half of a binary16.</summary>
    F8E5M2,

    /// <summary>A power of two, 2^(byte − 127); 255 is not a number. Scales of micro-scaled formats.</summary>
    F8E8M0,

    /// <summary>Signed, 8 bytes.</summary>
    I64,

    /// <summary>Signed, 4 bytes.</summary>
    I32,

    /// <summary>Signed, 2 bytes.</summary>
    I16,

    /// <summary>Signed, 1 byte.</summary>
    I8,

    /// <summary>Unsigned, 8 bytes.</summary>
    U64,

    /// <summary>Unsigned, 4 bytes.</summary>
    U32,

    /// <summary>Unsigned, 2 bytes.</summary>
    U16,

    /// <summary>Unsigned, 1 byte.</summary>
    U8,

    /// <summary>One byte, 0 or not.</summary>
    Bool,
}
