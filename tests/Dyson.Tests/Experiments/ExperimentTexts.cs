using Dyson.Experiments;

namespace Dyson.Tests.Experiments;

/// <summary>Two valid experiments that tests spoil; line numbers in the tests count from their first lines.</summary>
internal static class ExperimentTexts
{
    public const string Rbm = """
        name: machines
        model:
          type: gaussian-rbm
          visible: 4
          hidden: 4
          mass-squared: 9
          hidden-standard-deviation: 1
          target: { type: ring, mass-squared: 4 }
          initial: { type: normal, standard-deviation: 0.1 }
        learning:
          rule: sgd
          learning-rate: 0.1
          batch-size: 16
          sampler: { type: pcd, sweeps: 3, method: auto, chains: stationary }
          steps: 20
        scans:
          - { learning.learning-rate: [0.1, 0.2] }
          - { learning.batch-size: [8, 16] }
        ensemble: { replicas: 10, seed: 1, block: 4 }
        record: { snapshots: 3, levels: auto }

        """;

    public const string Student = """
        name: students
        model:
          type: teacher-student
          eigenvalues: [2, 2]
          initial: { type: normal, standard-deviation: 0.1 }
          rotation: none
          symmetric: true
        learning:
          learning-rate: 0.1
          batch-size: 16
          noise: 0.1
          data: infinite
          shared-inputs: false
          replay: false
          steps: { over-learning-rate: 2 }
        ensemble: { replicas: 10 }
        record:
          snapshots: { logarithmic: 5 }

        """;

    /// <summary>The errors of a text, none if it is valid.</summary>
    public static IReadOnlyList<ConfigurationError> Errors(string text, params string[] settings)
    {
        try
        {
            Experiment.Parse(text, "e.yaml", ".", settings);
            return [];
        }
        catch (ConfigurationException e)
        {
            return e.Errors;
        }
    }

    public static string Replace(string text, string old, string replacement)
    {
        Assert.Contains(old, text, StringComparison.Ordinal);
        return text.Replace(old, replacement, StringComparison.Ordinal);
    }
}
