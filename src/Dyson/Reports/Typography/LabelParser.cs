using System.Text;

namespace Dyson.Reports.Typography;

/// <summary>
/// Reads the label language: plain text in which <c>$…$</c> encloses a formula written as in TeX. Known are letters, digits and signs,
/// <c>^</c> and <c>_</c> (nested), braces, <c>\sqrt{…}</c>, <c>\frac{…}{…}</c>, <c>\hat{…}</c>, <c>\tilde{…}</c>, <c>\bar{…}</c>,
/// <c>\mathrm{…}</c>, <c>\text{…}</c>, <c>\mathbf{…}</c>, Greek letters, spaces and the signs of <see cref="Symbols"/>.
/// </summary>
internal sealed class LabelParser
{
    private readonly string _text;
    private readonly Typeface _plain;
    private readonly bool _anyCharacter;
    private int _at;

    private LabelParser(string text, Typeface plain, bool anyCharacter) => (_text, _plain, _anyCharacter) = (text, plain, anyCharacter);

    /// <exception cref="ArgumentException">An unknown command or character, a brace or dollar without its partner; names it and its position.</exception>
    public static RowNode Parse(string text, bool bold = false) => Parse(text, bold ? Typeface.Bold : Typeface.Roman, anyCharacter: false);

    /// <summary>The same where the reader's own fonts will show it: plain text may hold any character.</summary>
    public static RowNode ParseForReader(string text) => Parse(text, Typeface.Roman, anyCharacter: true);

    private static RowNode Parse(string text, Typeface plain, bool anyCharacter)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new LabelParser(text, plain, anyCharacter).Text();
    }

    private RowNode Text()
    {
        List<LabelNode> nodes = [];
        while (_at < _text.Length)
        {
            if (_text[_at] == '$')
            {
                int opened = _at++;
                nodes.Add(Formula('$', opened));
            }
            else if (_text[_at] == '\\')
            {
                nodes.Add(TextCommand());
            }
            else
            {
                nodes.Add(Character(_plain));
            }
        }

        return new RowNode(nodes, Formula: false);
    }

    private LabelNode TextCommand()
    {
        int start = _at;
        string name = CommandName();
        return Symbols.Spaces.TryGetValue(name, out double width) ? new SpaceNode(width)
            : name is "$" or "\\" or "%" or "&" or "#" or "_" or "{" or "}" ? new SymbolNode(name[0], _plain, AtomClass.Ordinary)
            : throw Unknown(name, start, "outside $…$");
    }

    /// <summary>A formula up to and with <paramref name="end"/>.</summary>
    private RowNode Formula(char end, int opened)
    {
        List<LabelNode> nodes = [];
        while (_at < _text.Length && _text[_at] != end)
        {
            if (_text[_at] == ' ')
            {
                _at++;
            }
            else if (_text[_at] is '^' or '_')
            {
                LabelNode nucleus = nodes.Count > 0 ? nodes[^1] : new RowNode([]);
                nodes.RemoveRange(Math.Max(0, nodes.Count - 1), Math.Min(1, nodes.Count));
                nodes.Add(Scripts(nucleus));
            }
            else
            {
                nodes.Add(Atom());
            }
        }

        if (_at == _text.Length)
        {
            throw Error($"the '{_text[opened]}' at position {opened} has no partner '{end}'");
        }

        _at++;
        return new RowNode(nodes);
    }

    private ScriptsNode Scripts(LabelNode nucleus)
    {
        LabelNode? sub = null, super = null;
        while (_at < _text.Length && _text[_at] is '^' or '_')
        {
            bool up = _text[_at] == '^';
            if ((up ? super : sub) is not null)
            {
                throw Error($"a second '{_text[_at]}' at position {_at}");
            }

            _at++;
            (sub, super) = up ? (sub, Argument()) : (Argument(), super);
        }

        return new ScriptsNode(nucleus, sub, super);
    }

    /// <summary>A group in braces or a single atom.</summary>
    private LabelNode Argument()
    {
        while (_at < _text.Length && _text[_at] == ' ')
        {
            _at++;
        }

        return _at < _text.Length && _text[_at] is not ('$' or '}' or '^' or '_') ? Atom() : throw Error($"nothing to set at position {_at}");
    }

    private LabelNode Atom()
    {
        int start = _at;
        switch (_text[_at])
        {
            case '{':
                _at++;
                return Formula('}', start);
            case '}' or '$':
                throw Error($"a '{_text[_at]}' without partner at position {_at}");
            case '\'':
                _at++;
                return new ScriptsNode(new RowNode([]), null, new SymbolNode('′', Typeface.Roman, AtomClass.Ordinary));
            case '\\':
                return Command();
            default:
                return Symbols.InFormula(_text[_at]) is { } symbol && symbol.Face.Find(symbol.CodePoint) is not null
                    ? Taken(symbol)
                    : throw Error($"no glyph for '{_text[_at]}' at position {_at}");
        }
    }

    private SymbolNode Taken(SymbolNode symbol)
    {
        _at++;
        return symbol;
    }

    private LabelNode Command()
    {
        int start = _at;
        string name = CommandName();
        return Symbols.Signs.TryGetValue(name, out SymbolNode? sign) ? sign
            : Symbols.Spaces.TryGetValue(name, out double width) ? new SpaceNode(width)
            : Symbols.Accents.TryGetValue(name, out int accent) ? new AccentNode(accent, Argument())
            : Symbols.Functions.Contains(name) ? new RowNode(Letters(name), Formula: false, AtomClass.Operator)
            : name switch
            {
                "sqrt" => new RadicalNode(Argument()),
                "frac" => new FractionNode(Argument(), Argument()),
                "mathrm" or "text" => Upright(Typeface.Roman),
                "mathbf" => Upright(Typeface.Bold),
                _ => throw Unknown(name, start, "in a formula"),
            };
    }

    private static SymbolNode[] Letters(string name) => [.. name.Select(c => new SymbolNode(c, Typeface.Roman, AtomClass.Ordinary))];

    private RowNode Upright(Typeface face)
    {
        int opened = _at;
        if (_at >= _text.Length || _text[_at] != '{')
        {
            throw Error($"'{{' expected at position {_at}");
        }

        List<LabelNode> nodes = [];
        for (_at++; _at < _text.Length && _text[_at] != '}';)
        {
            nodes.Add(_text[_at] == '\\' ? TextCommand() : Character(face));
        }

        if (_at++ >= _text.Length)
        {
            throw Error($"the '{{' at position {opened} has no partner '}}'");
        }

        return new RowNode(nodes, Formula: false);
    }

    private SymbolNode Character(Typeface face)
    {
        if (Symbols.InText(_text[_at], face) is { } symbol)
        {
            return Taken(symbol);
        }

        if (!_anyCharacter)
        {
            throw Error($"no glyph for '{_text[_at]}' at position {_at}");
        }

        _ = Rune.DecodeFromUtf16(_text.AsSpan(_at), out Rune rune, out int length);
        _at += length;
        return new SymbolNode(rune.Value, face, AtomClass.Ordinary);
    }

    /// <summary>The letters after a backslash, or the one sign.</summary>
    private string CommandName()
    {
        int start = ++_at;
        while (_at < _text.Length && char.IsAsciiLetter(_text[_at]))
        {
            _at++;
        }

        if (_at == start)
        {
            _at = Math.Min(_at + 1, _text.Length);
        }

        return _text[start.._at];
    }

    private ArgumentException Unknown(string name, int position, string where) => Error($"unknown command '\\{name}' {where} at position {position}");

    private ArgumentException Error(string what) => new($"The label \"{_text}\" cannot be set: {what}.");
}
