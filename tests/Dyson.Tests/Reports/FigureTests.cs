using Dyson.Reports.Drawing;
using Dyson.Reports.Figures;

namespace Dyson.Tests.Reports;

public class FigureTests
{
    /// <summary>Points by which a glyph's ink may leave the page: the side bearing of an italic letter.</summary>
    private const double InkOverhang = 0.5;

    /// <summary>Two glyphs of one word share at most this part of the smaller one's box (an italic letter under the next); words that collide share more.</summary>
    private const double SharedInk = 0.3;

    public static TheoryData<int> Demonstrations => [.. Enumerable.Range(0, DemonstrationFigures.All.Count)];

    [Theory]
    [MemberData(nameof(Demonstrations))]
    public void All_text_lies_on_the_page(int index)
    {
        Figure figure = DemonstrationFigures.All[index];
        Box page = new Box(0, 0, figure.Width, figure.PageHeight).Grown(InkOverhang);
        Assert.All(Drawn(figure).Glyphs, g => Assert.True(page.Contains(g.Ink.X, g.Ink.Y) && page.Contains(g.Ink.Right, g.Ink.Bottom), $"{g.Glyph.Id} at {g.Ink}"));
    }

    [Theory]
    [MemberData(nameof(Demonstrations))]
    public void Texts_do_not_collide(int index)
    {
        Assert.Empty(Collisions(DemonstrationFigures.All[index]));
    }

    [Fact]
    public void Texts_that_collide_are_found()
    {
        Annotation[] texts = [new("one text", 0.2, 0.5) { InFrame = true }, new("another", 0.21, 0.51) { InFrame = true }];
        Assert.NotEmpty(Collisions(new Figure("a") { Panels = [new Panel { Annotations = texts }] }));
    }

    [Theory]
    [MemberData(nameof(Demonstrations))]
    public void Legend_and_mark_stand_inside_the_frame_apart_from_each_other(int index)
    {
        foreach ((Box legend, Box mark, Box frame) in FigureLayout.Of(DemonstrationFigures.All[index]).Views.Select(v => v.Places))
        {
            Assert.All(new[] { legend, mark }.Where(b => b.Width > 0), b => Assert.True(frame.Contains(b.X, b.Y) && frame.Contains(b.Right, b.Bottom)));
            Assert.False(legend.Width > 0 && mark.Width > 0 && legend.Overlaps(mark));
        }
    }

    [Fact]
    public void A_legend_takes_the_empty_corner()
    {
        // the graph runs up on the left and along the top
        Series steep = new LineSeries([0, 0.1, 0.1, 1], [0, 0, 0.95, 0.95]) { Label = "steep" };
        (Box legend, _, Box frame) = FigureLayout.Of(new Figure("a") { Panels = [new Panel { Series = [steep], Y = new Axis { Maximum = 1 } }] }).Views[0].Places;
        Assert.True(legend.Y > frame.Y + (frame.Height / 2) && legend.X > frame.X + (frame.Width / 2));
    }

    /// <summary>A graph in the upper left corner drives the mark to the upper right one, which the legend was given.</summary>
    [Fact]
    public void A_mark_makes_way_for_a_legend_whose_corner_is_given()
    {
        Series peak = new LineSeries([0, 0.02, 0.3, 1], [0, 1, 0.02, 0.02]) { Label = "peak" };
        (Box legend, Box mark, _) = FigureLayout.Of(new Figure("a") { Panels = [new Panel { Mark = "(a)", Legend = LegendPlace.UpperRight, Series = [peak] }] }).Views[0].Places;
        Assert.True(legend.Width > 0 && mark.Width > 0);
        Assert.False(legend.Overlaps(mark));
    }

    [Fact]
    public void A_full_panel_is_raised_to_make_room_for_the_legend()
    {
        // a sawtooth that fills the panel
        double[] x = [.. Enumerable.Range(0, 200).Select(i => i / 199.0)], y = [.. x.Select((_, i) => i % 2.0)];
        Figure Make(LegendPlace place) => new("a") { Panels = [new Panel { Legend = place, Series = [new LineSeries(x, y) { Label = "sawtooth" }] }] };
        double free = TopOfCurve(Make(LegendPlace.Automatic)), hidden = TopOfCurve(Make(LegendPlace.UpperRight));
        (Box legend, _, _) = FigureLayout.Of(Make(LegendPlace.Automatic)).Views[0].Places;
        Assert.True(free > legend.Bottom, "the curve ends below the legend");
        Assert.True(hidden < free);

        static double TopOfCurve(Figure figure) => Drawn(figure).Outlines.First(o => o.Clip is not null).Outline.Bounds().Y;
    }

    [Fact]
    public void Data_outside_given_limits_are_cut_off()
    {
        Recorder drawn = Drawn(new Figure("a")
        {
            Panels = [new Panel { X = new Axis { Minimum = 0, Maximum = 1 }, Y = new Axis { Minimum = 0, Maximum = 1 }, Series = [new PointSeries([0.5, 5], [0.5, 5]), new LineSeries([-1, 2], [-1, 2])] }],
        });
        Box frame = FigureLayout.Of(new Figure("a") { Panels = [new Panel { X = new Axis { Minimum = 0, Maximum = 1 }, Y = new Axis { Minimum = 0, Maximum = 1 } }] }).Views[0].Places.Frame;
        Assert.Single(drawn.Outlines, o => o.Pen is null);
        Assert.All(drawn.Outlines.Where(o => o.Clip is null), o => Assert.True(frame.Grown(0.01).Contains(o.Outline.Bounds().X, o.Outline.Bounds().Y)));
        Assert.Contains(drawn.Outlines, o => o.Clip is not null && !frame.Contains(o.Outline.Bounds().X, o.Outline.Bounds().Y));
    }

