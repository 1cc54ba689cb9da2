using System.Diagnostics;
using Dyson.Lanes;

namespace Dyson.LinearAlgebra;

/// <summary>
/// Products of large single matrices with neighbouring columns of the result side by side in a register: c_ij = Σ_k a(i, k) b_kj, every
/// sum from zero in ascending k with fused multiply-add. No sum crosses lanes, so the bits do not depend on the register's width and are those
/// of <see cref="LaneProduct"/> with one lane.
/// </summary>
public static unsafe class WideProduct
{
    /// <summary>Columns that are handled together at most, and so the numbers of a strip of B for each of its rows.</summary>
    public const int StripWidth = 24;

    // Numbers of B that pass through the second-level cache at a time.
    private const int BlockSize = 1 << 16;

    // Most k at a time where rows of A are copied.
    private const int CopiedInner = 128;

    private const int MostRows = 8;

    /// <summary>C = A B.</summary>
    /// <param name="a">A, element (i, k) at i·aRow + k·aInner.</param>
    /// <param name="aRow">Distance of A's rows.</param>
    /// <param name="aInner">Distance of A's columns.</param>
    /// <param name="b">B, element (k, j) at k·bInner + j·bColumn.</param>
    /// <param name="bInner">Distance of B's rows.</param>
    /// <param name="bColumn">Distance of B's columns.</param>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="inner">Columns of A, rows of B.</param>
    /// <param name="columns">Columns of B and C.</param>
    /// <param name="c">Destination, rows×columns, row by row; must not overlap the operands.</param>
    /// <param name="strip">Working memory, inner·<see cref="StripWidth"/> numbers.</param>
    public static void Compute(
        ReadOnlySpan<double> a, int aRow, int aInner, ReadOnlySpan<double> b, int bInner, int bColumn, int rows, int inner, int columns, Span<double> c, Span<double> strip)
    {
        if (Lanes8.IsHardwareAccelerated)
        {
            Compute<Lanes8>(a, aRow, aInner, b, bInner, bColumn, rows, inner, columns, c, strip);
        }
        else if (Lanes4.IsHardwareAccelerated)
        {
            Compute<Lanes4>(a, aRow, aInner, b, bInner, bColumn, rows, inner, columns, c, strip);
        }
        else
        {
            Compute<Lanes2>(a, aRow, aInner, b, bInner, bColumn, rows, inner, columns, c, strip);
        }
    }

    /// <summary>The same with registers of a given width, for tests.</summary>
    internal static void Compute<T>(
        ReadOnlySpan<double> a, int aRow, int aInner, ReadOnlySpan<double> b, int bInner, int bColumn, int rows, int inner, int columns, Span<double> c, Span<double> strip)
        where T : unmanaged, ILanes<T>
    {
        Debug.Assert(a.Length >= rows * inner && b.Length >= columns * inner && c.Length >= rows * columns && strip.Length >= inner * StripWidth, "shapes");
        fixed (double* a0 = a, b0 = b, c0 = c, s0 = strip)
        {
            // The smaller factor is copied where one must be: C = A B, or Cᵀ = Bᵀ Aᵀ.
            Product product = bColumn != 1 && rows < columns
                ? new(b0, bColumn, bInner, a0, aInner, aRow, columns, inner, rows, c0, 1, columns, s0)
                : new(a0, aRow, aInner, b0, bInner, bColumn, rows, inner, columns, c0, columns, 1, s0);
            Compute<T>(product);
        }
    }

