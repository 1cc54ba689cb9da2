using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Dyson.Networks;

namespace Dyson.Reports.Networks;

/// <summary>
/// What the page's script reads, as JSON that may stand inside a script element: &lt;, &gt;, &amp; and quotes within texts are written as \u003C and the like.
/// Numbers are rounded to what a reader can see; the whole numbers are in results.json and layers.csv.
/// </summary>
internal sealed class SpectraPageData : IDisposable
{
    /// <summary>Outliers a side that the page lists; outliers.csv has all.</summary>
    public const int MostOutliers = 64;

    /// <summary>Leading vectors that the page lists.</summary>
    public const int MostVectors = 16;

    private const int DrawnDigits = 5;
    private const int ValueDigits = 9;
    private const int ErrorDigits = 4;

    private static readonly JavaScriptEncoder InsideHtml = JavaScriptEncoder.Create(UnicodeRanges.All);

    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly Utf8JsonWriter _json;
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int[]> _ranks = new(StringComparer.Ordinal);

    private SpectraPageData() => _json = new Utf8JsonWriter(_bytes, new JsonWriterOptions { Encoder = InsideHtml });

    /// <summary>The data of a document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="title">The page's title.</param>
    /// <param name="figures">Names of the paper figures of layers of the last file.</param>
    public static string Of(SpectraDocument document, string title, IReadOnlyDictionary<string, string> figures)
    {
        using SpectraPageData data = new();
        data.Write(document, title, figures);
        return Encoding.UTF8.GetString(data._bytes.WrittenSpan);
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    private void Write(SpectraDocument document, string title, IReadOnlyDictionary<string, string> figures)
    {
        // the last file's order; layers that it has not come behind
        foreach (LayerDiagnosis layer in document.Files.Reverse().SelectMany(file => file.Layers))
        {
            _names.TryAdd(layer.Name, _names.Count);
        }

        _json.WriteStartObject();
        _json.WriteString("title", title);
        Number("level", document.Settings.Level, ErrorDigits);
        Array("sections", LayerQuantities.Sections, Section);
        Array("names", _names.Keys, name => _json.WriteStringValue(name));
        _json.WriteStartObject("figures");
        foreach ((string layer, string figure) in figures)
        {
            _json.WriteString(layer, figure);
        }

        _json.WriteEndObject();
        Array("files", document.Files, File);
        Array("series", FinishedSeries.Of(document).Where(history => _names.ContainsKey(history.Layer)), History);
        _json.WriteStartObject("ranks");
        foreach ((string key, int[] ranks) in _ranks)
        {
            Array(key, ranks, rank => _json.WriteNumberValue(rank));
        }

        _json.WriteEndObject();
        Array("texts", _texts.Keys, text => _json.WriteStringValue(text));
        _json.WriteEndObject();
        _json.Flush();
    }

    private void Section(QuantitySection section)
    {
        _json.WriteStartObject();
        _json.WriteString("title", section.Title);
        Array("quantities", section.Quantities, quantity =>
        {
            _json.WriteStartObject();
            _json.WriteString("name", quantity.Name);
            _json.WriteString("title", quantity.Title);
            _json.WriteString("meaning", quantity.Meaning);
            _json.WriteString("scale", quantity.Scale switch
            {
                QuantityScale.Logarithmic => "logarithmic",
                QuantityScale.Count => "count",
                QuantityScale.Probability => "probability",
                _ => "linear",
            });
            _json.WriteBoolean("overview", quantity.InOverview);
            _json.WriteEndObject();
        });
        _json.WriteEndObject();
    }

    private void File(FileSpectra file)
    {
        _json.WriteStartObject();
        _json.WriteString("source", file.Source);
        if (file.Step is { } step)
        {
            _json.WriteNumber("step", step);
        }

        Array("layers", file.Layers, Layer);
        _json.WriteEndObject();
    }

    private void Layer(LayerDiagnosis layer)
    {
        _json.WriteStartObject();
        _json.WriteNumber("n", _names[layer.Name]);
        _json.WriteString("kind", layer.Kind);
        _json.WriteNumber("rows", layer.Rows);
        _json.WriteNumber("cols", layer.Columns);
        _json.WriteBoolean("transposed", layer.Transposed);
        if (layer.Tensor != layer.Name)
        {
            _json.WriteString("tensor", layer.Tensor);
        }

        _json.WriteString("verdict", layer.Verdict);
        Array("warnings", layer.Warnings, warning => _json.WriteStringValue(warning));
        Array("q", LayerQuantities.All, quantity => Quantity(quantity.Of(layer)));
        if (layer.Bulk is { } bulk)
        {
            Numbers("bulk", (double[])[bulk.LowerEdge, bulk.UpperEdge]);
        }

        if (layer.Outliers is { } outliers)
        {
            Outliers(outliers);
        }

        if (layer.PowerLaw is { } tail)
        {
            _json.WriteStartObject("tail");
            Number("min", tail.LowerCut.Value, DrawnDigits);
            Number("max", tail.UpperCut, DrawnDigits);
            Number("alpha", tail.Exponent.Value, DrawnDigits);
            Number("p", tail.P, ErrorDigits);
            _json.WriteNumber("m", tail.TailCount);
            _json.WriteNumber("above", tail.Above);
            _json.WriteEndObject();
            if (tail.Support is { } support)
            {
                _json.WriteString("support", support);
            }
        }

        if (layer.Density is { } density)
        {
            _json.WriteStartObject("hist");
            _json.WriteNumber("beyond", density.Beyond);
            Numbers("e", density.Edges);
            Numbers("d", density.Density);
            if (density.Noise is { } noise)
            {
                Numbers("m", noise);
            }

            _json.WriteEndObject();
        }

        if (layer.Levels is { } levels)
        {
            Levels(levels);
        }

        if (layer.Vectors is { } vectors)
        {
            Vectors(vectors);
        }

        (int[] ranks, double[] singular) = LayerLevels.Of(layer);
        string key = string.Create(CultureInfo.InvariantCulture, $"{layer.Columns}/{ranks.Length}");
        _ranks.TryAdd(key, ranks);
        _json.WriteString("r", key);
        Numbers("s", singular);
        _json.WriteEndObject();
    }

    private void Quantity(LayerNumber number)
    {
        if (number is { Error: null, P: null, Method: null, Doubtful: false })
        {
            NumberValue(number.Value, ValueDigits);
            return;
        }

        _json.WriteStartArray();
        NumberValue(number.Value, ValueDigits);
        NumberValue(number.Error, ErrorDigits);
        NumberValue(number.P, ErrorDigits);
        if (number.Method is { } method)
        {
            _texts.TryAdd(method, _texts.Count);
            _json.WriteNumberValue(_texts[method]);
        }
        else if (number.Doubtful)
        {
            _json.WriteNullValue();
        }

        if (number.Doubtful)
        {
            _json.WriteNumberValue(1);
        }

        _json.WriteEndArray();
    }

    private void Outliers(OutlierDiagnosis outliers)
    {
        _json.WriteStartObject("out");
        Number("high", outliers.UpperThreshold, DrawnDigits);
        Number("low", outliers.LowerThreshold, DrawnDigits);
        _json.WriteBoolean("trusted", outliers.Trusted);
        _json.WriteNumber("above", outliers.Upper.Count);
        _json.WriteNumber("below", outliers.Lower.Count);
        Array("up", outliers.Upper.Take(MostOutliers), Row);
        Array("down", outliers.Lower.Take(MostOutliers), Row);
        _json.WriteEndObject();

        void Row(Outlier o)
        {
            _json.WriteStartArray();
            foreach (double? value in new[] { o.Singular, o.Eigenvalue, o.P, o.Strength, o.SignalSingular, o.RowCosineSquared, o.ColumnCosineSquared })
            {
                NumberValue(value, DrawnDigits);
            }

            _json.WriteEndArray();
        }
    }

    private void Levels(LevelsDiagnosis levels)
    {
        _json.WriteStartObject("levels");
        if (levels.Refusal is { } refusal)
        {
            _json.WriteString("refusal", refusal);
        }

        Text("null", levels.Null);
        if (levels.Check is { } check)
        {
            _json.WriteString("check", check.Verdict);
            _json.WriteString("farthest", check.Farthest);
        }

        if (levels.Histogram is { } histogram)
        {
            Number("width", histogram.Width, DrawnDigits);
            Numbers("density", histogram.Density);
        }

        Array("unfoldings", levels.Unfoldings, unfolding =>
        {
            _json.WriteStartObject();
            _json.WriteString("method", unfolding.Method);
            Text("description", unfolding.Description);
            _json.WriteNumber("levels", unfolding.Levels);
            _json.WriteString("conclusion", unfolding.Conclusion);
            Numbers("p", new[] { unfolding.Goe, unfolding.Surmise, unfolding.Poisson }.Select(test => test.P));
            Numbers("brody", [unfolding.Brody.Value, unfolding.Brody.Error]);
            Numbers("reach", [unfolding.LargestVarianceLength, unfolding.LargestRigidityLength]);
            _json.WriteEndObject();
        });
        if (levels.Unfoldings.FirstOrDefault(u => u.Method == LevelQuantities.Drawn) is { } drawn)
        {
            Array("long", drawn.LongRange, point =>
            {
                _json.WriteStartArray();
                NumberValue(point.Length, DrawnDigits);
                foreach (LongRangeNumber number in new[] { point.Variance, point.Rigidity })
                {
                    foreach (double? value in new[] { number.Value, number.Error, number.Goe, number.Poisson, number.Noise })
                    {
                        NumberValue(value, ErrorDigits);
                    }
                }

                _json.WriteEndArray();
            });
        }

        _json.WriteEndObject();
    }

    private void History(LayerHistory history)
    {
        _json.WriteStartObject();
        _json.WriteNumber("n", _names[history.Layer]);
        Array("files", history.Files, file => _json.WriteNumberValue(file));
        Array("edges", history.Edges, edges => Numbers([edges.BulkLower, edges.BulkUpper, edges.Threshold]));
        Array("tracks", history.Trajectories, level =>
        {
            _json.WriteStartObject();
            _json.WriteNumber("number", level.Number);
            if (level.WhyLost is { } why)
            {
                Text("lost", why);
            }

            Array("points", level.Points, point => Numbers([point.Snapshot, point.Level, point.Value, point.Overlap]));
            _json.WriteEndObject();
        });
        Array("events", history.Events, change =>
        {
            _json.WriteStartArray();
            _json.WriteStringValue(change.Change);
            _json.WriteNumberValue(change.Trajectory);
            _json.WriteNumberValue(change.Snapshot);
            NumberValue(change.Value, DrawnDigits);
            _json.WriteEndArray();
        });
        Array("motion", history.Motion, motion =>
        {
            _json.WriteStartObject();
            _json.WriteNumber("number", motion.Trajectory);
            if (motion.Why is { } why)
            {
                Text("why", why);
            }
            else
            {
                Number("at", motion.At, DrawnDigits);
                Array("numbers", new[] { motion.Drift, motion.NoiseSquare, motion.Rate }, estimate => Numbers([estimate?.Value, estimate?.Error]));
                Array("warnings", motion.Warnings, warning => _json.WriteStringValue(warning));
            }

            _json.WriteEndObject();
        });
        _json.WriteEndObject();
    }

    private void Vectors(VectorsDiagnosis vectors)
    {
        Array("leading", vectors.Leading.Take(MostVectors), vector =>
        {
            _json.WriteStartArray();
            _json.WriteNumberValue(vector.Level + 1);
            NumberValue(vector.Singular, DrawnDigits);
            foreach (VectorSpread spread in new[] { vector.Left, vector.Right })
            {
                NumberValue(spread.ParticipationNumber, ErrorDigits);
                NumberValue(spread.NormalisedEntropy, ErrorDigits);
                _json.WriteNumberValue(spread.LargestComponent);
                NumberValue(spread.LocalisationP, ErrorDigits);
                NumberValue(spread.PorterThomasP, ErrorDigits);
            }

            _json.WriteEndArray();
        });
    }

    /// <summary>A text that many layers share.</summary>
    private void Text(string name, string text)
    {
        _texts.TryAdd(text, _texts.Count);
        _json.WriteNumber(name, _texts[text]);
    }

    private void Array<T>(string name, IEnumerable<T> items, Action<T> write)
    {
        _json.WriteStartArray(name);
        foreach (T item in items)
        {
            write(item);
        }

        _json.WriteEndArray();
    }

    private void Numbers(string name, IEnumerable<double> values) => Array(name, values, value => NumberValue(value, DrawnDigits));

    private void Numbers(string name, IEnumerable<double?> values) => Array(name, values, value => NumberValue(value, DrawnDigits));

    private void Numbers(IEnumerable<double?> values)
    {
        _json.WriteStartArray();
        foreach (double? value in values)
        {
            NumberValue(value, DrawnDigits);
        }

        _json.WriteEndArray();
    }

    private void Number(string name, double? value, int digits)
    {
        _json.WritePropertyName(name);
        NumberValue(value, digits);
    }

    private void NumberValue(double? value, int digits)
    {
        if (value is { } known && double.IsFinite(known))
        {
            _json.WriteNumberValue(double.Parse(known.ToString("G" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
        }
        else
        {
            _json.WriteNullValue();
        }
    }
}
