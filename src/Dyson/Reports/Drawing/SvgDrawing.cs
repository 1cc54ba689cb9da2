using System.Globalization;
using System.Security;
using System.Text;

namespace Dyson.Reports.Drawing;

/// <summary>
/// A page that becomes a scalable vector graphic (SVG 1.1 and 2). Each glyph is defined once and reused, so that no font is needed to
/// show it; identifiers begin with the picture's own name, so that several pictures may stand in one HTML page. The same commands give
/// the same text, character by character.
/// </summary>
/// <param name="width">Width in points.</param>
/// <param name="height">Height in points.</param>
/// <param name="name">The picture's name, of letters, digits and hyphens.</param>
/// <param name="title">What a screen reader calls it.</param>
/// <param name="description">What a screen reader says about it.</param>
public sealed class SvgDrawing(double width, double height, string name, string title, string description) : IDrawing
{
    /// <summary>Decimals of a glyph's scale: 1e-6 em units at 1000 units an em is 0.001 point.</summary>
    private const int ScaleDecimals = 6;

    private readonly StringBuilder _body = new();
    private readonly StringBuilder _definitions = new();
    private readonly HashSet<string> _defined = [];
    private int _clips;

    /// <inheritdoc/>
    public void Fill(Outline outline, Colour colour) =>
        _body.Append(CultureInfo.InvariantCulture, $"<path d=\"{Path(outline)}\" {Paint("fill", colour)}/>\n");

    /// <inheritdoc/>
    public void Stroke(Outline outline, Pen pen)
    {
        string dashes = pen.Dashes.Count == 0 ? "" : $" stroke-dasharray=\"{string.Join(' ', pen.Dashes.Select(PageNumber.Text))}\"";
        _body.Append(CultureInfo.InvariantCulture,
            $"<path d=\"{Path(outline)}\" fill=\"none\" {Paint("stroke", pen.Colour)} stroke-width=\"{PageNumber.Text(pen.Width)}\"{dashes}/>\n");
    }

    /// <inheritdoc/>
    public void Draw(Glyph glyph, double x, double y, double size, bool upwards, Colour colour)
    {
        string id = $"{name}-{glyph.Id}";
        if (_defined.Add(id))
        {
            _definitions.Append(CultureInfo.InvariantCulture, $"<path id=\"{id}\" d=\"{Path(glyph.Outline)}\"/>\n");
        }

        string scale = PageNumber.Rounded(size / glyph.UnitsPerEm, ScaleDecimals);
        string turn = upwards ? $"0 -{scale} -{scale} 0" : $"{scale} 0 0 -{scale}";
        string paint = colour == Colour.Black ? "" : " " + Paint("fill", colour);
        _body.Append(CultureInfo.InvariantCulture,
            $"<use href=\"#{id}\" transform=\"matrix({turn} {PageNumber.Text(x)} {PageNumber.Text(y)})\"{paint}/>\n");
    }

    /// <inheritdoc/>
    public void BeginClip(Box box)
    {
        string id = string.Create(CultureInfo.InvariantCulture, $"{name}-clip{++_clips}");
        _definitions.Append(CultureInfo.InvariantCulture, $"<clipPath id=\"{id}\"><path d=\"{Path(Outline.Rectangle(box))}\"/></clipPath>\n");
        _body.Append(CultureInfo.InvariantCulture, $"<g clip-path=\"url(#{id})\">\n");
    }

    /// <inheritdoc/>
    public void EndClip() => _body.Append("</g>\n");

    /// <summary>The whole document, without an XML declaration, so that it may also stand inside an HTML page.</summary>
    public override string ToString()
    {
        string w = PageNumber.Text(width), h = PageNumber.Text(height);
        return $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}pt\" height=\"{h}pt\" viewBox=\"0 0 {w} {h}\" role=\"img\" "
            + $"aria-labelledby=\"{name}-title {name}-desc\">\n"
            + $"<title id=\"{name}-title\">{SecurityElement.Escape(title)}</title>\n<desc id=\"{name}-desc\">{SecurityElement.Escape(description)}</desc>\n"
            + $"<defs>\n{_definitions}</defs>\n<rect width=\"{w}\" height=\"{h}\" fill=\"#ffffff\"/>\n{_body}</svg>\n";
    }

    private static string Paint(string property, Colour colour)
    {
        string opacity = colour.Opacity >= 1 ? "" : $" {property}-opacity=\"{PageNumber.Text(colour.Opacity)}\"";
        return string.Create(CultureInfo.InvariantCulture, $"{property}=\"#{colour.Red:x2}{colour.Green:x2}{colour.Blue:x2}\"{opacity}");
    }

    private static string Path(Outline outline)
    {
        StringBuilder path = new();
        foreach (OutlineStep s in outline.Steps)
        {
            path.Append(s.Verb switch
            {
                OutlineVerb.Move => $"M{Pair(s.X, s.Y)}",
                OutlineVerb.Line => $"L{Pair(s.X, s.Y)}",
                OutlineVerb.Quadratic => $"Q{Pair(s.X1, s.Y1)} {Pair(s.X, s.Y)}",
                OutlineVerb.Cubic => $"C{Pair(s.X1, s.Y1)} {Pair(s.X2, s.Y2)} {Pair(s.X, s.Y)}",
                _ => "Z",
            });
        }

        return path.ToString();
    }

    private static string Pair(double x, double y) => $"{PageNumber.Text(x)} {PageNumber.Text(y)}";
}
