using Dyson.Reports.Drawing;

namespace Dyson.Reports.Figures;

/// <summary>The inside of a panel's frame together with its two axes.</summary>
internal sealed record PlotArea(IDrawing Drawing, Box Frame, AxisMap X, AxisMap Y)
{
    /// <summary>Distance in points between the places that stand for a line when empty room is sought.</summary>
    private const double InkSpacing = 2.5;

    public (double X, double Y) Page(double x, double y) => (X.Page(x), Y.Page(y));

    /// <summary>Polylines through the points; one without place on the page interrupts the line.</summary>
    public Outline Path(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        Outline outline = new();
        bool pen = false;
        for (int i = 0; i < x.Count; i++)
        {
            (double px, double py) = Page(x[i], y[i]);
            bool placed = double.IsFinite(px) && double.IsFinite(py);
            if (placed)
            {
                _ = pen ? outline.LineTo(px, py) : outline.MoveTo(px, py);
            }

            pen = placed;
        }

        return outline;
    }

    /// <summary>Places along the polyline within the frame.</summary>
    public IEnumerable<(double X, double Y)> Along(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        (double X, double Y) before = (double.NaN, double.NaN);
        for (int i = 0; i < x.Count; i++)
        {
            (double X, double Y) at = Page(x[i], y[i]);
            double length = Math.Abs(at.X - before.X) + Math.Abs(at.Y - before.Y);
            int parts = double.IsFinite(length) ? (int)Math.Clamp(length / InkSpacing, 1, 400) : 1;
            for (int k = double.IsFinite(length) ? 1 : parts; k <= parts; k++)
            {
                double t = (double)k / parts;
                (double X, double Y) place = parts == 1 ? at : (before.X + (t * (at.X - before.X)), before.Y + (t * (at.Y - before.Y)));
                if (Frame.Contains(place.X, place.Y))
                {
                    yield return place;
                }
            }

            before = at;
        }
    }
}
