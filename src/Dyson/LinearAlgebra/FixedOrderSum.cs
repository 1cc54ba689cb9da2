using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Dyson.Lanes;

namespace Dyson.LinearAlgebra;

/// <summary>
/// Sums over the elements of one matrix in an order that is part of the result: eight partial sums, element i in sum i mod 8, added as
/// ((0 + 4) + (2 + 6)) + ((1 + 5) + (3 + 7)). Eight lanes are two or four registers on narrower machines and give the same bits.
/// </summary>
internal static class FixedOrderSum
{
    /// <summary>The sum of the eight lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Of(Lanes8 lanes)
    {
        Vector512<double> eight = Unsafe.BitCast<Lanes8, Vector512<double>>(lanes);
        Vector256<double> four = eight.GetLower() + eight.GetUpper();
        Vector128<double> two = four.GetLower() + four.GetUpper();
        return two.GetElement(0) + two.GetElement(1);
    }
}
