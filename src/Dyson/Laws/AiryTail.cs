namespace Dyson.Laws;

/// <summary>
/// A function A e^{−k·⅔s^{3/2}} sᵃ Σ_j c_j s^{−3j/2} of large s: Airy's function, its products and their integrals, from which the right tails of
/// the Tracy–Widom laws are made where the next power of e^{−⅔s^{3/2}} no longer counts.
/// </summary>
internal sealed class AiryTail
{
    // At s = 16 the terms of the slowest series fall until j = 42, to 1e-18; 32 of them reach rounding.
    private const int Terms = 32;

    private readonly int _exponent;
    private readonly double _power;
    private readonly double _amplitude;
    private readonly double[] _coefficients;

    private AiryTail(int exponent, double power, double amplitude, double[] coefficients)
    {
        _exponent = exponent;
        _power = power;
        _amplitude = amplitude;
        _coefficients = coefficients;
    }

    /// <summary>Ai(s): u_k of DLMF 9.7.2.</summary>
    public static AiryTail Airy()
    {
        double[] c = new double[Terms];
        c[0] = 1;
        for (int k = 1; k < Terms; k++)
        {
            c[k] = -c[k - 1] * ((6.0 * k) - 5) * ((6.0 * k) - 3) * ((6.0 * k) - 1) / (144.0 * k * ((2.0 * k) - 1));
        }

        return new AiryTail(1, -0.25, 0.5 / Math.Sqrt(Math.PI), c);
    }

    /// <summary>∫ₛ^∞ of the function: k d_j = c_j + d_{j−1}(a − ½ − 3(j−1)/2).</summary>
    public AiryTail Integral()
    {
        double[] d = new double[Terms];
        for (int j = 0; j < Terms; j++)
        {
            d[j] = (_coefficients[j] + (j == 0 ? 0 : d[j - 1] * (_power - 0.5 - (1.5 * (j - 1))))) / _exponent;
        }

        return new AiryTail(_exponent, _power - 0.5, _amplitude, d);
    }

    public AiryTail Times(AiryTail other)
    {
        double[] c = new double[Terms];
        for (int n = 0; n < Terms; n++)
        {
            for (int k = 0; k <= n; k++)
            {
                c[n] += _coefficients[k] * other._coefficients[n - k];
            }
        }

        return new AiryTail(_exponent + other._exponent, _power + other._power, _amplitude * other._amplitude, c);
    }

    public AiryTail Scaled(double factor) => new(_exponent, _power, factor * _amplitude, _coefficients);

    /// <summary>The difference of two functions with equal exponent and power.</summary>
    public AiryTail Minus(AiryTail other) =>
        new(_exponent, _power, _amplitude, [.. _coefficients.Select((c, j) => c - (other._amplitude / _amplitude * other._coefficients[j]))]);

    public double Log(double s)
    {
        double root = s * Math.Sqrt(s);
        double sum = 0;
        for (int j = Terms - 1; j >= 0; j--)
        {
            sum = (sum / root) + _coefficients[j];
        }

        return double.IsInfinity(s) ? double.NegativeInfinity : Math.Log(_amplitude * sum) + (_power * Math.Log(s)) - (_exponent * 2.0 / 3 * root);
    }
}
