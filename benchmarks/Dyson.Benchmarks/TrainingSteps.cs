using BenchmarkDotNet.Attributes;
using Dyson.Lanes;
using Dyson.Learning;
using Dyson.Models;
using Dyson.Randomness;
using Dyson.Tests.Learning;

namespace Dyson.Benchmarks;

/// <summary>
/// One training step of one Boltzmann machine (ring target N = 10, k = 3 sweeps), eight at a time, against the papers' algorithm
/// in plain code: the same class that the tests take for their oracle.
/// </summary>
public class TrainingSteps
{
    private const int Lanes = 8;
    private const double Rate = 0.02;
    private const int Sweeps = 3;
    private static readonly GaussianRbm Model = new(TargetSpectrum.Ring(10, 4), 10, 9, InitialWeights.AtTarget);
    private Machine<Lanes8> _literal = null!;
    private Machine<Lanes8> _collapsed = null!;
    private Machine<Lanes8>? _wishart;
    private PlainBoltzmannMachine _plain = null!;

    [Params(4, 16, 64, 10_000)]
    public int BatchSize { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _literal = Create(PcdMethod.Literal);
        _collapsed = Create(PcdMethod.Collapsed);
        _wishart = BatchSize < Model.Visible ? null : Create(PcdMethod.Wishart);
        _plain = new PlainBoltzmannMachine([.. Model.Target.Kappas], 10, 9, 1, BatchSize, new RandomStream(new StreamKey(1, "plain", 0)));
    }

    [Benchmark(Baseline = true, Description = "literal, plain scalar code")]
    public void Plain() => _plain.Step(Rate, Sweeps);

    [Benchmark(OperationsPerInvoke = Lanes, Description = "literal")]
    public void Literal() => _literal.Step();

    [Benchmark(OperationsPerInvoke = Lanes, Description = "collapsed")]
    public void Collapsed() => _collapsed.Step();

    /// <summary>Not available (and shown as failed) below |B| = N.</summary>
    [Benchmark(OperationsPerInvoke = Lanes, Description = "wishart")]
    public void Wishart() => (_wishart ?? throw new InvalidOperationException("The wishart sampler needs |B| ≥ 10.")).Step();

    private Machine<Lanes8> Create(PcdMethod method) =>
        new RbmTraining(Model, new PcdLearning(Rate, BatchSize, Sweeps, method), "speed").CreateMachines<Lanes8>(1, 0);
}
