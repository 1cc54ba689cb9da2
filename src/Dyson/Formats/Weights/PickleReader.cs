using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Dyson.Formats.Weights;

/// <summary>
/// Reads the pickle of a PyTorch checkpoint as data: tensors, dictionaries, lists, tuples, texts and numbers. Names outside <see cref="PickleNames"/> are
/// refused, and the known ones are recognised, not called. Source: the opcodes are those of Python's pickletools (protocols 0 to 5).
/// </summary>
internal sealed class PickleReader
{
    /// <summary>Longest pickle that is read. A checkpoint's holds names and shapes, no data.</summary>
    public const int LongestPickle = 1 << 26;

    // A pickle of n bytes can make about n objects, each of a few words, and put as many in the memo; the rest is for copies.
    private const int MostObjects = 4_000_000;
    private const int ObjectsPerByte = 4;
    private const int FewObjects = 1000;

    // Names of storages are short numbers.
    private const int LongestKey = 256;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private readonly byte[] _bytes;
    private readonly ArraySource _source;
    private readonly List<PickleValue?> _stack = [];
    private readonly Dictionary<int, PickleValue> _memo = [];
    private int _at;
    private readonly int _mostObjects;
    private int _objects;

    private PickleReader(byte[] bytes, ArraySource source)
    {
        _bytes = bytes;
        _source = source;
        _mostObjects = (int)Math.Min(MostObjects, FewObjects + ((long)ObjectsPerByte * bytes.Length));
    }

    /// <summary>The object that the pickle holds.</summary>
    /// <exception cref="DataFormatException">It is damaged, too large, or holds anything but plain data.</exception>
    public static PickleValue Read(byte[] bytes, ArraySource source) => new PickleReader(bytes, source).Run();

