namespace Dyson.Reports.Typography;

/// <summary>What an atom of a formula is to its neighbours; it decides the space between them (Knuth, The TeXbook, chapter 18).</summary>
internal enum AtomClass
{
    Ordinary,
    Operator,
    Binary,
    Relation,
    Opening,
    Closing,
    Punctuation,
}

/// <summary>A piece of a label after parsing.</summary>
internal abstract record LabelNode(AtomClass Class);

/// <summary>One character in one face.</summary>
internal sealed record SymbolNode(int CodePoint, Typeface Face, AtomClass Class) : LabelNode(Class);

/// <summary>Empty space of some width in em.</summary>
internal sealed record SpaceNode(double Width) : LabelNode(AtomClass.Ordinary);

/// <summary>Several pieces in a row. Plain text has no space between its atoms.</summary>
internal sealed record RowNode(IReadOnlyList<LabelNode> Children, bool Formula = true, AtomClass Class = AtomClass.Ordinary) : LabelNode(Class);

/// <summary>A piece with a subscript, a superscript or both.</summary>
internal sealed record ScriptsNode(LabelNode Nucleus, LabelNode? Sub, LabelNode? Super) : LabelNode(Nucleus.Class);

/// <summary>A square root.</summary>
internal sealed record RadicalNode(LabelNode Body) : LabelNode(AtomClass.Ordinary);

/// <summary>A fraction with a horizontal rule.</summary>
internal sealed record FractionNode(LabelNode Numerator, LabelNode Denominator) : LabelNode(AtomClass.Ordinary);

/// <summary>A piece with an accent above it.</summary>
internal sealed record AccentNode(int CodePoint, LabelNode Body) : LabelNode(AtomClass.Ordinary);
