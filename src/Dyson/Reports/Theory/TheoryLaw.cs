using Dyson.Laws;
using Dyson.Randomness;

namespace Dyson.Reports.Theory;

/// <summary>A parameter of a law on the command line.</summary>
/// <param name="Name">Its name, e.g. "beta".</param>
/// <param name="Description">What it means and what is allowed.</param>
/// <param name="Default">Its value where none is given.</param>
public sealed record TheoryParameter(string Name, string Description, double Default);

/// <summary>A law that <c>dyson theory</c> tabulates and draws.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Summary">One line: what it is the law of, and its source.</param>
/// <param name="Parameters">Its parameters, in the order of <paramref name="Create"/>.</param>
/// <param name="Create">The law from its parameters; throws <see cref="ArgumentException"/> for values that are not allowed.</param>
public sealed record TheoryLaw(string Name, string Summary, IReadOnlyList<TheoryParameter> Parameters, Func<IReadOnlyList<double>, ContinuousLaw> Create)
{
    /// <summary>
    /// Samples an ensemble whose values have this law (in the limit that <see cref="SampleDescription"/> names), for a histogram beside the
    /// density; null draws from the law itself.
    /// </summary>
    public Func<IReadOnlyList<double>, RandomStream, double[]>? Sample { get; init; }

    /// <summary>What is sampled.</summary>
    public string SampleDescription { get; init; } = "draws from the law";
}
