using Dyson.Learning;

namespace Dyson.Experiments;

/// <summary>From a grid point's options to its model and update rule: the only place that knows both.</summary>
public sealed class TrainingFactory : ITrainingFactory
{
    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">There is no training for this model.</exception>
    public ITraining Create(PointOptions point, string streamName)
    {
        ArgumentNullException.ThrowIfNull(point);
        return (point.Model, point.Learning) switch
        {
            _ => throw new NotSupportedException($"There is no training for the model '{point.Model.Type}'."),
        };
    }
}
