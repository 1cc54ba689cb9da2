using BenchmarkDotNet.Attributes;
using Dyson.Dynamics.Ensembles;
using Dyson.Randomness;

namespace Dyson.Benchmarks;

/// <summary>One spectrum of 10 000 levels: a second each, and the full matrix is out of the question.</summary>
public class LargeEnsembles
{
    private readonly RandomStream _random = RandomStream.FromSeed(1, "large");
    private readonly double[] _levels = new double[10_000];

    [Benchmark(Baseline = true, Description = "β-Hermite, n = 10 000")]
    public void Hermite() => GaussianEnsemble.WithDiagonalDeviation(1, 10_000, 1).Sample(_random, _levels);

    [Benchmark(Description = "circular, n = 10 000")]
    public void Circular() => CircularEnsemble.WithIndex(1, 10_000).Sample(_random, _levels);
}
