namespace Dyson.Formats;

/// <summary>The valid name that a mistyped one probably meant.</summary>
public static class NearestName
{
    private const int LongestCompared = 64;

    /// <summary>
    /// The candidate of least Levenshtein distance without regard to case (the first of several); null where even that one differs in more than half
    /// of the longer name's letters.
    /// </summary>
    public static string? Among(string wanted, IEnumerable<string> candidates)
    {
        string? nearest = null;
        int least = int.MaxValue;
        foreach (string candidate in candidates)
        {
            if (candidate.Length > LongestCompared || wanted.Length > LongestCompared)
            {
                continue;
            }

            int distance = Distance(wanted.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (distance < least && 2 * distance <= Math.Max(wanted.Length, candidate.Length))
            {
                (nearest, least) = (candidate, distance);
            }
        }

        return nearest;
    }

    private static int Distance(string a, string b)
    {
        int[] previous = [.. Enumerable.Range(0, b.Length + 1)];
        int[] current = new int[b.Length + 1];
        for (int i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                current[j] = Math.Min(replaced, 1 + Math.Min(previous[j], current[j - 1]));
            }

            (previous, current) = (current, previous);
        }

        return previous[b.Length];
    }
}
