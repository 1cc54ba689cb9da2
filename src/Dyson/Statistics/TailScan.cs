namespace Dyson.Statistics;

/// <summary>The fit at one x_min.</summary>
/// <param name="Place">Number of the distinct value that is x_min.</param>
/// <param name="Shape">The fitted law.</param>
/// <param name="Distance">D.</param>
internal readonly record struct TailFit(int Place, TailShape Shape, double Distance);

/// <summary>
/// The search for x_min over the distinct values: α from suffix sums of ln x, D = sup |F_n − F| on both sides of every step. D is found by halving: between two points
/// F and F_n are monotone, so no step between them can differ by more than the ends say, and what cannot exceed the largest difference so far is skipped; a candidate is left as
/// soon as it exceeds the best. Both bounds are exact: the answer is that of the full search.
/// </summary>
internal sealed class TailScan
{
    private readonly TailFamily _family;
    private readonly double[] _values;
    private readonly double[] _logs;

    // values below the distinct value j, and the sum of logarithms from it on
    private readonly int[] _before;
    private readonly double[] _suffix;

    /// <param name="family">The power laws.</param>
    /// <param name="values">Positive values up to the cut-off; sorted in place.</param>
    public TailScan(TailFamily family, double[] values)
    {
        _family = family;
        Array.Sort(values);
        Count = values.Length;
        int distinct = 0;
        _values = new double[Count];
        _before = new int[Count + 1];
        for (int i = 0; i < Count; i++)
        {
            if (i == 0 || values[i] != values[i - 1])
            {
                _values[distinct] = values[i];
                _before[distinct++] = i;
            }
        }

        _before[distinct] = Count;
        Distinct = distinct;
        _logs = new double[distinct];
        _suffix = new double[distinct + 1];
        for (int j = distinct - 1; j >= 0; j--)
        {
            _logs[j] = Math.Log(_values[j]);
            _suffix[j] = _suffix[j + 1] + ((_before[j + 1] - _before[j]) * _logs[j]);
        }
    }

    public int Count { get; }

    public int Distinct { get; }

    public int TailCount(int place) => Count - _before[place];

    public double Value(int place) => _values[place];

    /// <summary>The x_min of least D among those that leave enough points, the smallest of equals; null where none has a fit.</summary>
    public TailFit? Best(int fewest)
    {
        TailFit? best = null;
        for (int place = 0; place < Distinct - 1 && TailCount(place) >= fewest; place++)
        {
            TailFit? fit = At(place, _values[place], best?.Distance ?? double.PositiveInfinity);
            if (fit is not null && !(fit.Value.Distance >= best?.Distance))
            {
                best = fit;
            }
        }

        return best;
    }

    /// <summary>The fit for a given x_min; null where fewer than two distinct values reach it or no α fits.</summary>
    public TailFit? Fixed(double lowest)
    {
        int place = Array.BinarySearch(_values, 0, Distinct, lowest);
        place = place < 0 ? ~place : place;
        return place < Distinct - 1 ? At(place, lowest, double.PositiveInfinity) : null;
    }

    private TailFit? At(int place, double lowest, double limit)
    {
        double logLowest = lowest == _values[place] ? _logs[place] : Math.Log(lowest);
        double exponent = _family.Exponent(lowest, logLowest, _suffix[place] / TailCount(place));
        if (!double.IsFinite(exponent))
        {
            return null;
        }

        TailShape shape = _family.Shape(exponent, lowest, logLowest);
        return new TailFit(place, shape, Distance(place, shape, limit));
    }

    /// <summary>D, or any number above the limit where D exceeds it.</summary>
    private double Distance(int first, in TailShape shape, double limit)
    {
        int last = Distinct - 1;
        double largest = 0;
        (_, double fromFirst) = Step(first, first, shape, ref largest);
        (double toLast, _) = Step(last, first, shape, ref largest);
        Between(first, fromFirst, last, toLast, first, shape, limit, ref largest);
        return largest;
    }

    private void Between(int low, double cumulativeLow, int high, double cumulativeHigh, int first, in TailShape shape, double limit, ref double largest)
    {
        if (high - low < 2 || largest > limit)
        {
            return;
        }

        double count = TailCount(first);
        double empiricalLow = (_before[low + 1] - _before[first]) / count;
        double empiricalHigh = (_before[high] - _before[first]) / count;
        if (Math.Max(cumulativeHigh - empiricalLow, empiricalHigh - cumulativeLow) <= largest)
        {
            return;
        }

        int middle = low + ((high - low) / 2);
        (double below, double atOrBelow) = Step(middle, first, shape, ref largest);
        Between(low, cumulativeLow, middle, below, first, shape, limit, ref largest);
        Between(middle, atOrBelow, high, cumulativeHigh, first, shape, limit, ref largest);
    }

    private (double Below, double AtOrBelow) Step(int place, int first, in TailShape shape, ref double largest)
    {
        (double below, double atOrBelow) = _family.Cumulative(shape, _values[place], _logs[place]);
        double count = TailCount(first);
        double before = Math.Abs(below - ((_before[place] - _before[first]) / count));
        double after = Math.Abs(atOrBelow - ((_before[place + 1] - _before[first]) / count));
        largest = Math.Max(largest, Math.Max(before, after));
        return (below, atOrBelow);
    }
}
