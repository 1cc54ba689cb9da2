using Dyson.Reports.Documents;
using Dyson.Reports.Figures;

namespace Dyson.Reports.Papers;

/// <summary>What one target contributes to the report. All text is in the label language.</summary>
/// <param name="Heading">The section's heading.</param>
/// <param name="Paragraphs">What the figure shows, in a few sentences that a physicist would sign.</param>
/// <param name="Figures">Its figures, with their captions.</param>
/// <param name="Tables">Its tables, with their captions.</param>
/// <param name="Checks">Its comparisons with theory.</param>
public sealed record PaperSection(
    string Heading, IReadOnlyList<string> Paragraphs, IReadOnlyList<Figure> Figures, IReadOnlyList<Table> Tables, IReadOnlyList<Check> Checks);
