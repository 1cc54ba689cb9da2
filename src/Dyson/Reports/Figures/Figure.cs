using Dyson.Reports.Drawing;
using Dyson.Reports.Typography;

namespace Dyson.Reports.Figures;

/// <summary>
/// A figure: panels in rows, described once and drawn as SVG, PDF or any other <see cref="IDrawing"/>, with its data as CSV. The same
/// figure gives the same bytes on the same machine.
/// </summary>
public sealed record Figure
{
    /// <summary>Width of one column of Physical Review, 3.4 inches, in points.</summary>
    public const double SingleColumn = 246;

    /// <summary>Width of both columns, 7 inches, in points.</summary>
    public const double DoubleColumn = 504;

    /// <summary>Height of a frame with its labels over its width, where the height is not given.</summary>
    private const double UsualAspect = 0.8;

    private const double SmallestWidth = 60;

    /// <summary>A figure with a name for its files and identifiers.</summary>
    /// <param name="name">Letters, digits and hyphens, beginning with a letter.</param>
    /// <exception cref="ArgumentException">The name holds other characters.</exception>
    public Figure(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!char.IsAsciiLetter(name[0]) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
        {
            throw new ArgumentException($"The figure's name '{name}' may hold letters, digits and hyphens and begins with a letter.", nameof(name));
        }

        Name = name;
    }

    /// <summary>The name of its files and identifiers.</summary>
    public string Name { get; }

    /// <summary>A title, drawn above the panels when not empty; in the label language.</summary>
    public string Title { get; init; } = "";

    /// <summary>What the figure shows, for readers who cannot see it and as the caption in reports; in the label language.</summary>
    public string Caption { get; init; } = "";

    /// <summary>The panels, row by row.</summary>
    public IReadOnlyList<Panel> Panels { get; init; } = [];

    /// <summary>How many panels stand in a row; 0 puts all in one.</summary>
    public int Columns { get; init; }

    /// <summary>Width in points.</summary>
    public double Width { get; init; } = SingleColumn;

    /// <summary>Height in points, or null for the usual proportions.</summary>
    public double? Height { get; init; }

    internal int ColumnCount => Columns > 0 ? Math.Min(Columns, Math.Max(1, Panels.Count)) : Math.Max(1, Panels.Count);

    internal int RowCount => Math.Max(1, (Panels.Count + ColumnCount - 1) / ColumnCount);

    internal double PageHeight => Height ?? (RowCount * UsualAspect * Width / ColumnCount);

    /// <summary>Draws the figure on a page of <see cref="Width"/> by its height.</summary>
    /// <exception cref="ArgumentException">A label cannot be parsed, or the figure is smaller than 60 points.</exception>
    public void Draw(IDrawing drawing)
    {
        ArgumentNullException.ThrowIfNull(drawing);
        if (!(Width >= SmallestWidth && PageHeight >= SmallestWidth))
        {
            throw new ArgumentException($"The figure '{Name}' is {Width} by {PageHeight} points; each must be at least {SmallestWidth}.");
        }

        FigureLayout.Of(this).Draw(drawing);
    }

    /// <summary>The figure as an SVG document.</summary>
    public string ToSvg()
    {
        SvgDrawing drawing = new(Width, PageHeight, Name, LabelText.Plain(Title.Length > 0 ? Title : Name), LabelText.Plain(Caption));
        Draw(drawing);
        return drawing.ToString();
    }

    /// <summary>The figure as a PDF file of one page.</summary>
    public byte[] ToPdf()
    {
        PdfDrawing drawing = new(Width, PageHeight, LabelText.Plain(Title.Length > 0 ? Title : Name));
        Draw(drawing);
        return drawing.ToBytes();
    }

    /// <summary>All data of the figure as CSV (<see cref="FigureData"/>).</summary>
    public string ToCsv() => FigureData.Csv(this);
}
