using Dyson.Models;
using MathNet.Numerics.Distributions;

namespace Dyson.Dynamics;

/// <summary>
/// How long an RBM must be trained before its spectrum is stationary. Without noise a mode obeys (31), in steps
/// dx/dt = 2ασ_h² x (1/κ − 1/(μ² − x)); it grows from 0 at the rate 2ασ_h²(1/κ − 1/μ²) and relaxes at γ = 2ασ_h² x*/κ².
/// </summary>
/// <remarks>
/// From a normal start of standard deviation s the mode with i faster modes starts not at a diagonal element of X but at the Schur
/// complement that these leave: x(0) = σ_h²s²χ² with N_h − i degrees of freedom. The slowest mode of a square machine so starts at a χ² with
/// one degree of freedom, whose lower tail makes a few replicas late.
/// </remarks>
public sealed class EquilibrationTime
{
    private readonly RbmLinearResponse _response;

    /// <summary>The times for one model and update.</summary>
    public EquilibrationTime(RbmLinearResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        _response = response;
    }

    /// <summary>2ασ_h²(1/κ − 1/μ²), growth a step from x = 0; not positive for a mode that cannot be learnt.</summary>
    public double GrowthRate(int mode) =>
        2 * _response.EffectiveRate * ((1 / _response.Model.Target.Kappas[mode]) - (1 / _response.Model.MassSquared));

    /// <summary>
    /// Steps from x = <paramref name="start"/> to <paramref name="end"/>:
    /// t = κ/(2ασ_h²x*) · [μ² ln(x₁/x₀) − κ ln((x* − x₁)/(x* − x₀))].
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not 0 &lt; start, end &lt; x*, or the mode is missing.</exception>
    public double StepsBetween(int mode, double start, double end)
    {
        double target = _response.Model.ExactSolution[mode];
        double kappa = _response.Model.Target.Kappas[mode];
        if (!(start > 0 && start < target))
        {
            throw new ArgumentOutOfRangeException(nameof(start), start, $"Must lie between 0 and x* = {target}.");
        }

        if (!(end > 0 && end < target))
        {
            throw new ArgumentOutOfRangeException(nameof(end), end, $"Must lie between 0 and x* = {target}.");
        }

        double growth = _response.Model.MassSquared * Math.Log(end / start);
        double approach = kappa * Math.Log((target - end) / (target - start));
        return kappa / (2 * _response.EffectiveRate * target) * (growth - approach);
    }

    /// <summary>
    /// Steps after which the mode has come within <paramref name="tolerance"/> (relative) of x* in all but a fraction
    /// <paramref name="late"/> of the replicas; 0 if it starts there or is missing. From a start at the target: the steps in which the
    /// stationary fluctuations are built up to that relative accuracy, ln(1/tolerance)/γ.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A fraction outside (0, 1).</exception>
    public double Steps(int mode, double tolerance = 0.02, double late = 0.01)
    {
        RequireFraction(tolerance, nameof(tolerance));
        RequireFraction(late, nameof(late));
        ModeResponse response = _response.Modes[mode];
        if (response.Element is not { } element)
        {
            return 0;
        }

        double relaxation = element.RelaxationSteps * Math.Log(1 / tolerance);
        if (_response.Model.Initial.Kind != InitialKind.Normal)
        {
            return relaxation;
        }

        double scale = _response.Model.HiddenStandardDeviation * _response.Model.Initial.StandardDeviation;
        double start = scale * scale * ChiSquared.InvCDF(_response.Model.Hidden - mode, late);
        double end = (1 - tolerance) * response.ExactSolution;
        return start < end ? StepsBetween(mode, start, end) : relaxation;
    }

    /// <summary>The largest <see cref="Steps"/> over all modes: a run shorter than this is too short.</summary>
    public double SlowestSteps(double tolerance = 0.02, double late = 0.01) =>
        Enumerable.Range(0, _response.Model.Visible).Max(mode => Steps(mode, tolerance, late));

    private static void RequireFraction(double value, string name)
    {
        if (!(value > 0 && value < 1))
        {
            throw new ArgumentOutOfRangeException(name, value, "A fraction must lie between 0 and 1.");
        }
    }
}
