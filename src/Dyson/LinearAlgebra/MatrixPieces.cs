using Dyson.Lanes;

namespace Dyson.LinearAlgebra;

/// <summary>
/// The products of a reduction to band form, one factor a panel of b = <see cref="HouseholderPanel.Width"/> columns. All dimensions are multiples of the
/// tiles'; sums ascend.
/// </summary>
internal static unsafe class MatrixPieces
{
    // Rows of both factors that stay in the first-level cache.
    private const int Deep = 64;

    /// <summary>W = Vᵀ A, or W ← W + Vᵀ A: V rows×width in rows of b numbers, A rows×columns with the given distance of rows, W width×columns.</summary>
    public static void TransposedTimes<T>(double* v, int width, int rows, double* a, nint aStride, int columns, double* w, nint wStride, bool add = false)
        where T : unmanaged, ILanes<T>
    {
        int strip = RegisterTile.MostRegisters * T.Count;
        int tile = RegisterTile.Rows<T>();
        for (int from = 0; from < rows; from += Deep)
        {
            int inner = Math.Min(Deep, rows - from);
            double* v0 = v + (from * HouseholderPanel.Width);
            for (int j = 0; j < columns; j += strip)
            {
                for (int i = 0; i < width; i += tile)
                {
                    RegisterTile.Compute<T>(
                        v0 + i, 1, HouseholderPanel.Width, a + (from * aStride) + j, aStride, inner, w + (i * wStride) + j, wStride, RegisterTile.MostRegisters, add || from > 0);
                }
            }
        }
    }

    /// <summary>Z = A V: A rows×inner with the given distance of rows, V inner×b row by row, Z rows×b row by row.</summary>
    public static void Times<T>(double* a, nint aStride, int rows, double* v, int inner, double* z)
        where T : unmanaged, ILanes<T>
    {
        int strip = RegisterTile.MostRegisters * T.Count;
        int tile = RegisterTile.Rows<T>();
        for (int from = 0; from < inner; from += Deep)
        {
            int count = Math.Min(Deep, inner - from);
            for (int i = 0; i < rows; i += tile)
            {
                for (int j = 0; j < HouseholderPanel.Width; j += strip)
                {
                    RegisterTile.Compute<T>(
                        a + (i * aStride) + from, aStride, 1, v + (from * HouseholderPanel.Width) + j, HouseholderPanel.Width, count,
                        z + (i * HouseholderPanel.Width) + j, HouseholderPanel.Width, RegisterTile.MostRegisters, from > 0);
                }
            }
        }
    }

    /// <summary>A ← A + L Y, or A = L Y: L rows×inner, element (i, k) at i·lRow + k·lInner, Y inner×columns, A rows×columns.</summary>
    public static void AddOuter<T>(
        double* l, nint lRow, nint lInner, int rows, int inner, double* y, nint yStride, int columns, double* a, nint aStride, bool add)
        where T : unmanaged, ILanes<T>
    {
        int strip = RegisterTile.MostRegisters * T.Count;
        int tile = RegisterTile.Rows<T>();
        for (int j = 0; j < columns; j += strip)
        {
            for (int i = 0; i < rows; i += tile)
            {
                RegisterTile.Compute<T>(
                    l + (i * lRow), lRow, lInner, y + j, yStride, inner, a + (i * aStride) + j, aStride, RegisterTile.MostRegisters, add);
            }
        }
    }

    /// <summary>Does pieces of work that do not touch each other's numbers, so that the threads do not matter to any.</summary>
    public static void Each(int count, int threads, Action<int> work)
    {
        if (threads > 1 && count > 1)
        {
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, work);
            return;
        }

        for (int i = 0; i < count; i++)
        {
            work(i);
        }
    }

    /// <summary>t ← −t.</summary>
    public static void Negate(double* t, int length)
    {
        for (int i = 0; i < length; i++)
        {
            t[i] = -t[i];
        }
    }

    /// <summary>to (columns×rows) = fromᵀ (rows×columns).</summary>
    public static void Transpose(double* from, nint fromStride, int rows, int columns, double* to, nint toStride)
    {
        const int Block = 8;
        for (int i = 0; i < rows; i += Block)
        {
            int lastRow = Math.Min(i + Block, rows);
            for (int j = 0; j < columns; j++)
            {
                for (int k = i; k < lastRow; k++)
                {
                    to[(j * toStride) + k] = from[(k * fromStride) + j];
                }
            }
        }
    }
}
