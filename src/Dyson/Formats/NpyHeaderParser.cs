using System.Globalization;

namespace Dyson.Formats;

/// <summary>
/// Reads the header of an npy file: a Python dict literal with exactly the keys descr, fortran_order and shape. This small grammar is all
/// that is understood; nothing is evaluated.
/// </summary>
internal sealed class NpyHeaderParser
{
    private const int HighestRank = 64;
    private readonly string _text;
    private readonly ArraySource _source;
    private int _at;

    private NpyHeaderParser(string text, ArraySource source)
    {
        _text = text;
        _source = source;
    }

    /// <summary>The header's content.</summary>
    /// <exception cref="DataFormatException">The text is no such dict, or states a type or shape that is refused.</exception>
    public static NpyHeader Parse(string text, ArraySource source) => new NpyHeaderParser(text, source).ParseDictionary();

    private NpyHeader ParseDictionary()
    {
        NpyElementType? type = null;
        bool? fortranOrder = null;
        List<int>? shape = null;

        Expect('{');
        while (!Accept('}'))
        {
            string key = ParseString("a key in quotes");
            Expect(':');
            switch (key)
            {
                case "descr" when type is null:
                    type = ParseElementType();
                    break;
                case "fortran_order" when fortranOrder is null:
                    fortranOrder = ParseBoolean();
                    break;
                case "shape" when shape is null:
                    shape = ParseShape();
                    break;
                default:
                    throw _source.Failure($"its header has the key {ArraySource.Quoted(key)}; "
                        + "allowed are 'descr', 'fortran_order' and 'shape', each once");
            }

            if (!Accept(','))
            {
                Expect('}');
                break;
            }
        }

        SkipSpace();
        if (_at < _text.Length)
        {
            throw Unexpected("nothing after the closing brace");
        }

        if (type is null || fortranOrder is null || shape is null)
        {
            string missing = type is null ? "descr" : fortranOrder is null ? "fortran_order" : "shape";
            throw _source.Failure($"its header has no key '{missing}'; 'descr', 'fortran_order' and 'shape' are needed");
        }

        return new NpyHeader(type.Value, fortranOrder.Value, shape);
    }

    private NpyElementType ParseElementType()
    {
        SkipSpace();
        if (_at < _text.Length && _text[_at] is '[' or '(')
        {
            throw _source.Failure("it has a structured element type (a record of named fields); save each field as an array of its own");
        }

        string descriptor = ParseString("an element type in quotes");
        return NpyElementType.TryParse(descriptor, out NpyElementType type, out string why)
            ? type
            : throw _source.Failure($"element type {ArraySource.Quoted(descriptor)} is refused: {why}");
    }

    private bool ParseBoolean()
    {
        SkipSpace();
        foreach ((string word, bool value) in new[] { ("True", true), ("False", false) })
        {
            if (string.CompareOrdinal(_text, _at, word, 0, word.Length) == 0)
            {
                _at += word.Length;
                return value;
            }
        }

        throw Unexpected("True or False for 'fortran_order'");
    }

    private List<int> ParseShape()
    {
        List<int> shape = [];
        Expect('(');
        while (!Accept(')'))
        {
            if (shape.Count == HighestRank)
            {
                throw _source.Failure("its shape has more than 64 axes, the most that NumPy allows");
            }

            shape.Add(ParseLength(shape.Count));
            if (!Accept(','))
            {
                if (shape.Count == 1)
                {
                    throw Unexpected("a comma after the only axis of the shape");
                }

                Expect(')');
                break;
            }
        }

        return shape;
    }

    private int ParseLength(int axis)
    {
        SkipSpace();
        int start = _at;
        if (_at < _text.Length && _text[_at] == '-')
        {
            _at++;
        }

        while (_at < _text.Length && char.IsAsciiDigit(_text[_at]))
        {
            _at++;
        }

        ReadOnlySpan<char> digits = _text.AsSpan(start, _at - start);
        if (digits.IsEmpty || digits is "-")
        {
            _at = start;
            throw Unexpected("a whole number as length of an axis");
        }

        if (!int.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int length)
            || length < 0 || length > Array.MaxLength)
        {
            throw _source.Failure(string.Create(CultureInfo.InvariantCulture,
                $"axis {axis} of its shape has length {ArraySource.Quoted(digits.ToString())}; 0 … {Array.MaxLength} is allowed"));
        }

        // Python 2 wrote long integers with an L
        if (_at < _text.Length && _text[_at] == 'L')
        {
            _at++;
        }

        return length;
    }

    private string ParseString(string wanted)
    {
        SkipSpace();
        if (_at >= _text.Length || _text[_at] is not ('\'' or '"'))
        {
            throw Unexpected(wanted);
        }

        int end = _text.IndexOf(_text[_at], _at + 1);
        if (end < 0 || _text.AsSpan(_at, end - _at).Contains('\\'))
        {
            throw Unexpected(wanted);
        }

        string value = _text[(_at + 1)..end];
        _at = end + 1;
        return value;
    }

    private bool Accept(char symbol)
    {
        SkipSpace();
        if (_at >= _text.Length || _text[_at] != symbol)
        {
            return false;
        }

        _at++;
        return true;
    }

    private void Expect(char symbol)
    {
        if (!Accept(symbol))
        {
            throw Unexpected($"'{symbol}'");
        }
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\n' or '\r' or '\t')
        {
            _at++;
        }
    }

    private DataFormatException Unexpected(string wanted)
    {
        string found = _at >= _text.Length ? "its end" : ArraySource.Quoted(_text.Substring(_at, Math.Min(20, _text.Length - _at)));
        return _source.Failure(string.Create(CultureInfo.InvariantCulture,
            $"its header is not the dict that NumPy writes: at character {_at} it has {found}, where {wanted} belongs"));
    }
}
