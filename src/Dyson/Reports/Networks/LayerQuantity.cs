using Dyson.Networks;

namespace Dyson.Reports.Networks;

/// <summary>How colours and axes follow a quantity.</summary>
public enum QuantityScale
{
    /// <summary>In proportion.</summary>
    Linear,

    /// <summary>By the logarithm; the quantity is positive.</summary>
    Logarithmic,

    /// <summary>A number of things: by log(1 + n).</summary>
    Count,

    /// <summary>A probability: by the logarithm, with a floor; small ones stand out.</summary>
    Probability,
}

/// <summary>One quantity of a layer: what it is called, what it means, and where the diagnosis holds it.</summary>
/// <param name="Name">Its name in CSV files: lower-case words joined by underscores.</param>
/// <param name="Title">Its name for readers, as plain text.</param>
/// <param name="Meaning">One sentence: what it says and what noise would give.</param>
/// <param name="Of">Takes it from a diagnosis.</param>
public sealed record LayerQuantity(string Name, string Title, string Meaning, Func<LayerDiagnosis, LayerNumber> Of)
{
    /// <summary>How colours and axes follow it.</summary>
    public QuantityScale Scale { get; init; }

    /// <summary>Whether the heat map of one file has a column for it.</summary>
    public bool InOverview { get; init; }

    /// <summary>Whether it can have an error: then CSV files have a column NAME_error.</summary>
    public bool HasError { get; init; }

    /// <summary>Whether a p-value can belong to it: then CSV files have a column NAME_p.</summary>
    public bool HasP { get; init; }
}

/// <summary>Quantities that belong together, e.g. those of the bulk.</summary>
/// <param name="Title">Heading, as plain text.</param>
/// <param name="Quantities">The quantities in the order of reading.</param>
public sealed record QuantitySection(string Title, IReadOnlyList<LayerQuantity> Quantities);
