using System.Globalization;
using Dyson.Formats;

namespace Dyson.Experiments;

/// <summary>What an axis of an array of matrices or levels counts.</summary>
public enum ArrayAxis
{
    /// <summary>Copies of the system.</summary>
    Replica,

    /// <summary>Times.</summary>
    Snapshot,

    /// <summary>Rows of a matrix.</summary>
    Row,

    /// <summary>Columns of a matrix.</summary>
    Column,

    /// <summary>Eigenvalues or singular values.</summary>
    Level,
}

/// <summary>The axes of an array: replicas, snapshots or both, and either rows and columns of matrices or levels, in any order.</summary>
public sealed class ArrayAxes
{
    private const string Example = "replica,snapshot,row,column, or replica,level for levels, in the order of the array's shape";

    private readonly ArrayAxis[] _order;

    private ArrayAxes(ArrayAxis[] order) => _order = order;

    /// <summary>The axes, outermost first.</summary>
    public IReadOnlyList<ArrayAxis> Order => _order;

    /// <summary>Whether the array holds matrices, not levels.</summary>
    public bool OfMatrices => Has(ArrayAxis.Row);

    /// <summary>Reads a list such as "replica,snapshot,row,column".</summary>
    /// <exception cref="ConfigurationException">A name is unknown or occurs twice, or axes are missing or contradict; holds every
    /// error.</exception>
    public static ArrayAxes Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] known = [.. Enum.GetValues<ArrayAxis>().Select(Name)];
        string[] words = text.Split(',', StringSplitOptions.TrimEntries);
        List<ConfigurationError> errors = [];
        foreach (string word in words.Distinct().Where(w => !known.Contains(w)))
        {
            errors.Add(Error($"'{word}' is no axis", string.Join(", ", known)) with { Suggestion = NearestName.Among(word, known) });
        }

        foreach (string word in words.GroupBy(w => w).Where(g => g.Count() > 1).Select(g => g.Key))
        {
            errors.Add(Error($"'{word}' occurs more than once", "each axis once"));
        }

        if (errors.Count == 0)
        {
            bool matrices = words.Contains("row") && words.Contains("column") && !words.Contains("level");
            bool levels = words.Contains("level") && !words.Contains("row") && !words.Contains("column");
            if (!(words.Contains("replica") || words.Contains("snapshot")) || !(matrices || levels))
            {
                errors.Add(Error($"{string.Join(",", words)} does not say what an ensemble is made of",
                    "replica or snapshot or both, and either row and column, or level. E.g. " + Example));
            }
        }

        return errors.Count > 0 ? throw new ConfigurationException(errors)
            : new ArrayAxes([.. words.Select(w => (ArrayAxis)Array.IndexOf(known, w))]);
    }

    /// <summary>
    /// The axes of an array that does not say them, where only one reading is sensible: ensembles have more replicas than snapshots, rows,
    /// columns or levels, and replicas come first. (R, n, m) is (replica, row, column) if matrices are asked for.
    /// </summary>
    /// <param name="name">The array's name.</param>
    /// <param name="shape">The array's shape.</param>
    /// <param name="matrices">Whether the caller asked for the levels of matrices.</param>
    /// <exception cref="ConfigurationException">There is none, or more than one; names the shape and gives an example.</exception>
    public static ArrayAxes Infer(string name, IReadOnlyList<int> shape, bool matrices)
    {
        ArgumentNullException.ThrowIfNull(shape);
        bool ensemble = shape.Count is >= 2 and <= 4 && shape.Skip(1).All(length => length < shape[0]);
        string? axes = (shape.Count, matrices) switch
        {
            (4, _) => "replica,snapshot,row,column",
            (3, true) => "replica,row,column",
            (2, false) => "replica,level",
            _ => null,
        };
        return ensemble && axes is not null
            ? Parse(axes)
            : throw new ConfigurationException(
                [Error($"the axes of array '{name}' of shape {NpyHeader.Describe(shape)} cannot be told from its shape",
                $"one name an axis, e.g. {ExampleFor(shape.Count)}")]);
    }

    /// <summary>Refuses an array of another rank.</summary>
    /// <exception cref="ConfigurationException">There are not as many axes as the shape has lengths.</exception>
    public void RequireRank(string name, IReadOnlyList<int> shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (shape.Count != _order.Length)
        {
            throw new ConfigurationException([Error(
                string.Create(CultureInfo.InvariantCulture,
                    $"{this} names {_order.Length} axes, and array '{name}' of shape {NpyHeader.Describe(shape)} has {shape.Count}"),
                $"one name an axis, e.g. {ExampleFor(shape.Count)}")]);
        }
    }

    /// <summary>Whether there is such an axis.</summary>
    public bool Has(ArrayAxis axis) => Array.IndexOf(_order, axis) >= 0;

    /// <summary>Its length; 1 where there is no such axis.</summary>
    public int Length(ArrayAxis axis, IReadOnlyList<int> shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return Has(axis) ? shape[Array.IndexOf(_order, axis)] : 1;
    }

    /// <summary>How many elements apart its neighbours lie in C order; 0 where there is no such axis.</summary>
    public int Stride(ArrayAxis axis, IReadOnlyList<int> shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return Has(axis) ? shape.Skip(Array.IndexOf(_order, axis) + 1).Aggregate(1, (product, length) => product * length) : 0;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(",", _order.Select(Name));

    private static string ExampleFor(int rank) => rank switch
    {
        2 => "--axes replica,level",
        3 => "--axes replica,row,column or --axes replica,snapshot,level",
        4 => "--axes replica,snapshot,row,column",
        _ => "--axes " + Example + " (2 to 4 axes)",
    };

    private static string Name(ArrayAxis axis) => axis.ToString().ToLowerInvariant();

    private static ConfigurationError Error(string message, string allowed) => new("--axes", 0, string.Empty, message, allowed);
}
