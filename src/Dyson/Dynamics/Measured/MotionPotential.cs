namespace Dyson.Dynamics.Measured;

/// <summary>
/// U_i(x) = −∫K_i/g_i² dx + ln g_i²(x), the reduced potential of a measured law, tabulated; with the smooth repulsions of singular values it makes the
/// Coulomb gas of the law: exact for one level, and for several where noise does not depend on x and is the same for all.
/// </summary>
internal sealed class MotionPotential
{
    private const int Cells = 4000;
    private readonly MotionLaw _law;
    private readonly double[][] _tables;
    private readonly double[] _lower;
    private readonly double[] _step;

    /// <summary>The potentials of a law.</summary>
    /// <param name="law">The law.</param>
    /// <param name="floor">No level lies below; −∞ for none.</param>
    public MotionPotential(MotionLaw law, double floor)
    {
        _law = law;
        Floor = floor;
        int groups = Enumerable.Range(0, law.Levels).Max(law.GroupOf) + 1;
        (_tables, _lower, _step) = (new double[groups][], new double[groups], new double[groups]);
        for (int i = law.Levels - 1; i >= 0; i--)
        {
            int g = law.GroupOf(i);
            (double lower, double upper) = law.Visited(i);
            double width = upper - lower;
            _lower[g] = Math.Max(lower - (2 * width), floor);
            _step[g] = (upper + (2 * width) - _lower[g]) / Cells;
            double[] table = new double[Cells + 1];
            double Slope(double x) => -law.Drift(i, x) / law.NoiseSquare(i, x);
            for (int k = 1; k <= Cells; k++)
            {
                double x = _lower[g] + ((k - 1) * _step[g]);
                table[k] = table[k - 1] + (_step[g] / 6 * (Slope(x) + (4 * Slope(x + (0.5 * _step[g]))) + Slope(x + _step[g])));
            }

            for (int k = 0; k <= Cells; k++)
            {
                table[k] += Math.Log(law.NoiseSquare(i, _lower[g] + (k * _step[g])));
            }

            double least = table.Min();
            _tables[g] = [.. table.Select(u => u - least)];
        }

        Beta = law.Levels > 1 ? MeasuredMotion.OverallRepulsion(law) : 1;
    }

    /// <summary>N.</summary>
    public int Levels => _law.Levels;

    public double Floor { get; }

    /// <summary>β of the gas.</summary>
    public double Beta { get; }

    /// <summary>U of all levels, the smooth repulsions of singular values included.</summary>
    public double Of(ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += Of(i, x[i]);
        }

        if (_law.Images.Length > 0)
        {
            for (int i = 0, pair = 0; i < x.Length; i++)
            {
                for (int j = i + 1; j < x.Length; j++, pair++)
                {
                    sum -= _law.Images[pair] * Math.Log(x[i] + x[j]);
                }
            }
        }

        for (int i = 0; i < _law.Outers.Length; i++)
        {
            sum -= 0.5 * _law.Outers[i] / _law.NoiseSquare(i, x[i]) * Math.Log(x[i]);
        }

        return sum;
    }

    /// <summary>ln of the gas's weight, up to a constant.</summary>
    public double LogWeight(ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            for (int j = i + 1; j < x.Length; j++)
            {
                sum += Math.Log(x[i] - x[j]);
            }
        }

        return (Beta * sum) - Of(x);
    }

    private double Of(int level, double x)
    {
        int g = _law.GroupOf(level);
        double at = (x - _lower[g]) / _step[g];
        if (!(at >= 0 && at < Cells))
        {
            return double.PositiveInfinity;
        }

        int k = (int)at;
        return _tables[g][k] + ((at - k) * (_tables[g][k + 1] - _tables[g][k]));
    }
}
