using BenchmarkDotNet.Attributes;
using Dyson.Learning;
using Dyson.Models;

namespace Dyson.Benchmarks;

/// <summary>Every thread trains its own block of 64 machines by 500 steps: as long on two threads as on one if they do not hinder each other.</summary>
public class Threads
{
    private readonly RbmTraining _training = new(
        new GaussianRbm(TargetSpectrum.Ring(10, 4), 10, 9, InitialWeights.AtTarget), new PcdLearning(0.02, 64), "threads");

    [Params(1, 2)]
    public int Count { get; set; }

    [Benchmark(Description = "64 × 500 wishart steps a thread")]
    public void Train() => Parallel.For(
        0, Count, new ParallelOptions { MaxDegreeOfParallelism = Count }, block => _training.Train(1, 64L * block, 64, [500], default));
}
