using System.Text;
using Dyson.Randomness;

namespace Dyson.Fuzz.Mutations;

/// <summary>Damage to an ONNX model, field by field: the lengths of the messages around a changed field stay right.</summary>
internal static class OnnxMutations
{
    // graph, initialiser, external_data
    private static readonly int[][] Messages = [[7], [5, 15], [13], []];

    /// <summary>One to four of them; <paramref name="names"/> are names of files.</summary>
    public static byte[] Apply(byte[] whole, byte[] other, IReadOnlyList<string> names, RandomStream random)
    {
        if (Parse(whole, 0) is not { } fields)
        {
            return ByteMutations.Apply(whole, other, random);
        }

        for (int times = 1 + random.NextInt32(4); times > 0; times--)
        {
            List<List<Node>> places = [.. Places(fields)];
            if (places.Count > 0)
            {
                Once(Extremes.Of(places, random), names, random);
            }
        }

        return Write(fields, random);
    }

    private static void Once(List<Node> fields, IReadOnlyList<string> names, RandomStream random)
    {
        int at = random.NextInt32(fields.Count);
        Node field = fields[at];
        switch (random.NextInt32(10))
        {
            case 0:
                fields.RemoveAt(at);
                break;
            case 1:
                fields.Insert(random.NextInt32(fields.Count), field);
                break;
            case 2:
                fields[at] = field with { Number = random.NextInt32(20) };
                break;
            case 3:
                fields[at] = new Node(field.Number, 0, (ulong)Extremes.Next(random), [], null);
                break;
            case 4:
                fields.Insert(at, new Node(1, 0, (ulong)Extremes.Next(random), [], null));
                break;
            case 5:
                fields.Insert(at, new Node(2, 0, (ulong)random.NextInt32(25), [], null));
                break;
            case 6:
                fields[at] = field with { Number = Extremes.Of([4, 5, 7, 9, 10, 11], random) };
                break;
            case 7:
                fields.Insert(at, new Node(14, 0, 1, [], null));
                fields.Insert(at, Entry("location", names.Count > 0 ? Extremes.Of(names, random) : "x.bin"));
                break;
            case 8 when field.Children is null && field.Wire == 2 && field.Number is 1 or 2:
                string text = names.Count > 0 && random.NextInt32(2) == 0 ? Extremes.Of(names, random) : Extremes.Next(random).ToString(System.Globalization.CultureInfo.InvariantCulture);
                fields[at] = field with { Bytes = Encoding.UTF8.GetBytes(text) };
                break;
            default:
                fields[at] = field.Children is null ? field with { Bytes = ByteMutations.Apply(field.Bytes, field.Bytes, random), Value = (ulong)Extremes.Next(random) } : field with { Wire = random.NextInt32(8) };
                break;
        }
    }

    private static Node Entry(string key, string value) =>
        new(13, 2, 0, [], [new Node(1, 2, 0, Encoding.UTF8.GetBytes(key), null), new Node(2, 2, 0, Encoding.UTF8.GetBytes(value), null)]);

    private static IEnumerable<List<Node>> Places(List<Node> fields)
    {
        if (fields.Count > 0)
        {
            yield return fields;
        }

        foreach (List<Node> inner in fields.Where(field => field.Children is not null).SelectMany(field => Places(field.Children!)))
        {
            yield return inner;
        }
    }

    private static List<Node>? Parse(ReadOnlySpan<byte> bytes, int depth)
    {
        List<Node> fields = [];
        while (bytes.Length > 0)
        {
            if (Varint(ref bytes) is not { } key)
            {
                return null;
            }

            int wire = (int)(key & 7);
            if (wire == 0 && Varint(ref bytes) is { } value)
            {
                fields.Add(new Node((int)(key >> 3), 0, value, [], null));
                continue;
            }

            ulong? length = wire switch { 1 => 8, 5 => 4, 2 => Varint(ref bytes), _ => null };
            if (length is not { } count || count > (ulong)bytes.Length)
            {
                return null;
            }

            byte[] content = bytes[..(int)count].ToArray();
            bytes = bytes[(int)count..];
            bool message = wire == 2 && depth < Messages.Length && Messages[depth].Contains((int)(key >> 3));
            fields.Add(new Node((int)(key >> 3), wire, 0, content, message ? Parse(content, depth + 1) : null));
        }

        return fields;
    }

    private static ulong? Varint(ref ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (int i = 0; i < Math.Min(10, bytes.Length); i++)
        {
            value |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return value;
            }
        }

        return null;
    }

    private static byte[] Write(List<Node> fields, RandomStream random)
    {
        List<byte> bytes = [];
        foreach (Node field in fields)
        {
            Put(bytes, ((ulong)field.Number << 3) | (uint)field.Wire);
            byte[] content = field.Children is { } children ? Write(children, random) : field.Bytes;
            if (field.Wire == 0)
            {
                Put(bytes, field.Value);
            }
            else
            {
                if (field.Wire == 2)
                {
                    Put(bytes, random.NextInt32(200) == 0 ? (ulong)Extremes.Next(random) : (ulong)content.Length);
                }

                bytes.AddRange(content);
            }
        }

        return [.. bytes];
    }

    private static void Put(List<byte> bytes, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
    }

    private sealed record Node(int Number, int Wire, ulong Value, byte[] Bytes, List<Node>? Children);
}
