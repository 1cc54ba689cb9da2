using BenchmarkDotNet.Attributes;
using Dyson.Lanes;
using Dyson.Learning;
using Dyson.Models;
using Dyson.Randomness;

namespace Dyson.Benchmarks;

/// <summary>One training step of one linear student, without and behind a fixed layer, eight at a time; its normals; and the singular values of one.</summary>
public class StudentSteps
{
    private const int Lanes = 8;
    private Machine<Lanes8> _infinite = null!;
    private Machine<Lanes8> _batches = null!;
    private Machine<Lanes8> _diagonal = null!;
    private Machine<Lanes8> _dense = null!;
    private Machine<Lanes8> _given = null!;
    private LaneStream<Lanes8> _random;
    private Lanes8[] _normals = null!;
    private Lanes8[] _levels = null!;

    [Params(2, 10)]
    public int Size { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        TeacherStudent model = new([.. Enumerable.Repeat(2.0, Size)], InitialWeights.AtTarget);
        _infinite = Create(new TeacherStudentTraining(model, Learning(StudentData.Infinite), "speed"));
        _batches = Create(new TeacherStudentTraining(model, Learning(StudentData.Batches), "speed"));
        HiddenLayerStudent diagonal = new(model, HiddenLayer.Graded(Size, 1, 3));
        HiddenLayerStudent dense = new(model, HiddenLayer.Random(Size, Size, 1 / Math.Sqrt(Size), RandomStream.FromSeed(1)));
        _diagonal = Create(new HiddenLayerTraining(diagonal, Learning(StudentData.Infinite), "speed"));
        _dense = Create(new HiddenLayerTraining(dense, Learning(StudentData.Infinite), "speed"));
        _given = Create(new HiddenLayerTraining(dense, Learning(StudentData.Infinite), "speed", basis: LayerBasis.Given));
        _random = new LaneStream<Lanes8>(1, "normals", 0);
        _normals = new Lanes8[Size * (Size + 1) / 2];
        _levels = new Lanes8[Size];
    }

    [Benchmark(OperationsPerInvoke = Lanes, Description = "infinite data")]
    public void Infinite() => _infinite.Step();

    [Benchmark(OperationsPerInvoke = Lanes, Description = "batches of 16 inputs")]
    public void Batches() => _batches.Step();

    [Benchmark(OperationsPerInvoke = Lanes, Description = "behind a diagonal layer")]
    public void Diagonal() => _diagonal.Step();

    [Benchmark(OperationsPerInvoke = Lanes, Description = "behind a dense layer, eigenvectors of G")]
    public void Dense() => _dense.Step();

    [Benchmark(OperationsPerInvoke = Lanes, Description = "behind a dense layer, G as a matrix")]
    public void Given() => _given.Step();

    [Benchmark(OperationsPerInvoke = Lanes, Description = "the normals of a step")]
    public void Normals() => _random.FillNormals(_normals);

    [Benchmark(OperationsPerInvoke = Lanes, Description = "singular values")]
    public void Spectrum() => _infinite.Spectrum(_levels);

    private static NoisyGradientLearning Learning(StudentData data) => new(0.1, 16, 0.1, data);

    private static Machine<Lanes8> Create(LaneTraining training)
    {
        Machine<Lanes8> students = training.CreateMachines<Lanes8>(1, 0);

        // Away from the exactly degenerate start, where the singular values would be too easy.
        for (int step = 0; step < 100; step++)
        {
            students.Step();
        }

        return students;
    }
}