    private static void Compute<T>(in Product p)
        where T : unmanaged, ILanes<T>
    {
        int width = RegisterTile.MostRegisters * T.Count;
        int inPlace = p.BColumn == 1 && p.CColumn == 1 ? p.Columns / width * width : 0;
        if (inPlace > 0)
        {
            int deep = Math.Max(16, BlockSize / p.Columns);
            for (int from = 0; from < p.Inner; from += deep)
            {
                int count = Math.Min(deep, p.Inner - from);
                for (int i = 0; i < p.Rows; i += RegisterTile.Rows<T>())
                {
                    for (int j = 0; j < inPlace; j += width)
                    {
                        Tile<T>(p, i, from, count, p.B + (from * p.BInner) + j, p.BInner, j, width, RegisterTile.MostRegisters, from > 0);
                    }
                }
            }
        }

        // A strip of columns of B, copied side by side, is read by all rows of A in turn.
        for (int j = inPlace; j < p.Columns; j += width)
        {
            int columns = Math.Min(width, p.Columns - j);
            int registers = (columns + T.Count - 1) / T.Count;
            Copy(p, j, columns, registers * T.Count);
            for (int i = 0; i < p.Rows; i += RegisterTile.Rows<T>())
            {
                Tile<T>(p, i, 0, p.Inner, p.Strip, registers * T.Count, j, columns, registers, add: false);
            }
        }
    }

    private static void Tile<T>(in Product p, int i, int from, int count, double* b, nint bInner, int j, int columns, int registers, bool add)
        where T : unmanaged, ILanes<T>
    {
        int rows = Math.Min(RegisterTile.Rows<T>(), p.Rows - i);
        double* a = p.A + (i * p.ARow) + (from * p.AInner);
        double* c = p.C + (i * p.CRow) + (j * p.CColumn);
        if (rows == RegisterTile.Rows<T>() && columns == registers * T.Count && p.CColumn == 1)
        {
            RegisterTile.Compute<T>(a, p.ARow, p.AInner, b, bInner, count, c, p.CRow, registers, add);
            return;
        }

        EdgeTile<T>(p, a, rows, count, b, bInner, c, columns, registers, add);
    }

    // A tile that C does not have whole, or has the other way round, is computed beside it.
    private static void EdgeTile<T>(in Product p, double* a, int rows, int count, double* b, nint bInner, double* c, int columns, int registers, bool add)
        where T : unmanaged, ILanes<T>
    {
        double* tile = stackalloc double[MostRows * StripWidth];
        for (int i = 0; i < rows && add; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                tile[(i * StripWidth) + j] = c[(i * p.CRow) + (j * p.CColumn)];
            }
        }

        if (rows == RegisterTile.Rows<T>())
        {
            RegisterTile.Compute<T>(a, p.ARow, p.AInner, b, bInner, count, tile, StripWidth, registers, add);
        }
        else
        {
            double* copy = stackalloc double[MostRows * CopiedInner];
            for (int from = 0; from < count; from += CopiedInner)
            {
                int deep = Math.Min(CopiedInner, count - from);
                for (int k = 0; k < deep; k++)
                {
                    for (int i = 0; i < MostRows; i++)
                    {
                        copy[(k * MostRows) + i] = i < rows ? a[(i * p.ARow) + ((from + k) * p.AInner)] : 0;
                    }
                }

                RegisterTile.Compute<T>(copy, 1, MostRows, b + (from * bInner), bInner, deep, tile, StripWidth, registers, add || from > 0);
            }
        }

        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                c[(i * p.CRow) + (j * p.CColumn)] = tile[(i * StripWidth) + j];
            }
        }
    }

    private static void Copy(in Product p, int column, int columns, int width)
    {
        double* to = p.Strip;
        for (int k = 0; k < p.Inner; k++, to += width)
        {
            double* from = p.B + (k * p.BInner) + (column * p.BColumn);
            for (int j = 0; j < width; j++)
            {
                to[j] = j < columns ? from[j * p.BColumn] : 0;
            }
        }
    }

    private readonly struct Product(
        double* a, nint aRow, nint aInner, double* b, nint bInner, nint bColumn, int rows, int inner, int columns, double* c, nint cRow, nint cColumn, double* strip)
    {
        public readonly double* A = a;
        public readonly double* B = b;
        public readonly double* C = c;
        public readonly double* Strip = strip;
        public readonly nint ARow = aRow;
        public readonly nint AInner = aInner;
        public readonly nint BInner = bInner;
        public readonly nint BColumn = bColumn;
        public readonly nint CRow = cRow;
        public readonly nint CColumn = cColumn;
        public readonly int Rows = rows;
        public readonly int Inner = inner;
        public readonly int Columns = columns;
    }
}
