using BenchmarkDotNet.Attributes;
using Dyson.Laws;

namespace Dyson.Benchmarks;

/// <summary>
/// One evaluation of a Painlevé law, averaged over points across its support: from the table and, once, by Fredholm determinants, which is what the
/// table is checked against. A million table evaluations take a million times the first line.
/// </summary>
public class LawEvaluations
{
    private const int Points = 1000;
    private readonly double[] _points = new double[Points];
    private readonly double[] _probabilities = new double[Points];
    private TracyWidom _edge = null!;
    private BulkSpacing _bulk = null!;
    private int _next;

    [Params(1, 2, 4)]
    public int Beta { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _edge = Beta switch
        {
            1 => TracyWidom.GaussianOrthogonal,
            2 => TracyWidom.GaussianUnitary,
            _ => TracyWidom.GaussianSymplecticInTracyWidomScaling,
        };
        _bulk = Beta == 1 ? BulkSpacing.Goe : Beta == 2 ? BulkSpacing.Gue : BulkSpacing.Gse;
        for (int i = 0; i < Points; i++)
        {
            // Spread, so that no cache or branch predictor learns them.
            double share = (i * 617 % Points + 0.5) / Points;
            _points[i] = -6 + (8 * share);
            _probabilities[i] = share;
        }

        // The tables are made when they are first asked.
        _ = _edge.Cumulative(0) + _bulk.Cumulative(1);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Points, Description = "Tracy–Widom, cdf")]
    public double EdgeCumulative() => Sum(_points, _edge.Cumulative);

    [Benchmark(OperationsPerInvoke = Points, Description = "Tracy–Widom, density")]
    public double EdgeDensity() => Sum(_points, _edge.Density);

    [Benchmark(OperationsPerInvoke = Points, Description = "Tracy–Widom, quantile")]
    public double EdgeQuantile() => Sum(_probabilities, _edge.Quantile);

    [Benchmark(OperationsPerInvoke = Points, Description = "exact bulk spacing, cdf")]
    public double BulkCumulative() => Sum(_probabilities, share => _bulk.Cumulative(4 * share));

    [Benchmark(OperationsPerInvoke = Points, Description = "exact bulk spacing, quantile")]
    public double BulkQuantile() => Sum(_probabilities, _bulk.Quantile);

    [Benchmark(Description = "Tracy–Widom, cdf by determinant")]
    public double EdgeDeterminant() => _edge.ByDeterminant(_points[_next++ % Points]).Value;

    [Benchmark(Description = "exact gap, by determinant")]
    public double BulkDeterminant() => _bulk.GapByDeterminant(4 * _probabilities[_next++ % Points]).Value;

    private static double Sum(double[] arguments, Func<double, double> function)
    {
        double sum = 0;
        foreach (double argument in arguments)
        {
            sum += function(argument);
        }

        return sum;
    }
}
