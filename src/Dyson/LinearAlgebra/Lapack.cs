using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Dyson.LinearAlgebra;

/// <summary>
/// The optimised LAPACK of this machine, if there is one: OpenBLAS, MKL or Accelerate with 32-bit integers, looked for by name when it is first asked for. Nothing
/// depends on it. The environment variable DYSON_BLAS=off hides it; any other value is the library to load.
/// </summary>
public static unsafe class Lapack
{
    /// <summary>Name of the environment variable.</summary>
    public const string Variable = "DYSON_BLAS";

    private static readonly Lazy<(string Name, nint Handle)?> Found = new(Find);

    // The reference LAPACK (liblapack.so.3) would be slower than the managed way and is not looked for.
    private static readonly string[] Names =
    [
        "libopenblas.so.0", "libopenblas.so", "libopenblasp.so.0", "openblas", "libopenblas.dylib", "mkl_rt", "libmkl_rt.so.2", "libmkl_rt.so",
        "/System/Library/Frameworks/Accelerate.framework/Accelerate",
    ];

    /// <summary>The library's name, or null where there is none.</summary>
    public static string? Name => Found.Value?.Name;

    /// <summary>Whether there is one.</summary>
    [MemberNotNullWhen(true, nameof(Name))]
    public static bool IsAvailable => Found.Value is not null;

    /// <summary>Singular values, descending, of a matrix that is overwritten: dgesdd with JOBZ = 'N'.</summary>
    /// <exception cref="PlatformNotSupportedException">There is no library.</exception>
    /// <exception cref="InvalidOperationException">The library reports a failure.</exception>
    internal static void SingularValues(Span<double> matrix, int rows, int columns, Span<double> values)
    {
        // Row by row here is Wᵀ column by column there.
        delegate* unmanaged[Cdecl]<byte*, int*, int*, double*, int*, double*, double*, int*, double*, int*, double*, int*, int*, int*, void> gesdd =
            (delegate* unmanaged[Cdecl]<byte*, int*, int*, double*, int*, double*, double*, int*, double*, int*, double*, int*, int*, int*, void>)Routine("dgesdd_");
        int[] integers = new int[8 * Math.Min(rows, columns)];
        fixed (double* a = matrix, s = values)
        {
            fixed (int* iwork = integers)
            {
                byte job = (byte)'N';
                int one = 1;
                int query = -1;
                int info;
                double best;
                gesdd(&job, &columns, &rows, a, &columns, s, null, &one, null, &one, &best, &query, iwork, &info);
                Require(info);
                int length = (int)best;
                fixed (double* work = new double[length])
                {
                    gesdd(&job, &columns, &rows, a, &columns, s, null, &one, null, &one, work, &length, iwork, &info);
                }

                Require(info);
            }
        }
    }

    /// <summary>Eigenvalues, descending, of a symmetric matrix that is overwritten: dsyev with JOBZ = 'N'.</summary>
    /// <exception cref="PlatformNotSupportedException">There is no library.</exception>
    /// <exception cref="InvalidOperationException">The library reports a failure.</exception>
    internal static void SymmetricEigenvalues(Span<double> matrix, int size, Span<double> values)
    {
        delegate* unmanaged[Cdecl]<byte*, byte*, int*, double*, int*, double*, double*, int*, int*, void> syev =
            (delegate* unmanaged[Cdecl]<byte*, byte*, int*, double*, int*, double*, double*, int*, int*, void>)Routine("dsyev_");
        fixed (double* a = matrix, w = values)
        {
            byte job = (byte)'N';
            byte upper = (byte)'U';
            int query = -1;
            int info;
            double best;
            syev(&job, &upper, &size, a, &size, w, &best, &query, &info);
            Require(info);
            int length = (int)best;
            fixed (double* work = new double[length])
            {
                syev(&job, &upper, &size, a, &size, w, work, &length, &info);
            }

            Require(info);
        }

        values.Reverse();
    }

    private static nint Routine(string name) =>
        Found.Value is { } library && NativeLibrary.TryGetExport(library.Handle, name, out nint routine)
            ? routine
            : throw new PlatformNotSupportedException($"No optimised LAPACK with {name} was found; install OpenBLAS, or use the managed engine.");

    private static void Require(int info)
    {
        if (info != 0)
        {
            throw new InvalidOperationException($"LAPACK reports {info}.");
        }
    }

    private static (string Name, nint Handle)? Find()
    {
        string? wish = Environment.GetEnvironmentVariable(Variable);
        if (string.Equals(wish, "off", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        foreach (string name in string.IsNullOrEmpty(wish) ? Names : [wish])
        {
            if (NativeLibrary.TryLoad(name, out nint handle) && NativeLibrary.TryGetExport(handle, "dgesdd_", out _))
            {
                return (name, handle);
            }
        }

        return null;
    }
}
