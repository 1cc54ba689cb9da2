namespace Dyson.Reports.Drawing;

/// <summary>An upright rectangle on the page, in points; y grows downwards, so (<paramref name="X"/>, <paramref name="Y"/>) is the upper left corner.</summary>
public readonly record struct Box(double X, double Y, double Width, double Height)
{
    /// <summary>x of the right edge.</summary>
    public double Right => X + Width;

    /// <summary>y of the lower edge.</summary>
    public double Bottom => Y + Height;

    /// <summary>Whether the point lies inside or on the edge.</summary>
    public bool Contains(double x, double y) => x >= X && x <= Right && y >= Y && y <= Bottom;

    /// <summary>Whether two boxes share an area.</summary>
    public bool Overlaps(Box other) => X < other.Right && other.X < Right && Y < other.Bottom && other.Y < Bottom;

    /// <summary>The box grown by <paramref name="margin"/> on every side.</summary>
    public Box Grown(double margin) => new(X - margin, Y - margin, Width + (2 * margin), Height + (2 * margin));
}
