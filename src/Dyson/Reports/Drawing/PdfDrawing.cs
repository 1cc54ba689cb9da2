using System.Globalization;
using System.Text;

namespace Dyson.Reports.Drawing;

/// <summary>
/// A page that becomes a PDF file of one page: vector outlines only, glyphs as filled outlines, so no font is needed and none is
/// embedded. The file holds no date and no random identifier.
/// </summary>
/// <param name="width">Width in points.</param>
/// <param name="height">Height in points.</param>
/// <param name="title">The document's title.</param>
public sealed class PdfDrawing(double width, double height, string title) : IDrawing
{
    private readonly StringBuilder _content = new($"1 0 0 -1 0 {PageNumber.Text(height)} cm\n");
    private readonly SortedSet<int> _opacities = [];
    private int _opacity = 100;

    /// <inheritdoc/>
    public void Fill(Outline outline, Colour colour)
    {
        Opacity(colour);
        Append($"{Components(colour)} rg\n");
        Path(outline, (x, y) => (x, y));
        Append("f\n");
    }

    /// <inheritdoc/>
    public void Stroke(Outline outline, Pen pen)
    {
        Opacity(pen.Colour);
        Append($"{Components(pen.Colour)} RG {PageNumber.Text(pen.Width)} w [{string.Join(' ', pen.Dashes.Select(PageNumber.Text))}] 0 d\n");
        Path(outline, (x, y) => (x, y));
        Append("S\n");
    }

    /// <inheritdoc/>
    public void Draw(Glyph glyph, double x, double y, double size, bool upwards, Colour colour)
    {
        double scale = size / glyph.UnitsPerEm;
        Opacity(colour);
        Append($"{Components(colour)} rg\n");
        Path(glyph.Outline, upwards ? (u, v) => (x - (v * scale), y - (u * scale)) : (u, v) => (x + (u * scale), y - (v * scale)));
        Append("f\n");
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
        file.Add($"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {PageNumber.Text(width)} {PageNumber.Text(height)}] /Contents 4 0 R "
            + $"/Resources << /ExtGState << {states}>> >> >>");
        file.AddCompressed(Encoding.ASCII.GetBytes(_content.ToString()));
        file.Add($"<< /Title <FEFF{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(title))}> /Producer (Dyson) >>");
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

    private void Path(Outline outline, Func<double, double, (double X, double Y)> place)
    {
        (double X, double Y) at = (0, 0);
        foreach (OutlineStep s in outline.Steps)
        {
            switch (s.Verb)
            {
                case OutlineVerb.Move:
                    Append(Pair(s.X, s.Y) + " m\n");
                    break;
                case OutlineVerb.Line:
                    Append(Pair(s.X, s.Y) + " l\n");
                    break;
                case OutlineVerb.Quadratic:
                    // PDF knows cubics only: both control points lie two thirds of the way to the quadratic's
                    Append($"{Pair(TwoThirds(at.X, s.X1), TwoThirds(at.Y, s.Y1))} {Pair(TwoThirds(s.X, s.X1), TwoThirds(s.Y, s.Y1))} {Pair(s.X, s.Y)} c\n");
                    break;
                case OutlineVerb.Cubic:
                    Append($"{Pair(s.X1, s.Y1)} {Pair(s.X2, s.Y2)} {Pair(s.X, s.Y)} c\n");
                    break;
                default:
                    Append("h\n");
                    continue;
            }

            at = (s.X, s.Y);
        }

        string Pair(double x, double y)
        {
            (double px, double py) = place(x, y);
            return $"{PageNumber.Text(px)} {PageNumber.Text(py)}";
        }
    }

    private static double TwoThirds(double from, double to) => from + (2 * (to - from) / 3);

    private void Append(string text) => _content.Append(text);
}
