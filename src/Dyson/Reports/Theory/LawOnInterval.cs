using MathNet.Numerics.Integration;

namespace Dyson.Reports.Theory;

/// <summary>Moments of a density on an interval, by Gauss's rule in panels; the density need not be normalised.</summary>
internal sealed class LawOnInterval
{
    private const int Panels = 60;
    private const int Nodes = 16;

    private readonly Func<double, double> _density;
    private readonly double _from;
    private readonly double _to;
    private readonly double _mass;

    public LawOnInterval(Func<double, double> density, double from, double to)
    {
        (_density, _from, _to) = (density, from, to);
        _mass = Integral(density);
        Mean = Integral(x => x * density(x)) / _mass;
        Variance = Central(2);
        Skewness = Central(3) / Math.Pow(Variance, 1.5);
    }

    /// <summary>⟨x⟩.</summary>
    public double Mean { get; }

    /// <summary>⟨(x − ⟨x⟩)²⟩.</summary>
    public double Variance { get; }

    /// <summary>⟨(x − ⟨x⟩)³⟩/σ³.</summary>
    public double Skewness { get; }

    /// <summary>The integral of the density as it was given.</summary>
    public double Mass => _mass;

    /// <summary>The normalised density.</summary>
    public double Density(double x) => x < _from || x > _to ? 0 : _density(x) / _mass;

    private double Central(int order) => Integral(x => Math.Pow(x - Mean, order) * _density(x)) / _mass;

    private double Integral(Func<double, double> f)
    {
        double sum = 0;
        for (int i = 0; i < Panels; i++)
        {
            sum += GaussLegendreRule.Integrate(f, _from + ((_to - _from) * i / Panels), _from + ((_to - _from) * (i + 1) / Panels), Nodes);
        }

        return sum;
    }
}
