namespace Dyson.Formats.Weights;

/// <summary>What the known names of a checkpoint stand for: their arguments are looked at, nothing is called.</summary>
internal static class PickleObjects
{
    private const int MostAxes = 64;

    /// <summary>What the name applied to a tuple of arguments would have made.</summary>
    public static PickleValue Reduce(PickleValue callee, PickleValue arguments, Func<string, DataFormatException> failure)
    {
        if (callee is not PickleGlobal global || arguments is not PickleSequence { IsTuple: true, Items: var items })
        {
            throw failure("it applies something that is no name to something that is no tuple");
        }

        switch (global.Name)
        {
            case "OrderedDict" or "dict" when items.Count == 0:
                return new PickleMap();
            case "OrderedDict" when items is [PickleSequence pairs]:
                PickleMap map = new();
                map.Entries.EnsureCapacity(pairs.Items.Count);
                foreach (PickleValue pair in pairs.Items)
                {
                    map.Entries.Add(pair is PickleSequence { Items: [var key, var value] } ? (key, value) : throw failure("an ordered dictionary in it is made of something else than pairs"));
                }

                return map;
            case "defaultdict":
                return new PickleMap();
            case "set" or "Size":
                return items is [PickleSequence sequence] ? new PickleSequence(global.Name == "Size") { Items = sequence.Items } : new PickleSequence(false);
            case "device":
                return new PickleForeign("a device");
            case "_rebuild_tensor" when items is [PickleStorage { Type: { } type } storage, PickleInteger offset, PickleSequence shape, PickleSequence strides, ..]:
                return Tensor(storage, type, offset, shape, strides, failure);
            case "_rebuild_tensor_v2" when items is [PickleStorage { Type: { } type } storage, PickleInteger offset, PickleSequence shape, PickleSequence strides, ..]:
                return Tensor(storage, type, offset, shape, strides, failure);
            case "_rebuild_tensor_v3" when items is [PickleStorage storage, PickleInteger offset, PickleSequence shape, PickleSequence strides, _, _, var dtype, ..]
                && PickleNames.TypeOf(dtype) is { } type:
                return Tensor(storage, type, offset, shape, strides, failure);
            case "_rebuild_tensor" or "_rebuild_tensor_v2" when items is [PickleStorage { Type: null }, ..]:
                return new PickleForeign("a tensor of complex or quantised numbers");
            case "_rebuild_tensor_v3" when items is [PickleStorage, _, _, _, _, _, PickleGlobal { Module: "torch", Name: "complex64" or "complex128" }, ..]:
                return new PickleForeign("a tensor of complex numbers");
            case "_rebuild_from_type_v2" when items is [PickleGlobal rebuild, PickleGlobal, PickleSequence { IsTuple: true } inner, ..] && rebuild.Name != global.Name:
                return Reduce(rebuild, inner, failure);
            case "_get_layout":
                return new PickleForeign("a layout");
            case "_rebuild_parameter" or "_rebuild_parameter_with_state" when items is [PickleTensor or PickleForeign, ..]:
                return items[0];
            case "_rebuild_qtensor":
                return new PickleForeign("a quantised tensor");
            case "_rebuild_sparse_tensor":
                return new PickleForeign("a sparse tensor");
            default:
                throw failure($"it calls {ArraySource.Quoted(global.Module + "." + global.Name)} with arguments that are not those of plain data");
        }
    }

    /// <summary>How many elements of its arguments an object has copied.</summary>
    public static int Copied(PickleValue made) => made switch
    {
        PickleMap map => map.Entries.Count,
        PickleTensor tensor => 2 * tensor.Shape.Count,
        _ => 0,
    };

    /// <summary>What a new object of a known class would have been.</summary>
    public static PickleValue New(PickleValue type, Func<string, DataFormatException> failure) => type switch
    {
        PickleGlobal { Name: "OrderedDict" or "dict" or "defaultdict" } => new PickleMap(),
        PickleGlobal global => throw failure($"it makes an object of {ArraySource.Quoted(global.Module + "." + global.Name)}, which is no plain data"),
        _ => throw failure("it makes an object of something that is no class"),
    };

    private static PickleTensor Tensor(
        PickleStorage storage, TensorType type, PickleInteger offset, PickleSequence shape, PickleSequence strides, Func<string, DataFormatException> failure)
    {
        if (shape.Items.Count != strides.Items.Count || shape.Items.Count > MostAxes || offset.Value < 0
            || !shape.Items.Concat(strides.Items).All(item => item is PickleInteger { Value: >= 0 }))
        {
            throw failure("a tensor in it has a shape, strides or an offset that cannot be");
        }

        return new PickleTensor(
            storage, type, offset.Value, [.. shape.Items.Select(item => ((PickleInteger)item).Value)], [.. strides.Items.Select(item => ((PickleInteger)item).Value)]);
    }
}
