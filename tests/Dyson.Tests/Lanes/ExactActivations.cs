using System.Numerics;

namespace Dyson.Tests.Lanes;

/// <summary>
/// e^x, erfc and what follows from them as fixed-point integers with 1400 binary places (the smallest normal double is 2⁻¹⁰²²), from series
/// of positive terms alone: a reference that shares nothing with floating point.
/// </summary>
internal static class ExactActivations
{
    private const int Places = 1400;

    private static readonly BigInteger One = BigInteger.One << Places;
    private static readonly BigInteger LnTwo = 2 * ArTanhOfThird();
    private static readonly BigInteger RootPi = Root((16 * ArcTanOfInverse(5)) - (4 * ArcTanOfInverse(239)));
    private static readonly BigInteger RootTwo = Root(2 * One);

    /// <summary>e^x.</summary>
    public static BigInteger Exp(double x) => Exp(FromDouble(x));

    /// <summary>tanh x and 1/cosh² x.</summary>
    public static (BigInteger Value, BigInteger Slope) Tanh(double x)
    {
        BigInteger u = Exp(-2 * BigInteger.Abs(FromDouble(x)));
        BigInteger sum = One + u;
        BigInteger value = ((One - u) << Places) / sum;
        return (x < 0 ? -value : value, (4 * u << (2 * Places)) / (sum * sum));
    }

    /// <summary>erf x and (2/√π) e^(−x²).</summary>
    public static (BigInteger Value, BigInteger Slope) Erf(double x)
    {
        BigInteger fixedPoint = FromDouble(x);
        return (One - Erfc(fixedPoint), (2 * Exp(-Times(fixedPoint, fixedPoint)) << Places) / RootPi);
    }

    /// <summary>x Φ(x), Φ(x) + x φ(x), and Φ(x) + |x| φ(x).</summary>
    public static (BigInteger Value, BigInteger Slope, BigInteger Scale) Gelu(double number)
    {
        BigInteger x = FromDouble(number);
        BigInteger phi = Erfc((-x << Places) / RootTwo) / 2;
        BigInteger density = (Exp(-Times(x, x) / 2) << (2 * Places)) / (RootTwo * RootPi);
        BigInteger term = Times(x, density);
        return (Times(x, phi), phi + term, phi + BigInteger.Abs(term));
    }

    /// <summary>The distance of a double from the exact value in units of the last place that <paramref name="scale"/> has as a double.</summary>
    public static double ErrorInUlps(double computed, BigInteger exact, BigInteger scale)
    {
        int ulp = (int)BigInteger.Abs(scale).GetBitLength() - 53;
        return (double)(BigInteger.Abs(FromDouble(computed) - exact) << 60 >> ulp) * Math.ScaleB(1, -60);
    }

    /// <summary>As a double, to about a unit in the last place.</summary>
    public static double ToDouble(BigInteger exact)
    {
        int shift = Math.Max(0, (int)BigInteger.Abs(exact).GetBitLength() - 60);
        return Math.ScaleB((double)(exact >> shift), shift - Places);
    }

    // erf = (2/√π) e^(−x²) Σ 2ⁿ x^(2n+1)/(2n+1)!!
    private static BigInteger Erfc(BigInteger x)
    {
        BigInteger a = BigInteger.Abs(x);
        BigInteger square = Times(a, a);
        BigInteger sum = BigInteger.Zero;
        BigInteger term = a;
        for (int n = 1; !term.IsZero; n++)
        {
            sum += term;
            term = Times(term, 2 * square) / ((2 * n) + 1);
        }

        // Divided by e^(x²), not multiplied by e^(−x²), whose fixed-point places would be too few for the sum.
        BigInteger erf = (2 * sum << (2 * Places)) / (Exp(square) * RootPi);
        return x.Sign < 0 ? One + erf : One - erf;
    }

    private static BigInteger Exp(BigInteger x)
    {
        BigInteger octaves = BigInteger.Divide(x, LnTwo);
        BigInteger rest = x - (octaves * LnTwo);
        BigInteger sum = BigInteger.Zero;
        BigInteger term = One;
        for (int n = 1; !term.IsZero; n++)
        {
            sum += term;
            term = Times(term, rest) / n;
        }

        return octaves.Sign >= 0 ? sum << (int)octaves : sum >> (int)-octaves;
    }

    private static BigInteger FromDouble(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7FF);
        BigInteger magnitude = (bits & 0x000FFFFFFFFFFFFFL) | (exponent == 0 ? 0 : 0x0010000000000000L);
        int shift = Math.Max(exponent, 1) - 1075 + Places;
        magnitude = shift >= 0 ? magnitude << shift : magnitude >> -shift;
        return bits < 0 ? -magnitude : magnitude;
    }

    private static BigInteger Times(BigInteger left, BigInteger right) => (left * right) >> Places;

    private static BigInteger Root(BigInteger x)
    {
        // Newton's iteration from above, for x·2^Places.
        BigInteger target = x << Places;
        BigInteger root = BigInteger.One << (((int)target.GetBitLength() / 2) + 1);
        while (true)
        {
            BigInteger next = (root + (target / root)) >> 1;
            if (next >= root)
            {
                return root;
            }

            root = next;
        }
    }

    private static BigInteger ArTanhOfThird()
    {
        BigInteger sum = BigInteger.Zero;
        BigInteger power = One / 3;
        for (int k = 1; !power.IsZero; k += 2)
        {
            sum += power / k;
            power /= 9;
        }

        return sum;
    }

    private static BigInteger ArcTanOfInverse(int n)
    {
        BigInteger sum = BigInteger.Zero;
        BigInteger power = One / n;
        for (int k = 1; !power.IsZero; k += 2)
        {
            sum += (k & 2) == 0 ? power / k : -(power / k);
            power /= n * n;
        }

        return sum;
    }
}
