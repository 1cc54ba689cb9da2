using System.Globalization;
using System.Text;

namespace Dyson.Experiments;

/// <summary>One thing wrong with an experiment, said so that its author can mend it.</summary>
/// <param name="Source">The file, or "--set", or "--out".</param>
/// <param name="Line">Line in the file, from 1; 0 where there is none.</param>
/// <param name="Path">Full path of the setting, e.g. <c>learning.batch-size</c>; empty for the file as a whole.</param>
/// <param name="Message">What is wrong, with the value.</param>
/// <param name="Allowed">What is allowed; null where the message says it all.</param>
/// <param name="Suggestion">The nearest valid name; null where none is near.</param>
public sealed record ConfigurationError(string Source, int Line, string Path, string Message, string? Allowed = null, string? Suggestion = null)
{
    /// <summary><c>file:line: path: message. Allowed: …. Did you mean …?</c></summary>
    public override string ToString()
    {
        StringBuilder text = new(Source);
        if (Line > 0)
        {
            text.Append(':').Append(Line.ToString(CultureInfo.InvariantCulture));
        }

        text.Append(": ");
        if (Path.Length > 0)
        {
            text.Append(Path).Append(": ");
        }

        text.Append(Message).Append('.');
        if (Allowed is not null)
        {
            text.Append(" Allowed: ").Append(Allowed).Append('.');
        }

        if (Suggestion is not null)
        {
            text.Append(" Did you mean ").Append(Suggestion).Append('?');
        }

        return text.ToString();
    }
}
