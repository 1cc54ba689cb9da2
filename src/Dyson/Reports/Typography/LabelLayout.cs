using Dyson.Reports.Drawing;

namespace Dyson.Reports.Typography;

/// <summary>Sets parsed labels: glyphs and rules with their places relative to the start of the baseline, y downwards, all in points.</summary>
internal sealed class LabelLayout
{
    // the parameters of Computer Modern's symbol font cmsy10 and of plain TeX, in em; fractions are larger than TeX's in running text,
    // because a figure is read from further away
    private const double ScriptScale = 0.7, FractionScale = 0.8, SuperShift = 0.413, SubShift = 0.15, SubShiftBoth = 0.247, SuperDrop = 0.386, SubDrop = 0.05;
    private const double AxisHeight = 0.25, RuleThickness = 0.045, ThinSpace = 3 / 18.0, MediumSpace = 4 / 18.0, ThickSpace = 5 / 18.0;

    private readonly List<PlacedGlyph> _glyphs = [];
    private readonly List<Box> _rules = [];

    public double Width { get; private set; }

    public double Ascent { get; private set; }

    public double Descent { get; private set; }

    public IReadOnlyList<PlacedGlyph> Glyphs => _glyphs;

    public IReadOnlyList<Box> Rules => _rules;

    /// <summary>How far the last glyph leans out of its advance width; a superscript keeps clear of it, a subscript does not.</summary>
    private double ItalicCorrection { get; set; }

    public static LabelLayout Set(LabelNode node, double size, bool script = false) => node switch
    {
        SymbolNode symbol => Symbol(symbol, size),
        SpaceNode space => new LabelLayout { Width = space.Width * size },
        RowNode row => Row(row, size, script),
        ScriptsNode scripts => Scripts(scripts, size, script),
        RadicalNode radical => Radical(radical, size, script),
        FractionNode fraction => Fraction(fraction, size),
        AccentNode accent => Accent(accent, size, script),
        _ => throw new ArgumentException($"No layout for {node.GetType().Name}.", nameof(node)),
    };

    private static LabelLayout Symbol(SymbolNode symbol, double size)
    {
        Glyph glyph = symbol.Face.Find(symbol.CodePoint)!;
        LabelLayout layout = new();
        layout._glyphs.Add(new PlacedGlyph(glyph, 0, 0, size));
        layout.ItalicCorrection = symbol.Face == Typeface.Italic ? Math.Max(0, glyph.Right - glyph.Advance) * size : 0;
        layout.Width = (glyph.Advance * size) + layout.ItalicCorrection;
        layout.Ascent = Math.Max(0, glyph.Ascent * size);
        layout.Descent = Math.Max(0, glyph.Descent * size);
        return layout;
    }

    private static LabelLayout Row(RowNode row, double size, bool script)
    {
        LabelLayout layout = new();
        AtomClass? before = null;
        foreach (LabelNode child in row.Children)
        {
            // a sign that follows nothing, an operator or another sign is no binary operation: −1, a = −1
            bool unary = before is null or AtomClass.Binary or AtomClass.Relation or AtomClass.Opening or AtomClass.Operator or AtomClass.Punctuation;
            AtomClass own = unary && child.Class == AtomClass.Binary ? AtomClass.Ordinary : child.Class;
            LabelLayout part = Set(child, size, script);
            double gap = row.Formula && before is { } left ? Gap(left, own, script) * size : 0;
            layout.Place(part, layout.Width + gap, 0);
            layout.Width += gap + part.Width;
            layout.ItalicCorrection = part.ItalicCorrection;
            before = child is SpaceNode ? before : own;
        }

        return layout;
    }

    private static double Gap(AtomClass left, AtomClass right, bool script) => (left, right) switch
    {
        (AtomClass.Ordinary or AtomClass.Closing, AtomClass.Operator) or (AtomClass.Operator, AtomClass.Ordinary or AtomClass.Operator) => ThinSpace,
        _ when script => 0,
        (AtomClass.Punctuation, _) => ThinSpace,
        (AtomClass.Relation, AtomClass.Relation) => 0,
        (AtomClass.Relation, _) or (_, AtomClass.Relation) => ThickSpace,
        (AtomClass.Binary, _) or (_, AtomClass.Binary) => MediumSpace,
        _ => 0,
    };

