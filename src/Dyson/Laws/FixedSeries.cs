using System.Numerics;

namespace Dyson.Laws;

/// <summary>Taylor series with <see cref="FixedPoint"/> coefficients, as arrays with the constant first.</summary>
internal static class FixedSeries
{
    /// <summary>Coefficient n of the product of two series whose coefficients 0…n are known, with one rounding.</summary>
    public static FixedPoint Product(FixedPoint[] a, FixedPoint[] b, int n)
    {
        BigInteger sum = BigInteger.Zero;
        for (int k = 0; k <= n; k++)
        {
            sum += a[k].Units * b[n - k].Units;
        }

        return new FixedPoint(sum >> FixedPoint.Bits);
    }

    /// <summary>Coefficient n of the square, at half the cost.</summary>
    public static FixedPoint Square(FixedPoint[] a, int n)
    {
        BigInteger sum = BigInteger.Zero;
        for (int k = 0; 2 * k < n; k++)
        {
            sum += a[k].Units * a[n - k].Units;
        }

        sum <<= 1;
        sum += n % 2 == 0 ? a[n / 2].Units * a[n / 2].Units : BigInteger.Zero;
        return new FixedPoint(sum >> FixedPoint.Bits);
    }

    /// <summary>The value at h = ±2⁻ᵏ.</summary>
    public static FixedPoint At(FixedPoint[] a, int k, bool negative)
    {
        FixedPoint sum = FixedPoint.Zero;
        for (int n = a.Length - 1; n >= 0; n--)
        {
            sum = a[n] + (negative ? -sum.Halved(k) : sum.Halved(k));
        }

        return sum;
    }

    /// <summary>The first <paramref name="length"/> coefficients of exp(a): n e_n = Σ k a_k e_{n−k}.</summary>
    public static FixedPoint[] Exponential(FixedPoint[] a, int length)
    {
        FixedPoint[] result = new FixedPoint[length];
        result[0] = a[0].Exponential();
        for (int n = 1; n < length; n++)
        {
            BigInteger sum = BigInteger.Zero;
            for (int k = 1; k <= n; k++)
            {
                sum += k * (a[k].Units * result[n - k].Units);
            }

            result[n] = new FixedPoint((sum >> FixedPoint.Bits) / n);
        }

        return result;
    }

    /// <summary>The antiderivative with the given constant.</summary>
    public static FixedPoint[] Integral(FixedPoint[] a, FixedPoint constant)
    {
        FixedPoint[] result = new FixedPoint[a.Length + 1];
        result[0] = constant;
        for (int n = 0; n < a.Length; n++)
        {
            result[n + 1] = a[n] / (n + 1);
        }

        return result;
    }

    public static FixedPoint[] Derivative(FixedPoint[] a)
    {
        FixedPoint[] result = new FixedPoint[a.Length - 1];
        for (int n = 1; n < a.Length; n++)
        {
            result[n - 1] = a[n] * n;
        }

        return result;
    }
}
