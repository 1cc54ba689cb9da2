using System.Globalization;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Dyson.Experiments;

/// <summary>
/// Reads YAML into <see cref="SettingNode"/>s, line by line accountable. One document; string keys; no duplicate keys; no tags; size, depth
/// and the expansion of aliases are bounded.
/// </summary>
internal sealed class SettingTree
{
    /// <summary>Longest text that is read: 1 MiB.</summary>
    public const int MaximumBytes = 1 << 20;

    /// <summary>Deepest nesting.</summary>
    public const int MaximumDepth = 32;

    /// <summary>Most nodes, aliases expanded.</summary>
    public const long MaximumNodes = 200_000;

    private readonly string _source;
    private readonly bool _hasLines;
    private readonly List<ConfigurationError> _errors;
    private readonly Dictionary<AnchorName, SettingNode> _anchors = [];
    private readonly Scanner _scanner;
    private readonly Parser _parser;

    private SettingTree(string source, bool hasLines, string text, List<ConfigurationError> errors)
    {
        _source = source;
        _hasLines = hasLines;
        _errors = errors;
        _scanner = new Scanner(new StringReader(text), skipComments: true);
        _parser = new Parser(_scanner);
    }

    /// <summary>The tree of <paramref name="text"/>, or null after an error that leaves nothing to look at.</summary>
    public static SettingNode? Parse(string source, string text, List<ConfigurationError> errors, bool hasLines = true)
    {
        if (Encoding.UTF8.GetByteCount(text) > MaximumBytes)
        {
            errors.Add(new ConfigurationError(source, 0, string.Empty, "the text is longer than 1 MiB", "an experiment of at most 1 MiB"));
            return null;
        }

        SettingTree tree = new(source, hasLines, text, errors);
        try
        {
            return tree.ReadDocument();
        }
        catch (YamlException e)
        {
            string message = e.Message;
            int colon = message.IndexOf("): ", StringComparison.Ordinal);
            message = (colon >= 0 ? message[(colon + 3)..] : message).TrimEnd('.');
            errors.Add(new ConfigurationError(source, tree.LineOf(e.Start), string.Empty, $"not valid YAML: {message}"));
            return null;
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or IndexOutOfRangeException)
        {
            // the YAML scanner's own failures on hostile text
            errors.Add(new ConfigurationError(source, tree.LineOf(tree._scanner.CurrentPosition), string.Empty, "not valid YAML"));
            return null;
        }
    }

    private int LineOf(Mark mark) => _hasLines ? (int)Math.Max(1, mark.Line) : 0;

    private SettingOrigin Origin(ParsingEvent at) => new(_source, LineOf(at.Start));

    private SettingNode? ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            return new SettingMap(new SettingOrigin(_source, _hasLines ? 1 : 0), []);
        }

        _parser.Consume<DocumentStart>();
        SettingNode? root = ReadNode(string.Empty, 0);
        if (root is null)
        {
            return null;
        }

        _parser.Consume<DocumentEnd>();
        if (!_parser.Accept<StreamEnd>(out _))
        {
            _errors.Add(new ConfigurationError(_source, LineOf(_parser.Current!.Start), string.Empty, "a second YAML document", "one document a file"));
        }

        return root;
    }

    private SettingNode? ReadNode(string path, int depth)
    {
        ParsingEvent at = _parser.Current ?? throw new InvalidOperationException("the text ends early");
        if (depth > MaximumDepth)
        {
            return Refuse(at, path, "nested too deeply", $"at most {MaximumDepth} levels");
        }

        if (at is AnchorAlias alias)
        {
            _parser.MoveNext();
            return _anchors.TryGetValue(alias.Value, out SettingNode? shared) ? shared : Refuse(at, path, $"unknown alias '*{alias.Value}'", null);
        }

        NodeEvent node = (NodeEvent)at;
        if (!node.Tag.IsEmpty && !(node.Tag.IsNonSpecific && at is Scalar))
        {
            return Refuse(at, path, $"the tag '{node.Tag}' is not understood", "plain YAML without tags");
        }

        SettingNode? result = at switch
        {
            Scalar scalar => ReadScalar(scalar),
            SequenceStart => ReadList(path, depth),
            _ => ReadMap(path, depth),
        };
        if (result is not null && result.Size > MaximumNodes)
        {
            return Refuse(at, path, "too many settings after expanding aliases", string.Create(CultureInfo.InvariantCulture, $"at most {MaximumNodes} nodes"));
        }

        if (result is not null && !node.Anchor.IsEmpty)
        {
            _anchors[node.Anchor] = result;
        }

        return result;
    }

    private SettingScalar ReadScalar(Scalar scalar)
    {
        _parser.MoveNext();
        return new SettingScalar(Origin(scalar), scalar.Value, scalar.Style == ScalarStyle.Plain);
    }

    private SettingList? ReadList(string path, int depth)
    {
        SequenceStart start = _parser.Consume<SequenceStart>();
        List<SettingNode> items = [];
        long size = 0;
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            if (ReadNode($"{path}[{items.Count.ToString(CultureInfo.InvariantCulture)}]", depth + 1) is not { } item)
            {
                return null;
            }

            items.Add(item);
            size += item.Size;
            if (size > MaximumNodes)
            {
                break;
            }
        }

        return new SettingList(Origin(start), items);
    }

    private SettingMap? ReadMap(string path, int depth)
    {
        MappingStart start = _parser.Consume<MappingStart>();
        List<SettingEntry> entries = [];
        Dictionary<string, int> seen = [];
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            ParsingEvent at = _parser.Current!;
            if (at is not Scalar key)
            {
                Refuse(at, path, "a key that is no plain name", null);
                return null;
            }

            _parser.MoveNext();
            string full = path.Length == 0 ? key.Value : $"{path}.{key.Value}";
            if (ReadNode(full, depth + 1) is not { } value)
            {
                return null;
            }

            if (!seen.TryAdd(key.Value, LineOf(key.Start)))
            {
                string first = seen[key.Value].ToString(CultureInfo.InvariantCulture);
                Refuse(at, full, _hasLines ? $"duplicate key; it was given on line {first} already" : "duplicate key", null);
                continue;
            }

            entries.Add(new SettingEntry(key.Value, Origin(key), value));
        }

        return new SettingMap(Origin(start), entries);
    }

    private SettingNode? Refuse(ParsingEvent at, string path, string message, string? allowed)
    {
        _errors.Add(new ConfigurationError(_source, LineOf(at.Start), path, message, allowed));
        return null;
    }
}
