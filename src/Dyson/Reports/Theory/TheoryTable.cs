using Dyson.Laws;

namespace Dyson.Reports.Theory;

/// <summary>A law at one place.</summary>
/// <param name="At">x.</param>
/// <param name="Pdf">Density.</param>
/// <param name="Cdf">P(X ≤ x).</param>
/// <param name="Survival">P(X &gt; x), accurate in the right tail.</param>
public sealed record TheoryPoint(double At, double Pdf, double Cdf, double Survival);

/// <summary>A law's numbers.</summary>
/// <param name="Law">Its name with its parameters.</param>
/// <param name="Parameters">Parameters by name.</param>
/// <param name="Mean">⟨x⟩.</param>
/// <param name="Variance">Variance.</param>
/// <param name="Median">The median.</param>
/// <param name="Points">The table.</param>
public sealed record TheoryTable(
    string Law, IReadOnlyDictionary<string, double> Parameters, double Mean, double Variance, double Median, IReadOnlyList<TheoryPoint> Points)
{
    private const int UsualPoints = 25;
    private const double OuterProbability = 0.001;

    /// <summary>Evaluates a law at the given places, or at evenly spaced ones between its 0.1 % and 99.9 % quantiles.</summary>
    /// <param name="theory">The law.</param>
    /// <param name="parameters">Values of its parameters, in their order.</param>
    /// <param name="at">Places; empty for the usual ones.</param>
    /// <exception cref="ArgumentException">A parameter is not allowed.</exception>
    public static TheoryTable Of(TheoryLaw theory, IReadOnlyList<double> parameters, IReadOnlyList<double> at)
    {
        ArgumentNullException.ThrowIfNull(theory);
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(at);
        ContinuousLaw law = theory.Create(parameters);
        return new TheoryTable(
            law.Name,
            theory.Parameters.Zip(parameters).ToDictionary(pair => pair.First.Name, pair => pair.Second),
            law.Mean, law.Variance, law.Quantile(0.5),
            [.. (at.Count > 0 ? at : Places(law, UsualPoints)).Select(x => new TheoryPoint(x, law.Density(x), law.Cumulative(x), law.Survival(x)))]);
    }

    /// <summary>Evenly spaced places between the 0.1 % and the 99.9 % quantile.</summary>
    internal static double[] Places(ContinuousLaw law, int count)
    {
        double from = law.Quantile(OuterProbability);
        double to = law.Quantile(1 - OuterProbability);
        return [.. Enumerable.Range(0, count).Select(i => from + ((to - from) * i / (count - 1)))];
    }
}
