using Dyson.Reports.Drawing;

namespace Dyson.Reports.Figures;

/// <summary>The shape of a data point.</summary>
public enum Marker
{
    /// <summary>A circle.</summary>
    Circle,

    /// <summary>A square.</summary>
    Square,

    /// <summary>A triangle that stands on its base.</summary>
    Triangle,

    /// <summary>A diamond.</summary>
    Diamond,

    /// <summary>A triangle that stands on its tip.</summary>
    InvertedTriangle,
}

/// <summary>Markers as outlines of nearly equal area.</summary>
internal static class MarkerOutline
{
    public static Outline Of(Marker marker, double x, double y, double radius)
    {
        double square = 0.89 * radius, diamond = 1.25 * radius, side = 1.17 * radius, above = 1.35 * radius, below = 0.67 * radius;
        return marker switch
        {
            Marker.Circle => Outline.Circle(x, y, radius),
            Marker.Square => Outline.Rectangle(new Box(x - square, y - square, 2 * square, 2 * square)),
            Marker.Diamond => Outline.Polyline(true, (x, y - diamond), (x + diamond, y), (x, y + diamond), (x - diamond, y)),
            Marker.Triangle => Outline.Polyline(true, (x, y - above), (x + side, y + below), (x - side, y + below)),
            Marker.InvertedTriangle => Outline.Polyline(true, (x, y + above), (x + side, y - below), (x - side, y - below)),
            _ => throw new ArgumentOutOfRangeException(nameof(marker), marker, "Known are Circle, Square, Triangle, Diamond and InvertedTriangle."),
        };
    }
}
