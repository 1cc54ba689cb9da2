using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Dyson.Randomness;

namespace Dyson.Fuzz.Mutations;

/// <summary>Damage to JSON and to NumPy's headers, token by token: entries twice or missing, numbers and names exchanged, brackets without end.</summary>
internal static partial class TextMutations
{
    private static readonly string[] Words =
    [
        "F64", "F32", "F16", "BF16", "F8_E4M3", "F4", "F6_E2M3", "C64", "I64", "I8", "U8", "BOOL", "F33", "<f8", ">f4", "|b1", "<U3", "|S5", "|O", "<c16", "<f16", "<M8[s]", "|V8",
        "dtype", "shape", "data_offsets", "__metadata__", "weight_map", "metadata", "descr", "fortran_order", "w", "v", "", "a.b", "\\u0000", "\\ud800", "\\n", "ä",
    ];

    private static readonly string[] Pieces = ["{", "}", "[", "]", "(", ")", ":", ",", "null", "true", "True", "False", "1.5", "1e400", "-0", "\"", "'", "\\", "\u0000", "\u001b[31m", "\n"];

    /// <summary>One to three of them.</summary>
    public static string Apply(string whole, IReadOnlyList<string> names, RandomStream random)
    {
        List<string> tokens = [.. Token().Matches(whole).Select(match => match.Value)];
        for (int times = 1 + random.NextInt32(3); times > 0 && tokens.Count > 0; times--)
        {
            Once(tokens, names, random);
        }

        return string.Concat(tokens);
    }

    private static void Once(List<string> tokens, IReadOnlyList<string> names, RandomStream random)
    {
        int at = random.NextInt32(tokens.Count);
        int count = Math.Min(tokens.Count - at, 1 + random.NextInt32(24));
        switch (random.NextInt32(9))
        {
            case 0 or 1 or 2:
                int number = tokens.FindIndex(at, token => char.IsAsciiDigit(token[^1]));
                if (number >= 0)
                {
                    tokens[number] = Extremes.Next(random).ToString(CultureInfo.InvariantCulture);
                }

                break;
            case 3 or 4:
                int text = tokens.FindIndex(at, token => token[0] is '"' or '\'');
                if (text >= 0)
                {
                    char quote = tokens[text][0];
                    string word = random.NextInt32(3) == 0 && names.Count > 0 ? Extremes.Of(names, random) : Extremes.Of(Words, random);
                    tokens[text] = random.NextInt32(4) == 0 ? Extremes.Of([.. tokens.Where(token => token[0] == quote)], random) : quote + word + quote;
                }

                break;
            case 5:
                tokens.RemoveRange(at, Math.Min(count, 4));
                break;
            case 6:
                tokens.InsertRange(random.NextInt32(tokens.Count), tokens.GetRange(at, count));
                break;
            case 7:
                int swapped = random.NextInt32(tokens.Count);
                (tokens[at], tokens[swapped]) = (tokens[swapped], tokens[at]);
                break;
            default:
                string piece = Extremes.Of(Pieces, random);
                tokens.Insert(at, random.NextInt32(4) == 0 ? new StringBuilder().Insert(0, piece, 1 + random.NextInt32(200)).ToString() : piece);
                break;
        }
    }

    [GeneratedRegex("""
        "(?:\\.|[^"\\])*"|'[^']*'|-?[0-9]+|[A-Za-z_]+|\s+|.
        """, RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Token();
}
