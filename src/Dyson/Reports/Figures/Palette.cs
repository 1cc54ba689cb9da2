using Dyson.Reports.Drawing;

namespace Dyson.Reports.Figures;

/// <summary>
/// Colours that people with any kind of colour vision tell apart (M. Okabe and K. Ito, Color Universal Design, 2008), without the yellow,
/// which is lost on white paper. They differ in lightness as far as they can; markers and dashes carry the distinction in grey print.
/// </summary>
public static class Palette
{
    /// <summary>Blue.</summary>
    public static Colour Blue => new(0x00, 0x72, 0xB2);

    /// <summary>Vermillion.</summary>
    public static Colour Vermillion => new(0xD5, 0x5E, 0x00);

    /// <summary>Bluish green.</summary>
    public static Colour Green => new(0x00, 0x9E, 0x73);

    /// <summary>Reddish purple.</summary>
    public static Colour Purple => new(0xCC, 0x79, 0xA7);

    /// <summary>Orange.</summary>
    public static Colour Orange => new(0xE6, 0x9F, 0x00);

    /// <summary>Sky blue.</summary>
    public static Colour Sky => new(0x56, 0xB4, 0xE9);

    /// <summary>Black.</summary>
    public static Colour Black => Colour.Black;

    /// <summary>The order in which series without a colour of their own take them.</summary>
    public static IReadOnlyList<Colour> Cycle { get; } = [Blue, Vermillion, Green, Purple, Orange, Sky, Black];
}
