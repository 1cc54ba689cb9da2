namespace Dyson.Statistics;

/// <summary>The null of the spread of statistics over the first so many unfoldings.</summary>
internal sealed class UnfoldingSpreads
{
    private readonly int _methods;
    private readonly double[] _unit;
    private readonly NullDistribution _null;

    public UnfoldingSpreads(int methods, double[][][] draws)
    {
        _methods = methods;
        _unit = [.. Enumerable.Range(0, draws[0].Length).Select(s => Math.Sqrt(draws.Average(draw => Square(Spread(draw[s])))))];
        _null = NullDistribution.Of([.. draws.Select(Largest)]);
    }

    public TestOutcome Test(double[][] places, string method)
    {
        double largest = Largest(places);
        (double p, double error) = _null.PValue(largest);
        return new TestOutcome(Math.Sqrt(largest), p, error, method);
    }

    /// <summary>The largest squared spread in its units; the squares have exponential tails.</summary>
    private double Largest(double[][] places)
    {
        double largest = 0;
        for (int s = 0; s < places.Length; s++)
        {
            largest = _unit[s] > 0 ? Math.Max(largest, Square(Spread(places[s]) / _unit[s])) : largest;
        }

        return largest;
    }

    private double Spread(double[] places)
    {
        (double low, double high) = (double.PositiveInfinity, double.NegativeInfinity);
        for (int m = 0; m < _methods; m++)
        {
            if (double.IsFinite(places[m]))
            {
                (low, high) = (Math.Min(low, places[m]), Math.Max(high, places[m]));
            }
        }

        return high > low ? high - low : 0;
    }

    private static double Square(double x) => x * x;
}
