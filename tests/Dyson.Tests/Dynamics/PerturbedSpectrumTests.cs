using Dyson.Dynamics;
using Dyson.LinearAlgebra;
using Dyson.Randomness;

namespace Dyson.Tests.Dynamics;

/// <summary>App. D (98–101): the expansion of eigenvalues, coefficient by coefficient, against exact diagonalisation.</summary>
public class PerturbedSpectrumTests
{
    private static readonly double[] Levels = [3.1, 1.9, 0.4, -1.5];

    // Rounding 1e-15/h² of the second difference and the error O(h⁶) left after two extrapolations at h = 1/32.
    private const double Tolerance = 1e-8;

    [Fact]
    public void Each_element_alone_has_its_coefficient()
    {
        for (int row = 0; row < 4; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                double[] perturbation = new double[16];
                perturbation[(row * 4) + column] = 1;
                perturbation[(column * 4) + row] = 1;
                for (int i = 0; i < 4; i++)
                {
                    (double first, double second, _) = Measured(perturbation, i);
                    Assert.Equal(row == column && row == i ? 1 : 0, first, Tolerance);
                    double expected = row == column ? 0
                        : row == i ? 1 / (Levels[i] - Levels[column])
                        : column == i ? 1 / (Levels[i] - Levels[row]) : 0;
                    Assert.Equal(expected, second, Tolerance);
                }
            }
        }
    }

    [Fact]
    public void Three_orders_of_a_general_perturbation()
    {
        double[] perturbation = Noise(RandomStream.FromSeed(8), 0.3);
        for (int i = 0; i < 4; i++)
        {
            (double first, double second, double third) = PerturbedSpectrum.Coefficients(Levels, perturbation, i);
            (double measuredFirst, double measuredSecond, double measuredThird) = Measured(perturbation, i);
            Assert.Equal(first, measuredFirst, Tolerance);
            Assert.Equal(second, measuredSecond, Tolerance);

            // The third difference loses one more power of h to rounding.
            Assert.Equal(third, measuredThird, 100 * Tolerance);

            // Negative control: half of the second order, the coefficient of a Taylor series miscounted, is seen.
            Assert.True(Math.Abs(measuredSecond - (0.5 * second)) > 1000 * Tolerance);
        }
    }

    [Fact]
    public void Mean_over_the_noise_is_the_Coulomb_term_and_the_variance_that_of_the_noise()
    {
        // Exact eigenvalues of X + √dt M and X − √dt M: the mean of both has no odd order. The fourth order is of relative size dt.
        const double Duration = 1e-3;
        const double FourthOrder = 10 * Duration;
        const int Draws = 20_000;
        RandomStream random = RandomStream.FromSeed(9);
        double[] sum = new double[4];
        double[] squares = new double[4];
        double[] spread = new double[4];
        for (int draw = 0; draw < Draws; draw++)
        {
            double[] noise = Noise(random, 1);
            double[] plus = Spectrum(noise, Math.Sqrt(Duration));
            double[] minus = Spectrum(noise, -Math.Sqrt(Duration));
            for (int i = 0; i < 4; i++)
            {
                double rate = (plus[i] + minus[i] - (2 * Levels[i])) / (2 * Duration);
                sum[i] += rate;
                squares[i] += rate * rate;
                spread[i] += Math.Pow(plus[i] - minus[i], 2) / (4 * Duration);
            }
        }

        for (int i = 0; i < 4; i++)
        {
            double expected = PerturbedSpectrum.CoulombTerm(Levels, 1, 1, i);
            double mean = sum[i] / Draws;
            double error = Math.Sqrt((squares[i] / Draws) - (mean * mean)) / Math.Sqrt(Draws);
            Assert.InRange(Math.Abs(mean - expected), 0, (FalseAlarm.Sigmas * error) + FourthOrder);
            Assert.InRange(Math.Abs((spread[i] / Draws) - 2), 0, (FalseAlarm.Sigmas * 2 * Math.Sqrt(2.0 / Draws)) + FourthOrder);
            Assert.True(Math.Abs(mean - (2 * expected)) > (FalseAlarm.Sigmas * error) + FourthOrder, "A factor 2 in the Coulomb term was not seen.");
        }
    }

    [Fact]
    public void Equal_levels_are_refused() =>
        Assert.Throws<ArgumentException>(() => PerturbedSpectrum.CoulombTerm([1, 1], 1, 1, 0));

    /// <summary>Coefficients of ε, ε², ε³ of the exact eigenvalue by central differences, Richardson-extrapolated twice.</summary>
    private static (double First, double Second, double Third) Measured(double[] perturbation, int level)
    {
        return (Extrapolated(Odd), Extrapolated(Even), Extrapolated(Cubic));

        double At(double h) => Spectrum(perturbation, h)[level];
        double Odd(double h) => (At(h) - At(-h)) / (2 * h);
        double Even(double h) => (At(h) + At(-h) - (2 * Levels[level])) / (2 * h * h);
        double Cubic(double h) => (At(2 * h) - At(-2 * h) - (2 * (At(h) - At(-h)))) / (12 * h * h * h);
        static double Extrapolated(Func<double, double> difference)
        {
            const double H = 1.0 / 64;
            double[] values = [difference(4 * H), difference(2 * H), difference(H)];
            double coarse = ((4 * values[1]) - values[0]) / 3;
            double fine = ((4 * values[2]) - values[1]) / 3;
            return ((16 * fine) - coarse) / 15;
        }
    }

    private static double[] Spectrum(double[] perturbation, double size)
    {
        double[] matrix = [.. perturbation.Select(element => size * element)];
        for (int i = 0; i < 4; i++)
        {
            matrix[(i * 4) + i] += Levels[i];
        }

        double[] values = new double[4];
        DenseSpectrum.SymmetricEigenvalues(matrix, 4, values);
        return values;
    }

    private static double[] Noise(RandomStream random, double size)
    {
        double[] noise = new double[16];
        for (int i = 0; i < 4; i++)
        {
            noise[(i * 4) + i] = Math.Sqrt(2) * size * random.NextNormal();
            for (int j = 0; j < i; j++)
            {
                noise[(i * 4) + j] = noise[(j * 4) + i] = size * random.NextNormal();
            }
        }

        return noise;
    }
}
