using Dyson.Reports.Drawing;

namespace Dyson.Reports.Figures;

/// <summary>Finds room for a block of text within a frame.</summary>
/// <param name="frame">The frame.</param>
/// <param name="ink">Places that carry ink.</param>
internal sealed class EmptyPlace(Box frame, IReadOnlyList<(double X, double Y)> ink)
{
    /// <summary>How many places with ink an overlap with another text is worth.</summary>
    private const int TextOverlap = 1000;

    private readonly List<Box> _taken = [];

    /// <summary>Places with ink that lie under the blocks found so far; 0 where all are free.</summary>
    public int Hidden { get; private set; }

    /// <summary>No later block may lie here.</summary>
    public void Take(Box box) => _taken.Add(box);

    /// <summary>The first of the places that hides least; the block is then taken.</summary>
    public Box Find(double width, double height, IReadOnlyList<LegendPlace> places)
    {
        (Box Box, int Hidden) best = (default, int.MaxValue);
        foreach (Box box in places.Select(p => At(p, width, height)))
        {
            Box wide = box.Grown(1.5);
            int hidden = ink.Count(p => wide.Contains(p.X, p.Y)) + (TextOverlap * _taken.Count(t => t.Overlaps(wide)));
            if (hidden < best.Hidden)
            {
                best = (box, hidden);
            }
        }

        Hidden += best.Hidden;
        Take(best.Box);
        return best.Box;
    }

    private Box At(LegendPlace place, double width, double height)
    {
        double left = frame.X + FigureStyle.Inset, right = frame.Right - FigureStyle.Inset - width;
        double top = frame.Y + FigureStyle.Inset, bottom = frame.Bottom - FigureStyle.Inset - height;
        return place switch
        {
            LegendPlace.UpperLeft => new Box(left, top, width, height),
            LegendPlace.LowerRight => new Box(right, bottom, width, height),
            LegendPlace.LowerLeft => new Box(left, bottom, width, height),
            _ => new Box(right, top, width, height),
        };
    }
}
