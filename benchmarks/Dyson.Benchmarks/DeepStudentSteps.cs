using System.Runtime.CompilerServices;
using BenchmarkDotNet.Attributes;
using Dyson.Lanes;
using Dyson.Learning;
using Dyson.Models;
using Dyson.Randomness;

namespace Dyson.Benchmarks;

/// <summary>
/// One training step of one tanh student with two layers of 32 units, 32 inputs, a teacher of its shape, |B| = 16 fresh inputs, eight at a
/// time; and what the step cannot do without, each at the peak that this machine reaches in the same run: its multiply-adds in registers alone,
/// its activations and its normals in the first-level cache. The goal is a step within 2.5 times their sum.
/// </summary>
public class DeepStudentSteps
{
    private const int Lanes = 8;
    private const int Width = 32;
    private const int Batch = 16;

    // Products of |B|×32×32: two of the teacher, two of the student forwards, two gradients, one backwards.
    private const int MultiplyAdds = 7 * Batch * Width * Width;
    private const int SumsInRegisters = 16;
    private const int Units = Batch * Width;
    private static readonly LaneMemory<Lanes8> Values = new(Units);
    private static readonly LaneMemory<Lanes8> Slopes = new(Units);
    private static readonly LaneMemory<Lanes8> Sums = new(SumsInRegisters);
    private DeepStudentMachine<Lanes8> _students = null!;
    private LaneStream<Lanes8> _random = new(1, "kernels", 0);

    [GlobalSetup]
    public void SetUp()
    {
        DeepNetwork teacher = new(Width, [new DeepLayer(Width, Activation.Tanh, DeepWeights.FanIn()), new DeepLayer(Width, Activation.Tanh, DeepWeights.FanIn())]);
        _students = new DeepStudentTraining(new DeepStudent(teacher, teacher), new DeepLearning(0.1, Batch, Optimiser.Sgd(), DeepData.Fresh), "speed").Create<Lanes8>(1, 0);
        _random.FillNormals(Values.Span);
        for (int step = 0; step < 100; step++)
        {
            _students.Step();
        }
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Lanes, Description = "step")]
    public void Step() => _students.Step();

    [Benchmark(OperationsPerInvoke = Lanes, Description = "114 688 multiply-adds")]
    public void MultiplyAddsAlone() => Accumulate(Sums.Span, MultiplyAdds / SumsInRegisters);

    [Benchmark(OperationsPerInvoke = Lanes, Description = "1024 tanh with slope, 1024 without")]
    public void ActivationsAlone()
    {
        // The values shrink under repeated tanh; its cost does not depend on them.
        DeepElements.Apply(Activation.Tanh, Values.Span, Slopes.Span);
        DeepElements.Apply(Activation.Tanh, Values.Span, Slopes.Span);
        DeepElements.Apply<Lanes8>(Activation.Tanh, Values.Span, []);
        DeepElements.Apply<Lanes8>(Activation.Tanh, Values.Span, []);
    }

    [Benchmark(OperationsPerInvoke = Lanes, Description = "512 normals")]
    public void NormalsAlone() => _random.FillNormals(Values.Span);

    // Sixteen independent sums: enough to hide the latency of four cycles at two a cycle.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Accumulate(Span<Lanes8> sums, int count)
    {
        Lanes8 x = Lanes8.Broadcast(0.999);
        Lanes8 y = Lanes8.Broadcast(1e-3);
        Lanes8 s0 = sums[0], s1 = sums[1], s2 = sums[2], s3 = sums[3], s4 = sums[4], s5 = sums[5], s6 = sums[6], s7 = sums[7];
        Lanes8 s8 = sums[8], s9 = sums[9], s10 = sums[10], s11 = sums[11], s12 = sums[12], s13 = sums[13], s14 = sums[14], s15 = sums[15];
        for (int k = 0; k < count; k++)
        {
            s0 = Lanes8.MultiplyAdd(x, s0, y);
            s1 = Lanes8.MultiplyAdd(x, s1, y);
            s2 = Lanes8.MultiplyAdd(x, s2, y);
            s3 = Lanes8.MultiplyAdd(x, s3, y);
            s4 = Lanes8.MultiplyAdd(x, s4, y);
            s5 = Lanes8.MultiplyAdd(x, s5, y);
            s6 = Lanes8.MultiplyAdd(x, s6, y);
            s7 = Lanes8.MultiplyAdd(x, s7, y);
            s8 = Lanes8.MultiplyAdd(x, s8, y);
            s9 = Lanes8.MultiplyAdd(x, s9, y);
            s10 = Lanes8.MultiplyAdd(x, s10, y);
            s11 = Lanes8.MultiplyAdd(x, s11, y);
            s12 = Lanes8.MultiplyAdd(x, s12, y);
            s13 = Lanes8.MultiplyAdd(x, s13, y);
            s14 = Lanes8.MultiplyAdd(x, s14, y);
            s15 = Lanes8.MultiplyAdd(x, s15, y);
        }

        (sums[0], sums[1], sums[2], sums[3], sums[4], sums[5], sums[6], sums[7]) = (s0, s1, s2, s3, s4, s5, s6, s7);
        (sums[8], sums[9], sums[10], sums[11], sums[12], sums[13], sums[14], sums[15]) = (s8, s9, s10, s11, s12, s13, s14, s15);
    }
}
