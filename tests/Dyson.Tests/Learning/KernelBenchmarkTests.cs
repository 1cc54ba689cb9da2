using Dyson.Lanes;
using Dyson.Learning;
using Dyson.Models;

namespace Dyson.Tests.Learning;

public class KernelBenchmarkTests
{
    public static TheoryData<PcdMethod> Samplers => [PcdMethod.Literal, PcdMethod.Collapsed, PcdMethod.Wishart, PcdMethod.Exact];

    /// <summary>A clock that moves on by 1 ms with every look at it: two steps of a register's width of replicas in a slice of 2 ms.</summary>
    [Fact]
    public void Speed_is_updates_over_time_summed_over_threads()
    {
        KernelSpeed speed = KernelBenchmark.Measure(PcdMethod.Wishart, 20, 2, 3, new TickingClock(), default);
        double perThread = 2 * (int)LaneWidths.Widest / 0.002;
        Assert.Equal(2 * perThread / 1e6, speed.MillionUpdatesPerSecond, 1e-9);
        Assert.Equal(1e9 / perThread, speed.NanosecondsPerUpdate, 1e-3);
    }

    [Fact]
    public void Every_sampler_and_batch_size_is_measured_on_one_thread_and_on_several()
    {
        KernelSpeed[] speeds = [.. KernelBenchmark.Measure(2, 1, new TickingClock(), default)];
        (PcdMethod, int)[] expected =
            [.. from method in Samplers.Take(3)
                from batchSize in KernelBenchmark.BatchSizes
                where method.Data != PcdMethod.Wishart || batchSize >= 10
                select (method.Data, batchSize)];
        Assert.Equal(expected, speeds.Where(s => s.Threads == 1).Select(s => (s.Method, s.BatchSize)));
        Assert.Equal(expected, speeds.Where(s => s.Threads == 2).Select(s => (s.Method, s.BatchSize)));
        Assert.All(speeds, s => Assert.True(s.MillionUpdatesPerSecond > 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => KernelBenchmark.Measure(0, 1, TimeProvider.System, default));
        Assert.Throws<ArgumentOutOfRangeException>(() => KernelBenchmark.Measure(1, 0, TimeProvider.System, default));
        Assert.Throws<ArgumentOutOfRangeException>(() => KernelBenchmark.Measure(PcdMethod.Wishart, 4, 1, 1, TimeProvider.System, default));
    }

    [Fact]
    public void Cancellation_ends_it()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(
            () => KernelBenchmark.Measure(PcdMethod.Collapsed, 4, 2, 1_000_000, TimeProvider.System, source.Token));
    }

    [Theory]
    [MemberData(nameof(Samplers))]
    public void Boltzmann_machines_allocate_nothing_while_they_learn(PcdMethod method)
    {
        GaussianRbm model = new(TargetSpectrum.FromEigenvalues([4, 4.4, 6]), 3, 9, InitialWeights.AtTarget);
        using Machine<Lanes2> machines = new RbmTraining(model, new PcdLearning(0.02, 8, 3, method), "steady").CreateMachines<Lanes2>(1, 0);
        AssertAllocatesNothing(machines.Step);
    }

    [Theory]
    [InlineData(StudentData.Infinite, LayerBasis.Eigenvectors)]
    [InlineData(StudentData.Batches, LayerBasis.Eigenvectors)]
    [InlineData(StudentData.Infinite, LayerBasis.Given)]
    [InlineData(StudentData.Batches, LayerBasis.Given)]
    public void Students_allocate_nothing_while_they_learn(StudentData data, LayerBasis basis)
    {
        HiddenLayerStudent model = new(new TeacherStudent([1, 2, 2], InitialWeights.AtTarget), HiddenLayer.FromMatrix(new double[,] { { 1, 0.5, 0 }, { 0, 1, 0.5 } }));
        using Machine<Lanes2> machines = new HiddenLayerTraining(model, new NoisyGradientLearning(0.1, 8, 0.1, data), "steady", basis: basis)
            .CreateMachines<Lanes2>(1, 0);
        AssertAllocatesNothing(machines.Step);
    }

    private static void AssertAllocatesNothing(Action step)
    {
        step();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 20; i++)
        {
            step();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private sealed class TickingClock : TimeProvider
    {
        [ThreadStatic]
        private static long _now;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => ++_now;
    }
}
