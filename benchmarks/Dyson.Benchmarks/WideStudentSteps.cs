using BenchmarkDotNet.Attributes;
using Dyson.Lanes;
using Dyson.Learning;
using Dyson.Models;

namespace Dyson.Benchmarks;

/// <summary>
/// One training step of one tanh student with two wide layers, as many inputs, a teacher of its shape, fresh inputs: 7 |B| n² multiply-adds.
/// </summary>
public class WideStudentSteps
{
    private DeepStudentMachine<Lanes1> _student = null!;

    [Params(256, 512, 1024)]
    public int Width { get; set; }

    [Params(16, 128)]
    public int BatchSize { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        DeepNetwork network = new(Width, [new DeepLayer(Width, Activation.Tanh, DeepWeights.FanIn()), new DeepLayer(Width, Activation.Tanh, DeepWeights.FanIn())]);
        _student = new DeepStudentTraining(new DeepStudent(network, network), new DeepLearning(0.01, BatchSize, Optimiser.Sgd(), DeepData.Fresh), "wide").Create<Lanes1>(1, 0);
    }

    [Benchmark(Description = "step of one wide student")]
    public void Step() => _student.Step();
}
