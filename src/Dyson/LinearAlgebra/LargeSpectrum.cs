using System.Runtime.InteropServices;
using Dyson.Lanes;
namespace Dyson.LinearAlgebra;
public static unsafe class LargeSpectrum
{
    public static double[] Times = new double[4];
    public static void SingularValues(ReadOnlySpan<double> matrix, int rows, int columns, Span<double> values, int threads, CancellationToken token)
    {
        if (Lanes8.IsHardwareAccelerated) Go<Lanes8>(matrix, rows, columns, values, threads, token);
        else if (Lanes4.IsHardwareAccelerated) Go<Lanes4>(matrix, rows, columns, values, threads, token);
        else Go<Lanes2>(matrix, rows, columns, values, threads, token);
    }
    static void Go<T>(ReadOnlySpan<double> matrix, int rows, int columns, Span<double> values, int threads, CancellationToken token)
        where T: unmanaged, ILanes<T>
    {
        const int W = HouseholderPanel.Width;
        bool tall = rows >= columns;
        int m = Math.Max(rows, columns), n = Math.Min(rows, columns);
        int pn = (n + W - 1) / W * W, pm = Math.Max((m + 7) / 8 * 8, pn);
        int stride = pn % 64 == 0 ? pn + 8 : pn;
        long t0 = System.Diagnostics.Stopwatch.GetTimestamp();
        using LaneMemory<Lanes8> memory = new((int)((long)pm * stride / 8));
        fixed (Lanes8* start = memory.Span) fixed (double* from = matrix)
        {
            double* a = (double*)start;
            if (tall) for (int i = 0; i < rows; i++) new ReadOnlySpan<double>(from + (nint)i * columns, columns).CopyTo(new Span<double>(a + (nint)i * stride, columns));
            else MatrixPieces.Transpose(from, columns, rows, columns, a, stride);
            using (BandReduction<T> r = new(a, pm, pn, stride, threads, token))
            {
                bool first = 3L * pm > 5L * pn;
                if (first) r.TriangularFactor();
                Times[0] = System.Diagnostics.Stopwatch.GetElapsedTime(t0).TotalMilliseconds;
                r.Band(first);
            }
            Times[1] = System.Diagnostics.Stopwatch.GetElapsedTime(t0).TotalMilliseconds;
            using LaneMemory<Lanes8> band = new((int)(BulgeChasing.WorkingLength(n) / 8));
            double[] d = new double[n], f = new double[n - 1];
            fixed (Lanes8* b = band.Span) BulgeChasing.Bidiagonalise(a, stride, n, (double*)b, d, f, token);
            Times[2] = System.Diagnostics.Stopwatch.GetElapsedTime(t0).TotalMilliseconds;
            BidiagonalSingularValues.Compute(d, f, values);
            Times[3] = System.Diagnostics.Stopwatch.GetElapsedTime(t0).TotalMilliseconds;
        }
    }
}
