using System.Globalization;
using MathNet.Numerics;

namespace Dyson.Dynamics.Ensembles;

/// <summary>
/// Partition functions of the classical Coulomb gases in closed form, ln ∫∏_{i&lt;j}|x_i − x_j|^β ∏w(x_i) dx over all of ℝⁿ (not only ordered levels), for any β &gt; 0
/// (Mehta, Random Matrices, ch. 17; Selberg 1944).
/// </summary>
public static class SelbergIntegrals
{
    /// <summary>w = e^{−x²/2σ²}: (2π)^{n/2} σ^{n + βn(n−1)/2} ∏_{j=1}^n Γ(1 + jβ/2)/Γ(1 + β/2).</summary>
    public static double LogPartition(GaussianEnsemble ensemble)
    {
        ArgumentNullException.ThrowIfNull(ensemble);
        int n = ensemble.Levels;
        return (0.5 * n * Math.Log(2 * Math.PI)) + (ensemble.SquareDegrees * Math.Log(ensemble.DiagonalDeviation)) + Repulsion(n, ensemble.Beta);
    }

    /// <summary>w = x^a e^{−βx/2s²} on x ≥ 0: (2s²/β)^{n(a+1) + βn(n−1)/2} ∏_{j=0}^{n−1} Γ(a + 1 + jβ/2)Γ(1 + (j + 1)β/2)/Γ(1 + β/2).</summary>
    public static double LogPartition(LaguerreEnsemble ensemble)
    {
        ArgumentNullException.ThrowIfNull(ensemble);
        int n = ensemble.Levels;
        double degrees = (n * (ensemble.Exponent + 1)) + (0.5 * ensemble.Beta * n * (n - 1.0));
        return (degrees * Math.Log(2 * ensemble.ElementVariance / ensemble.Beta)) + Repulsion(n, ensemble.Beta)
            + Sum(n, j => SpecialFunctions.GammaLn(ensemble.Exponent + 1 + (0.5 * j * ensemble.Beta)));
    }

    /// <summary>w = x^a(1 − x)^b on [0, 1], Selberg's integral: ∏_{j=0}^{n−1} Γ(a+1+jβ/2)Γ(b+1+jβ/2)Γ(1+(j+1)β/2)/[Γ(a+b+2+(n+j−1)β/2)Γ(1+β/2)].</summary>
    public static double LogPartition(JacobiEnsemble ensemble)
    {
        ArgumentNullException.ThrowIfNull(ensemble);
        (int n, double half, double a, double b) = (ensemble.Levels, 0.5 * ensemble.Beta, ensemble.LowerExponent, ensemble.UpperExponent);
        return Repulsion(n, ensemble.Beta) + Sum(n, j =>
            SpecialFunctions.GammaLn(a + 1 + (j * half)) + SpecialFunctions.GammaLn(b + 1 + (j * half)) - SpecialFunctions.GammaLn(a + b + 2 + ((n + j - 1) * half)));
    }

    /// <summary>Angles: (2π)ⁿ Γ(1 + βn/2)/Γ(1 + β/2)ⁿ (Dyson 1962).</summary>
    public static double LogPartition(CircularEnsemble ensemble)
    {
        ArgumentNullException.ThrowIfNull(ensemble);
        double half = 0.5 * ensemble.Beta;
        return (ensemble.Levels * (Math.Log(2 * Math.PI) - SpecialFunctions.GammaLn(1 + half))) + SpecialFunctions.GammaLn(1 + (half * ensemble.Levels));
    }

    /// <summary>Any of the four.</summary>
    /// <exception cref="ArgumentException">Another ensemble.</exception>
    public static double LogPartition(LevelEnsemble ensemble) => ensemble switch
    {
        GaussianEnsemble gaussian => LogPartition(gaussian),
        LaguerreEnsemble laguerre => LogPartition(laguerre),
        JacobiEnsemble jacobi => LogPartition(jacobi),
        CircularEnsemble circular => LogPartition(circular),
        _ => throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"No closed form is known for {ensemble}."), nameof(ensemble)),
    };

    /// <summary>ln ∏_{j=1}^n Γ(1 + jβ/2)/Γ(1 + β/2).</summary>
    private static double Repulsion(int n, double beta) =>
        Sum(n, j => SpecialFunctions.GammaLn(1 + (0.5 * (j + 1) * beta)) - SpecialFunctions.GammaLn(1 + (0.5 * beta)));

    private static double Sum(int n, Func<int, double> term) => Enumerable.Range(0, n).Sum(term);
}
