namespace Dyson.Formats.Weights;

/// <summary>What a pickle may build here: data, and names of things that are known and never called.</summary>
internal abstract record PickleValue;

/// <summary>None, a truth value, a number or a text that is of no further interest.</summary>
internal sealed record PicklePlain(string Kind) : PickleValue
{
    public static PicklePlain None { get; } = new("None");

    public static PicklePlain Bytes { get; } = new("bytes");

    public static PicklePlain Huge { get; } = new("a whole number of more than 64 bits");

    public static PicklePlain Real { get; } = new("a real number");
}

internal sealed record PickleInteger(long Value) : PickleValue;

internal sealed record PickleBoolean(bool Value) : PickleValue;

internal sealed record PickleText(string Value) : PickleValue;

/// <summary>A list, a tuple or a set.</summary>
internal sealed record PickleSequence(bool IsTuple) : PickleValue
{
    public List<PickleValue> Items { get; init; } = [];

    public bool Equals(PickleSequence? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}

/// <summary>A dictionary, in the order of insertion.</summary>
internal sealed record PickleMap : PickleValue
{
    public List<(PickleValue Key, PickleValue Value)> Entries { get; } = [];

    public bool Equals(PickleMap? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}

/// <summary>The name of a class or function, module and name; only those that <see cref="PickleNames"/> knows are ever made.</summary>
internal sealed record PickleGlobal(string Module, string Name) : PickleValue;

/// <summary>A block of a checkpoint's data.</summary>
/// <param name="Type">Type of its elements; null where only the tensor knows (untyped storage).</param>
/// <param name="Key">Name of the zip member that holds it.</param>
/// <param name="Count">Number of elements, bytes if untyped.</param>
internal sealed record PickleStorage(TensorType? Type, string Key, long Count) : PickleValue;

/// <summary>A view of a storage.</summary>
internal sealed record PickleTensor(PickleStorage Storage, TensorType Type, long Offset, IReadOnlyList<long> Shape, IReadOnlyList<long> Strides) : PickleValue;

/// <summary>Something known that is no tensor of plain numbers.</summary>
internal sealed record PickleForeign(string What) : PickleValue;
