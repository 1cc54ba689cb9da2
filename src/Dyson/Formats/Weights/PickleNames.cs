namespace Dyson.Formats.Weights;

/// <summary>The names that a checkpoint's pickle may mention. Nothing else is accepted, and nothing is ever called.</summary>
internal static class PickleNames
{
    // Null: known, and not read.
    private static readonly Dictionary<string, TensorType?> Storages = new(StringComparer.Ordinal)
    {
        ["DoubleStorage"] = TensorType.F64,
        ["FloatStorage"] = TensorType.F32,
        ["HalfStorage"] = TensorType.F16,
        ["BFloat16Storage"] = TensorType.BF16,
        ["LongStorage"] = TensorType.I64,
        ["IntStorage"] = TensorType.I32,
        ["ShortStorage"] = TensorType.I16,
        ["CharStorage"] = TensorType.I8,
        ["ByteStorage"] = TensorType.U8,
        ["BoolStorage"] = TensorType.Bool,
        ["ComplexFloatStorage"] = null,
        ["ComplexDoubleStorage"] = null,
        ["QInt8Storage"] = null,
        ["QUInt8Storage"] = null,
        ["QInt32Storage"] = null,
        ["QUInt4x2Storage"] = null,
        ["QUInt2x4Storage"] = null,
    };

    private static readonly Dictionary<string, TensorType> Types = new(StringComparer.Ordinal)
    {
        ["float64"] = TensorType.F64,
        ["double"] = TensorType.F64,
        ["float32"] = TensorType.F32,
        ["float"] = TensorType.F32,
        ["float16"] = TensorType.F16,
        ["half"] = TensorType.F16,
        ["bfloat16"] = TensorType.BF16,
        ["float8_e4m3fn"] = TensorType.F8E4M3,
        ["float8_e5m2"] = TensorType.F8E5M2,
        ["float8_e8m0fnu"] = TensorType.F8E8M0,
        ["int64"] = TensorType.I64,
        ["int32"] = TensorType.I32,
        ["int16"] = TensorType.I16,
        ["int8"] = TensorType.I8,
        ["uint64"] = TensorType.U64,
        ["uint32"] = TensorType.U32,
        ["uint16"] = TensorType.U16,
        ["uint8"] = TensorType.U8,
        ["bool"] = TensorType.Bool,
    };

    private static readonly HashSet<(string Module, string Name)> Others =
    [
        ("collections", "OrderedDict"),
        ("collections", "defaultdict"),
        ("builtins", "dict"),
        ("builtins", "set"),
        ("__builtin__", "set"),
        ("torch", "Size"),
        ("torch", "device"),
        ("torch.storage", "UntypedStorage"),
        ("torch", "UntypedStorage"),
        ("torch._utils", "_rebuild_tensor"),
        ("torch._utils", "_rebuild_tensor_v2"),
        ("torch._utils", "_rebuild_tensor_v3"),
        ("torch._utils", "_rebuild_parameter"),
        ("torch._utils", "_rebuild_parameter_with_state"),
        ("torch._utils", "_rebuild_qtensor"),
        ("torch._utils", "_rebuild_sparse_tensor"),
        ("torch.nn.parameter", "Parameter"),
        ("torch", "Tensor"),
        ("torch._tensor", "_rebuild_from_type_v2"),
        ("torch.serialization", "_get_layout"),
        ("torch", "complex64"),
        ("torch", "complex128"),
        ("torch", "per_tensor_affine"),
        ("torch", "per_channel_affine"),
        ("torch", "per_tensor_symmetric"),
        ("torch", "per_channel_symmetric"),
        ("torch", "per_channel_affine_float_qparams"),
        ("torch.nn.parameter", "Buffer"),
    ];

    /// <summary>Whether a checkpoint of plain data may mention this name.</summary>
    public static bool Knows(string module, string name) =>
        Others.Contains((module, name)) || (module == "torch" && (Storages.ContainsKey(name) || Types.ContainsKey(name)));

    /// <summary>Whether it is a storage, and of which elements; null for an untyped one.</summary>
    public static bool IsStorage(PickleGlobal global, out TensorType? type)
    {
        type = null;
        return global.Name == "UntypedStorage" || (global.Module == "torch" && Storages.TryGetValue(global.Name, out type));
    }

    /// <summary>The element type of that name; null if it is none.</summary>
    public static TensorType? TypeOf(PickleValue value) =>
        value is PickleGlobal { Module: "torch" } global && Types.TryGetValue(global.Name, out TensorType type) ? type : null;
}
