using System.Globalization;
using System.Text;

namespace Dyson.Formats;

/// <summary>Where data come from, so that every failure names the file and, where there is one, the array.</summary>
/// <param name="File">The file as the user named it.</param>
/// <param name="Array">The array's name; null where the file itself is meant.</param>
internal readonly record struct ArraySource(string File, string? Array)
{
    private const int LongestQuote = 80;
    private const int LongestCause = 200;
    private const int LongestList = 8;

    /// <summary>The failure in one line: file, array, what is wrong, what is allowed.</summary>
    public DataFormatException Failure(string what, Exception? cause = null)
    {
        string line = Array is null ? $"{Printable(File, 1024)}: {what}." : $"{Printable(File, 1024)}: array {Quoted(Array)}: {what}.";
        return cause is null ? new DataFormatException(line) : new DataFormatException(line, cause);
    }

    /// <summary>Text from a file in single quotes, on one line, at most 80 characters of it.</summary>
    public static string Quoted(string text) => "'" + Printable(text, LongestQuote) + "'";

    /// <summary>The first sentence of another library's message, which may quote the file, on one line, at most 200 characters of it.</summary>
    public static string Cause(Exception exception) => Printable(exception.Message.Split(". ", 2)[0].TrimEnd('.'), LongestCause);

    /// <summary>Lengths of axes or strides, at most eight of them.</summary>
    public static string Listed(IReadOnlyList<long> numbers) =>
        string.Join(", ", numbers.Take(LongestList).Select(number => number.ToString(CultureInfo.InvariantCulture))) + (numbers.Count > LongestList ? ", …" : string.Empty);

    private static string Printable(string text, int longest)
    {
        StringBuilder line = new();
        foreach (char c in text)
        {
            if (line.Length >= longest)
            {
                return line.Append('…').ToString();
            }

            bool plain = c == ' ' || (!char.IsControl(c) && !char.IsSeparator(c) && char.GetUnicodeCategory(c) != UnicodeCategory.Format);
            line.Append(plain ? c : '·');
        }

        return line.ToString();
    }
}
