namespace Dyson.Reports.Typography;

/// <summary>The commands of the label language that stand for one sign, a space, an accent or a function's name.</summary>
internal static class Symbols
{
    private const string Greek =
        "alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ iota ι kappa κ lambda λ mu μ nu ν xi ξ pi π rho ρ "
        + "sigma σ tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω";

    private const string GreekCapitals = "Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω";
    private const string Ordinary = "infty ∞ partial ∂ nabla ∇ hbar ℏ ell ℓ prime ′ dagger † ldots … cdots ⋯ Re ℜ Im ℑ vert | | ∥ % % & & # # $ $ _ _ int ∫";
    private const string Binary = "pm ± mp ∓ times × cdot ⋅ ast ∗ circ ∘ otimes ⊗ oplus ⊕ div ÷";
    private const string Relations = "approx ≈ propto ∝ sim ∼ simeq ≃ equiv ≡ le ≤ leq ≤ ge ≥ geq ≥ ll ≪ gg ≫ to → rightarrow → in ∈ mid ∣ parallel ∥";

    public static IReadOnlyDictionary<string, SymbolNode> Signs { get; } = Build();

    public static IReadOnlyDictionary<string, double> Spaces { get; } = new Dictionary<string, double>
    {
        [","] = 3 / 18.0,
        [":"] = 4 / 18.0,
        [";"] = 5 / 18.0,
        [" "] = 0.25,
        ["!"] = -3 / 18.0,
        ["quad"] = 1,
        ["qquad"] = 2,
    };

    /// <summary>Accents as spacing characters of the upright face.</summary>
    public static IReadOnlyDictionary<string, int> Accents { get; } = new Dictionary<string, int> { ["hat"] = 'ˆ', ["tilde"] = '˜', ["bar"] = 'ˉ' };

    public static IReadOnlySet<string> Functions { get; } =
        new HashSet<string> { "ln", "log", "exp", "sin", "cos", "tan", "tanh", "erf", "max", "min", "det", "dim", "Pr" };

    /// <summary>A character written as such inside a formula, as the sign that TeX would set for it.</summary>
    public static SymbolNode? InFormula(int c) => c switch
    {
        '-' or '−' => new('−', Typeface.Roman, AtomClass.Binary),
        '+' or '±' or '×' => new(c, Typeface.Roman, AtomClass.Binary),
        '*' => new('∗', Typeface.Roman, AtomClass.Binary),
        '·' => new('⋅', Typeface.Roman, AtomClass.Binary),
        '=' or '<' or '>' or ':' or '≈' or '∝' or '≤' or '≥' => new(c, Typeface.Roman, AtomClass.Relation),
        '(' or '[' or '⟨' => new(c, Typeface.Roman, AtomClass.Opening),
        ')' or ']' or '⟩' or '!' => new(c, Typeface.Roman, AtomClass.Closing),
        ',' or ';' => new(c, Typeface.Roman, AtomClass.Punctuation),
        '\'' => new('′', Typeface.Roman, AtomClass.Ordinary),
        _ when c < 128 && char.IsAsciiLetter((char)c) => new(c, Typeface.Italic, AtomClass.Ordinary),
        _ => InText(c, Typeface.Roman),
    };

    /// <summary>A character of plain text; lower-case Greek letters exist in italics only. Null where no face has it.</summary>
    public static SymbolNode? InText(int c, Typeface face)
    {
        c = c switch { '·' => '⋅', '\u00A0' => ' ', _ => c };
        Typeface? found = new[] { face, Typeface.Roman, Typeface.Italic }.FirstOrDefault(f => f.Find(c) is not null);
        return found is null ? null : new SymbolNode(c, found, AtomClass.Ordinary);
    }

    /// <summary>The command of a sign, or null.</summary>
    public static string? CommandOf(char sign) => Signs.FirstOrDefault(s => s.Value.CodePoint == sign && char.IsAsciiLetter(s.Key[0])).Key;

    private static Dictionary<string, SymbolNode> Build()
    {
        Dictionary<string, SymbolNode> signs = [];
        Add(Greek, Typeface.Italic, AtomClass.Ordinary);
        Add(GreekCapitals, Typeface.Roman, AtomClass.Ordinary);
        Add(Ordinary, Typeface.Roman, AtomClass.Ordinary);
        Add(Binary, Typeface.Roman, AtomClass.Binary);
        Add(Relations, Typeface.Roman, AtomClass.Relation);
        Add("langle ⟨ { {", Typeface.Roman, AtomClass.Opening);
        Add("rangle ⟩ } }", Typeface.Roman, AtomClass.Closing);
        return signs;

        void Add(string pairs, Typeface face, AtomClass kind)
        {
            string[] words = pairs.Split(' ');
            for (int i = 0; i < words.Length; i += 2)
            {
                signs.Add(words[i], new SymbolNode(words[i + 1][0], face, kind));
            }
        }
    }
}
