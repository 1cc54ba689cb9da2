using System.Numerics;

namespace Dyson.Laws;

/// <summary>
/// A real number as an integer multiple of 2⁻³⁸⁴: 115 decimals behind the point, for integrating Painlevé transcendents, whose wanted
/// solutions are separatrices that lose up to forty digits on the way.
/// </summary>
internal readonly record struct FixedPoint(BigInteger Units)
{
    /// <summary>Binary digits behind the point.</summary>
    public const int Bits = 384;

    /// <summary>Results below 2⁻³⁰⁰ that should vanish are rounding: <see cref="ToDouble"/> gives 0 for them.</summary>
    private const int VanishingBits = 300;

    private const int Halvings = 12;

    public static FixedPoint Zero => new(BigInteger.Zero);

    public static FixedPoint One { get; } = new(BigInteger.One << Bits);

    /// <summary>π by Machin's formula 16 arctan(1/5) − 4 arctan(1/239).</summary>
    public static FixedPoint Pi { get; } = (ArcTangentOfInverse(5) * 16) - (ArcTangentOfInverse(239) * 4);

    public static FixedPoint operator +(FixedPoint a, FixedPoint b) => new(a.Units + b.Units);

    public static FixedPoint operator -(FixedPoint a, FixedPoint b) => new(a.Units - b.Units);

    public static FixedPoint operator -(FixedPoint a) => new(-a.Units);

    public static FixedPoint operator *(FixedPoint a, FixedPoint b) => new((a.Units * b.Units) >> Bits);

    public static FixedPoint operator *(FixedPoint a, int b) => new(a.Units * b);

    public static FixedPoint operator /(FixedPoint a, FixedPoint b) => new((a.Units << Bits) / b.Units);

    public static FixedPoint operator /(FixedPoint a, int b) => new(a.Units / b);

    /// <summary>The exact value of a double that is a multiple of 2⁻³².</summary>
    public static FixedPoint FromDyadic(double value) => new(new BigInteger(Math.ScaleB(value, 32)) << (Bits - 32));

    /// <summary>2⁻ᵏ times the number.</summary>
    public FixedPoint Halved(int k) => new(Units >> k);

    public FixedPoint SquareRoot()
    {
        BigInteger square = Units << Bits;
        BigInteger root = new BigInteger(Math.Sqrt((double)Units)) << (Bits / 2);
        while (true)
        {
            BigInteger next = (root + (square / root)) >> 1;
            if (BigInteger.Abs(next - root) <= 1)
            {
                return new FixedPoint(next);
            }

            root = next;
        }
    }

    /// <summary>eˣ for |x| up to a few hundred, to an absolute error of about 2⁻³⁶⁰ for x ≤ 1.</summary>
    public FixedPoint Exponential()
    {
        FixedPoint x = Halved(Halvings);
        FixedPoint term = One;
        FixedPoint sum = One;
        for (int k = 1; !term.Units.IsZero && term.Units != BigInteger.MinusOne; k++)
        {
            term = term * x / k;
            sum += term;
        }

        for (int i = 0; i < Halvings; i++)
        {
            sum *= sum;
        }

        return sum;
    }

    /// <summary>The nearest double but for one ulp, and exactly 0 below 2⁻³⁰⁰.</summary>
    public double ToDouble() => BigInteger.Abs(Units) >> (Bits - VanishingBits) == 0 ? 0 : Math.ScaleB((double)Units, -Bits);

    private static FixedPoint ArcTangentOfInverse(int n)
    {
        FixedPoint power = One / n;
        FixedPoint sum = power;
        for (int k = 1; !power.Units.IsZero; k++)
        {
            power /= n * n;
            sum = k % 2 == 0 ? sum + (power / ((2 * k) + 1)) : sum - (power / ((2 * k) + 1));
        }

        return sum;
    }
}
