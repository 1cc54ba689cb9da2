using Dyson.Learning;

namespace Dyson.Experiments;

/// <summary>Makes the training of a grid point: the seam between experiments and physics.</summary>
public interface ITrainingFactory
{
    /// <summary>The training of one point. Called once for each worker and point; an instance is used by one thread at a time.</summary>
    /// <param name="point">The point; its sampler's method and its levels are resolved.</param>
    /// <param name="streamName">The name of its random streams, <see cref="PointOptions.StreamName"/>.</param>
    ITraining Create(PointOptions point, string streamName);
}
