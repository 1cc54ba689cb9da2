using BenchmarkDotNet.Attributes;
using Dyson.Dynamics;
using Dyson.Lanes;
using Dyson.Learning;
using Dyson.Models;
using Dyson.Randomness;

namespace Dyson.Benchmarks;

/// <summary>
/// One unit of training time (one update) of one RBM of the ring, N = 10: by training with the three PCD kernels, and by the eigenvalue equation in steps of
/// one update and of eight, a tenth of the fastest relaxation time, for independent samples and with the chains' memory. Eight replicas at a time.
/// </summary>
public class EigenvalueSteps
{
    private const int Lanes = 8;
    private const double Rate = 0.02;
    private static readonly GaussianRbm Model = new(TargetSpectrum.Ring(10, 4), 10, 9, InitialWeights.AtTarget);
    private Machine<Lanes8> _literal = null!;
    private Machine<Lanes8> _collapsed = null!;
    private Machine<Lanes8> _wishart = null!;
    private DysonGroup<Lanes8> _fine = null!;
    private DysonGroup<Lanes8> _coarse = null!;
    private DysonGroup<Lanes8> _remembering = null!;
    private double _fineEnd;
    private double _coarseEnd;
    private double _rememberingEnd;

    [GlobalSetup]
    public void SetUp()
    {
        _literal = Machines(PcdMethod.Literal);
        _collapsed = Machines(PcdMethod.Collapsed);
        _wishart = Machines(PcdMethod.Wishart);
        RbmUpdate independent = RbmUpdate.Independent(Rate, 64);
        _fine = Create(1, independent);
        _coarse = Create(8, independent);
        _remembering = Create(8, RbmUpdate.Persistent(Rate, 64, 3));
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Lanes, Description = "PCD update, literal, |B| = 64")]
    public void Literal() => _literal.Step();

    [Benchmark(OperationsPerInvoke = Lanes, Description = "PCD update, collapsed, |B| = 64")]
    public void Collapsed() => _collapsed.Step();

    [Benchmark(OperationsPerInvoke = Lanes, Description = "PCD update, wishart, |B| = 64")]
    public void Wishart() => _wishart.Step();

    [Benchmark(OperationsPerInvoke = Lanes, Description = "eigenvalue equation, h = 1")]
    public void Fine() => _fine.Step(_fineEnd += 1);

    [Benchmark(OperationsPerInvoke = 8 * Lanes, Description = "eigenvalue equation, h = 8")]
    public void Coarse() => _coarse.Step(_coarseEnd += 8);

    [Benchmark(OperationsPerInvoke = 8 * Lanes, Description = "eigenvalue equation, h = 8, memory of k = 3")]
    public void Remembering() => _remembering.Step(_rememberingEnd += 8);

    private static Machine<Lanes8> Machines(PcdMethod method) =>
        new RbmTraining(Model, new PcdLearning(Rate, 64, 3, method), "speed").CreateMachines<Lanes8>(1, 0);

    private static DysonGroup<Lanes8> Create(double step, RbmUpdate update) => new(
        new RbmSpectrumEquation(new RbmLinearResponse(Model, update), DriftClosure.SecondOrder),
        StepControl.Fixed(step),
        [.. Model.ExactSolution],
        new LaneStream<Lanes8>(1, "speed", 0));
}
