using MathNet.Numerics;

namespace Dyson.Laws;

/// <summary>Airy's function Ai(x) for real x, good to an ulp or two of its local size for x ≥ −24.</summary>
/// <remarks>
/// Ai″ = xAi integrated from 16 to −24 in <see cref="FixedPoint"/>, a direction in which errors do not grow; asymptotic series above. Math.NET's
/// AiryAi is 40 ulp off at −7.7; it serves only below −24, where the determinants of this library do not reach.
/// </remarks>
internal static class Airy
{
    private const int Left = -24;
    private const int Terms = 48;

    private static readonly Lazy<TaylorPieces> Pieces = new(Integrate);
    private static readonly AiryTail Tail = AiryTail.Airy();

    public static double Ai(double x) => x switch
    {
        > HastingsMcLeod.Right => Math.Exp(Tail.Log(x)),
        >= Left => Pieces.Value.At(x),
        _ => SpecialFunctions.AiryAi(x),
    };

    /// <summary>(n+1)(n+2)a_{n+2} = x a_n + a_{n−1}.</summary>
    private static TaylorPieces Integrate()
    {
        (FixedPoint value, FixedPoint slope, _) = HastingsMcLeod.AirySixteen();
        List<FixedPoint[]> series = [];
        for (int i = HastingsMcLeod.Right * TaylorPieces.PerUnit; i >= Left * TaylorPieces.PerUnit; i--)
        {
            FixedPoint[] a = new FixedPoint[Terms];
            (a[0], a[1]) = (value, slope);
            for (int n = 0; n < Terms - 2; n++)
            {
                a[n + 2] = ((a[n] * i / TaylorPieces.PerUnit) + (n > 0 ? a[n - 1] : FixedPoint.Zero)) / ((n + 1) * (n + 2));
            }

            series.Add(a);
            value = FixedSeries.At(a, TaylorPieces.SpacingBits, negative: true);
            slope = FixedSeries.At(FixedSeries.Derivative(a), TaylorPieces.SpacingBits, negative: true);
        }

        series.Reverse();
        return new TaylorPieces(Left, series);
    }
}
