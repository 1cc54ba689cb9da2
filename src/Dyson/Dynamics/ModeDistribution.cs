namespace Dyson.Dynamics;

/// <summary>The distribution of one mode at one time, as cumulative probabilities at the edges of a grid, with its moments.</summary>
public sealed class ModeDistribution
{
    private readonly double[] _edges;
    private readonly double[] _cumulative;

    internal ModeDistribution(double time, double[] edges, double[] cumulative, double mean, double variance, double fourth)
    {
        (Time, _edges, _cumulative, Mean, Variance, FourthCentralMoment) = (time, edges, cumulative, mean, variance, fourth);
    }

    /// <summary>The time, in updates.</summary>
    public double Time { get; }

    /// <summary>⟨x⟩.</summary>
    public double Mean { get; }

    /// <summary>Var x.</summary>
    public double Variance { get; }

    /// <summary>⟨(x − ⟨x⟩)⁴⟩: fixes the error of a measured variance beforehand.</summary>
    public double FourthCentralMoment { get; }

    /// <summary>The grid's edges.</summary>
    public ReadOnlySpan<double> Edges => _edges;

    /// <summary>Probability below x, linear between edges.</summary>
    public double Cumulative(double x)
    {
        if (!(x > _edges[0]))
        {
            return 0;
        }

        if (x >= _edges[^1])
        {
            return 1;
        }

        int found = Array.BinarySearch(_edges, x);
        int cell = found >= 0 ? found : ~found - 1;
        return _cumulative[cell] + ((_cumulative[cell + 1] - _cumulative[cell]) * (x - _edges[cell]) / (_edges[cell + 1] - _edges[cell]));
    }

    /// <summary>Mean density between two edges.</summary>
    public double Density(int cell) => (_cumulative[cell + 1] - _cumulative[cell]) / (_edges[cell + 1] - _edges[cell]);
}
