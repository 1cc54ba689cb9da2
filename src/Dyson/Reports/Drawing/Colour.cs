namespace Dyson.Reports.Drawing;

/// <summary>A colour in sRGB with an opacity.</summary>
/// <param name="Red">Red, 0 to 255.</param>
/// <param name="Green">Green, 0 to 255.</param>
/// <param name="Blue">Blue, 0 to 255.</param>
/// <param name="Opacity">0 is invisible, 1 hides what lies below.</param>
public readonly record struct Colour(byte Red, byte Green, byte Blue, double Opacity = 1)
{
    /// <summary>Black.</summary>
    public static Colour Black => new(0, 0, 0);

    /// <summary>White.</summary>
    public static Colour White => new(255, 255, 255);

    /// <summary>The same colour with another opacity.</summary>
    public Colour WithOpacity(double opacity) => this with { Opacity = opacity };
}
