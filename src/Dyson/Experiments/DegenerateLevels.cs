using Dyson.Models;

namespace Dyson.Experiments;

/// <summary>Which recorded levels of a grid point are degenerate pairs of what is learnt: the pairs that the surmise speaks of.</summary>
public static class DegenerateLevels
{
    /// <summary>
    /// The pairs of level numbers (from 0, levels descending) whose target values κ are equal and equal to no third one. Ascending κ are
    /// descending x = μ² − κ for a Boltzmann machine, descending κ are descending levels for a student. Pairs of modes that a machine
    /// cannot learn (too few hidden nodes) are left out. A deep student's pairs are those of each of its layers whose teacher's layer has given singular
    /// values.
    /// </summary>
    public static IReadOnlyList<(int First, int Second)> PairsOf(PointOptions point)
    {
        ArgumentNullException.ThrowIfNull(point);
        switch (point.Model)
        {
            case GaussianRbmOptions rbm:
                GaussianRbm machine = TrainingFactory.Model(rbm);
                return [.. machine.Target.DegeneratePairs.Where(pair => pair.Upper < machine.LearnableModes)];
            case LinearStudentOptions student:
                return [.. PairsAmong([.. student.Eigenvalues.OrderDescending()], 0)];
            case DeepStudentOptions deep:
                return PairsOf(deep);
            default:
                throw new NotSupportedException($"The degenerate pairs of the model '{point.Model.Type}' are not known.");
        }
    }

    // Layer by layer: the teacher's layer of the same number and shape, where its singular values are given.
    private static List<(int First, int Second)> PairsOf(DeepStudentOptions deep)
    {
        DeepNetwork teacher = TrainingFactory.Model(deep).Teacher;
        List<(int First, int Second)> pairs = [];
        int first = 0;
        foreach (LevelLayer layer in deep.Layers)
        {
            if (layer.Layer < teacher.Depth && teacher.Rows(layer.Layer) == layer.Rows && teacher.Columns(layer.Layer) == layer.Columns
                && teacher.Layers[layer.Layer].Weights.SingularValues(layer.Rows, layer.Columns) is { } values)
            {
                pairs.AddRange(PairsAmong(values, first));
            }

            first += layer.Levels;
        }

        return pairs;
    }

    private static IEnumerable<(int First, int Second)> PairsAmong(double[] descending, int offset)
    {
        bool Equal(int i, int j) => i >= 0 && j < descending.Length
            && descending[i] - descending[j] <= TargetSpectrum.DegeneracyTolerance * descending[i];
        return Enumerable.Range(0, descending.Length)
            .Where(i => Equal(i, i + 1) && !Equal(i - 1, i) && !Equal(i + 1, i + 2))
            .Select(i => (offset + i, offset + i + 1));
    }
}
