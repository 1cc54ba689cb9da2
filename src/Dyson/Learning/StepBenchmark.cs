using System.Runtime.CompilerServices;
using Dyson.Lanes;
using Dyson.LinearAlgebra;
using Dyson.Models;
using Dyson.Randomness;

namespace Dyson.Learning;

/// <summary>Something that a training step cannot do without, at the peak that the machine reached in the same run.</summary>
/// <param name="Name">What is done.</param>
/// <param name="Count">How often in one step of one student.</param>
/// <param name="NanosecondsEach">Nanoseconds for one of them.</param>
public sealed record StepPart(string Name, double Count, double NanosecondsEach)
{
    /// <summary>Nanoseconds of a step.</summary>
    public double Nanoseconds => Count * NanosecondsEach;
}

/// <summary>The speed of one kind of student on one thread.</summary>
/// <param name="Student">Which student.</param>
/// <param name="Nanoseconds">One training step of one student.</param>
/// <param name="Parts">What the step consists of, each at its peak.</param>
public sealed record StepSpeed(string Student, double Nanoseconds, IReadOnlyList<StepPart> Parts)
{
    /// <summary>10⁶ updates a second and thread.</summary>
    public double MillionUpdatesPerSecond => 1000 / Nanoseconds;

    /// <summary>The step's time over the sum of its parts'.</summary>
    public double RatioToPeak => Nanoseconds / Parts.Sum(part => part.Nanoseconds);
}

/// <summary>
/// Measures students' training steps on one thread, as many side by side as a register holds, and in turns with them what a step cannot do
/// without: multiply-adds in registers alone, tanh and normals in the first-level cache. The best of many short slices counts for each.
/// </summary>
public static class StepBenchmark
{
    private const int Width = 32;
    private const int Batch = 16;

    // Products of |B|×32×32: two of the teacher, two of the student forwards, two gradients, one backwards.
    private const int DeepMultiplyAdds = 7 * Batch * Width * Width;
    private const int Units = Batch * Width;

    // As many independent sums as hide the latency of the instruction.
    private const int Sums = 16;
    private const int MultiplyAddsAtATime = 4096;

    /// <summary>The optimised LAPACK of this machine, or null: the second way to spectra of large matrices.</summary>
    public static string? LapackName => Lapack.Name;

