using System.Numerics;

namespace Dyson.Tests.Lanes;

/// <summary>
/// ln, sin and cos as fixed-point integers with 256 binary places, from their series alone: a reference that shares nothing with
/// floating point.
/// </summary>
internal static class ExactReference
{
    private const int Places = 256;

    private static readonly BigInteger One = BigInteger.One << Places;

    // ln 2 = 2 artanh(1/3); π = 16 arctan(1/5) − 4 arctan(1/239) (Machin).
    private static readonly BigInteger LnTwo = 2 * ArTanh(One / 3);
    private static readonly BigInteger HalfPi = (8 * ArcTanOfInverse(5)) - (2 * ArcTanOfInverse(239));

    /// <summary>ln x for a positive normal number.</summary>
    public static BigInteger Log(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        int exponent = (int)(bits >> 52) - 1023;
        double mantissa = BitConverter.Int64BitsToDouble((bits & 0x000FFFFFFFFFFFFFL) | 0x3FF0000000000000L);
        if (mantissa > 1.4)
        {
            mantissa /= 2;
            exponent++;
        }

        BigInteger m = FromDouble(mantissa);
        return (exponent * LnTwo) + (2 * ArTanh(((m - One) << Places) / (m + One)));
    }

    /// <summary>sin and cos of (fraction · π/2), |fraction| ≤ ½.</summary>
    public static (BigInteger Sin, BigInteger Cos) SinCosOfQuarterTurns(double fraction)
    {
        BigInteger angle = Times(FromDouble(fraction), HalfPi);
        BigInteger square = Times(angle, angle);
        BigInteger sin = BigInteger.Zero;
        BigInteger cos = BigInteger.Zero;
        BigInteger sinTerm = angle;
        BigInteger cosTerm = One;
        for (int k = 1; !cosTerm.IsZero; k++)
        {
            sin += sinTerm;
            cos += cosTerm;
            cosTerm = -Times(cosTerm, square) / ((2 * k) * ((2 * k) - 1));
            sinTerm = -Times(sinTerm, square) / ((2 * k) * ((2 * k) + 1));
        }

        return (sin, cos);
    }

    /// <summary>The distance of a double from the exact value, in units of the exact value's last place as a double.</summary>
    public static double ErrorInUlps(double computed, BigInteger exact)
    {
        // Exact zero has no last place of its own: only zero itself is right.
        if (exact.IsZero)
        {
            return computed == 0 ? 0 : double.PositiveInfinity;
        }

        int ulp = (int)BigInteger.Abs(exact).GetBitLength() - 53;
        return (double)(BigInteger.Abs(FromDouble(computed) - exact) >> (ulp - 60)) * Math.ScaleB(1, -60);
    }

    /// <summary>A double, exactly (its last bit must lie within the binary places).</summary>
    public static BigInteger FromDouble(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7FF);
        BigInteger magnitude = (bits & 0x000FFFFFFFFFFFFFL) | (exponent == 0 ? 0 : 0x0010000000000000L);
        int shift = Math.Max(exponent, 1) - 1075 + Places;
        magnitude = shift >= 0 ? magnitude << shift : magnitude >> -shift;
        return bits < 0 ? -magnitude : magnitude;
    }

    private static BigInteger Times(BigInteger left, BigInteger right) => (left * right) >> Places;

    private static BigInteger ArTanh(BigInteger s)
    {
        BigInteger square = Times(s, s);
        BigInteger sum = BigInteger.Zero;
        BigInteger power = s;
        for (int k = 1; BigInteger.Abs(power) > 1; k += 2)
        {
            sum += power / k;
            power = Times(power, square);
        }

        return sum;
    }

    private static BigInteger ArcTanOfInverse(int n)
    {
        BigInteger sum = BigInteger.Zero;
        BigInteger power = One / n;
        for (int k = 1; !power.IsZero; k += 4)
        {
            sum += (power / k) - (power / ((long)n * n) / (k + 2));
            power /= (long)n * n * n * n;
        }

        return sum;
    }
}
