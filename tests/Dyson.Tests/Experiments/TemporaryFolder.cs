namespace Dyson.Tests.Experiments;

/// <summary>A folder that goes when the test goes.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("dyson-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
