using BenchmarkDotNet.Attributes;
using Dyson.Lanes;
using Dyson.LinearAlgebra;
using Dyson.Randomness;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace Dyson.Benchmarks;

/// <summary>The kernels of a training step, N = 10, eight replicas at a time; times are those of one replica.</summary>
public class LaneKernels
{
    private const int N = 10;
    private const int Lanes = 8;
    private static readonly LaneMemory<Lanes8> A = new(N * N);
    private static readonly LaneMemory<Lanes8> B = new(N * N);
    private static readonly LaneMemory<Lanes8> Positive = new(N * N);
    private static readonly LaneMemory<Lanes8> Result = new(N * N);
    private readonly Matrix<double> _dense = new DenseMatrix(N, N);
    private LaneStream<Lanes8> _random = new(1, "kernels", 0);

    public LaneKernels()
    {
        _random.FillNormals(A.Span);
        _random.FillNormals(B.Span);
        LaneProduct.Symmetric<Lanes8>(A.Span, A.Span, N, N, Positive.Span);
        for (int i = 0; i < N; i++)
        {
            for (int j = 0; j < N; j++)
            {
                _dense[i, j] = Lanes8.Lane(Positive.Span[(i * N) + j], 0);
            }
        }
    }

    [Benchmark(OperationsPerInvoke = Lanes * N * N, Description = "one standard normal")]
    public void Normals() => _random.FillNormals(Result.Span);

    [Benchmark(OperationsPerInvoke = Lanes * N, Description = "one chi variate, 45 … 54 degrees")]
    public void Chi() => _random.FillDescendingChi(54, Result.Span[..N]);

    [Benchmark(OperationsPerInvoke = Lanes, Description = "product")]
    public void Product() => LaneProduct.TimesTransposed<Lanes8>(A.Span, B.Span, N, N, N, Result.Span);

    [Benchmark(OperationsPerInvoke = Lanes, Description = "product, symmetric result")]
    public void SymmetricProduct() => LaneProduct.Symmetric<Lanes8>(A.Span, A.Span, N, N, Result.Span);

    [Benchmark(OperationsPerInvoke = Lanes, Description = "Cholesky factor")]
    public void Cholesky() => LaneCholesky.Factor<Lanes8>(Positive.Span, N, Result.Span);

    [Benchmark(OperationsPerInvoke = Lanes, Description = "eigenvalues by Jacobi")]
    public void Jacobi()
    {
        Positive.Span.CopyTo(Result.Span);
        LaneEigenvalues.Diagonalise(Result.Span, N, default);
    }

    [Benchmark(Description = "eigenvalues by Math.NET")]
    public double MathNet() => _dense.Evd(Symmetricity.Symmetric).EigenValues[0].Real;
}
