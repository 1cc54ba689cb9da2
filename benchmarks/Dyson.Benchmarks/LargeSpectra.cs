using BenchmarkDotNet.Attributes;
using Dyson.LinearAlgebra;
using Dyson.Randomness;

namespace Dyson.Benchmarks;

/// <summary>
/// Singular values and symmetric eigenvalues of one large matrix of normals, values only, one thread; beside LAPACK where the machine has an
/// optimised one (OPENBLAS_NUM_THREADS=1 for a fair comparison; NA without). benchmarks/numpy/spectra_numpy.py has the same shapes.
/// </summary>
public class LargeSpectra
{
    private double[] _matrix = null!;
    private double[] _values = null!;

    [Params("500x500", "1000x1000", "2000x2000", "4096x1024")]
    public string Shape { get; set; } = "";

    private int Rows => int.Parse(Shape.Split('x')[0], System.Globalization.CultureInfo.InvariantCulture);

    private int Columns => int.Parse(Shape.Split('x')[1], System.Globalization.CultureInfo.InvariantCulture);

    [GlobalSetup]
    public void SetUp()
    {
        RandomStream random = RandomStream.FromSeed(1);
        _matrix = [.. Enumerable.Range(0, Rows * Columns).Select(_ => random.NextNormal())];
        _values = new double[Math.Min(Rows, Columns)];
    }

    [Benchmark(Baseline = true, Description = "singular values")]
    public void Singular() => LargeSpectrum.SingularValues(_matrix, Rows, Columns, _values);

    [Benchmark(Description = "singular values, two threads")]
    public void SingularOfTwoThreads() => LargeSpectrum.SingularValues(_matrix, Rows, Columns, _values, threads: 2);

    [Benchmark(Description = "singular values, LAPACK")]
    public void SingularByLapack() => LargeSpectrum.SingularValues(_matrix, Rows, Columns, _values, engine: SpectrumEngine.Lapack);

    [Benchmark(Description = "eigenvalues of the upper square's symmetric part")]
    public void Symmetric() => LargeSpectrum.SymmetricEigenvalues(_matrix.AsSpan(0, Columns * Columns), Columns, _values);
}
