using System.Globalization;

namespace Dyson.Formats.Weights;

/// <summary>A tensor of a weight file: what the file says of it, without its elements.</summary>
/// <param name="Name">Its name; names are unique in a file.</param>
/// <param name="Type">Type of an element.</param>
/// <param name="Shape">Lengths of the axes, outermost first; empty for a scalar.</param>
public sealed record Tensor(string Name, TensorType Type, IReadOnlyList<long> Shape)
{
    /// <summary>Number of elements.</summary>
    public long Count => CountOf(Shape) ?? throw new OverflowException($"{Name} has more elements than can be counted.");

    /// <summary>Whether it holds real numbers rather than counts, codes or masks.</summary>
    public bool IsFloat => Type <= TensorType.F8E8M0;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}: {Type} ({string.Join(", ", Shape)})");

    /// <summary>Elements of a shape, or null if they are more than 2⁶³ − 1.</summary>
    internal static long? CountOf(IEnumerable<long> shape)
    {
        UInt128 count = 1;
        bool zero = false;
        foreach (long length in shape)
        {
            zero |= length == 0;
            count = count > long.MaxValue ? count : count * (UInt128)(ulong)Math.Max(length, 1);
        }

        return zero ? 0 : count <= long.MaxValue ? (long)count : null;
    }
}

/// <summary>Something in a weight file that is no tensor of numbers that can be read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Why">Why it is passed over.</param>
public sealed record SkippedTensor(string Name, string Why);