    private PickleValue Run()
    {
        while (true)
        {
            byte code = Byte();
            switch (code)
            {
                case 0x80: // PROTO
                    if (Byte() is > 5 and var protocol)
                    {
                        throw Failure(string.Create(CultureInfo.InvariantCulture, $"pickle protocol {protocol} is unknown; 0 to 5 are read"));
                    }

                    break;
                case 0x95: // FRAME
                    Take(8);
                    break;
                case (byte)'.': // STOP
                    return _stack is [{ } result] ? result : throw Failure("it ends with an unfinished stack");
                case (byte)'(': // MARK
                    Charge(1);
                    _stack.Add(null);
                    break;
                case (byte)'0': // POP
                    Require(_stack.Count > 0);
                    _stack.RemoveAt(_stack.Count - 1);
                    break;
                case (byte)'1': // POP_MARK
                    PopToMark();
                    break;
                case (byte)'2': // DUP
                    Push(Top());
                    break;
                case (byte)'N':
                    Push(PicklePlain.None);
                    break;
                case 0x88: // NEWTRUE
                    Push(new PickleBoolean(true));
                    break;
                case 0x89: // NEWFALSE
                    Push(new PickleBoolean(false));
                    break;
                case (byte)'K': // BININT1
                    Push(new PickleInteger(Byte()));
                    break;
                case (byte)'M': // BININT2
                    Push(new PickleInteger(BinaryPrimitives.ReadUInt16LittleEndian(Take(2))));
                    break;
                case (byte)'J': // BININT
                    Push(new PickleInteger(BinaryPrimitives.ReadInt32LittleEndian(Take(4))));
                    break;
                case 0x8A: // LONG1
                    Push(Long(Take(Byte())));
                    break;
                case 0x8B: // LONG4
                    Push(Long(Take(BinaryPrimitives.ReadInt32LittleEndian(Take(4)))));
                    break;
                case (byte)'G': // BINFLOAT
                    Take(8);
                    Push(PicklePlain.Real);
                    break;
                case (byte)'X': // BINUNICODE
                    Push(Text(Take(BinaryPrimitives.ReadInt32LittleEndian(Take(4)))));
                    break;
                case 0x8C: // SHORT_BINUNICODE
                    Push(Text(Take(Byte())));
                    break;
                case 0x8D: // BINUNICODE8
                    Push(Text(Take(BinaryPrimitives.ReadInt64LittleEndian(Take(8)))));
                    break;
                case (byte)'U': // SHORT_BINSTRING
                    Push(new PickleText(Encoding.Latin1.GetString(Take(Byte()))));
                    break;
                case (byte)'T': // BINSTRING
                    Push(new PickleText(Encoding.Latin1.GetString(Take(BinaryPrimitives.ReadInt32LittleEndian(Take(4))))));
                    break;
                case (byte)'C': // SHORT_BINBYTES
                    Take(Byte());
                    Push(PicklePlain.Bytes);
                    break;
                case (byte)'B': // BINBYTES
                    Take(BinaryPrimitives.ReadInt32LittleEndian(Take(4)));
                    Push(PicklePlain.Bytes);
                    break;
                case 0x8E or 0x96: // BINBYTES8, BYTEARRAY8
                    Take(BinaryPrimitives.ReadInt64LittleEndian(Take(8)));
                    Push(PicklePlain.Bytes);
                    break;
                case (byte)']': // EMPTY_LIST
                    Push(new PickleSequence(false));
                    break;
                case 0x8F: // EMPTY_SET
                    Push(new PickleSequence(false));
                    break;
                case (byte)')': // EMPTY_TUPLE
                    Push(new PickleSequence(true));
                    break;
                case (byte)'}': // EMPTY_DICT
                    Push(new PickleMap());
                    break;
                case (byte)'t': // TUPLE
                    Push(new PickleSequence(true) { Items = PopToMark() });
                    break;
                case (byte)'l': // LIST
                    Push(new PickleSequence(false) { Items = PopToMark() });
                    break;
                case (byte)'d': // DICT
                    Push(SetItems(new PickleMap(), PopToMark()));
                    break;
                case 0x85 or 0x86 or 0x87: // TUPLE1, TUPLE2, TUPLE3
                    Push(new PickleSequence(true) { Items = Pop(code - 0x84) });
                    break;
                case (byte)'a': // APPEND
                    Append(Pop(1));
                    break;
                case (byte)'e' or 0x90: // APPENDS, ADDITEMS
                    Append(PopToMark());
                    break;
                case (byte)'s': // SETITEM
                    SetOn(Pop(2));
                    break;
                case (byte)'u': // SETITEMS
                    SetOn(PopToMark());
                    break;
                case (byte)'q': // BINPUT
                    Remember(Byte());
                    break;
                case (byte)'r': // LONG_BINPUT
                    Remember(BinaryPrimitives.ReadInt32LittleEndian(Take(4)));
                    break;
                case 0x94: // MEMOIZE
                    Remember(_memo.Count);
                    break;
                case (byte)'h': // BINGET
                    Push(Remembered(Byte()));
                    break;
                case (byte)'j': // LONG_BINGET
                    Push(Remembered(BinaryPrimitives.ReadInt32LittleEndian(Take(4))));
                    break;
                case (byte)'c': // GLOBAL
                    Push(Global(Line(), Line()));
                    break;
                case 0x93: // STACK_GLOBAL
                    Push(Pop(2) is [PickleText module, PickleText name] ? Global(module.Value, name.Value) : throw Failure("a name in it is no text"));
                    break;
                case (byte)'Q': // BINPERSID
                    Push(Storage(Pop(1)[0]));
                    break;
                case (byte)'R': // REDUCE
                    List<PickleValue> call = Pop(2);
                    PickleValue reduced = PickleObjects.Reduce(call[0], call[1], Failure);
                    Charge(PickleObjects.Copied(reduced));
                    Push(reduced);
                    break;
                case 0x81: // NEWOBJ
                    List<PickleValue> made = Pop(2);
                    Push(PickleObjects.New(made[0], Failure));
                    break;
                case (byte)'b': // BUILD: the state of a known object, e.g. the metadata of an ordered dictionary
                    Pop(1);
                    Require(Top() is PickleMap or PickleTensor or PickleSequence or PickleForeign);
                    break;
                default:
                    throw Failure(string.Create(CultureInfo.InvariantCulture, $"opcode 0x{code:X2} at byte {_at - 1} does not belong to a checkpoint of plain data"));
            }
        }
    }

    private PickleGlobal Global(string module, string name) => PickleNames.Knows(module, name)
        ? new PickleGlobal(module, name)
        : throw Failure($"it names {ArraySource.Quoted(module + "." + name)}, and loading it could run code; only tensors, dictionaries, lists and numbers are read: save the state_dict alone");

