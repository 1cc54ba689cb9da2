using System.Globalization;

namespace Dyson.Reports.Figures;

/// <summary>
/// Ticks at the multiples of a step 1, 2, 2.5 or 5 times a power of ten. Since neighbouring steps differ by a factor of at most 2, the
/// coarsest step with three ticks has at most seven.
/// </summary>
internal static class LinearTicks
{
    /// <summary>A multiple of the step that misses a limit by this fraction of the length (rounding) still counts as within.</summary>
    private const double Rounding = 1e-9;

    /// <summary>Numbers from this power of ten on, and from <see cref="SmallExponent"/> down, are written with a common multiplier.</summary>
    private const int LargeExponent = 5, SmallExponent = -3, MostDecimals = 3;

    private static readonly (double Mantissa, int Decimals, int Parts)[] Steps = [(1, 0, 5), (2, 0, 4), (2.5, 1, 5), (5, 0, 5)];

    public static TickMarks Choose(AxisLimits limits, int room)
    {
        int magnitude = (int)Math.Floor(Math.Log10(limits.Maximum - limits.Minimum));
        (double Step, int Power, int Decimals, int Parts) best = default;
        for (int power = magnitude - 2; power <= magnitude; power++)
        {
            foreach ((double mantissa, int decimals, int parts) in Steps)
            {
                double step = mantissa * Math.Pow(10, power);
                int count = Multiples(limits, step).Count;

                // steps grow: the first that has room is the finest, and a coarser one is taken only while there is no room
                if (count >= TickMarks.Fewest && (best.Step == 0 || Multiples(limits, best.Step).Count > room))
                {
                    best = (step, power, decimals, parts);
                }
            }
        }

        List<double> major = Multiples(limits, best.Step);
        int needed = best.Decimals - best.Power;
        int exponent = Exponent(major, needed);
        int shown = Math.Max(0, needed + exponent);
        double unit = Math.Pow(10, exponent);
        return new TickMarks(
            [.. major.Select(v => new Tick(v, (v / unit).ToString("F" + shown.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).Replace('-', '−')))],
            [.. Multiples(limits, best.Step / best.Parts).Where(v => !major.Exists(m => Math.Abs(m - v) < best.Step / (2 * best.Parts)))],
            exponent);
    }

    private static int Exponent(List<double> major, int decimals)
    {
        int power = (int)Math.Floor(Math.Log10(major.Max(Math.Abs)) + Rounding);
        return power >= LargeExponent || power <= SmallExponent || (power < 0 && decimals > MostDecimals) ? power : 0;
    }

    /// <summary>The multiples of a step within the limits, zero written as such.</summary>
    private static List<double> Multiples(AxisLimits limits, double step)
    {
        double slack = Rounding * (limits.Maximum - limits.Minimum);
        double first = Math.Ceiling((limits.Minimum - slack) / step), last = Math.Floor((limits.Maximum + slack) / step);
        List<double> values = [];
        for (double k = first; k <= last; k++)
        {
            values.Add(Math.Clamp(k * step, limits.Minimum, limits.Maximum) is var v && Math.Abs(v) < slack ? 0 : v);
        }

        return values;
    }
}
