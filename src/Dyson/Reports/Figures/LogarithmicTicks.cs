using System.Globalization;

namespace Dyson.Reports.Figures;

/// <summary>
/// Ticks of a logarithmic axis: powers of ten, every one or every n-th; on less than three decades also 2 and 5 times them; on less than
/// one decade the ticks of a linear axis.
/// </summary>
internal static class LogarithmicTicks
{
    /// <summary>Minor ticks at 2…9 times a power of ten are drawn up to this many decades.</summary>
    private const double MostDecadesWithMinor = 10;

    /// <summary>Powers of ten between which 2 and 5 times them are written as plain decimals.</summary>
    private const int LowestPlain = -3, HighestPlain = 4;

    /// <summary>Rounding of a limit that is meant to be a tick, in decades.</summary>
    private const double Rounding = 1e-9;

    public static TickMarks Choose(AxisLimits limits, int room)
    {
        double low = Math.Log10(limits.Minimum), high = Math.Log10(limits.Maximum);
        int first = (int)Math.Ceiling(low - Rounding), last = (int)Math.Floor(high + Rounding);
        if (last - first + 1 >= TickMarks.Fewest)
        {
            return Decades(limits, first, last, room);
        }

        List<Tick> parts = [.. Multiples(limits, [1, 2, 5]).Select(m => new Tick(m.Value, Text(m.Factor, m.Power)))];
        List<double> minor = [.. Multiples(limits, [1, 2, 3, 4, 5, 6, 7, 8, 9]).Where(m => m.Factor is not (1 or 2 or 5)).Select(m => m.Value)];
        return parts.Count >= TickMarks.Fewest ? new TickMarks(parts, minor, 0) : LinearTicks.Choose(limits, room);
    }

    private static TickMarks Decades(AxisLimits limits, int first, int last, int room)
    {
        // 0 = 10⁰ is kept among the ticks where it is in sight; at least three ticks remain
        int stride = 1;
        while (Count(stride) > room && Count(stride + 1) >= TickMarks.Fewest)
        {
            stride++;
        }

        List<Tick> major = [];
        for (int p = first; p <= last; p++)
        {
            if (p % stride == 0)
            {
                major.Add(new Tick(Math.Clamp(Math.Pow(10, p), limits.Minimum, limits.Maximum), $"$10^{{{Signed(p)}}}$"));
            }
        }

        IEnumerable<double> minor = stride > 1
            ? Enumerable.Range(first, last - first + 1).Where(p => p % stride != 0).Select(p => Math.Pow(10, p))
            : last - first <= MostDecadesWithMinor ? Multiples(limits, [2, 3, 4, 5, 6, 7, 8, 9]).Select(m => m.Value) : [];
        return new TickMarks(major, [.. minor], 0);

        int Count(int n) => Enumerable.Range(first, last - first + 1).Count(p => p % n == 0);
    }

    private static IEnumerable<(double Value, int Factor, int Power)> Multiples(AxisLimits limits, int[] factors)
    {
        for (int p = (int)Math.Floor(Math.Log10(limits.Minimum) - Rounding); p <= Math.Log10(limits.Maximum) + Rounding; p++)
        {
            foreach (int factor in factors)
            {
                double value = double.Parse(string.Create(CultureInfo.InvariantCulture, $"{factor}e{p}"), CultureInfo.InvariantCulture);
                if (value >= limits.Minimum * (1 - Rounding) && value <= limits.Maximum * (1 + Rounding))
                {
                    yield return (Math.Clamp(value, limits.Minimum, limits.Maximum), factor, p);
                }
            }
        }
    }

    private static string Text(int factor, int power) => power is >= LowestPlain and <= HighestPlain
        ? (factor * Math.Pow(10, power)).ToString("0.###", CultureInfo.InvariantCulture)
        : factor == 1 ? $"$10^{{{Signed(power)}}}$" : string.Create(CultureInfo.InvariantCulture, $"${factor}{{\\cdot}}10^{{{Signed(power)}}}$");

    private static string Signed(int power) => power.ToString(CultureInfo.InvariantCulture);
}
