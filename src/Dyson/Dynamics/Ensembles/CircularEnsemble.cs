using System.Globalization;
using System.Numerics;
using Dyson.Randomness;
using MathNet.Numerics.LinearAlgebra;

namespace Dyson.Dynamics.Ensembles;

/// <summary>
/// Circular β-ensemble: P(θ) ∝ ∏_{i&lt;j}|e^{iθ_i} − e^{iθ_j}|^β for angles 0 ≤ θ &lt; 2π and any β &gt; 0; COE, CUE, CSE for β = 1, 2, 4.
/// </summary>
/// <remarks>
/// Sampler: independent Verblunsky coefficients, |α_k|² = 1 − u^{2/(β(n−1−k))}, k = 0 … n − 2, and a last one on the circle (Killip and Nenciu,
/// IMRN 2004, no. 50). With z = e^{iθ} the phase of the Blaschke product, ψ_0 = θ, ψ_{k+1} = θ + ψ_k − 2 arg(1 − α_k e^{iψ_k}), rises monotonically by
/// 2πn in all; the angles are where ψ_{n−1} = η mod 2π, η uniform, found by Newton steps held in a bracket: O(n²).
/// Exact: ⟨|Σe^{iθ}|²⟩ = (2/β)n/(n − 1 + 2/β).
/// </remarks>
public sealed class CircularEnsemble : LevelEnsemble
{
    private const int MostIterations = 200;

    /// <summary>A Newton step this small leaves an error of its square; the phase's own rounding is about 10⁻¹⁴.</summary>
    private const double LastStep = 1e-11;

    private CircularEnsemble(double beta, int levels)
        : base(beta, levels)
    {
    }

    /// <summary>n angles with index β; there is no scale to name.</summary>
    /// <exception cref="ArgumentOutOfRangeException">β not finite and positive, or n below 1.</exception>
    public static CircularEnsemble WithIndex(double beta, int levels) => new(beta, levels);

    /// <inheritdoc/>
    /// <remarks>
    /// β = 2: a Haar-distributed unitary matrix U; β = 1: UᵀU; β = 4: J⁻¹UᵀJ U of twice the size, whose levels are doubly degenerate.
    /// </remarks>
    public override double[] SampleDense(RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        int beta = DenseBeta();
        Matrix<Complex> u = HaarUnitary.Draw(beta == 4 ? 2 * Levels : Levels, random);
        Matrix<Complex> matrix = beta switch
        {
            1 => u.Transpose() * u,
            2 => u,
            _ => QuaternionDual(u) * u,
        };
        double[] angles = [.. matrix.Evd().EigenValues.Select(value => value.Phase < 0 ? value.Phase + (2 * Math.PI) : value.Phase).OrderDescending()];
        return beta == 4 ? Pairs(angles) : angles;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"circular ensemble, β = {Beta:G6}, n = {Levels}");

    private protected override void Draw(RandomStream random, Span<double> levels)
    {
        Complex[] verblunsky = new Complex[Levels - 1];
        for (int k = 0; k < verblunsky.Length; k++)
        {
            double outside = Math.Pow(random.NextPositive(), 2 / (Beta * (Levels - 1 - k)));
            verblunsky[k] = Complex.FromPolarCoordinates(Math.Sqrt(1 - outside), 2 * Math.PI * random.NextDouble());
        }

        // ψ_{n−1}(0) is what it is; the first level is where the phase next meets η.
        double start = Phase(verblunsky, 0).Phase;
        double target = start + (2 * Math.PI * random.NextDouble());
        double low = 0;
        for (int i = Levels - 1; i >= 0; i--)
        {
            low = Solve(verblunsky, target + (2 * Math.PI * (Levels - 1 - i)), low, 2 * Math.PI);
            levels[i] = Math.Min(low, Math.BitDecrement(2 * Math.PI));
        }
    }

    private static double Solve(ReadOnlySpan<Complex> verblunsky, double target, double low, double high)
    {
        double angle = low;
        for (int i = 0; i < MostIterations; i++)
        {
            (double phase, double slope) = Phase(verblunsky, angle);
            if (phase < target)
            {
                low = angle;
            }
            else
            {
                high = angle;
            }

            double next = angle + ((target - phase) / slope);
            if (!(next > low && next < high))
            {
                next = 0.5 * (low + high);
            }

            if (Math.Abs(next - angle) <= LastStep)
            {
                return next;
            }

            angle = next;
        }

        return angle;
    }

    /// <summary>ψ_{n−1}(θ) and its derivative. 1 − αe^{iψ} lies in the right half-plane, so its argument needs no branch.</summary>
    private static (double Phase, double Slope) Phase(ReadOnlySpan<Complex> verblunsky, double angle)
    {
        (double zIm, double zRe) = Math.SinCos(angle);
        (double re, double im) = (zRe, zIm);
        double phase = angle;
        double slope = 1;
        foreach (Complex alpha in verblunsky)
        {
            double wRe = 1 - ((alpha.Real * re) - (alpha.Imaginary * im));
            double wIm = -((alpha.Real * im) + (alpha.Imaginary * re));
            double norm = (wRe * wRe) + (wIm * wIm);
            phase += angle - (2 * Math.Atan(wIm / wRe));
            slope = 1 + (slope * (1 - (alpha.Real * alpha.Real) - (alpha.Imaginary * alpha.Imaginary)) / norm);

            // z e^{iψ} conj(w)/w
            double turnRe = ((wRe * wRe) - (wIm * wIm)) / norm;
            double turnIm = -2 * wRe * wIm / norm;
            (re, im) = ((re * turnRe) - (im * turnIm), (re * turnIm) + (im * turnRe));
            (re, im) = ((re * zRe) - (im * zIm), (re * zIm) + (im * zRe));
        }

        return (phase, slope);
    }

    /// <summary>U^R = J⁻¹UᵀJ with J = [[0, 1], [−1, 0]] in n×n blocks.</summary>
    private static Matrix<Complex> QuaternionDual(Matrix<Complex> u)
    {
        int n = u.RowCount / 2;
        return Matrix<Complex>.Build.Dense(2 * n, 2 * n, (i, j) =>
        {
            int row = i < n ? i + n : i - n;
            int column = j < n ? j + n : j - n;
            return u[column, row] * (i < n == j < n ? 1 : -1);
        });
    }

    /// <summary>One of each degenerate pair; the pair may lie across 0 = 2π.</summary>
    private static double[] Pairs(double[] descending)
    {
        bool across = descending.Length > 2 && descending[0] - descending[1] > descending[1] - descending[2];
        return [.. descending.Where((_, i) => i % 2 == (across ? 1 : 0))];
    }
}
