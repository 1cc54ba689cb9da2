using System.Globalization;
using Dyson.Randomness;
using Dyson.Reports.Figures;

namespace Dyson.Tests.Reports;

public class TickMarksTests
{
    private const int Cases = 3000;

    /// <summary>Steps and numbers are compared as fractions of a step; labels are rounded far below that.</summary>
    private const double StepRounding = 1e-4;

    [Fact]
    public void Linear_axes_have_3_to_9_round_numbers_within_the_limits()
    {
        RandomStream stream = new(11, 0, 0, 0);
        for (int i = 0; i < Cases; i++)
        {
            double length = Math.Pow(10, (12 * Uniform(stream)) - 6), minimum = (Uniform(stream) - 0.5) * 1000 * length * Uniform(stream);
            AxisLimits limits = new(minimum, minimum + length);
            int room = 3 + (int)(7 * Uniform(stream));
            TickMarks ticks = TickMarks.Choose(AxisScale.Linear, limits, room);
            string context = string.Create(CultureInfo.InvariantCulture, $"limits {limits.Minimum:R} to {limits.Maximum:R}, room {room}");

            Assert.True(ticks.Major.Count is >= TickMarks.Fewest and <= TickMarks.Most, $"{ticks.Major.Count} ticks: {context}");
            AssertWithin(ticks, limits, context);
            double step = ticks.Major[1].Value - ticks.Major[0].Value;
            double mantissa = step / Math.Pow(10, Math.Floor(Math.Log10(step) + StepRounding));
            Assert.True(new[] { 1, 2, 2.5, 5 }.Any(m => Math.Abs((mantissa / m) - 1) < StepRounding), $"step {step:R}: {context}");
            Assert.All(ticks.Major, t => Assert.True(Math.Abs(Number(t, ticks.Exponent) - t.Value) <= StepRounding * step, $"'{t.Label}' at {t.Value:R}: {context}"));
            Assert.Equal(ticks.Major.Count, ticks.Major.Select(t => t.Label).Distinct().Count());
        }
    }

    [Fact]
    public void Ticks_fit_into_the_room_whenever_a_coarser_step_could_make_them()
    {
        TickMarks few = TickMarks.Choose(AxisScale.Linear, new AxisLimits(0, 1), 3), many = TickMarks.Choose(AxisScale.Linear, new AxisLimits(0, 1), 9);
        Assert.Equal(["0.0", "0.5", "1.0"], few.Major.Select(t => t.Label));
        Assert.Equal(["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"], many.Major.Select(t => t.Label));
        Assert.Equal([0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 0.9], few.Minor.Select(v => Math.Round(v, 9)));
    }

    [Fact]
    public void Small_and_large_numbers_share_a_multiplier()
    {
        TickMarks small = TickMarks.Choose(AxisScale.Linear, new AxisLimits(-2e-4, 2e-4), 5), large = TickMarks.Choose(AxisScale.Linear, new AxisLimits(0, 4e6), 5);
        Assert.Equal(-4, small.Exponent);
        Assert.Equal(["−2", "−1", "0", "1", "2"], small.Major.Select(t => t.Label));
        Assert.Equal(6, large.Exponent);
        Assert.Equal(0, TickMarks.Choose(AxisScale.Linear, new AxisLimits(0, 0.01), 9).Exponent);
    }

    [Fact]
    public void Logarithmic_axes_have_3_to_9_ticks_within_the_limits()
    {
        RandomStream stream = new(12, 0, 0, 0);
        for (int i = 0; i < Cases; i++)
        {
            double decades = Math.Pow(10, (2.9 * Uniform(stream)) - 1.5), minimum = Math.Pow(10, (16 * Uniform(stream)) - 8);
            AxisLimits limits = new(minimum, minimum * Math.Pow(10, decades));
            TickMarks ticks = TickMarks.Choose(AxisScale.Logarithmic, limits, 3 + (int)(7 * Uniform(stream)));
            string context = string.Create(CultureInfo.InvariantCulture, $"limits {limits.Minimum:R} to {limits.Maximum:R}");
            Assert.True(ticks.Major.Count is >= TickMarks.Fewest and <= TickMarks.Most, $"{ticks.Major.Count} ticks: {context}");
            AssertWithin(ticks, limits, context);
        }
    }

    [Fact]
    public void Decades_are_written_as_powers_of_ten()
    {
        TickMarks ticks = TickMarks.Choose(AxisScale.Logarithmic, new AxisLimits(1e-3, 10), 9);
        Assert.Equal(["$10^{-3}$", "$10^{-2}$", "$10^{-1}$", "$10^{0}$", "$10^{1}$"], ticks.Major.Select(t => t.Label));
        Assert.Equal(4 * 8, ticks.Minor.Count);
        Assert.Equal(["5", "10", "20", "50"], TickMarks.Choose(AxisScale.Logarithmic, new AxisLimits(4, 70), 9).Major.Select(t => t.Label));
    }

    [Theory]
    [InlineData(AxisScale.Linear)]
    [InlineData(AxisScale.Logarithmic)]
    public void Limits_are_a_proper_interval_whatever_the_data(AxisScale scale)
    {
        double[][] data = [[], [double.NaN], [0], [3, 3, 3], [-1, -2], [double.PositiveInfinity, 1], [1e300, -1e300], [1e-300, 1e300], [5, 5 + 1e-14], [double.Epsilon]];
        Axis[] axes = [new(), new() { Minimum = 0 }, new() { Maximum = -5 }, new() { Minimum = 2, Maximum = 1 }, new() { Minimum = 1, Maximum = 1 + 1e-15 }, new() { Minimum = 1e9 }];
        foreach (AxisLimits limits in axes.SelectMany(a => data.Select(d => AxisLimits.Around(d, a with { Scale = scale }, 0.05, true))))
        {
            Assert.True(double.IsFinite(limits.Minimum) && double.IsFinite(limits.Maximum) && limits.Minimum < limits.Maximum, limits.ToString());
            Assert.True(scale == AxisScale.Linear || limits.Minimum > 0, limits.ToString());
            Assert.InRange(TickMarks.Choose(scale, limits, 5).Major.Count, TickMarks.Fewest, TickMarks.Most);
        }
    }

    private static void AssertWithin(TickMarks ticks, AxisLimits limits, string context)
    {
        Assert.All(ticks.Major.Select(t => t.Value).Concat(ticks.Minor), v => Assert.True(v >= limits.Minimum && v <= limits.Maximum, $"tick {v:R}: {context}"));
        Assert.True(ticks.Major.Zip(ticks.Major.Skip(1)).All(p => p.First.Value < p.Second.Value), $"not ascending: {context}");
    }

    private static double Number(Tick tick, int exponent) =>
        double.Parse(tick.Label.Replace('−', '-'), CultureInfo.InvariantCulture) * Math.Pow(10, exponent);

    private static double Uniform(RandomStream stream) => (stream.NextUInt64() >> 11) * Math.Pow(2, -53);
}
