using Dyson.Reports.Drawing;
using Dyson.Reports.Typography;

namespace Dyson.Tests.Reports;

public class TrueTypeFontTests
{
    /// <summary>The fonts round Computer Modern's widths to their unit, a thousandth of an em.</summary>
    private const double WidthRounding = 0.001;

    /// <summary>In units of a thousandth of an em: the hinting program that made the files rounded some boxes outwards.</summary>
    private const double BoxRounding = 1;

    /// <summary>Widths of Knuth's cmr10 and cmmi10 in em (their TFM files).</summary>
    [Theory]
    [InlineData('A', 0.750, false)]
    [InlineData('M', 0.9167, false)]
    [InlineData('i', 0.2778, false)]
    [InlineData('0', 0.500, false)]
    [InlineData('(', 0.3889, false)]
    [InlineData('Ω', 0.7222, false)]
    [InlineData('α', 0.6397, true)]
    [InlineData('B', 0.7585, true)]
    [InlineData('σ', 0.5714, true)]
    public void Advance_widths_are_those_of_Computer_Modern(char letter, double width, bool italic)
    {
        Glyph glyph = (italic ? Typeface.Italic : Typeface.Roman).Find(letter)!;
        Assert.Equal(1000, glyph.UnitsPerEm);
        Assert.InRange(glyph.Advance, width - WidthRounding, width + WidthRounding);
    }

    [Fact]
    public void Missing_characters_have_no_glyph()
    {
        Assert.Equal(0, Typeface.Roman.Font.GlyphIndex('é'));
        Assert.Null(Typeface.Roman.Find('Ж'));
    }

    [Fact]
    public void Points_of_all_glyphs_fill_the_boxes_in_their_headers()
    {
        int inked = 0;
        foreach (TrueTypeFont font in new[] { Typeface.Roman.Font, Typeface.Bold.Font, Typeface.Italic.Font })
        {
            for (int glyph = 0; glyph < font.GlyphCount; glyph++)
            {
                Outline outline = font.Outline(glyph);
                OutlineStep[] steps = [.. outline.Steps.Where(s => s.Verb != OutlineVerb.Close)];
                if (steps.Length == 0)
                {
                    continue;
                }

                inked++;
                (double X, double Y)[] points = [.. steps.Select(s => (s.X, s.Y)), .. steps.Where(s => s.Verb == OutlineVerb.Quadratic).Select(s => (s.X1, s.Y1))];
                (int left, int bottom, int right, int top) = font.ControlBox(glyph);
                Assert.InRange(points.Min(p => p.X), left - BoxRounding, left + BoxRounding);
                Assert.InRange(points.Max(p => p.X), right - BoxRounding, right + BoxRounding);
                Assert.InRange(points.Min(p => p.Y), bottom - BoxRounding, bottom + BoxRounding);
                Assert.InRange(points.Max(p => p.Y), top - BoxRounding, top + BoxRounding);
            }
        }

        Assert.True(inked > 500, $"Only {inked} glyphs with ink were found.");
    }

    [Fact]
    public void Bounds_are_those_of_the_curve()
    {
        // y = 2t(1 − t) turns at t = 1/2
        Box box = new Outline().MoveTo(0, 0).QuadraticTo(1, 1, 2, 0).Bounds();
        Assert.Equal(new Box(0, 0, 2, 0.5), box);
        Assert.Equal(default, new Outline().Bounds());
    }

    [Fact]
    public void Contours_are_closed_and_begin_with_a_move()
    {
        IReadOnlyList<OutlineStep> steps = Typeface.Roman.Find('8')!.Outline.Steps;
        Assert.Equal(3, steps.Count(s => s.Verb == OutlineVerb.Move));
        Assert.Equal(3, steps.Count(s => s.Verb == OutlineVerb.Close));
        Assert.Equal(OutlineVerb.Move, steps[0].Verb);
        Assert.Equal(OutlineVerb.Close, steps[^1].Verb);
    }

    [Fact]
    public void A_file_that_is_no_font_is_refused() => Assert.Throws<InvalidDataException>(() => new TrueTypeFont(new byte[64]));
}
