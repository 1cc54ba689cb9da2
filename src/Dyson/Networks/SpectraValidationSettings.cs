namespace Dyson.Networks;

/// <summary>How the diagnosis is validated.</summary>
public sealed record SpectraValidationSettings
{
    /// <summary>D, draws of each planted model.</summary>
    public int Draws { get; init; } = 1000;

    /// <summary>α, the level of every finding.</summary>
    public double Level { get; init; } = 0.05;

    /// <summary>Draws of the goodness of fit of a power-law tail, at least 100.</summary>
    public int TailDraws { get; init; } = 100;

    /// <summary>Spectra from which the null law of the gap ratio is drawn.</summary>
    public int NullDraws { get; init; } = 2000;

    /// <summary>Seed of every draw.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Threads; no result depends on them.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>The models; all if none is named.</summary>
    public IReadOnlyList<PlantedModel> Models { get; init; } = PlantedModels.All;

    /// <summary>Asks the diagnosis for its outliers; replaced in tests by mistakes that must be noticed.</summary>
    internal Func<LayerSpectrum, LayerDiagnosis, int> CountOutliers { get; init; } = (_, diagnosis) => (diagnosis.Outliers?.Upper.Count ?? 0) + (diagnosis.Outliers?.Lower.Count ?? 0);

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Draws, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(TailDraws, 100);
        ArgumentOutOfRangeException.ThrowIfLessThan(NullDraws, 200);
        ArgumentOutOfRangeException.ThrowIfLessThan(Threads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Level, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Level, 0.5);
    }
}
