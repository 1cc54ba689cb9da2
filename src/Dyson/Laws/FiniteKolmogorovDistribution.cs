using System.Globalization;
using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Dyson.Laws;

/// <summary>
/// The law of D_n = sup|F_n − F| for n independent draws from a continuous F, fully specified beforehand: p-values of the one-sample
/// Kolmogorov–Smirnov test.
/// </summary>
/// <remarks>
/// Right tail, n d² ≥ 4: twice Smirnov's exact one-sided probability d Σ_j C(n,j)(d+j/n)^{j−1}(1−d−j/n)^{n−j}, whose relative error is below
/// e^{−6nd²} &lt; 4e-11 (Miller 1956; Simard and L'Ecuyer 2011). Otherwise, n ≤ 140: the exact matrix power of Marsaglia, Tsang and Wang (2003);
/// n &gt; 140: the expansion of Pelz and Good (1976) in 1/√n up to n^{−3/2}, whose absolute error is below 1e-6 there and falls as n⁻².
/// </remarks>
public sealed class FiniteKolmogorovDistribution
{
    private const double OneSidedFrom = 4;
    private const int LargestMatrixSample = 140;
    private const int LargestSummedSample = 1_000_000;

    private FiniteKolmogorovDistribution(int sampleSize) => SampleSize = sampleSize;

    /// <summary>The law for <paramref name="n"/> draws.</summary>
    /// <exception cref="ArgumentOutOfRangeException">n is below 1.</exception>
    public static FiniteKolmogorovDistribution OfSampleSize(int n) => new(Allowed.AtLeast(n, 1));

    /// <summary>n.</summary>
    public int SampleSize { get; }

    /// <summary>P(D_n ≤ d); NaN for NaN.</summary>
    public double Cumulative(double d)
    {
        double nd2 = SampleSize * d * d;
        return d switch
        {
            double.NaN => double.NaN,
            _ when SampleSize * d <= 0.5 => 0,
            >= 1 => 1,
            _ when nd2 >= OneSidedFrom => 1 - TwiceOneSided(d),
            _ when SampleSize <= LargestMatrixSample => MatrixPower(d),
            _ => PelzGood(d),
        };
    }

    /// <summary>P(D_n &gt; d), the p-value of an observed distance d; NaN for NaN.</summary>
    public double Survival(double d) =>
        d < 1 && SampleSize * d > 0.5 && SampleSize * d * d >= OneSidedFrom ? TwiceOneSided(d) : 1 - Cumulative(d);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"Kolmogorov(n {SampleSize})");

    private double TwiceOneSided(double d)
    {
        double n = SampleSize;
        if (SampleSize > LargestSummedSample)
        {
            // Maag and Dicaire (1971), relative error about nd⁴/6.
            double shifted = (6 * n * d) + 1;
            return 2 * Math.Exp(-shifted * shifted / (18 * n));
        }

        double sum = 0;
        double logFactorial = SpecialFunctions.GammaLn(n + 1);
        for (int j = 0; j <= (int)Math.Floor(n * (1 - d)); j++)
        {
            double above = d + (j / n);
            double logBinomial = logFactorial - SpecialFunctions.GammaLn(j + 1.0) - SpecialFunctions.GammaLn(n - j + 1);
            sum += above < 1 ? Math.Exp(logBinomial + ((j - 1) * Math.Log(above)) + ((n - j) * Math.Log(1 - above))) : 0;
        }

        return 2 * d * sum;
    }

    private double MatrixPower(double d)
    {
        int n = SampleSize;
        int k = (int)Math.Ceiling(n * d);
        int m = (2 * k) - 1;
        double h = k - (n * d);
        Matrix<double> matrix = Matrix<double>.Build.Dense(m, m, (i, j) => i - j + 1 < 0 ? 0 : 1 / SpecialFunctions.Factorial(i - j + 1));
        for (int i = 0; i < m; i++)
        {
            double missing = Math.Pow(h, i + 1) / SpecialFunctions.Factorial(i + 1);
            matrix[i, 0] -= missing;
            matrix[m - 1, m - 1 - i] -= missing;
        }

        matrix[m - 1, 0] += 2 * h > 1 ? Math.Pow((2 * h) - 1, m) / SpecialFunctions.Factorial(m) : 0;

        // n!/nⁿ ≈ √(2πn)e^{−n} is spread over the factors as e^{−1} each: no over- or underflow for n ≤ 140.
        double scale = Enumerable.Range(1, n).Aggregate(1.0, (product, i) => product * (Math.E * i / n));
        return scale * matrix.Multiply(Math.Exp(-1)).Power(n)[k - 1, k - 1];
    }

    private double PelzGood(double d)
    {
        double n = SampleSize;
        double z = Math.Sqrt(n) * d;
        double z2 = z * z;
        double p2 = Math.PI * Math.PI;
        double[] k = new double[4];
        for (int i = (int)Math.Ceiling(16 * z / Math.PI) + 1; i >= 1; i--)
        {
            double odd = ((2 * i) - 1) * ((2 * i) - 1) * p2 / 4;
            double weight = Math.Exp(-0.5 * odd / z2);
            k[0] += weight;
            k[1] += weight * (odd - z2);
            k[2] += weight * ((6 * z2 * z2 * z2) + (2 * z2 * z2) + (((2 * z2 * z2) - (5 * z2)) * odd) + ((1 - (2 * z2)) * odd * odd));
            k[3] += weight * ((-30 * z2 * z2 * z2) - (90 * z2 * z2 * z2 * z2) + (((135 * z2 * z2) - (96 * z2 * z2 * z2)) * odd)
                + (((212 * z2 * z2) - (60 * z2)) * odd * odd) + ((5 - (30 * z2)) * odd * odd * odd));
        }

        (double even2, double even3) = (0, 0);
        for (int i = (int)Math.Ceiling(16 * z / Math.PI) + 1; i >= 1; i--)
        {
            double even = i * i * p2;
            double weight = Math.Exp(-0.5 * even / z2);
            even2 += weight * even;
            even3 += weight * even * ((3 * z2) - even);
        }

        double z4 = z2 * z2;
        double second = (k[2] / (72 * z4 * z2)) - (even2 / (36 * z2));
        double third = (k[3] / (6480 * z4 * z4 * z)) + (even3 / (216 * z4 * z));
        return Constants.Sqrt2Pi / z * (k[0] + (k[1] / (6 * z2 * z * Math.Sqrt(n))) + (second / n) + (third / (n * Math.Sqrt(n))));
    }
}
