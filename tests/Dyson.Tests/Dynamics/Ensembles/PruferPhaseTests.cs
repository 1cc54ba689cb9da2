using System.Numerics;
using Dyson.Dynamics.Ensembles;
using Dyson.Lanes;
using Dyson.Randomness;
using MathNet.Numerics.LinearAlgebra;

namespace Dyson.Tests.Dynamics.Ensembles;

/// <summary>The circular ensemble's levels against eigenvalues of the full unitary matrix and against the phase in plain scalar code.</summary>
public class PruferPhaseTests
{
    /// <summary>MathNet's general complex eigenvalues of a unitary matrix of up to 60 rows: some hundred roundings.</summary>
    private const double DenseRounding = 3e-13;

    /// <summary>The bracket's width and the roundings of some ten steps, in radians.</summary>
    private const double LevelRounding = 2e-14;

    [Theory]
    [InlineData(0.1, 2)]
    [InlineData(0.1, 40)]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    [InlineData(1, 7)]
    [InlineData(2, 60)]
    [InlineData(4, 33)]
    [InlineData(100, 60)]
    public void Levels_are_the_eigenvalues_of_the_unitary_matrix(double beta, int n)
    {
        for (ulong seed = 1; seed <= 5; seed++)
        {
            Coefficients matrix = Coefficients.Draw(beta, n, seed);
            double[] levels = matrix.Levels();
            double[] expected = [.. matrix.Dense().Evd().EigenValues.Select(value => value.Phase < 0 ? value.Phase + (2 * Math.PI) : value.Phase).Order()];
            for (int i = 0; i < n; i++)
            {
                // A level at 0 may come out at 2π.
                double distance = Math.Abs(levels[i] - expected[i]);
                Assert.True(distance < DenseRounding, $"seed {seed}, level {i}: {levels[i]:R}, expected {expected[i]:R}");
            }

            if (n > 1)
            {
                // Control: the phase of η is not free to choose.
                double[] turned = (matrix with { Eta = matrix.Eta + 1e-9 * n }).Levels();
                Assert.True(Enumerable.Range(0, n).Max(i => Math.Abs(turned[i] - expected[i])) > DenseRounding);
            }
        }
    }

