namespace Dyson.Statistics;

/// <summary>Whether a fit of the staircase ascends: a smooth density is positive, and levels keep their order.</summary>
internal static class Ascent
{
    /// <summary>Checked at every level and in the middle of every gap.</summary>
    public static bool Holds(ReadOnlySpan<double> levels, Func<double, double> fit)
    {
        double last = fit(levels[0]);
        for (int i = 1; i < levels.Length; i++)
        {
            double middle = fit(0.5 * (levels[i - 1] + levels[i]));
            double next = fit(levels[i]);
            if (!(middle > last && next > middle))
            {
                return false;
            }

            last = next;
        }

        return true;
    }
}
