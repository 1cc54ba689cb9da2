namespace Dyson.Formats.Weights;

/// <summary>The arrays of an npz file as tensors, or that of an npy file, which is named like the file without the step in its name.</summary>
internal sealed class NumpyWeights : WeightFile
{
    private readonly ArrayFile _file;
    private readonly Dictionary<string, string> _arrays = new(StringComparer.Ordinal);

    public NumpyWeights(Stream stream, ArraySource source)
        : base(source)
    {
        _file = ArrayFile.Open(stream, source.File);
        foreach (string array in _file.Names)
        {
            NpyHeader header = _file.ReadHeader(array);
            string name = _file is NpyFile ? StepInName.Remove(array) : array;
            _arrays[name] = array;
            if (TypeOf(header.ElementType) is { } type)
            {
                Add(new Tensor(name, type, [.. header.Shape.Select(length => (long)length)]));
            }
            else
            {
                Skip(name, $"it holds {header.ElementType}, no numbers");
            }
        }
    }

    /// <inheritdoc/>
    public override string Format => "NumPy";

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _file.Dispose();

    private protected override double[] ReadCore(Tensor tensor) => _file.Read(_arrays[tensor.Name]).ToDoubles();

    private static TensorType? TypeOf(NpyElementType type) => (type.Kind, type.Size) switch
    {
        (NpyKind.FloatingPoint, 2) => TensorType.F16,
        (NpyKind.FloatingPoint, 4) => TensorType.F32,
        (NpyKind.FloatingPoint, 8) => TensorType.F64,
        (NpyKind.SignedInteger, 1) => TensorType.I8,
        (NpyKind.SignedInteger, 2) => TensorType.I16,
        (NpyKind.SignedInteger, 4) => TensorType.I32,
        (NpyKind.SignedInteger, 8) => TensorType.I64,
        (NpyKind.UnsignedInteger, 1) => TensorType.U8,
        (NpyKind.UnsignedInteger, 2) => TensorType.U16,
        (NpyKind.UnsignedInteger, 4) => TensorType.U32,
        (NpyKind.UnsignedInteger, 8) => TensorType.U64,
        (NpyKind.Boolean, _) => TensorType.Bool,
        _ => null,
    };
}
