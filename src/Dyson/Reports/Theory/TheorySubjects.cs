namespace Dyson.Reports.Theory;

/// <summary>Subjects that belong together.</summary>
/// <param name="Title">What they have in common.</param>
/// <param name="Subjects">The subjects.</param>
public sealed record TheoryGroup(string Title, IReadOnlyList<TheorySubject> Subjects);

/// <summary>All that <c>dyson theory</c> knows by name, in the order of its help text.</summary>
public static class TheorySubjects
{
    /// <summary>All subjects in groups.</summary>
    public static IReadOnlyList<TheoryGroup> Groups { get; } =
    [
        new("Theory in motion", [new DysonMotion(), new CoulombGasTheory(), new FokkerPlanckTheory()]),
        new("Models", [new MachinePrediction(), new StudentPrediction(), new InitialisationTheory()]),
        new("Long-range order of levels", [LongRangeTheory.NumberVariance, LongRangeTheory.Rigidity]),
        new("Spacings of levels and their ratios", TheoryLaws.Spacings),
        new("Densities of levels", TheoryLaws.Densities),
        new("Edges, eigenvectors, statistics", TheoryLaws.Others),
    ];

    /// <summary>All subjects.</summary>
    public static IReadOnlyList<TheorySubject> All { get; } = [.. Groups.SelectMany(group => group.Subjects)];
}
