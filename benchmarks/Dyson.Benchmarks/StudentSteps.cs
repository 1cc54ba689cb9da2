using BenchmarkDotNet.Attributes;
using Dyson.Lanes;
using Dyson.Learning;
using Dyson.Models;
using Dyson.Randomness;

namespace Dyson.Benchmarks;

/// <summary>One training step of one linear student, eight at a time, and the singular values of one.</summary>
public class StudentSteps
{
    private const int Lanes = 8;
    private StudentMachine<Lanes8> _infinite = null!;
    private StudentMachine<Lanes8> _batches = null!;
    private Lanes8[] _levels = null!;

    [Params(2, 10)]
    public int Size { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        TeacherStudent model = new([.. Enumerable.Repeat(2.0, Size)], InitialWeights.AtTarget);
        _infinite = Create(model, StudentData.Infinite);
        _batches = Create(model, StudentData.Batches);
        _levels = new Lanes8[Size];
    }

    [Benchmark(OperationsPerInvoke = Lanes, Description = "infinite data")]
    public void Infinite() => _infinite.Step();

    [Benchmark(OperationsPerInvoke = Lanes, Description = "batches of 16 inputs")]
    public void Batches() => _batches.Step();

    [Benchmark(OperationsPerInvoke = Lanes, Description = "singular values")]
    public void Spectrum() => _infinite.Spectrum(_levels);

    private static StudentMachine<Lanes8> Create(TeacherStudent model, StudentData data)
    {
        double[,] teacher = model.TeacherMatrix(new RandomStream(new StreamKey(1, "teacher", 0)));
        StudentMachine<Lanes8> students = new(
            model, new NoisyGradientLearning(0.1, 16, 0.1, data), teacher, eigenvalues: false, 1, "speed", 0);

        // Away from the exactly degenerate start, where the singular values would be too easy.
        for (int step = 0; step < 100; step++)
        {
            students.Step();
        }

        return students;
    }
}
