using Dyson.Dynamics;
using Dyson.Dynamics.Ensembles;
using Dyson.Laws;

namespace Dyson.Reports.Theory;

/// <summary>What is known exactly of a random-matrix ensemble: averages, partition function, the density of large matrices, and the gas for quadrature.</summary>
/// <param name="Ensemble">The ensemble.</param>
/// <param name="Sum">⟨Σx⟩.</param>
/// <param name="Squares">⟨Σx²⟩; NaN where it is not given here.</param>
/// <param name="Limit">The density of levels for n → ∞; null where its parameters are not whole.</param>
/// <param name="LimitLaw">The same as a law; null for angles too.</param>
/// <param name="LimitName">Its name.</param>
/// <param name="Gas">The gas on the line with its window, for quadrature; null for angles.</param>
internal sealed record GasEnsemble(
    LevelEnsemble Ensemble, double Sum, double Squares, Func<double, double>? Limit, ContinuousLaw? LimitLaw, string LimitName, (CoulombGas Gas, double From, double To)? Gas)
{
    /// <summary>Deviations beyond the edge that the window of quadrature includes.</summary>
    private const double Window = 6;

    /// <summary>e^{−30}: where the window of a Laguerre weight ends.</summary>
    private const double Negligible = 30;

    public static GasEnsemble Of(LevelEnsemble ensemble) => ensemble switch
    {
        GaussianEnsemble gaussian => Gaussian(gaussian),
        LaguerreEnsemble laguerre => Laguerre(laguerre),
        JacobiEnsemble jacobi => Jacobi(jacobi),
        _ => new GasEnsemble(ensemble, ensemble.Levels * Math.PI, double.NaN, _ => 1 / (2 * Math.PI), null, "uniform", null),
    };

    private static GasEnsemble Gaussian(GaussianEnsemble e)
    {
        double sigma = e.DiagonalDeviation;
        Semicircle limit = e.LimitDensity;
        double reach = (Window + Math.Sqrt(2 * e.Beta * e.Levels)) * sigma;
        return new GasEnsemble(
            e, 0, sigma * sigma * e.SquareDegrees, limit.Density, limit, "semicircle", (CoulombGas.Common(e.Beta, e.Levels, x => x * x / (2 * sigma * sigma)), -reach, reach));
    }

    private static GasEnsemble Laguerre(LaguerreEnsemble e)
    {
        (double s2, double rows, int n) = (e.ElementVariance, e.Rows, e.Levels);
        MarchenkoPastur? limit = rows == Math.Floor(rows) ? MarchenkoPastur.WithElementVariance(s2, (int)rows, n) : null;
        double upper = s2 * (Math.Pow(Math.Sqrt(rows) + Math.Sqrt(n), 2) + (2 * Negligible / e.Beta));
        CoulombGas gas = CoulombGas.Common(e.Beta, n, x => (e.Beta * x / (2 * s2)) - (e.Exponent * Math.Log(x)), 0);
        return new GasEnsemble(
            e, s2 * rows * n, s2 * s2 * rows * n * (rows + n + (2 / e.Beta) - 1), limit is null ? null : limit.Density, limit, "Marchenko–Pastur", (gas, 0, upper));
    }

    private static GasEnsemble Jacobi(JacobiEnsemble e)
    {
        Wachter? limit = e.FirstRows == Math.Floor(e.FirstRows) && e.SecondRows == Math.Floor(e.SecondRows) ? Wachter.WithDegrees((int)e.FirstRows, (int)e.SecondRows, e.Levels) : null;
        CoulombGas gas = CoulombGas.Common(e.Beta, e.Levels, x => -(e.LowerExponent * Math.Log(x)) - (e.UpperExponent * Math.Log(1 - x)), 0, 1);
        return new GasEnsemble(
            e, e.Levels * e.FirstRows / (e.FirstRows + e.SecondRows), double.NaN, limit is null ? null : limit.Density, limit, "Wachter", (gas, 0, 1));
    }
}
