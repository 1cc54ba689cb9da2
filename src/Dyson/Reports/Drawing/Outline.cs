namespace Dyson.Reports.Drawing;

/// <summary>What one step of an <see cref="Outline"/> does.</summary>
public enum OutlineVerb
{
    /// <summary>Start a new contour at (X, Y).</summary>
    Move,

    /// <summary>A straight line to (X, Y).</summary>
    Line,

    /// <summary>A quadratic Bézier curve with control point (X1, Y1) to (X, Y).</summary>
    Quadratic,

    /// <summary>A cubic Bézier curve with control points (X1, Y1), (X2, Y2) to (X, Y).</summary>
    Cubic,

    /// <summary>Back to the start of the contour.</summary>
    Close,
}

/// <summary>One step of an <see cref="Outline"/>; coordinates that its verb does not use are 0.</summary>
public readonly record struct OutlineStep(OutlineVerb Verb, double X, double Y, double X1 = 0, double Y1 = 0, double X2 = 0, double Y2 = 0);

/// <summary>Contours of lines and Bézier curves, to be filled (non-zero winding) or stroked.</summary>
public sealed class Outline
{
    /// <summary>Control distance of the cubic that follows a quarter of the unit circle to 3e-4.</summary>
    private const double QuarterCircle = 0.5522847498;

    private readonly List<OutlineStep> _steps = [];

    /// <summary>The steps in order.</summary>
    public IReadOnlyList<OutlineStep> Steps => _steps;

    /// <summary>A closed polygon, or an open polyline, through the points.</summary>
    public static Outline Polyline(bool closed, params ReadOnlySpan<(double X, double Y)> points)
    {
        Outline outline = new();
        for (int i = 0; i < points.Length; i++)
        {
            _ = i == 0 ? outline.MoveTo(points[i].X, points[i].Y) : outline.LineTo(points[i].X, points[i].Y);
        }

        return closed ? outline.Close() : outline;
    }

    /// <summary>The edges of a box.</summary>
    public static Outline Rectangle(Box box) =>
        Polyline(true, (box.X, box.Y), (box.Right, box.Y), (box.Right, box.Bottom), (box.X, box.Bottom));

    /// <summary>A circle about (x, y).</summary>
    public static Outline Circle(double x, double y, double radius)
    {
        double c = QuarterCircle * radius;
        return new Outline().MoveTo(x + radius, y)
            .CubicTo(x + radius, y + c, x + c, y + radius, x, y + radius)
            .CubicTo(x - c, y + radius, x - radius, y + c, x - radius, y)
            .CubicTo(x - radius, y - c, x - c, y - radius, x, y - radius)
            .CubicTo(x + c, y - radius, x + radius, y - c, x + radius, y)
            .Close();
    }

    /// <summary>Starts a new contour.</summary>
    public Outline MoveTo(double x, double y) => Add(new(OutlineVerb.Move, x, y));

    /// <summary>Adds a straight line.</summary>
    public Outline LineTo(double x, double y) => Add(new(OutlineVerb.Line, x, y));

    /// <summary>Adds a quadratic Bézier curve.</summary>
    public Outline QuadraticTo(double x1, double y1, double x, double y) => Add(new(OutlineVerb.Quadratic, x, y, x1, y1));

    /// <summary>Adds a cubic Bézier curve.</summary>
    public Outline CubicTo(double x1, double y1, double x2, double y2, double x, double y) => Add(new(OutlineVerb.Cubic, x, y, x1, y1, x2, y2));

    /// <summary>Closes the contour.</summary>
    public Outline Close() => Add(new(OutlineVerb.Close, 0, 0));

    /// <summary>
    /// The smallest box around the outline, for cubic curves the box of their control points; all zero for an empty outline. In the outline's
    /// own coordinates, so that <see cref="Box.Bottom"/> is the largest y.
    /// </summary>
    public Box Bounds()
    {
        (double X, double Y) low = (double.PositiveInfinity, double.PositiveInfinity), high = (double.NegativeInfinity, double.NegativeInfinity), at = default;
        foreach (OutlineStep s in _steps.Where(s => s.Verb != OutlineVerb.Close))
        {
            Include(s.X, s.Y);
            if (s.Verb == OutlineVerb.Quadratic)
            {
                Include(Turn(at.X, s.X1, s.X), Turn(at.Y, s.Y1, s.Y));
            }
            else if (s.Verb == OutlineVerb.Cubic)
            {
                Include(s.X1, s.Y1);
                Include(s.X2, s.Y2);
            }

            at = (s.X, s.Y);
        }

        return low.X > high.X ? default : new Box(low.X, low.Y, high.X - low.X, high.Y - low.Y);

        void Include(double x, double y) =>
            (low, high) = ((Math.Min(low.X, x), Math.Min(low.Y, y)), (Math.Max(high.X, x), Math.Max(high.Y, y)));
    }

    /// <summary>The extreme coordinate of a quadratic Bézier curve: where it turns, or its end if it does not.</summary>
    private static double Turn(double from, double control, double to)
    {
        double t = (from - control) / (from - (2 * control) + to);
        return t is > 0 and < 1 ? ((1 - t) * (1 - t) * from) + (2 * t * (1 - t) * control) + (t * t * to) : to;
    }

    private Outline Add(OutlineStep step)
    {
        _steps.Add(step);
        return this;
    }
}
