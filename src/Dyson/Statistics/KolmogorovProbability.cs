using MathNet.Numerics;

namespace Dyson.Statistics;

/// <summary>Distribution of the Kolmogorov–Smirnov distance D_n of n independent values from their own, fully known law.</summary>
internal static class KolmogorovProbability
{
    /// <summary>Up to this n the central part is computed exactly; beyond, the corrected asymptotic form is off by less than 1e-5.</summary>
    private const int LargestExact = 140;

    /// <summary>Below this, P(D ≥ d) = 2 P(D⁺ ≥ d) to a relative accuracy of about p³.</summary>
    private const double SmallTail = 1e-4;

    /// <summary>Longest one-sided sum that is evaluated.</summary>
    private const int LargestSum = 200_000;

    /// <summary>P(D_n ≥ d).</summary>
    public static double Survival(double d, int n)
    {
        if (d <= 0.5 / n)
        {
            return 1;
        }

        if (d >= 1)
        {
            return 0;
        }

        if (n <= LargestSum && Asymptotic(d * Math.Sqrt(n)) < 100 * SmallTail)
        {
            double tail = 2 * OneSided(d, n);
            if (tail < SmallTail)
            {
                return tail;
            }
        }

        if (n <= LargestExact)
        {
            return Math.Clamp(1 - MarsagliaTsangWang(d, n), 0, 1);
        }

        double root = Math.Sqrt(n);
        double x = d * root;
        return Asymptotic(x + (1 / (6 * root)) + ((x - 1) / (4 * n)));
    }

    /// <summary>Kolmogorov's limit 2 Σ (−1)^{j−1} e^{−2j²x²}, and its dual form for small x.</summary>
    public static double Asymptotic(double x)
    {
        if (x <= 0)
        {
            return 1;
        }

        double sum = 0;
        if (x < 1)
        {
            for (int j = 1; j <= 9; j += 2)
            {
                sum += Math.Exp(-(j * j) * Math.PI * Math.PI / (8 * x * x));
            }

            return 1 - (Constants.Sqrt2Pi / x * sum);
        }

        for (int j = 1; j <= 6; j++)
        {
            sum += ((j & 1) == 1 ? 2 : -2) * Math.Exp(-2 * j * j * x * x);
        }

        return sum;
    }

    /// <summary>P(D⁺ ≥ d) = d Σ_j C(n, j) (d + j/n)^{j−1} (1 − d − j/n)^{n−j} (Smirnov; Birnbaum and Tingey 1951).</summary>
    private static double OneSided(double d, int n)
    {
        double sum = 0;
        double logBinomial = 0;
        for (int j = 0; j <= n; j++)
        {
            double rest = 1 - d - ((double)j / n);
            if (rest <= 0)
            {
                break;
            }

            sum += Math.Exp(logBinomial + ((j - 1) * Math.Log(d + ((double)j / n))) + ((n - j) * Math.Log(rest)));
            logBinomial += Math.Log((double)(n - j) / (j + 1));
        }

        return d * sum;
    }

    /// <summary>P(D_n &lt; d) by Durbin's matrix as Marsaglia, Tsang and Wang (2003) evaluate it.</summary>
    private static double MarsagliaTsangWang(double d, int n)
    {
        int k = (int)(n * d) + 1;
        int m = (2 * k) - 1;
        double h = k - (n * d);
        double[] matrix = new double[m * m];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < m; j++)
            {
                matrix[(i * m) + j] = i - j + 1 < 0 ? 0 : 1;
            }
        }

        for (int i = 0; i < m; i++)
        {
            matrix[i * m] -= Math.Pow(h, i + 1);
            matrix[((m - 1) * m) + i] -= Math.Pow(h, m - i);
        }

        matrix[(m - 1) * m] += (2 * h) - 1 > 0 ? Math.Pow((2 * h) - 1, m) : 0;
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < m; j++)
            {
                for (int g = 1; g <= i - j + 1; g++)
                {
                    matrix[(i * m) + j] /= g;
                }
            }
        }

        (double[] power, int exponent) = Power(matrix, m, n);
        double s = power[((k - 1) * m) + k - 1];
        for (int i = 1; i <= n; i++)
        {
            s = s * i / n;
            if (s < 1e-140)
            {
                s *= 1e140;
                exponent -= 140;
            }
        }

        return s * Math.Pow(10, exponent);
    }

    private static (double[] Matrix, int Exponent) Power(double[] matrix, int m, int n)
    {
        if (n == 1)
        {
            return (matrix, 0);
        }

        (double[] half, int exponent) = Power(matrix, m, n / 2);
        double[] result = Multiply(half, half, m);
        exponent *= 2;
        if (n % 2 == 1)
        {
            result = Multiply(matrix, result, m);
        }

        if (result[(m / 2 * m) + (m / 2)] > 1e140)
        {
            for (int i = 0; i < result.Length; i++)
            {
                result[i] *= 1e-140;
            }

            exponent += 140;
        }

        return (result, exponent);
    }

    private static double[] Multiply(double[] a, double[] b, int m)
    {
        double[] c = new double[m * m];
        for (int i = 0; i < m; i++)
        {
            for (int k = 0; k < m; k++)
            {
                double x = a[(i * m) + k];
                for (int j = 0; j < m; j++)
                {
                    c[(i * m) + j] += x * b[(k * m) + j];
                }
            }
        }

        return c;
    }
}
