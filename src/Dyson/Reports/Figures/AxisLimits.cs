namespace Dyson.Reports.Figures;

/// <summary>The interval of values that an axis shows; Minimum &lt; Maximum, both finite, both positive on a logarithmic axis.</summary>
internal readonly record struct AxisLimits(double Minimum, double Maximum)
{
    /// <summary>An interval narrower than this fraction of its values cannot be labelled in double precision.</summary>
    private const double Narrowest = 1e-9;

    /// <summary>Limits of a logarithmic axis have at least this ratio.</summary>
    private const double Closest = 1.001;

    /// <summary>Larger values set no limits and ones below its inverse count as zero: their differences and ratios overflow.</summary>
    private const double Largest = 1e250;

    /// <summary>A logarithmic axis reaches down at most so many decades from its top unless told otherwise.</summary>
    private const double MostDecades = 30;

    /// <summary>Limits that hold all finite values (all positive ones on a logarithmic axis), with <paramref name="padding"/> of the length added on both sides.</summary>
    public static AxisLimits Around(IEnumerable<double> values, Axis axis, double padding, bool keepZero)
    {
        bool logarithmic = axis.Scale == AxisScale.Logarithmic;
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (double value in values)
        {
            double shown = Math.Abs(value) < 1 / Largest ? 0 : value;
            if (Math.Abs(shown) <= Largest && (!logarithmic || shown > 0))
            {
                low = Math.Min(low, shown);
                high = Math.Max(high, shown);
            }
        }

        if (low > high)
        {
            (low, high) = logarithmic ? (0.1, 10) : (0, 1);
        }

        return logarithmic ? Logarithmic(low, high, axis, padding) : Linear(low, high, axis, padding, keepZero);
    }

    /// <summary>The same with the upper limit raised by a fraction of the length.</summary>
    public AxisLimits Raised(AxisScale scale, double fraction) => scale == AxisScale.Linear
        ? this with { Maximum = Maximum + (fraction * (Maximum - Minimum)) }
        : this with { Maximum = Maximum * Math.Pow(Maximum / Minimum, fraction) };

    private static AxisLimits Linear(double low, double high, Axis axis, double padding, bool keepZero)
    {
        if (high - low <= Narrowest * Math.Max(Math.Abs(low), Math.Abs(high)))
        {
            double half = low == 0 ? 1 : Math.Abs(low) / 2;
            (low, high) = (low - half, high + half);
        }

        double pad = padding * (high - low);
        double minimum = axis.Minimum ?? (keepZero && low == 0 ? 0 : low - pad), maximum = axis.Maximum ?? (keepZero && high == 0 ? 0 : high + pad);
        if (maximum - minimum > Narrowest * Math.Max(Math.Abs(minimum), Math.Abs(maximum)))
        {
            return new(minimum, maximum);
        }

        // a given limit that excludes the data, or two that contradict each other, shows an empty stretch beside it
        return axis.Minimum is null ? new(maximum - Math.Max(1, Math.Abs(maximum)), maximum) : new(minimum, minimum + Math.Max(1, Math.Abs(minimum)));
    }

    private static AxisLimits Logarithmic(double low, double high, Axis axis, double padding)
    {
        low = Math.Max(low, high * Math.Pow(10, -MostDecades));
        if (high / low < Closest)
        {
            (low, high) = (low / 3, high * 3);
        }

        double factor = Math.Pow(high / low, padding);
        double minimum = axis.Minimum is > 0 ? axis.Minimum.Value : low / factor, maximum = axis.Maximum is > 0 ? axis.Maximum.Value : high * factor;
        return maximum / minimum >= Closest ? new(minimum, maximum) : axis.Minimum is > 0 ? new(minimum, minimum * 10) : new(maximum / 10, maximum);
    }
}
