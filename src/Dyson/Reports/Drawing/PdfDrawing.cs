using System.Globalization;
using System.Text;

namespace Dyson.Reports.Drawing;

/// <summary>
/// A page that becomes a PDF file of one page: vector outlines only, glyphs as forms that are defined once, so no font is needed
/// and none is embedded. The file holds no date and no random identifier.
/// </summary>
/// <param name="width">Width in points.</param>
/// <param name="height">Height in points.</param>
/// <param name="title">The document's title.</param>
public sealed class PdfDrawing(double width, double height, string title) : IDrawing
{
    /// <summary>Decimals of a glyph's scale: 1e-6 em units at 1000 units an em is 0.001 point.</summary>
    private const int ScaleDecimals = 6;

    /// <summary>Room around a glyph in em.</summary>
    private const double BoxMargin = 0.05;

    /// <summary>The number of the first glyph's object; page and title come before.</summary>
    private const int FirstGlyph = 6;

    private readonly StringBuilder _content = new($"1 0 0 -1 0 {PageNumber.Text(height)} cm\n");
    private readonly SortedSet<int> _opacities = [];
    private readonly Dictionary<string, int> _glyphs = [];
    private readonly List<Glyph> _outlines = [];
    private int _opacity = 100;

    /// <inheritdoc/>
    public void Fill(Outline outline, Colour colour)
    {
        Opacity(colour);
        Append($"{Components(colour)} rg\n");
        _content.Append(Path(outline));
        Append("f\n");
    }

    /// <inheritdoc/>
    public void Stroke(Outline outline, Pen pen)
    {
        Opacity(pen.Colour);
        Append($"{Components(pen.Colour)} RG {PageNumber.Text(pen.Width)} w [{string.Join(' ', pen.Dashes.Select(PageNumber.Text))}] 0 d\n");
        _content.Append(Path(outline));
        Append("S\n");
    }

    /// <inheritdoc/>
    public void Draw(Glyph glyph, double x, double y, double size, bool upwards, Colour colour)
    {
        if (!_glyphs.TryGetValue(glyph.Id, out int number))
        {
            number = _glyphs.Count;
            _glyphs.Add(glyph.Id, number);
            _outlines.Add(glyph);
        }

        string scale = PageNumber.Rounded(size / glyph.UnitsPerEm, ScaleDecimals);
        string turn = upwards ? $"0 -{scale} -{scale} 0" : $"{scale} 0 0 -{scale}";
        Opacity(colour);
        Append($"q {Components(colour)} rg {turn} {PageNumber.Text(x)} {PageNumber.Text(y)} cm /G{number} Do Q\n");
    }

    /// <inheritdoc/>
    public void BeginClip(Box box) =>
        Append($"q {PageNumber.Text(box.X)} {PageNumber.Text(box.Y)} {PageNumber.Text(box.Width)} {PageNumber.Text(box.Height)} re W n\n");

    /// <inheritdoc/>
    public void EndClip()
    {
        // Q restores the graphics state of the matching q, where the opacity may have been another one
        Append("Q\n");
        _opacity = -1;
    }

    /// <summary>The whole file.</summary>
    public byte[] ToBytes()
    {
        PdfFile file = new();
        string states = string.Concat(_opacities.Select(o => $"/O{o} << /ca {Percent(o)} /CA {Percent(o)} >> "));
        file.Add("<< /Type /Catalog /Pages 2 0 R >>");
        file.Add("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
        string glyphs = string.Concat(_outlines.Select((_, i) => $"/G{i} {FirstGlyph + i} 0 R "));
        file.Add($"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {PageNumber.Text(width)} {PageNumber.Text(height)}] /Contents 4 0 R "
            + $"/Resources << /ExtGState << {states}>> /XObject << {glyphs}>> >> >>");
        file.AddCompressed("", Encoding.ASCII.GetBytes(_content.ToString()));
        file.Add($"<< /Title <FEFF{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(title))}> /Producer (Dyson) >>");
        foreach (Glyph glyph in _outlines)
        {
            // a form is clipped to its box; the margin keeps a renderer's smoothed edge
            string box = $"{Units(glyph.Left - BoxMargin)} {Units(-glyph.Descent - BoxMargin)} {Units(glyph.Right + BoxMargin)} {Units(glyph.Ascent + BoxMargin)}";
            file.AddCompressed($"/Type /XObject /Subtype /Form /BBox [{box}] ", Encoding.ASCII.GetBytes(Path(glyph.Outline) + "f\n"));

            string Units(double em) => PageNumber.Text(em * glyph.UnitsPerEm);
        }

        return file.ToBytes(root: 1, information: 5);
    }

    private static string Percent(int opacity) => PageNumber.Text(opacity / 100.0);

    private static string Components(Colour c) => $"{PageNumber.Text(c.Red / 255.0)} {PageNumber.Text(c.Green / 255.0)} {PageNumber.Text(c.Blue / 255.0)}";

    private void Opacity(Colour colour)
    {
        int percent = (int)Math.Round(100 * Math.Clamp(colour.Opacity, 0, 1));
        if (percent != _opacity)
        {
            _opacities.Add(percent);
            Append(string.Create(CultureInfo.InvariantCulture, $"/O{percent} gs\n"));
            _opacity = percent;
        }
    }

    private static string Path(Outline outline)
    {
        StringBuilder path = new();
        (double X, double Y) at = (0, 0);
        foreach (OutlineStep s in outline.Steps)
        {
            path.Append(s.Verb switch
            {
                OutlineVerb.Move => $"{Pair(s.X, s.Y)} m\n",
                OutlineVerb.Line => $"{Pair(s.X, s.Y)} l\n",

                // PDF knows cubics only: both control points lie two thirds of the way to the quadratic's
                OutlineVerb.Quadratic => $"{Pair(TwoThirds(at.X, s.X1), TwoThirds(at.Y, s.Y1))} {Pair(TwoThirds(s.X, s.X1), TwoThirds(s.Y, s.Y1))} {Pair(s.X, s.Y)} c\n",
                OutlineVerb.Cubic => $"{Pair(s.X1, s.Y1)} {Pair(s.X2, s.Y2)} {Pair(s.X, s.Y)} c\n",
                _ => "h\n",
            });
            at = s.Verb == OutlineVerb.Close ? at : (s.X, s.Y);
        }

        return path.ToString();
    }

    private static string Pair(double x, double y) => $"{PageNumber.Text(x)} {PageNumber.Text(y)}";

    private static double TwoThirds(double from, double to) => from + (2 * (to - from) / 3);

    private void Append(string text) => _content.Append(text);
}
