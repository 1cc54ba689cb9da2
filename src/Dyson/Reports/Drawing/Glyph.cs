namespace Dyson.Reports.Drawing;

/// <summary>One letter or sign of a font.</summary>
/// <param name="Id">A name that is unique among all fonts in use, of letters, digits and hyphens.</param>
/// <param name="Outline">The contours in font units, y upwards from the baseline.</param>
/// <param name="UnitsPerEm">Font units in one em.</param>
/// <param name="Advance">How far the pen moves on, in em.</param>
/// <param name="Left">Left edge of the ink, in em.</param>
/// <param name="Right">Right edge of the ink, in em.</param>
/// <param name="Ascent">Height of the ink above the baseline, in em (negative when it lies below).</param>
/// <param name="Descent">Depth of the ink below the baseline, in em.</param>
public sealed record Glyph(string Id, Outline Outline, double UnitsPerEm, double Advance, double Left, double Right, double Ascent, double Descent);
