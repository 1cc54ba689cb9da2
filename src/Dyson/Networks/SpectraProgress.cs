namespace Dyson.Networks;

/// <summary>How far an analysis is.</summary>
/// <param name="Done">Layers done.</param>
/// <param name="Total">Layers altogether.</param>
/// <param name="Share">Share of the work, M·N² a layer, 0 to 1.</param>
/// <param name="Layer">The layer done last.</param>
public readonly record struct SpectraProgress(int Done, int Total, double Share, string Layer);
