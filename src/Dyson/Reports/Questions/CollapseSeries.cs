using Dyson.Statistics;

namespace Dyson.Reports.Questions;

/// <summary>The points of one question that should collapse: one layer of students that differ in α, |B| and perhaps β.</summary>
/// <param name="Id">For the identifiers of checks.</param>
/// <param name="Name">In the label language.</param>
/// <param name="Points">The ensembles.</param>
/// <param name="Layer">The layer, counted among the learnable ones.</param>
internal sealed record CollapseSeries(string Id, string Name, IReadOnlyList<DeepPoint> Points, int Layer = 0)
{
    /// <summary>⟨S⟩ ∝ ∏ variables^exponents.</summary>
    public PowerLawFit Fit(Func<DeepPoint, IReadOnlyList<double>> variables) => PowerLawFit.Of([.. Points.Select(p =>
    {
        Estimate spacing = p.Spacing(Layer);
        return new PowerLawPoint(variables(p), spacing.Value, spacing.Error);
    })]);

    /// <summary>The same fit through what theory gives at the points, with the same weights.</summary>
    public PowerLawFit Predicted(Func<DeepPoint, IReadOnlyList<double>> variables) => PowerLawFit.Of([.. Points.Select(p =>
    {
        Estimate spacing = p.Spacing(Layer);
        double theory = p.Theory(Layer).MeanSpacing;
        return new PowerLawPoint(variables(p), theory, theory * spacing.Error / spacing.Value);
    })]);

    /// <summary>Whether a variable collapses ⟨S⟩.</summary>
    public CollapseTest Collapse(Candidate candidate) => Collapse(candidate, p => p.Spacing(Layer));

    /// <summary>Whether it would collapse what theory gives at the points, with the same errors: the scatter that is left if theory is right.</summary>
    public CollapseTest Expected(Candidate candidate) => Collapse(candidate, p =>
    {
        Estimate spacing = p.Spacing(Layer);
        return spacing.Scale(p.Theory(Layer).MeanSpacing / spacing.Value);
    });

    /// <summary>F(S) of every student by the law of its point: uniform if every spacing has its law.</summary>
    public Sample Quantiles() => Sample.Of([.. Points.SelectMany(p => p.Pair(Layer).Spacings.Values.ToArray().Select(p.Theory(Layer).SpacingLaw.Cumulative))]);

    private CollapseTest Collapse(Candidate candidate, Func<DeepPoint, Estimate> value) => CollapseTest.Of([.. Points.Select(p =>
    {
        Estimate spacing = value(p).Scale(candidate.Factor?.Invoke(p) ?? 1);
        return new LinePoint(candidate.Variable(p), spacing.Value, spacing.Error);
    })], candidate.Terms);
}

/// <summary>A combination of α, |B| and β in which the data might collapse.</summary>
/// <param name="Name">In the label language.</param>
/// <param name="Variable">Its value at a point.</param>
/// <param name="Factor">What ⟨S⟩ is multiplied by before; null for 1.</param>
/// <param name="Terms">Terms of the curve about which the points are to lie.</param>
internal sealed record Candidate(string Name, Func<DeepPoint, double> Variable, Func<DeepPoint, double>? Factor = null, int Terms = CollapseTest.UsualTerms)
{
    /// <summary>Linear scaling.</summary>
    public static Candidate Linear { get; } = new("$\\alpha/|B|$", p => p.Rate / p.Batch);

    /// <summary>Adam's limit of small rates.</summary>
    public static Candidate Root { get; } = new("$\\alpha/\\sqrt{|B|}$", p => p.Rate / Math.Sqrt(p.Batch));
}
