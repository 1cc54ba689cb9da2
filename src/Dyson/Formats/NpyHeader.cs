using System.Globalization;

namespace Dyson.Formats;

/// <summary>What a NumPy array is, without its data.</summary>
/// <param name="ElementType">Type of one element.</param>
/// <param name="FortranOrder">Whether the file holds the first index fastest; false: the last one (C order).</param>
/// <param name="Shape">Lengths of the axes, outermost first; empty for a scalar.</param>
public sealed record NpyHeader(NpyElementType ElementType, bool FortranOrder, IReadOnlyList<int> Shape)
{
    /// <summary>Number of elements ∏ Shape (1 for a scalar); <see cref="UInt128.MaxValue"/> where it would exceed 2¹²⁷.</summary>
    public UInt128 ElementCount
    {
        get
        {
            // zero first: (huge, huge, 0) holds nothing
            if (Shape.Contains(0))
            {
                return 0;
            }

            UInt128 count = 1;
            foreach (int length in Shape)
            {
                if (count > UInt128.MaxValue >> 33)
                {
                    return UInt128.MaxValue;
                }

                count *= (UInt128)length;
            }

            return count;
        }
    }

    /// <summary>Bytes of data in the file: element count times element size; saturates like <see cref="ElementCount"/>.</summary>
    public UInt128 DataBytes => Saturated((uint)ElementType.Size);

    /// <summary>Bytes that the array may take in memory, as stored or as doubles, whichever is more; saturates.</summary>
    internal UInt128 MemoryBytes => Saturated((uint)Math.Max(ElementType.Size, sizeof(double)));

    /// <summary>The shape as Python writes it: (), (3,), (3000, 6, 2, 2).</summary>
    internal static string Describe(IReadOnlyList<int> shape) => shape.Count == 1
        ? string.Create(CultureInfo.InvariantCulture, $"({shape[0]},)")
        : "(" + string.Join(", ", shape.Select(length => length.ToString(CultureInfo.InvariantCulture))) + ")";

    /// <inheritdoc/>
    public override string ToString() => $"{ElementType} {Describe(Shape)}{(FortranOrder ? " in Fortran order" : string.Empty)}";

    private UInt128 Saturated(uint size) => ElementCount > UInt128.MaxValue >> 33 ? UInt128.MaxValue : ElementCount * size;
}