    [Theory]
    [InlineData(0.02, 300)]
    [InlineData(0.1, 300)]
    [InlineData(1, 300)]
    [InlineData(2, 800)]
    [InlineData(1, 5000)]
    [InlineData(100, 300)]
    public void The_plain_phase_crosses_its_target_at_every_level(double beta, int n)
    {
        Coefficients matrix = Coefficients.Draw(beta, n, 9);
        double[] levels = matrix.Levels();
        int[] some = [.. Enumerable.Range(0, n).Where(i => i % (1 + (n / 1000 * 20)) == 0)];
        foreach (int i in some)
        {
            Assert.True(matrix.PlainExcess(levels[i] - LevelRounding, i) <= 0, $"level {i} is too high");
            Assert.True(matrix.PlainExcess(levels[i] + LevelRounding, i) >= 0, $"level {i} is too low");
        }

        // Control: a displacement of a few tolerances is seen.
        Assert.All(some, i => Assert.True(matrix.PlainExcess(levels[i] + (3 * LevelRounding), i) > 0));
        Assert.All(some, i => Assert.True(matrix.PlainExcess(levels[i] - (3 * LevelRounding), i) < 0));
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.1)]
    [InlineData(1)]
    [InlineData(100)]
    public void Widths_give_the_same_bits_for_every_length(double beta)
    {
        for (int n = 1; n <= 40; n += n < 20 ? 1 : 7)
        {
            Coefficients matrix = Coefficients.Draw(beta, n, 3);
            double[] expected = matrix.Levels(LaneWidth.One);
            Assert.Equal(expected, matrix.Levels(LaneWidth.Two));
            Assert.Equal(expected, matrix.Levels(LaneWidth.Four));
            Assert.Equal(expected, matrix.Levels(LaneWidth.Eight));
            Assert.All(expected, level => Assert.InRange(level, 0, Math.BitDecrement(2 * Math.PI)));
        }
    }

    [Fact]
    public void A_single_pole_is_met_at_once()
    {
        // tan δ = (θ − θ₀)/(w + B(θ − θ₀)), each point with a factor of its own; also from points on one side and beyond the pole of tan δ.
        const double Level = 1.234;
        const double Rounding = 1e-13;
        foreach ((double weight, double background) in new[] { (1.0, 0.0), (0.3, -2.0), (0.01, 5.0) })
        {
            PhasePoint At(double angle, double factor) => new(angle, 0, factor * (angle - Level), factor * (weight + (background * (angle - Level))));
            Assert.Equal(Level, PhasePoint.Crossing(At(1, 3), At(1.5, 0.2), At(2, 1)), Rounding);
            Assert.Equal(Level, PhasePoint.Crossing(At(2, 3), At(1.3, 0.2), At(1.9, 7)), Rounding);
        }

        Assert.True(double.IsNaN(PhasePoint.Crossing(default, default, default)));
    }

    [Fact]
    public void Coefficients_on_the_circle_are_survived()
    {
        // |α| = 1 to all digits decouples the matrix into single levels at directions that the coefficients name.
        Coefficients matrix = new([0, 1e-300, 5e-324], [0.3, 0, 1.1], 2);
        Assert.All(matrix.Levels(), level => Assert.InRange(level, 0, 2 * Math.PI));
    }

    /// <summary>α̃_k by 1 − |α̃_k|² and half its direction, and η.</summary>
    private sealed record Coefficients(double[] Outside, double[] HalfDirections, double Eta)
    {
        public static Coefficients Draw(double beta, int n, ulong seed)
        {
            RandomStream random = RandomStream.FromSeed(seed, "verblunsky");
            return new(
                [.. Enumerable.Range(0, n - 1).Select(k => Math.Pow(random.NextPositive(), 2 / (beta * (n - 1 - k))))],
                [.. Enumerable.Range(0, n - 1).Select(_ => Math.PI * random.NextDouble())],
                2 * Math.PI * random.NextDouble());
        }

        public double[] Levels(LaneWidth? width = null)
        {
            double[] levels = new double[Outside.Length + 1];
            PhaseCrossings.Find(new PruferPhase(Outside, HalfDirections, Eta, width), levels);
            return levels;
        }

        /// <summary>ψ_{n−1}(θ) − ψ_{n−1}(0) − η − 2πi, angle by angle; whole turns are counted apart from the rest.</summary>
        public double PlainExcess(double angle, int level)
        {
            double turns = -level;
            double phase = angle;
            for (int k = 0; k < Outside.Length; k++)
            {
                Complex alpha = Alpha(k);

                // Both 1 − αe^{iψ} and 1 − α lie in the right half-plane.
                phase += angle - (2 * ((1 - (alpha * Complex.FromPolarCoordinates(1, phase))).Phase - (1 - alpha).Phase));
                double whole = Math.Floor(phase / (2 * Math.PI));
                turns += whole;
                phase -= 2 * Math.PI * whole;
            }

            return (2 * Math.PI * turns) + (phase - Eta);
        }

        /// <summary>The Hessenberg matrix of multiplication by z among the orthonormal polynomials of the Verblunsky coefficients α_k = α̃_k e^{−iψ_k(0)}.</summary>
        public Matrix<Complex> Dense()
        {
            int n = Outside.Length + 1;
            Complex[] alpha = new Complex[n];
            double phase = 0;
            for (int k = 0; k < n - 1; k++)
            {
                alpha[k] = Alpha(k) * Complex.FromPolarCoordinates(1, -phase);
                phase -= 2 * (1 - Alpha(k)).Phase;
            }

            alpha[n - 1] = Complex.FromPolarCoordinates(1, -(phase + Eta));
            return Matrix<Complex>.Build.Dense(n, n, (row, column) =>
            {
                // −α_{row−1} conj(α_column) ∏ρ above and on the diagonal, ρ below, α_{−1} = −1.
                if (row > column)
                {
                    return row == column + 1 ? Math.Sqrt(Outside[column]) : 0;
                }

                Complex element = -(row == 0 ? -1 : alpha[row - 1]) * Complex.Conjugate(alpha[column]);
                for (int k = row; k < column; k++)
                {
                    element *= Math.Sqrt(Outside[k]);
                }

                return element;
            });
        }

        private Complex Alpha(int k) => Complex.FromPolarCoordinates(Math.Sqrt(1 - Outside[k]), 2 * HalfDirections[k]);
    }
}
