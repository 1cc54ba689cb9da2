using Dyson.Experiments;
using Dyson.Learning;

namespace Dyson.Reports.Papers;

/// <summary>
/// Trains with noise that is stronger than the experiment says by a factor f in standard deviation: students with f ε and f σ, Boltzmann
/// machines with |B|/f² chains. The negative control of a whole report.
/// </summary>
/// <param name="honest">Makes the trainings as they should be.</param>
/// <param name="factor">f &gt; 0.</param>
internal sealed class NoiseControl(ITrainingFactory honest, double factor) : ITrainingFactory
{
    public ITraining Create(PointOptions point, string streamName) => honest.Create(
        point.Learning switch
        {
            TeacherStudentLearningOptions learning => point with { Learning = learning with { Noise = learning.Noise * factor } },
            DeepLearningOptions learning => point with { Learning = learning with { Noise = learning.Noise * factor, LabelNoise = learning.LabelNoise * factor } },
            RbmLearningOptions learning => point with
            {
                Learning = learning with { BatchSize = Math.Max(1, (int)Math.Round(learning.BatchSize / (factor * factor))) },
            },
            _ => point,
        },
        streamName);
}
