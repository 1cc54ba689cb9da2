using System.Globalization;
using System.Text.RegularExpressions;

namespace Dyson.Formats.Weights;

/// <summary>The step of a training that a name states behind a word: "step", "iter", "iteration", "epoch", "checkpoint" or "ckpt".</summary>
internal static partial class StepInName
{
    /// <summary>The last such number; null if there is none.</summary>
    public static long? Find(string name) => Last(Worded(), name);

    /// <summary>The last number of a name, whatever stands before it; null if there is none.</summary>
    public static long? LastNumber(string name) => Last(Number(), name);

    /// <summary>The name without its steps, which is the same at all of them; the last word alone where nothing else is left, the name as it is where it has no step.</summary>
    public static string Remove(string name)
    {
        MatchCollection steps = Worded().Matches(name);
        if (steps.Count == 0)
        {
            return name;
        }

        string rest = WordedBetween().Replace(name, string.Empty).Trim('-', '_', '.', '=', ' ');
        return rest.Length > 0 ? rest : steps[^1].Groups["word"].Value;
    }

    private static long? Last(Regex pattern, string name)
    {
        MatchCollection matches = pattern.Matches(name);
        return matches.Count > 0 && long.TryParse(matches[^1].Groups["n"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out long step) ? step : null;
    }

    [GeneratedRegex("(?<word>step|iter|iteration|epoch|checkpoint|ckpt|global_step)s?[-_=]?(?<n>[0-9]{1,18})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Worded();

    [GeneratedRegex("[-_. ]?(?:global_step|step|iteration|iter|epoch|checkpoint|ckpt)s?[-_=]?[0-9]{1,18}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex WordedBetween();

    [GeneratedRegex("(?<n>[0-9]{1,18})", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