    // ('storage', class, key, location, number of elements)
    private PickleStorage Storage(PickleValue id) =>
        id is PickleSequence { Items: [PickleText { Value: "storage" }, PickleGlobal type, PickleText key, _, PickleInteger count] }
            && PickleNames.IsStorage(type, out TensorType? element) && count.Value >= 0 && key.Value.Length <= LongestKey
            ? new PickleStorage(element, key.Value, count.Value)
            : throw Failure("a reference in it is to no known kind of storage");

    private static PickleValue Long(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > 8)
        {
            // The state of a random number generator, a seed: nothing that a size can be.
            return PicklePlain.Huge;
        }

        long value = bytes.Length > 0 && (bytes[^1] & 0x80) != 0 ? -1 : 0;
        for (int i = bytes.Length - 1; i >= 0; i--)
        {
            value = (value << 8) | bytes[i];
        }

        return new PickleInteger(value);
    }

    private PickleText Text(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return new PickleText(StrictUtf8.GetString(bytes));
        }
        catch (DecoderFallbackException e)
        {
            throw _source.Failure("its pickle is damaged: a text in it is no UTF-8", e);
        }
    }

    private void Append(List<PickleValue> items)
    {
        Require(Top() is PickleSequence { IsTuple: false });
        ((PickleSequence)Top()).Items.AddRange(items);
    }

    private void SetOn(List<PickleValue> items)
    {
        Require(Top() is PickleMap);
        SetItems((PickleMap)Top(), items);
    }

    private PickleMap SetItems(PickleMap map, List<PickleValue> items)
    {
        Require(items.Count % 2 == 0);
        for (int i = 0; i < items.Count; i += 2)
        {
            map.Entries.Add((items[i], items[i + 1]));
        }

        return map;
    }

    private void Push(PickleValue value)
    {
        Charge(1);
        _stack.Add(value);
    }

    private void Remember(int number)
    {
        Charge(1);
        _memo[number] = Top();
    }

    // Everything that takes memory is counted: objects, marks, places in the memo, and what an object copies of another, which the memo could make it do over and over again.
    private void Charge(int count)
    {
        if ((_objects += count) > _mostObjects)
        {
            throw Failure(string.Create(CultureInfo.InvariantCulture, $"it makes more than {_mostObjects} objects"));
        }
    }

    private PickleValue Top() => _stack is [.., { } top] ? top : throw Failure("its stack is empty where an object is needed");

    private List<PickleValue> Pop(int count)
    {
        Require(_stack.Count >= count && !_stack.Skip(_stack.Count - count).Contains(null));
        List<PickleValue> popped = [.. _stack.Skip(_stack.Count - count).Select(value => value!)];
        _stack.RemoveRange(_stack.Count - count, count);
        return popped;
    }

    private List<PickleValue> PopToMark()
    {
        int mark = _stack.LastIndexOf(null);
        Require(mark >= 0);
        List<PickleValue> popped = Pop(_stack.Count - mark - 1);
        _stack.RemoveAt(mark);
        return popped;
    }

    private PickleValue Remembered(int number) => _memo.TryGetValue(number, out PickleValue? value) ? value : throw Failure("it refers to an object that it has not made");

    private string Line()
    {
        int end = Array.IndexOf(_bytes, (byte)'\n', _at);
        Require(end >= 0);
        string line = Encoding.Latin1.GetString(_bytes, _at, end - _at);
        _at = end + 1;
        return line;
    }

    private byte Byte() => Take(1)[0];

    private ReadOnlySpan<byte> Take(long count)
    {
        if (count < 0 || count > _bytes.Length - _at)
        {
            throw Failure("it breaks off");
        }

        ReadOnlySpan<byte> taken = _bytes.AsSpan(_at, (int)count);
        _at += (int)count;
        return taken;
    }

    private void Require(bool holds)
    {
        if (!holds)
        {
            throw Failure(string.Create(CultureInfo.InvariantCulture, $"the objects before byte {_at} are not those that its opcode needs"));
        }
    }

    private DataFormatException Failure(string what) => _source.Failure("its pickle is refused: " + what);
}
