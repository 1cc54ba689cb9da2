using BenchmarkDotNet.Attributes;
using Dyson.Dynamics.Ensembles;
using Dyson.Randomness;

namespace Dyson.Benchmarks;

/// <summary>One spectrum of the β-Hermite ensemble: tridiagonal model against full matrix, β = 1, and the other sparse models.</summary>
public class EnsembleSampling
{
    private readonly RandomStream _random = RandomStream.FromSeed(1, "speed");
    private GaussianEnsemble _hermite = null!;
    private LaguerreEnsemble _laguerre = null!;
    private CircularEnsemble _circular = null!;
    private double[] _levels = null!;

    [Params(100, 1000)]
    public int Size { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _hermite = GaussianEnsemble.WithDiagonalDeviation(1, Size, 1);
        _laguerre = LaguerreEnsemble.WithElementVariance(1, 2 * Size, Size, 1);
        _circular = CircularEnsemble.WithIndex(1, Size);
        _levels = new double[Size];
    }

    [Benchmark(Baseline = true, Description = "β-Hermite, tridiagonal")]
    public void Hermite() => _hermite.Sample(_random, _levels);

    [Benchmark(Description = "β-Laguerre, bidiagonal")]
    public void Laguerre() => _laguerre.Sample(_random, _levels);

    [Benchmark(Description = "circular, phases")]
    public void Circular() => _circular.Sample(_random, _levels);

    [Benchmark(Description = "GOE, full matrix")]
    public double[] Dense() => _hermite.SampleDense(_random);
}
