using Dyson.Reports.Drawing;

namespace Dyson.Reports.Figures;

/// <summary>Something that a panel shows: points, a line, a histogram, a band, a reference line.</summary>
public abstract record Series
{
    /// <summary>Its entry in the legend, in the label language; none when empty.</summary>
    public string Label { get; init; } = "";

    /// <summary>Its colour; null takes the next one of <see cref="Palette.Cycle"/>.</summary>
    public Colour? Colour { get; init; }

    /// <summary>Series of a higher layer are drawn over those of a lower one.</summary>
    internal abstract int Layer { get; }

    /// <summary>Whether the axes need some room around the data, as around points but not around curves.</summary>
    internal virtual bool NeedsRoom => false;

    /// <summary>Values that automatic limits must hold; a coordinate that asks for nothing is NaN.</summary>
    internal abstract IEnumerable<(double X, double Y)> Extent { get; }

    /// <summary>Its data for the CSV file.</summary>
    internal abstract IEnumerable<DataRow> Rows { get; }

    internal abstract void Draw(PlotArea area, SeriesStyle style);

    /// <summary>Draws the sample of the legend.</summary>
    internal abstract void DrawKey(IDrawing drawing, Box key, SeriesStyle style);

    /// <summary>Places on the page that carry ink, a few points apart, for finding empty places.</summary>
    internal abstract IEnumerable<(double X, double Y)> Ink(PlotArea area);

    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    private protected static IReadOnlyList<double> SameLength(IReadOnlyList<double> reference, IReadOnlyList<double> list, string name, int difference = 0)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(list, name);
        return list.Count == reference.Count + difference
            ? list
            : throw new ArgumentException($"{name} has {list.Count} values; {reference.Count + difference} are needed.", name);
    }
}