    private static LabelLayout Scripts(ScriptsNode node, double size, bool script)
    {
        LabelLayout layout = Set(node.Nucleus, size, script);
        double start = layout.Width, small = size * ScriptScale, lean = layout.ItalicCorrection, ascent = layout.Ascent, descent = layout.Descent;
        bool letter = node.Nucleus is SymbolNode;
        if (node.Super is not null)
        {
            LabelLayout super = Set(node.Super, small, true);
            double shift = Math.Max(SuperShift * size, letter ? 0 : ascent - (SuperDrop * small));
            layout.Place(super, start, -Math.Max(shift, super.Descent + (0.11 * size)));
            layout.Width = start + super.Width + (0.05 * size);
        }

        if (node.Sub is not null)
        {
            LabelLayout sub = Set(node.Sub, small, true);
            double shift = Math.Max((node.Super is null ? SubShift : SubShiftBoth) * size, letter ? 0 : descent + (SubDrop * size));
            layout.Place(sub, start - lean, Math.Max(shift, sub.Ascent - (0.345 * size)));
            layout.Width = Math.Max(layout.Width, start - lean + sub.Width + (0.05 * size));
        }

        layout.ItalicCorrection = 0;
        return layout;
    }

    private static LabelLayout Radical(RadicalNode node, double size, bool script)
    {
        LabelLayout body = Set(node.Body, size, script), layout = new();
        Glyph sign = Typeface.Roman.Find('√')!;
        double rule = RuleThickness * size, gap = 0.12 * size;
        double top = Math.Max(body.Ascent, 0.45 * size) + gap + rule;
        double scale = Math.Max(size, (top + Math.Max(body.Descent, 0.05 * size)) / (sign.Ascent + sign.Descent));

        // the sign hangs from the rule; what it has in excess is shared above and below
        double excess = ((sign.Ascent + sign.Descent) * scale) - top - Math.Max(body.Descent, 0.05 * size);
        top += excess / 2;
        layout._glyphs.Add(new PlacedGlyph(sign, 0, (sign.Ascent * scale) - top, scale));
        double start = sign.Right * scale;
        layout.Place(body, start, 0);
        layout._rules.Add(new Box(start - (0.02 * size), -top, body.Width + (0.06 * size), rule));
        layout.Width = start + body.Width + (0.08 * size);
        layout.Ascent = Math.Max(layout.Ascent, top);
        layout.Descent = Math.Max(layout.Descent, ((sign.Ascent + sign.Descent) * scale) - top);
        return layout;
    }

    private static LabelLayout Fraction(FractionNode node, double size)
    {
        LabelLayout above = Set(node.Numerator, size * FractionScale, true), below = Set(node.Denominator, size * FractionScale, true), layout = new();
        double width = Math.Max(above.Width, below.Width) + (0.1 * size), side = 0.1 * size, gap = 0.14 * size, rule = RuleThickness * size;
        double axis = AxisHeight * size;
        layout.Place(above, side + ((width - above.Width) / 2), -(axis + gap + above.Descent));
        layout.Place(below, side + ((width - below.Width) / 2), gap - axis + below.Ascent);
        layout._rules.Add(new Box(side, -axis - (rule / 2), width, rule));
        layout.Width = width + (2 * side);
        return layout;
    }

    private static LabelLayout Accent(AccentNode node, double size, bool script)
    {
        LabelLayout layout = Set(node.Body, size, script);
        Glyph accent = Typeface.Roman.Find(node.CodePoint)!;
        double xHeight = Typeface.Roman.Find('x')!.Ascent * size;

        // an italic letter's top lies to the right of its middle
        double lean = node.Body is SymbolNode { Face: var face } && face == Typeface.Italic ? 0.06 * size : 0;
        double x = ((layout.Width - layout.ItalicCorrection) / 2) - ((accent.Left + accent.Right) * size / 2) + lean;
        double y = -Math.Max(0, layout.Ascent - xHeight);
        layout._glyphs.Add(new PlacedGlyph(accent, x, y, size));
        layout.Ascent = Math.Max(layout.Ascent, (accent.Ascent * size) - y);
        return layout;
    }

    private void Place(LabelLayout part, double x, double y)
    {
        _glyphs.AddRange(part._glyphs.Select(g => g with { X = g.X + x, Y = g.Y + y }));
        _rules.AddRange(part._rules.Select(r => r with { X = r.X + x, Y = r.Y + y }));
        Ascent = Math.Max(Ascent, part.Ascent - y);
        Descent = Math.Max(Descent, part.Descent + y);
    }
}
