using Dyson.Reports.Drawing;
using Dyson.Reports.Typography;

namespace Dyson.Tests.Reports;

public class LabelTests
{
    private const double Size = 10;

    /// <summary>Sums of doubles in points.</summary>
    private const double Rounding = 1e-9;

    [Fact]
    public void Plain_text_is_as_wide_as_its_letters()
    {
        Label label = new("time", Size);
        Assert.InRange(label.Width, WidthOf("time") - Rounding, WidthOf("time") + Rounding);
        Assert.Equal(4, label.Glyphs.Count);
        Assert.All(label.Glyphs, g => Assert.Equal(0, g.Y));
    }

    [Fact]
    public void Subscripts_lie_lower_and_superscripts_higher_and_both_are_smaller()
    {
        IReadOnlyList<PlacedGlyph> glyphs = new Label("$x_i^2$", Size).Glyphs;
        PlacedGlyph x = Find(glyphs, 'x'), sub = Find(glyphs, 'i'), super = Find(glyphs, '2');
        Assert.True(sub.Y > x.Y && super.Y < x.Y, "y grows downwards");
        Assert.True(sub.Size < x.Size && super.Size < x.Size);
        Assert.True(sub.X >= x.X + (x.Glyph.Advance * Size) - 1 && super.X > x.X);
    }

    [Fact]
    public void Scripts_nest()
    {
        IReadOnlyList<PlacedGlyph> glyphs = new Label("$e^{x^2}$", Size).Glyphs;
        Assert.True(Find(glyphs, '2').Y < Find(glyphs, 'x').Y);
        Assert.True(Find(glyphs, 'x').Y < Find(glyphs, 'e').Y);
        Assert.True(Find(glyphs, '2').Size < Find(glyphs, 'x').Size);
    }

    [Fact]
    public void A_root_has_a_rule_over_its_body()
    {
        Label label = new(@"$\sqrt{\pi}\,\sigma$", Size);
        Box rule = Assert.Single(label.Rules);
        PlacedGlyph body = Find(label.Glyphs, 'π');
        Assert.True(rule.Bottom < body.Y - (body.Glyph.Ascent * body.Size), "the rule lies above the body");
        Assert.True(rule.X <= body.X && rule.Right >= body.X + (body.Glyph.Right * body.Size));
        Assert.True(rule.Right < Find(label.Glyphs, 'σ').X, "and ends before what follows");
        Assert.True(label.Ascent >= -rule.Y);
    }

    [Fact]
    public void A_fraction_has_a_rule_between_its_parts()
    {
        Label label = new(@"$\frac{a}{b}$", Size);
        Box rule = Assert.Single(label.Rules);
        PlacedGlyph above = Find(label.Glyphs, 'a'), below = Find(label.Glyphs, 'b');
        Assert.True(above.Y + (above.Glyph.Descent * above.Size) < rule.Y);
        Assert.True(below.Y - (below.Glyph.Ascent * below.Size) > rule.Bottom);
    }

    [Fact]
    public void Binary_signs_have_space_and_unary_ones_have_none()
    {
        double binary = new Label("$a-b$", Size).Width, unary = new Label("$-b$", Size).Width, letter = new Label("$a$", Size).Width;
        Assert.InRange(binary - unary - letter, (2 * 4 / 18.0 * Size) - Rounding, (2 * 4 / 18.0 * Size) + Rounding);
    }

    [Theory]
    [InlineData(@"$\langle S\rangle$", "⟨S⟩")]
    [InlineData(@"$\sqrt{\pi}\,\sigma$", "√π σ")]
    [InlineData(@"$\alpha/|B|$ scan", "α/|B| scan")]
    [InlineData(@"$\mu^2 \pm 10^{-4}$", "μ^2 ± 10^(−4)")]
    [InlineData(@"$\lambda_{\mathrm{fit}}/\kappa$", "λ_(fit)/κ")]
    [InlineData(@"costs \$3 \\ x", @"costs $3 \ x")]
    [InlineData(@"$\frac{a+1}{b}\approx x'$", "(a + 1)/b ≈ x′")]
    public void Plain_form(string label, string expected) => Assert.Equal(expected, LabelText.Plain(label));

    [Theory]
    [InlineData(@"<b> & $x_i<\mu^2$", "&lt;b&gt; &amp; <i>x</i><sub><i>i</i></sub> &lt; <i>μ</i><sup>2</sup>")]
    [InlineData(@"$\sqrt{\pi}$", "√<span class=\"root\"><i>π</i></span>")]
    [InlineData("Ж", "Ж")]
    public void Html_form(string label, string expected) => Assert.Equal(expected, LabelText.Html(label));

    [Theory]
    [InlineData(@"$\foo$", @"\foo", "position 1")]
    [InlineData(@"$x+\unknown{y}$", @"\unknown", "position 3")]
    [InlineData(@"a \alpha", @"\alpha", "position 2")]
    [InlineData("$x", "$", "position 0")]
    [InlineData("$x_{i$", "$", "position 5")]
    [InlineData("$}$", "}", "position 1")]
    [InlineData("$x^1^2$", "^", "position 4")]
    [InlineData("$x^$", "nothing", "position 3")]
    [InlineData("caf\u00e9", "\u00e9", "position 3")]
    [InlineData(@"$\sqrt$", "nothing", "position 6")]
    [InlineData(@"$\mathrm{a$", "{", "position 8")]
    public void What_cannot_be_set_is_named_with_its_position(string label, string what, string where)
    {
        string message = Assert.Throws<ArgumentException>(() => new Label(label, Size)).Message;
        Assert.Contains(what, message, StringComparison.Ordinal);
        Assert.Contains(where, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_sign_of_the_language_has_a_glyph() =>
        Assert.All(Symbols.Signs, s => Assert.True(s.Value.Face.Find(s.Value.CodePoint) is not null, $@"\{s.Key} has no glyph"));

    [Fact]
    public void Text_that_runs_upwards_goes_up_the_page()
    {
        Recorder recorder = new();
        new Label("ab", Size).Draw(recorder, 50, 80, LabelAnchor.Start, upwards: true);
        Assert.Equal([80, 80 - (Typeface.Roman.Find('a')!.Advance * Size)], recorder.Glyphs.Select(g => g.Y));
        Assert.All(recorder.Glyphs, g => Assert.Equal(50, g.X));
    }

    private static double WidthOf(string text) => text.Sum(c => Typeface.Roman.Find(c)!.Advance * Size);

    private static PlacedGlyph Find(IReadOnlyList<PlacedGlyph> glyphs, char c) =>
        glyphs.Single(g => g.Glyph == Typeface.Roman.Find(c) || g.Glyph == Typeface.Italic.Find(c));
}
