using System.Globalization;
using Dyson.Reports.Documents;
using Dyson.Statistics;

namespace Dyson.Reports.Papers;

/// <summary>Literal Gibbs sweeps, collapsed chains and Wishart chains are one law: ensembles trained with each must agree.</summary>
internal sealed class SamplerAgreement : PaperTarget
{
    private const string Prefix = PaperEnsembles.BoltzmannSamplers + "-";
    private static readonly string[] Fast = ["collapsed", "wishart"];

    public override string Name => "samplers";

    public override string Summary => "literal, collapsed and Wishart chains against each other";

    public override IReadOnlyList<string> Ensembles => [Prefix + "literal", .. Fast.Select(name => Prefix + name)];

    public override PaperSection Reproduce(ReproductionData data)
    {
        BoltzmannPoint literal = Point(data, "literal");
        List<Check> checks = [];
        List<IReadOnlyList<string>> rows = [];
        foreach (string name in Fast)
        {
            BoltzmannPoint fast = Point(data, name);
            (string What, double Difference, double P)[] moments = [.. LevelMoments(literal, fast)];
            (string What, double Distance, double P)[] shapes = [.. Spacings(literal, fast)];
            checks.Add(Largest($"samplers.{name}.moments", $"largest $|z|$ of levels, variances and spacings, {name} against literal", moments));
            checks.Add(Largest($"samplers.{name}.spacings", $"largest KS distance of the spacings, {name} against literal", shapes) with { Sensitivity = threshold => Math.Sqrt(2) * PooledShape.SmallestDistance(Math.Min(literal.Replicas, fast.Replicas))(threshold / shapes.Length) });
            rows.Add(
            [
                name, ModeStyle.Count(fast.Replicas), ModeStyle.Number(moments.Max(m => m.Difference)), moments.MinBy(m => m.P).What, ModeStyle.Number(Significance.Holm([.. moments.Select(m => m.P)]).Min()),
                ModeStyle.Number(shapes.Max(m => m.Distance)), ModeStyle.Number(Significance.Holm([.. shapes.Select(m => m.P)]).Min()),
            ]);
        }

        return new PaperSection(
            "Samplers",
            [
                $"The chains behind the gradient can be followed as the papers wrote them, hidden and visible nodes in turn, or by two shortcuts of the same law: all sweeps of a chain in one (collapsed), or only the second moments of all chains (Wishart). At {ModeStyle.Point(literal)} "
                + "ensembles trained with the three must agree in everything; mean levels, variances, mean spacings and the distributions of the spacings are compared.",
            ],
            [],
            [
                new Table(
                    [
                        new Column("against literal"), new Column("machines", ColumnKind.Number), new Column("largest $|z|$", ColumnKind.Number), new Column("of"), new Column("$p$ (Holm)", ColumnKind.Number),
                        new Column("largest KS distance", ColumnKind.Number), new Column("$p$ (Holm)", ColumnKind.Number),
                    ],
                    rows)
                {
                    Caption = $"Two-sample comparisons at {ModeStyle.Point(literal)}, {ModeStyle.Count(literal.Replicas)} machines with the literal sampler: {2 * literal.Model.Visible} moments of levels and {literal.Pairs.Count} mean spacings ($z$), {literal.Pairs.Count} spacing distributions (KS). The p-values are those of the most significant of them, corrected for their number.",
                },
            ],
            checks);
    }

    private static BoltzmannPoint Point(ReproductionData data, string sampler) => data.Reduce(Prefix + sampler, BoltzmannPoint.Measured)[0];

    private static IEnumerable<(string What, double Difference, double P)> LevelMoments(BoltzmannPoint first, BoltzmannPoint second)
    {
        for (int i = 0; i < first.Model.Visible; i++)
        {
            (Sample a, Sample b) = (Sample.Of(first.Column(i)), Sample.Of(second.Column(i)));
            string level = string.Create(CultureInfo.InvariantCulture, $"x_{{{i + 1}}}");
            yield return Compare($"$\\langle {level}\\rangle$", Moments.Mean(a), Moments.Mean(b));
            yield return Compare($"$\\mathrm{{Var}}\\,{level}$", Moments.Variance(a), Moments.Variance(b));
        }

        for (int i = 0; i < first.Pairs.Count; i++)
        {
            yield return Compare($"$\\langle S\\rangle$, {ModeStyle.Kappa(first.Pairs[i].Kappa)}", first.Pairs[i].MeanSpacing, second.Pairs[i].MeanSpacing);
        }
    }

    private static (string What, double Difference, double P) Compare(string what, Estimate first, Estimate second)
    {
        double z = Math.Abs(Significance.Pull(first, second));
        return (what, z, Significance.TwoSided(z));
    }

    private static IEnumerable<(string What, double Distance, double P)> Spacings(BoltzmannPoint first, BoltzmannPoint second)
    {
        for (int i = 0; i < first.Pairs.Count; i++)
        {
            TestOutcome test = KolmogorovSmirnov.Test(first.Pairs[i].Levels.Spacings, second.Pairs[i].Levels.Spacings);
            yield return (ModeStyle.Kappa(first.Pairs[i].Kappa), test.Statistic, test.P);
        }
    }

    /// <summary>The most significant of several comparisons, its p-value corrected for their number.</summary>
    private static Check Largest(string id, string quantity, (string What, double Statistic, double P)[] comparisons) => new()
    {
        Id = id,
        Quantity = quantity,
        Law = "one law for all samplers",
        Measured = comparisons.Max(c => c.Statistic),
        P = Significance.Holm([.. comparisons.Select(c => c.P)]).Min(),
        Sensitivity = threshold => Significance.SmallestDeviation(1, threshold / comparisons.Length),
        Note = string.Create(CultureInfo.InvariantCulture, $"{comparisons.Length} comparisons, Holm"),
    };
}
