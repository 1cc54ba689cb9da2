using Dyson.Experiments;
using Dyson.Reports.Papers;
using Dyson.Tests.Experiments;

namespace Dyson.Tests.Reports.Papers;

/// <summary>The Boltzmann targets on ensembles of a few machines, trained once for all tests of a class.</summary>
public sealed class TinyReproduction : IDisposable
{
    /// <summary>Every target that needs Boltzmann machines.</summary>
    public static readonly IReadOnlyList<string> Targets = ["fig2", "fig3", "fig4", "fig5", "fig6", "fig7", "u4", "samplers"];

    /// <summary>Too short to be stationary and too few to judge: enough to see that every part of the report is there.</summary>
    private static readonly string[] Tiny = ["ensemble.replicas=24", "learning.steps=150", "model.initial=target"];

    private readonly TemporaryFolder _folder = new();

    public TinyReproduction()
    {
        Settings = new ReproductionSettings { Targets = Targets, Folder = _folder.Path, Seed = 7, Version = "test" };
        Results = new Reproduction(Settings, new TrainingFactory(), TimeProvider.System) { Replaced = Tiny }.Run();
        string[] ensembles = [.. PaperTargets.Select(Targets).SelectMany(target => target.Ensembles).Distinct()];
        Data = new ReproductionData(Settings, ensembles.ToDictionary(name => name, name => Path.Combine(_folder.Path, "runs", name)));
    }

    public ReproductionSettings Settings { get; }

    public ResultsDocument Results { get; }

    public ReproductionData Data { get; }

    public string Read(string file) => File.ReadAllText(Path.Combine(_folder.Path, file));

    public bool Has(string file) => File.Exists(Path.Combine(_folder.Path, file));

    public void Dispose() => _folder.Dispose();
}
