using System.Runtime.CompilerServices;
using Dyson.Lanes;

namespace Dyson.LinearAlgebra;

/// <summary>
/// The innermost loop of a product of large matrices: a tile of C of up to eight rows and three registers of columns is held in registers while
/// k runs, c_ij ← c_ij + Σ_k a_ik b_kj in ascending k with fused multiply-add. No sum crosses lanes: the bits do not depend on the register's
/// width, nor on how many rows and registers a tile has. Compiled fully at once: one large product may be all that a process computes.
/// </summary>
internal static unsafe class RegisterTile
{
    /// <summary>Registers beside each other in the widest tile.</summary>
    public const int MostRegisters = 3;

    /// <summary>Rows of a tile: 24 sums need the 32 registers of AVX-512, 12 the 16 of narrower machines.</summary>
    public static int Rows<T>()
        where T : unmanaged, ILanes<T> => T.Count == 8 ? 8 : 4;

    /// <summary>One tile.</summary>
    /// <param name="a">A, element (i, k) at i·aRow + k·aInner, <see cref="Rows{T}"/> rows.</param>
    /// <param name="aRow">Distance of A's rows.</param>
    /// <param name="aInner">Distance of A's columns.</param>
    /// <param name="b">B, element (k, j) at k·bInner + j, as many columns as the registers hold.</param>
    /// <param name="bInner">Distance of B's rows.</param>
    /// <param name="inner">Number of k.</param>
    /// <param name="c">C, element (i, j) at i·cRow + j.</param>
    /// <param name="cRow">Distance of C's rows.</param>
    /// <param name="registers">1 … 3.</param>
    /// <param name="add">Whether C is added to; otherwise the sums start from zero.</param>
    public static void Compute<T>(
        double* a, nint aRow, nint aInner, double* b, nint bInner, int inner, double* c, nint cRow, int registers, bool add)
        where T : unmanaged, ILanes<T>
    {
        switch (registers)
        {
            case 3:
                Choose<T, Three>(a, aRow, aInner, b, bInner, inner, c, cRow, add);
                break;
            case 2:
                Choose<T, Two>(a, aRow, aInner, b, bInner, inner, c, cRow, add);
                break;
            default:
                Choose<T, One>(a, aRow, aInner, b, bInner, inner, c, cRow, add);
                break;
        }
    }