    [Fact]
    public void Points_that_are_no_numbers_are_left_out()
    {
        PointSeries points = new([1, double.NaN, 3, double.PositiveInfinity], [1, 2, double.NaN, 1]) { YError = [double.NaN, 1, 1, 1] };
        Recorder drawn = Drawn(new Figure("a") { Panels = [new Panel { Series = [points] }] });
        Assert.Single(drawn.Outlines, o => o.Pen is null);
        Recorder broken = Drawn(new Figure("a") { Panels = [new Panel { Series = [new LineSeries([0, 1, 2, 3, 4], [0, 1, double.NaN, 1, 0])] }] });
        Assert.Equal(2, broken.Outlines.First(o => o.Clip is not null).Outline.Steps.Count(s => s.Verb == OutlineVerb.Move));
    }

    [Theory]
    [InlineData(AxisScale.Linear)]
    [InlineData(AxisScale.Logarithmic)]
    public void Nothing_to_show_is_no_error(AxisScale scale)
    {
        double[] nothing = [], nan = [double.NaN, double.NaN], negative = [-1, 0];
        Series[] series =
        [
            new PointSeries(nothing, nothing), new PointSeries(nan, nan) { YError = nan, Label = "points" }, new PointSeries(negative, negative) { YError = negative },
            new LineSeries(nothing, nothing), new LineSeries(nan, negative), new HistogramSeries(nothing, nothing), new HistogramSeries(negative, [double.NaN]) { HeightError = [double.NaN] },
            new BandSeries(nothing, nothing, nothing), new BandSeries(nan, nan, negative), ReferenceLine.AtX(double.NaN), ReferenceLine.AtY(-1), ReferenceLine.AtX(1e300),
        ];
        foreach (Series one in series)
        {
            Figure figure = new("a") { Panels = [new Panel { X = new Axis { Scale = scale }, Y = new Axis { Scale = scale }, Series = [one] }] };
            Assert.DoesNotContain("NaN", figure.ToSvg(), StringComparison.Ordinal);
            Assert.NotEmpty(figure.ToPdf());
        }

        Assert.Contains("r64", Drawn(new Figure("a")).Glyphs.Select(g => g.Glyph.Id).ToArray());
    }

    [Fact]
    public void Series_of_a_panel_differ_in_colour_and_in_shape()
    {
        Series[] series = [.. Enumerable.Range(0, 4).Select(_ => new PointSeries([], [])), .. Enumerable.Range(0, 3).Select(_ => new LineSeries([], []))];
        SeriesStyle[] styles = SeriesStyle.Of(series);
        Assert.Equal(7, styles.Select(s => s.Colour).Distinct().Count());
        Assert.Equal(4, styles[..4].Select(s => s.Marker).Distinct().Count());
        Assert.Equal(3, styles[4..].Select(s => s.Dash).Distinct().Count());
    }

    [Fact]
    public void Wrong_input_is_refused_by_name()
    {
        Assert.Equal("Y", Assert.Throws<ArgumentException>(() => new PointSeries([1, 2], [1])).ParamName);
        Assert.Equal("YError", Assert.Throws<ArgumentException>(() => new PointSeries([1, 2], [1, 2]) { YError = [1] }).ParamName);
        Assert.Equal("Heights", Assert.Throws<ArgumentException>(() => new HistogramSeries([1, 2], [1, 2])).ParamName);
        Assert.Throws<ArgumentException>(() => new Figure("fig 6"));
        Assert.Throws<ArgumentException>(() => new Figure("a") { Width = 10 }.ToSvg());
        Assert.Throws<ArgumentException>(() => new Figure("a") { Width = double.NaN }.ToSvg());
    }

    private static List<(Box First, Box Second)> Collisions(Figure figure)
    {
        // a root's sign and the accents enclose their letters
        Box[] ink = [.. Drawn(figure).Glyphs.Where(g => g.Glyph.Id is not ("r221a" or "r2c6" or "r2dc" or "r2c9")).Select(g => g.Ink)];
        List<(Box First, Box Second)> collisions = [];
        for (int i = 0; i < ink.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double width = Math.Min(ink[i].Right, ink[j].Right) - Math.Max(ink[i].X, ink[j].X);
                double height = Math.Min(ink[i].Bottom, ink[j].Bottom) - Math.Max(ink[i].Y, ink[j].Y);
                double smaller = Math.Min(ink[i].Width * ink[i].Height, ink[j].Width * ink[j].Height);
                if (width > 0 && height > 0 && width * height > SharedInk * smaller)
                {
                    collisions.Add((ink[i], ink[j]));
                }
            }
        }

        return collisions;
    }

    private static Recorder Drawn(Figure figure)
    {
        Recorder recorder = new();
        figure.Draw(recorder);
        return recorder;
    }
}
