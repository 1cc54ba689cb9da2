using Dyson.Dynamics;
using Dyson.Laws;
using MathNet.Numerics;

namespace Dyson.Reports.Theory;

/// <summary>
/// What is known exactly of dX = −k(X − diag c)dt + g dM from X(0) = diag x(0): at time t the mean is the diagonal c + (x(0) − c)e^{−kt}, and about it X is a Gaussian
/// matrix with diagonal variance w = g²(1 − e^{−2kt})/k. It holds for the eigenvalue equation too where all centres are equal.
/// </summary>
internal sealed class ConfinedLaw
{
    private const int QuadratureNodes = 100;

    /// <summary>The window of the quadrature in deviations beyond the outermost mean.</summary>
    private const double Window = 6;

    private readonly double[] _mean;

    public ConfinedLaw(ConfiningEquation equation, IReadOnlyList<double> start, double time)
    {
        double decay = Math.Exp(-equation.Rate * time);
        double twice = 2 * equation.Rate * time;
        Beta = equation.Beta;
        _mean = [.. equation.Centres.Select((c, i) => c + ((start[i] - c) * decay))];
        Variance = equation.Noise * equation.Noise * (equation.Rate == 0 ? 2 * time : -Exponential.MinusOne(-twice) / equation.Rate);
        Centre = equation.Centres.Average();
        IsIsotropic = _mean.Max() - _mean.Min() <= 1e-12 * Math.Sqrt(Variance);
    }

    /// <summary>β.</summary>
    public int Beta { get; }

    /// <summary>w, the variance of a diagonal element.</summary>
    public double Variance { get; }

    /// <summary>The mean of the centres, about which the spread is taken.</summary>
    public double Centre { get; }

    /// <summary>Whether the mean of X is a multiple of the unit matrix: then X is a Gaussian ensemble.</summary>
    public bool IsIsotropic { get; }

    /// <summary>N.</summary>
    public int Size => _mean.Length;

    /// <summary>⟨tr X⟩/N.</summary>
    public double MeanLevel => _mean.Average();

    /// <summary>The mean of an isotropic X.</summary>
    public double Location => _mean[0];

    /// <summary>N + βN(N − 1)/2, the independent real components in units of which Σx² is χ².</summary>
    public double Degrees => Size + (0.5 * Beta * Size * (Size - 1.0));

    /// <summary>⟨Σ(x_i − c̄)²⟩/N.</summary>
    public double Spread => (_mean.Sum(m => (m - Centre) * (m - Centre)) + (Variance * Degrees)) / Size;

    /// <summary>
    /// The law of S for two levels: (X_11 − X_22, 2X_12) has β + 1 components of variance 2w, one of them with mean Δ. The surmise's family for Δ = 0, Rice's for β = 1; null for
    /// more levels and for Δ ≠ 0 otherwise.
    /// </summary>
    public ContinuousLaw? Spacing() => Size != 2 ? null
        : Beta == 1 ? Rice.WithComponentDeviation(_mean[0] - _mean[1], Math.Sqrt(2 * Variance))
        : IsIsotropic ? WignerSurmise.WithMean(Beta, 2 * Math.Sqrt(Variance) * Math.Exp(SpecialFunctions.GammaLn(0.5 * (Beta + 2)) - SpecialFunctions.GammaLn(0.5 * (Beta + 1))))
        : null;

    /// <summary>The Coulomb gas of an isotropic X by quadrature, up to three levels; null otherwise.</summary>
    public CoulombGasQuadrature? Gas()
    {
        if (!IsIsotropic || Size > 3)
        {
            return null;
        }

        double reach = (Window + Math.Sqrt(2.0 * Beta * Size)) * Math.Sqrt(Variance);
        CoulombGas gas = CoulombGas.Harmonic(Beta, _mean, [.. _mean.Select(_ => Variance)]);
        return new CoulombGasQuadrature(gas, Location - reach, Location + reach, QuadratureNodes);
    }

    /// <summary>Wigner's semicircle of an isotropic X, for N → ∞.</summary>
    public Semicircle Limit() => Semicircle.WithRadius(Math.Sqrt(2.0 * Beta * Size * Variance), Location);
}
