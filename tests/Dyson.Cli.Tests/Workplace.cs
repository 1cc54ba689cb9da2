namespace Dyson.Cli.Tests;

/// <summary>A folder with a small experiment in it.</summary>
internal sealed class Workplace : IDisposable
{
    public const string Experiment = """
        name: small
        model: { type: teacher-student, eigenvalues: [2, 2] }
        learning: { learning-rate: 0.1, batch-size: 16, noise: 0.1, steps: 100 }
        scans:
          - { learning.batch-size: [4, 8, 16] }
        ensemble: { replicas: 20, block: 8 }
        record: { snapshots: 3 }

        """;

    public Workplace() => System.IO.File.WriteAllText(File, Experiment);

    public string Folder { get; } = Directory.CreateTempSubdirectory("dyson-test-").FullName;

    public string File => Path.Combine(Folder, "small.yaml");

    public string RunFolder => Path.Combine(Folder, "run");

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
