using Dyson.Statistics;

namespace Dyson.Networks;

/// <summary>How the singular vectors of a layer are spread over its units, zero rows and columns left out.</summary>
/// <param name="Left">Vectors of the bulk with M components.</param>
/// <param name="Right">Vectors of the bulk with N components.</param>
/// <param name="Leading">The largest levels, one by one.</param>
public sealed record VectorsDiagnosis(VectorSet Left, VectorSet Right, IReadOnlyList<LeadingVector> Leading);

/// <summary>Vectors of several levels together.</summary>
/// <param name="Dimension">Components.</param>
/// <param name="Count">Vectors.</param>
/// <param name="InverseParticipationRatio">Mean Σu⁴.</param>
/// <param name="UniformParticipationRatio">3/(n + 2), its mean for vectors without a preferred direction.</param>
/// <param name="Entropy">Mean −Σu² ln u².</param>
/// <param name="UniformEntropy">Its mean for such vectors.</param>
/// <param name="Localisation">Whether they are more localised than such vectors.</param>
/// <param name="PorterThomas">Whether n u² has the law of Porter and Thomas.</param>
public sealed record VectorSet(
    int Dimension, int Count, EstimateDocument InverseParticipationRatio, double UniformParticipationRatio, EstimateDocument Entropy, double UniformEntropy, TestDocument Localisation, TestDocument PorterThomas)
{
    internal static VectorSet Of(VectorSetStatistics set) => new(
        set.Dimension, set.Count, EstimateDocument.Of(set.InverseParticipationRatio), set.UniformParticipationRatio, EstimateDocument.Of(set.Entropy), set.UniformEntropy,
        TestDocument.Of(set.Localisation), TestDocument.Of(set.PorterThomas));
}

/// <summary>The two vectors of one level.</summary>
/// <param name="Level">Its number, 0 for the largest.</param>
/// <param name="Singular">ξ.</param>
/// <param name="Left">The vector with M components.</param>
/// <param name="Right">The vector with N components.</param>
public sealed record LeadingVector(int Level, double Singular, VectorSpread Left, VectorSpread Right);

/// <summary>One vector.</summary>
/// <param name="ParticipationNumber">1/Σu⁴: over how many components it is spread, n/3 for a vector without a preferred direction.</param>
/// <param name="NormalisedEntropy">−Σu² ln u²/ln n.</param>
/// <param name="LargestComponent">The row or column of W of its largest component.</param>
/// <param name="LocalisationP">p of its localisation.</param>
/// <param name="PorterThomasP">p of its components' law.</param>
public sealed record VectorSpread(double? ParticipationNumber, double? NormalisedEntropy, int LargestComponent, double? LocalisationP, double? PorterThomasP)
{
    internal static VectorSpread Of(VectorStatistics vector, IReadOnlyList<int>? places) => new(
        AnalysisDocument.Finite(vector.ParticipationNumber), AnalysisDocument.Finite(vector.NormalisedEntropy), places?[vector.LargestComponent] ?? vector.LargestComponent,
        AnalysisDocument.Finite(vector.Localisation.P), AnalysisDocument.Finite(vector.PorterThomas.P));
}
