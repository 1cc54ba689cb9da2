using System.Buffers.Binary;
using System.Text;
using Dyson.Randomness;

namespace Dyson.Fuzz.Mutations;

/// <summary>Damage to a pickle, opcode by opcode: wrong stacks, foreign names, cycles through the memo, lists in themselves, impossible numbers.</summary>
internal static class PickleMutations
{
    private const int MostRepeats = 300;

    private static readonly byte[][] Snippets =
    [
        .. "2 0 1 ( t l d e u a s R b Q N ] } ) . 2a 2s".Split(' ').Select(Encoding.Latin1.GetBytes),
        [0x81], [0x93], [0x94], [0x85], [0x86], [0x87], [0x88], [0x8F], [0x90], [0x80, 9], [0x95, 0, 0, 0, 0, 0, 0, 0, 0],
        "cos\nsystem\n"u8.ToArray(), "cbuiltins\neval\n"u8.ToArray(), "ctorch._utils\n_rebuild_tensor_v2\n"u8.ToArray(), "ctorch._utils\n_rebuild_tensor_v3\n"u8.ToArray(),
        "ctorch._utils\n_rebuild_parameter\n"u8.ToArray(), "ccollections\nOrderedDict\n"u8.ToArray(), "ccollections\ndefaultdict\n"u8.ToArray(), "cbuiltins\nset\n"u8.ToArray(),
        "ctorch\nSize\n"u8.ToArray(), "ctorch\nFloatStorage\n"u8.ToArray(), "ctorch.storage\nUntypedStorage\n"u8.ToArray(), "ctorch\nbfloat16\n"u8.ToArray(), "ctorch\ndevice\n"u8.ToArray(),
        "ccollections\nOrderedDict\n)R"u8.ToArray(), "]q\u0007h\u0007a"u8.ToArray(), "}q\u0007h\u0007h\u0007s"u8.ToArray(), "(h\u0000h\u0001e"u8.ToArray(), "i__main__\nX\n"u8.ToArray(), "cos\n"u8.ToArray(),
    ];

    private static readonly string[] Texts = ["storage", "0", "1", "cpu", "../0", "", "os", "system", "torch", "collections", "OrderedDict", "w", "a.b", "\u001b[2J", "\n"];

    /// <summary>One to four of them.</summary>
    public static byte[] Apply(byte[] whole, byte[] other, RandomStream random)
    {
        List<byte[]> codes = Opcodes(whole);
        List<byte[]> others = random.NextInt32(4) == 0 ? Opcodes(other) : codes;
        for (int times = 1 + random.NextInt32(4); times > 0 && codes.Count > 0; times--)
        {
            Once(codes, others, random);
        }

        return [.. codes.SelectMany(code => code)];
    }

    private static void Once(List<byte[]> codes, List<byte[]> others, RandomStream random)
    {
        int at = random.NextInt32(codes.Count);
        switch (random.NextInt32(10))
        {
            case 0:
                codes.RemoveAt(at);
                break;
            case 1:
                int swapped = random.NextInt32(codes.Count);
                (codes[at], codes[swapped]) = (codes[swapped], codes[at]);
                break;
            case 2:
                codes.InsertRange(at, Enumerable.Repeat(codes[at], 1 + random.NextInt32(MostRepeats)));
                break;
            case 3 or 4:
                codes.Insert(at, Extremes.Of(Snippets, random));
                break;
            case 5 or 6:
                int number = codes.FindIndex(at, code => code is [(byte)'K' or (byte)'M' or (byte)'J' or 0x8A, ..]);
                if (number >= 0)
                {
                    codes[number] = [0x8A, 8, .. BitConverter.GetBytes(Extremes.Next(random))];
                }

                break;
            case 7:
                int text = codes.FindIndex(at, code => code is [(byte)'X' or 0x8C, ..]);
                if (text >= 0)
                {
                    byte[] word = Encoding.UTF8.GetBytes(random.NextInt32(8) == 0 ? new string('x', 3000) : Extremes.Of(Texts, random));
                    codes[text] = [(byte)'X', .. BitConverter.GetBytes(word.Length), .. word];
                }

                break;
            case 8:
                int start = random.NextInt32(others.Count);
                codes.InsertRange(at, others.GetRange(start, Math.Min(others.Count - start, 1 + random.NextInt32(30))));
                break;
            default:
                codes[at] = ByteMutations.Apply(codes[at], [], random);
                break;
        }
    }

    // The opcodes with their arguments; what is cut off at the end is one piece.
    private static List<byte[]> Opcodes(byte[] pickle)
    {
        List<byte[]> codes = [];
        for (int at = 0; at < pickle.Length;)
        {
            ReadOnlySpan<byte> rest = pickle.AsSpan(at);
            long length = Math.Clamp(Length(rest), 1, rest.Length);
            codes.Add(rest[..(int)length].ToArray());
            at += (int)length;
        }

        return codes;
    }

    private static long Length(ReadOnlySpan<byte> rest)
    {
        int arguments = rest[0] switch
        {
            (byte)'K' or (byte)'q' or (byte)'h' or 0x80 or 0x8A or 0x8C or (byte)'U' or (byte)'C' => 1,
            (byte)'M' => 2,
            (byte)'J' or (byte)'r' or (byte)'j' or 0x8B or (byte)'X' or (byte)'T' or (byte)'B' => 4,
            (byte)'G' or 0x95 or 0x8D or 0x8E or 0x96 => 8,
            _ => 0,
        };
        if (rest[0] is (byte)'c' or (byte)'i')
        {
            int first = rest.IndexOf((byte)'\n');
            int second = first < 0 ? -1 : rest[(first + 1)..].IndexOf((byte)'\n');
            return second < 0 ? rest.Length : first + second + 2;
        }

        if (rest.Length < 1 + arguments)
        {
            return rest.Length;
        }

        bool counted = rest[0] is 0x8A or 0x8C or (byte)'U' or (byte)'C' or 0x8B or (byte)'X' or (byte)'T' or (byte)'B' or 0x8D or 0x8E or 0x96;
        long count = !counted ? 0 : arguments == 1 ? rest[1] : arguments == 4 ? BinaryPrimitives.ReadInt32LittleEndian(rest[1..]) : BinaryPrimitives.ReadInt64LittleEndian(rest[1..]);
        return count is < 0 or > int.MaxValue ? rest.Length : 1 + arguments + count;
    }
}
