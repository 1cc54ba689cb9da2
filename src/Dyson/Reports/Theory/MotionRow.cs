using System.Text.Json.Nodes;
using Dyson.Reports.Documents;
using Dyson.Statistics;

namespace Dyson.Reports.Theory;

/// <summary>One quantity at one time: equation, matrix process, theory.</summary>
/// <param name="Key">Its name in JSON.</param>
/// <param name="Name">Its name in the label language.</param>
/// <param name="Time">t.</param>
/// <param name="Equation">From the eigenvalue equation.</param>
/// <param name="Matrix">From the matrix process; NaN where there is none.</param>
/// <param name="Theory">Exactly; NaN where it is not known.</param>
internal sealed record MotionRow(string Key, string Name, double Time, Estimate Equation, Estimate Matrix, double Theory)
{
    private double Difference => (Equation.Value - Matrix.Value) / Math.Sqrt((Equation.Error * Equation.Error) + (Matrix.Error * Matrix.Error));

    public static Table Table(IReadOnlyList<MotionRow> rows, bool closed) => new(
        [
            new Column("quantity"), new Column("$t$", ColumnKind.Number), new Column("equation", ColumnKind.Number), new Column("matrix", ColumnKind.Number),
            new Column("difference/error", ColumnKind.Number), new Column("theory", ColumnKind.Number), new Column("pull of equation", ColumnKind.Number), new Column("pull of matrix", ColumnKind.Number),
        ],
        [.. rows.Select(row => (IReadOnlyList<string>)
        [
            row.Name, Numbers.Short(row.Time), Numbers.Estimated(row.Equation), Numbers.Estimated(row.Matrix), Numbers.Pull(new Estimate(row.Difference, 1, ""), 0),
            Numbers.Short(row.Theory), Numbers.Pull(row.Equation, row.Theory), Numbers.Pull(row.Matrix, row.Theory),
        ])])
    {
        Caption = "Means over replicas, errors from their scatter; $N$ levels, the highest $x_1$, $c$ the mean of the centres. Theory: exact for the matrix"
            + (closed ? " and for the equation." : ", not for the equation."),
    };

    public JsonObject ToJson() => new()
    {
        ["quantity"] = Key,
        ["time"] = Time,
        ["equation"] = JsonNumbers.Of(Equation),
        ["matrix"] = JsonNumbers.Of(Matrix),
        ["theory"] = JsonNumbers.Of(Theory),
        ["pull"] = JsonNumbers.Of(Equation.Pull(Theory)),
        ["matrixPull"] = JsonNumbers.Of(Matrix.Pull(Theory)),
    };
}

/// <summary>A test of a distribution at the last time.</summary>
/// <param name="Quantity">What is tested.</param>
/// <param name="Law">Against what.</param>
/// <param name="Outcome">Distance and p-value.</param>
internal sealed record MotionTest(string Quantity, string Law, TestOutcome Outcome)
{
    public static Table Table(IReadOnlyList<MotionTest> tests, double time) => new(
        [new Column("quantity"), new Column("law"), new Column("KS distance", ColumnKind.Number), new Column("$p$", ColumnKind.Number)],
        [.. tests.Select(test => (IReadOnlyList<string>)[test.Quantity, test.Law, Numbers.Probability(test.Outcome.Statistic), Numbers.Probability(test.Outcome.P)])])
    {
        Caption = $"Distributions at $t={Numbers.InFormula(time, "G6")}$: tests of Kolmogorov and Smirnov against laws known beforehand, and of the two samples against each other.",
    };

    public JsonObject ToJson() => new()
    {
        ["quantity"] = Typography.LabelText.Plain(Quantity),
        ["law"] = Typography.LabelText.Plain(Law),
        ["ksDistance"] = JsonNumbers.Of(Outcome.Statistic),
        ["p"] = JsonNumbers.Of(Outcome.P),
    };
}
