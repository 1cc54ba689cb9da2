namespace Dyson.Networks;

/// <summary>What the diagnosis says of planted models.</summary>
/// <param name="Draws">D, draws of each.</param>
/// <param name="Level">α, the level of every finding.</param>
/// <param name="Seed">Seed of every draw.</param>
/// <param name="Threshold">The p-value from which on a check passes: 0.001 over the number of judged checks.</param>
/// <param name="Checks">One entry a model and finding.</param>
/// <param name="Power">How often a planted direction is found.</param>
public sealed record SpectraValidationDocument(int Draws, double Level, ulong Seed, double Threshold, IReadOnlyList<SpectraCheck> Checks, IReadOnlyList<SpikePower> Power)
{
    /// <summary>Whether every judged check passes.</summary>
    public bool Passed => Checks.All(check => check.Passed != false);
}

/// <summary>How often a finding came up in the draws of a planted model.</summary>
/// <param name="Model">The model.</param>
/// <param name="Rows">M.</param>
/// <param name="Columns">N.</param>
/// <param name="Known">What is known of it.</param>
/// <param name="Finding">The finding, spelt as <see cref="SpectralFinding"/>, or "MissedOutlier".</param>
/// <param name="Found">k.</param>
/// <param name="Draws">n, the draws in which the finding could be made.</param>
/// <param name="Share">k/n.</param>
/// <param name="Low">Lower end of its 95 % interval (Clopper and Pearson).</param>
/// <param name="High">Upper end.</param>
/// <param name="Expected">The share that is expected.</param>
/// <param name="Rule">"equals", "at most" or "at least"; "shown" where nothing is judged.</param>
/// <param name="P">Probability of a deviation at least so large; null where nothing is judged.</param>
/// <param name="Passed">Whether P reaches the threshold; null where nothing is judged.</param>
public sealed record SpectraCheck(
    string Model, int Rows, int Columns, string Known, string Finding, int Found, int Draws, double Share, double Low, double High, double? Expected, string Rule, double? P, bool? Passed);

/// <summary>The power of the outlier test for a planted direction, beside tests that know σ.</summary>
/// <param name="Model">The model.</param>
/// <param name="Strength">ℓ/√q.</param>
/// <param name="Draws">n.</param>
/// <param name="Diagnosis">Share of draws with an outlier above the bulk; σ is fitted, the level shared by both edges where the lower one is tested.</param>
/// <param name="KnownVariance">The same by the Tracy–Widom test of the largest eigenvalue at the same level of the upper edge, σ known.</param>
/// <param name="TracyWidom95">The same by the Tracy–Widom test at 5 %, σ known.</param>
/// <param name="Error">Binomial standard error of <paramref name="Diagnosis"/>.</param>
public sealed record SpikePower(string Model, double Strength, int Draws, double Diagnosis, double KnownVariance, double TracyWidom95, double Error);