    /// <summary>
    /// Measures the linear student of N = 2 and 10 with infinite data (without a fixed layer, behind a diagonal one, behind a dense one in the basis of
    /// G and with G as a matrix), and a tanh student with two layers of 32 units, |B| = 16 fresh inputs, a teacher of its shape.
    /// </summary>
    /// <param name="slices">Slices of 2 ms for each student and each of its parts, ≥ 1.</param>
    /// <param name="clock">The source of time.</param>
    /// <param name="cancellation">Felt between slices.</param>
    /// <returns>Speeds, each as soon as it is known.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one slice.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IEnumerable<StepSpeed> Measure(int slices, TimeProvider clock, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slices, 1);
        ArgumentNullException.ThrowIfNull(clock);
        return LaneWidths.Widest switch
        {
            LaneWidth.Eight => Measure<Lanes8>(slices, clock, cancellation),
            LaneWidth.Four => Measure<Lanes4>(slices, clock, cancellation),
            _ => Measure<Lanes2>(slices, clock, cancellation),
        };
    }

    private static IEnumerable<StepSpeed> Measure<T>(int slices, TimeProvider clock, CancellationToken cancellation)
        where T : unmanaged, ILanes<T>
    {
        foreach (int n in new[] { 2, 10 })
        {
            TeacherStudent model = new([.. Enumerable.Repeat(2.0, n)], InitialWeights.AtTarget);
            NoisyGradientLearning learning = new(0.1, Batch, 0.1, StudentData.Infinite);
            HiddenLayerStudent diagonal = new(model, HiddenLayer.Graded(n, 1, 3));
            HiddenLayerStudent dense = new(model, HiddenLayer.Random(n, n, 1 / Math.Sqrt(n), RandomStream.FromSeed(1)));

            // A step draws a symmetric matrix and moves one; G as a matrix multiplies one more.
            int normals = n * (n + 1) / 2;
            foreach ((string name, LaneTraining training, int multiplyAdds) in new (string, LaneTraining, int)[]
            {
                ("no fixed layer", new TeacherStudentTraining(model, learning, "speed"), normals),
                ("diagonal Z", new HiddenLayerTraining(diagonal, learning, "speed"), normals),
                ("dense Z", new HiddenLayerTraining(dense, learning, "speed"), normals),
                ("dense Z, G multiplied as a matrix", new HiddenLayerTraining(dense, learning, "speed", basis: LayerBasis.Given), normals + (n * n * n)),
            })
            {
                using Machine<T> machine = training.CreateMachines<T>(1, 0);
                yield return Measure<T>(
                    string.Create(System.Globalization.CultureInfo.InvariantCulture, $"linear, N = {n}, {name}"), machine.Step, multiplyAdds, 0, normals, slices, clock, cancellation);
            }
        }

        DeepNetwork network = new(Width, [new DeepLayer(Width, Activation.Tanh, DeepWeights.FanIn()), new DeepLayer(Width, Activation.Tanh, DeepWeights.FanIn())]);
        using DeepStudentMachine<T> deep = new DeepStudentTraining(new DeepStudent(network, network), new DeepLearning(0.1, Batch, Optimiser.Sgd(), DeepData.Fresh), "speed").Create<T>(1, 0);
        yield return Measure<T>("tanh, two layers of 32, |B| = 16", deep.Step, DeepMultiplyAdds, 2 * Units, Units, slices, clock, cancellation);
    }

    // Both with slopes (the student) and without (the teacher) there are `activations` tanh.
    private static StepSpeed Measure<T>(
        string name, Action step, int multiplyAdds, int activations, int normals, int slices, TimeProvider clock, CancellationToken cancellation)
        where T : unmanaged, ILanes<T>
    {
        using Peaks<T> peaks = new();
        double[] best = [double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity];
        Action[] actions = [step, peaks.MultiplyAdds, peaks.Normals, peaks.TanhWithSlopes, peaks.Tanh];
        int[] counts = [1, MultiplyAddsAtATime, Units, Units, Units];
        for (int slice = 0; slice < slices; slice++)
        {
            for (int i = 0; i < (activations == 0 ? 3 : 5); i++)
            {
                cancellation.ThrowIfCancellationRequested();
                best[i] = Math.Min(best[i], Nanoseconds(actions[i], clock) / (counts[i] * T.Count));
            }
        }

        List<StepPart> parts = [new("multiply-add", multiplyAdds, best[1]), new("normal", normals, best[2])];
        if (activations > 0)
        {
            parts.Add(new StepPart("tanh with slope", activations, best[3]));
            parts.Add(new StepPart("tanh", activations, best[4]));
        }

        return new StepSpeed(name, best[0], parts);
    }

    private static double Nanoseconds(Action action, TimeProvider clock)
    {
        long start = clock.GetTimestamp();
        long count = 0;
        TimeSpan elapsed;
        do
        {
            // Sixteen between two looks at the clock.
            for (int i = 0; i < 16; i++)
            {
                action();
            }

            count += 16;
            elapsed = clock.GetElapsedTime(start);
        }
        while (elapsed < KernelBenchmark.Slice);
        return elapsed.TotalNanoseconds / count;
    }

    private sealed class Peaks<T> : IDisposable
        where T : unmanaged, ILanes<T>
    {
        private readonly LaneMemory<T> _values = new(Units);
        private readonly LaneMemory<T> _slopes = new(Units);
        private readonly LaneMemory<T> _sums = new(Sums);
        private LaneStream<T> _random = new(1, "peak", 0);

        public Peaks() => _random.FillNormals(_values.Span);

        public void MultiplyAdds() => Accumulate(_sums.Span, MultiplyAddsAtATime / Sums);

        public void Normals() => _random.FillNormals(_values.Span);

        // Values shrink under repeated tanh; its cost does not depend on them.
        public void TanhWithSlopes() => DeepElements.Apply(Activation.Tanh, _values.Span, _slopes.Span);

        public void Tanh() => DeepElements.Apply(Activation.Tanh, _values.Span, []);

        public void Dispose()
        {
            _values.Dispose();
            _slopes.Dispose();
            _sums.Dispose();
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private static void Accumulate(Span<T> sums, int count)
        {
            T x = T.Broadcast(0.999);
            T y = T.Broadcast(1e-3);
            T s0 = sums[0], s1 = sums[1], s2 = sums[2], s3 = sums[3], s4 = sums[4], s5 = sums[5], s6 = sums[6], s7 = sums[7];
            T s8 = sums[8], s9 = sums[9], s10 = sums[10], s11 = sums[11], s12 = sums[12], s13 = sums[13], s14 = sums[14], s15 = sums[15];
            for (int k = 0; k < count; k++)
            {
                s0 = T.MultiplyAdd(x, s0, y);
                s1 = T.MultiplyAdd(x, s1, y);
                s2 = T.MultiplyAdd(x, s2, y);
                s3 = T.MultiplyAdd(x, s3, y);
                s4 = T.MultiplyAdd(x, s4, y);
                s5 = T.MultiplyAdd(x, s5, y);
                s6 = T.MultiplyAdd(x, s6, y);
                s7 = T.MultiplyAdd(x, s7, y);
                s8 = T.MultiplyAdd(x, s8, y);
                s9 = T.MultiplyAdd(x, s9, y);
                s10 = T.MultiplyAdd(x, s10, y);
                s11 = T.MultiplyAdd(x, s11, y);
                s12 = T.MultiplyAdd(x, s12, y);
                s13 = T.MultiplyAdd(x, s13, y);
                s14 = T.MultiplyAdd(x, s14, y);
                s15 = T.MultiplyAdd(x, s15, y);
            }

            (sums[0], sums[1], sums[2], sums[3], sums[4], sums[5], sums[6], sums[7]) = (s0, s1, s2, s3, s4, s5, s6, s7);
            (sums[8], sums[9], sums[10], sums[11], sums[12], sums[13], sums[14], sums[15]) = (s8, s9, s10, s11, s12, s13, s14, s15);
        }
    }
}
