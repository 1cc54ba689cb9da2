namespace Dyson.Statistics;

/// <summary>
/// u^s ζ(s, q) = Σ_{k≥0} ((q + k)/u)^{−s} for s &gt; 1, q &gt; 0, in a unit u so that large q do not underflow; by Euler and Maclaurin: the terms below Q = q + K one by one, then
/// Q^{1−s}/(s − 1) + Q^{−s}/2 + Σ_j B_{2j}/(2j)! s(s+1)…(s+2j−2) Q^{−s−2j+1}.
/// </summary>
/// <remarks>Q ≥ s + 15 makes the first term left out smaller than 1e-16 of the whole for s ≤ 100.</remarks>
internal static class HurwitzZeta
{
    private const double Ahead = 15;

    /// <summary>B_{2j}/(2j)!, j = 1 … 9.</summary>
    private static readonly double[] Bernoulli =
    [
        1.0 / 12, -1.0 / 720, 1.0 / 30240, -1.0 / 1209600, 1.0 / 47900160, -691.0 / 1307674368000, 1.0 / 74724249600,
        -3617.0 / 10670622842880000, 43867.0 / 5109094217170944000,
    ];

    /// <summary>u^s ζ(s, q).</summary>
    public static double Value(double s, double q, double unit = 1)
    {
        double sum = 0;
        for (; q < s + Ahead; q++)
        {
            sum += Math.Pow(q / unit, -s);
        }

        double power = Math.Pow(q / unit, -s);
        double factor = s * power / q;
        double series = 0;
        for (int j = 0; j < Bernoulli.Length; j++)
        {
            series += Bernoulli[j] * factor;
            factor *= (s + (2 * j) + 1) * (s + (2 * j) + 2) / (q * q);
        }

        return sum + (power * ((q / (s - 1)) + 0.5)) + series;
    }

    /// <summary>The same and its first two derivatives in s; every term T has T′ = T·l and T″ = T·(l² + l′), l = (ln|T|)′.</summary>
    public static (double Value, double Slope, double Curvature) Derivatives(double s, double q, double unit = 1)
    {
        (double value, double slope, double curvature) = (0, 0, 0);
        for (; q < s + Ahead; q++)
        {
            Add(Math.Pow(q / unit, -s), -Math.Log(q / unit), 0);
        }

        double log = Math.Log(q / unit);
        double power = Math.Pow(q / unit, -s);
        Add(power * q / (s - 1), -log - (1 / (s - 1)), 1 / ((s - 1) * (s - 1)));
        Add(0.5 * power, -log, 0);
        double factor = s * power / q;
        double rate = (1 / s) - log;
        double change = -1 / (s * s);
        for (int j = 0; j < Bernoulli.Length; j++)
        {
            Add(Bernoulli[j] * factor, rate, change);
            double a = s + (2 * j) + 1;
            double b = a + 1;
            factor *= a * b / (q * q);
            rate += (1 / a) + (1 / b);
            change -= (1 / (a * a)) + (1 / (b * b));
        }

        return (value, slope, curvature);

        void Add(double term, double l, double lSlope)
        {
            value += term;
            slope += term * l;
            curvature += term * ((l * l) + lSlope);
        }
    }
}
