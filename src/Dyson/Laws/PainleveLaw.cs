using MathNet.Numerics.Integration;

namespace Dyson.Laws;

/// <summary>
/// A law that is given by a Painlevé transcendent: a table of Taylor polynomials in the middle, asymptotic series beyond it, both with small
/// relative error; moments by quadrature of the density.
/// </summary>
/// <remarks>The table speaks of u = x·<see cref="Scale"/>; it is computed when the first law that needs it is asked something, once.</remarks>
public abstract class PainleveLaw : ContinuousLaw
{
    private const int GaussNodes = 32;
    private const double Negligible = 1e-20;

    private readonly Lazy<TaylorTable> _table;
    private readonly Lazy<double> _mean;
    private readonly Lazy<double> _variance;

    private protected PainleveLaw(Lazy<TaylorTable> table, double scale)
    {
        _table = table;
        Scale = scale;
        _mean = new Lazy<double>(() => Average(x => x));
        _variance = new Lazy<double>(() => CentralMoment(2));
    }

    /// <inheritdoc/>
    public override double Mean => _mean.Value;

    /// <inheritdoc/>
    public override double Variance => _variance.Value;

    /// <summary>⟨(x − ⟨x⟩)³⟩/σ³.</summary>
    public double Skewness => CentralMoment(3) / Math.Pow(Variance, 1.5);

    /// <summary>⟨(x − ⟨x⟩)⁴⟩/σ⁴ − 3.</summary>
    public double ExcessKurtosis => (CentralMoment(4) / (Variance * Variance)) - 3;

    /// <summary>The table's argument u is this times x.</summary>
    internal double Scale { get; }

    internal TaylorTable Table => _table.Value;

    /// <inheritdoc/>
    public override double Density(double x)
    {
        double u = x * Scale;
        (double low, double high) = Table.Density.Range;
        return u < low ? Scale * Math.Exp(LeftLogDensity(u)) : u > high ? Scale * Math.Exp(RightLogDensity(u))
            : double.IsNaN(u) ? u : Scale * Table.Density.At(u);
    }

    /// <inheritdoc/>
    public override double LogDensity(double x)
    {
        double u = x * Scale;
        (double low, double high) = Table.Density.Range;
        return Math.Log(Scale) + (u < low ? LeftLogDensity(u) : u > high ? RightLogDensity(u) : double.IsNaN(u) ? u : Math.Log(Table.Density.At(u)));
    }

    /// <inheritdoc/>
    public override double Cumulative(double x)
    {
        double u = x * Scale;
        (double low, double high) = Table.Density.Range;
        return u < low ? Math.Exp(LeftLogCumulative(u)) : u > high ? 1 - Math.Exp(RightLogSurvival(u))
            : double.IsNaN(u) ? u : Table.Cumulative.At(u);
    }

    /// <inheritdoc/>
    public override double Survival(double x)
    {
        double u = x * Scale;
        (double low, double high) = Table.Density.Range;
        return u < low ? 1 - Math.Exp(LeftLogCumulative(u)) : u > high ? Math.Exp(RightLogSurvival(u))
            : double.IsNaN(u) ? u : Table.Survival.At(u);
    }

    /// <inheritdoc/>
    public override double Moment(int order) => Allowed.Order(order) switch
    {
        0 => 1,
        1 => Mean,
        _ => Average(x => Math.Pow(x, order)),
    };

    /// <summary>ln of the density in u, left of the table.</summary>
    private protected abstract double LeftLogDensity(double u);

    /// <summary>ln of the cumulative, left of the table.</summary>
    private protected abstract double LeftLogCumulative(double u);

    /// <summary>ln of the density in u, right of the table.</summary>
    private protected abstract double RightLogDensity(double u);

    /// <summary>ln of the survival, right of the table.</summary>
    private protected abstract double RightLogSurvival(double u);

    private double CentralMoment(int order)
    {
        double mean = Mean;
        return Average(x => Math.Pow(x - mean, order));
    }

    /// <summary>⟨f⟩ over pieces of one unit of u, outwards from 0 until nothing is added.</summary>
    private double Average(Func<double, double> f)
    {
        double sum = 0;
        foreach (int direction in Lower == 0 ? [1] : new[] { 1, -1 })
        {
            for (int i = 0; ; i++)
            {
                (double a, double b) = (direction * i / Scale, direction * (i + 1) / Scale);
                double piece = direction * GaussLegendreRule.Integrate(x => f(x) * Density(x), a, b, GaussNodes);
                sum += piece;
                if (i > Table.Density.Range.High / 2 && Math.Abs(piece) <= Negligible * Math.Abs(sum))
                {
                    break;
                }
            }
        }

        return sum;
    }
}