    // Rows beside each other in memory have distances that the compiler knows.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Choose<T, TRegisters>(
        double* a, nint aRow, nint aInner, double* b, nint bInner, int inner, double* c, nint cRow, bool add)
        where T : unmanaged, ILanes<T>
        where TRegisters : struct, INumber
    {
        if (aRow == 1)
        {
            Tile<T, TRegisters, One>(a, aRow, aInner, b, bInner, inner, c, cRow, add);
        }
        else
        {
            Tile<T, TRegisters, Two>(a, aRow, aInner, b, bInner, inner, c, cRow, add);
        }
    }

    // TStride: One if aRow is 1, Two for any other.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Tile<T, TRegisters, TStride>(
        double* a, nint aRow, nint aInner, double* b, nint bInner, int inner, double* c, nint cRow, bool add)
        where T : unmanaged, ILanes<T>
        where TRegisters : struct, INumber
        where TStride : struct, INumber
    {
        bool eight = T.Count == 8;
        nint stride = TStride.Value == 1 ? 1 : aRow;
        T zero = T.BroadcastBits(0);
        T s00 = zero, s01 = zero, s02 = zero;
        T s10 = zero, s11 = zero, s12 = zero;
        T s20 = zero, s21 = zero, s22 = zero;
        T s30 = zero, s31 = zero, s32 = zero;
        T s40 = zero, s41 = zero, s42 = zero;
        T s50 = zero, s51 = zero, s52 = zero;
        T s60 = zero, s61 = zero, s62 = zero;
        T s70 = zero, s71 = zero, s72 = zero;
        if (add)
        {
            Load<T, TRegisters>(c, ref s00, ref s01, ref s02);
            Load<T, TRegisters>(c + cRow, ref s10, ref s11, ref s12);
            Load<T, TRegisters>(c + (2 * cRow), ref s20, ref s21, ref s22);
            Load<T, TRegisters>(c + (3 * cRow), ref s30, ref s31, ref s32);
            if (eight)
            {
                Load<T, TRegisters>(c + (4 * cRow), ref s40, ref s41, ref s42);
                Load<T, TRegisters>(c + (5 * cRow), ref s50, ref s51, ref s52);
                Load<T, TRegisters>(c + (6 * cRow), ref s60, ref s61, ref s62);
                Load<T, TRegisters>(c + (7 * cRow), ref s70, ref s71, ref s72);
            }
        }

        double* a3 = a + (3 * stride);
        double* a6 = a + (6 * stride);
        for (int k = 0; k < inner; k++)
        {
            T y0 = *(T*)b;
            T y1 = TRegisters.Value > 1 ? *(T*)(b + T.Count) : zero;
            T y2 = TRegisters.Value > 2 ? *(T*)(b + (2 * T.Count)) : zero;
            Row<T, TRegisters>(*a, y0, y1, y2, ref s00, ref s01, ref s02);
            Row<T, TRegisters>(a[stride], y0, y1, y2, ref s10, ref s11, ref s12);
            Row<T, TRegisters>(a[2 * stride], y0, y1, y2, ref s20, ref s21, ref s22);
            Row<T, TRegisters>(*a3, y0, y1, y2, ref s30, ref s31, ref s32);
            if (eight)
            {
                Row<T, TRegisters>(a3[stride], y0, y1, y2, ref s40, ref s41, ref s42);
                Row<T, TRegisters>(a3[2 * stride], y0, y1, y2, ref s50, ref s51, ref s52);
                Row<T, TRegisters>(*a6, y0, y1, y2, ref s60, ref s61, ref s62);
                Row<T, TRegisters>(a6[stride], y0, y1, y2, ref s70, ref s71, ref s72);
            }

            a += aInner;
            a3 += aInner;
            a6 += aInner;
            b += bInner;
        }

        Store<T, TRegisters>(c, s00, s01, s02);
        Store<T, TRegisters>(c + cRow, s10, s11, s12);
        Store<T, TRegisters>(c + (2 * cRow), s20, s21, s22);
        Store<T, TRegisters>(c + (3 * cRow), s30, s31, s32);
        if (eight)
        {
            Store<T, TRegisters>(c + (4 * cRow), s40, s41, s42);
            Store<T, TRegisters>(c + (5 * cRow), s50, s51, s52);
            Store<T, TRegisters>(c + (6 * cRow), s60, s61, s62);
            Store<T, TRegisters>(c + (7 * cRow), s70, s71, s72);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row<T, TRegisters>(double a, T y0, T y1, T y2, ref T s0, ref T s1, ref T s2)
        where T : unmanaged, ILanes<T>
        where TRegisters : struct, INumber
    {
        T x = T.Broadcast(a);
        s0 = T.MultiplyAdd(x, y0, s0);
        if (TRegisters.Value > 1)
        {
            s1 = T.MultiplyAdd(x, y1, s1);
        }

        if (TRegisters.Value > 2)
        {
            s2 = T.MultiplyAdd(x, y2, s2);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load<T, TRegisters>(double* c, ref T s0, ref T s1, ref T s2)
        where T : unmanaged, ILanes<T>
        where TRegisters : struct, INumber
    {
        s0 = *(T*)c;
        if (TRegisters.Value > 1)
        {
            s1 = *(T*)(c + T.Count);
        }

        if (TRegisters.Value > 2)
        {
            s2 = *(T*)(c + (2 * T.Count));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T, TRegisters>(double* c, T s0, T s1, T s2)
        where T : unmanaged, ILanes<T>
        where TRegisters : struct, INumber
    {
        *(T*)c = s0;
        if (TRegisters.Value > 1)
        {
            *(T*)(c + T.Count) = s1;
        }

        if (TRegisters.Value > 2)
        {
            *(T*)(c + (2 * T.Count)) = s2;
        }
    }

    private interface INumber
    {
        static abstract int Value { get; }
    }

    private readonly struct One : INumber
    {
        public static int Value => 1;
    }

    private readonly struct Two : INumber
    {
        public static int Value => 2;
    }

    private readonly struct Three : INumber
    {
        public static int Value => 3;
    }
}
