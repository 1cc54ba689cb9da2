using System.Globalization;
using Dyson.Dynamics;
using Dyson.Models;

namespace Dyson.Experiments;

/// <summary>Tells where a grid point's training is too short for stationary statistics.</summary>
public static class EquilibrationAdvice
{
    /// <summary>
    /// A remark if the training ends before the slowest mode of a Boltzmann machine is within 2 % of its place in 99 % of the replicas
    /// (<see cref="EquilibrationTime"/>), or before a student has forgotten its start to that accuracy; null if it is long enough.
    /// </summary>
    /// <param name="point">The grid point.</param>
    public static string? Of(PointOptions point)
    {
        ArgumentNullException.ThrowIfNull(point);
        double needed = StepsNeeded(point);
        if (!double.IsFinite(needed) || point.Steps >= needed)
        {
            return null;
        }

        double units = Math.Ceiling(needed * point.Learning.LearningRate);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{point.Steps} steps are too few for stationary statistics: the slowest mode needs about {Math.Ceiling(needed):F0}. Allowed all the same; else learning.steps: {{ over-learning-rate: {units:F0} }} or more");
    }

    private static double StepsNeeded(PointOptions point)
    {
        switch (point.Model, point.Learning)
        {
            case (GaussianRbmOptions options, RbmLearningOptions learning):
                GaussianRbm model = TrainingFactory.Model(options);
                RbmUpdate update = learning.Sampler.Persistent
                    ? RbmUpdate.Persistent(learning.LearningRate, learning.BatchSize, learning.Sampler.Sweeps)
                    : RbmUpdate.Independent(learning.LearningRate, learning.BatchSize);
                return new EquilibrationTime(new RbmLinearResponse(model, update)).SlowestSteps();
            case (DeepStudentOptions, _):
                // Its slowest rate is that of a Hessian which is not known beforehand.
                return double.NaN;
            default:
                // The difference to the teacher shrinks by 1 − α a step.
                return Math.Log(0.02) / Math.Log(Math.Abs(1 - point.Learning.LearningRate));
        }
    }
}
