using Dyson.Reports.Documents;

namespace Dyson.Tests.Reports;

public class UncertainNumberTests
{
    [Theory]
    [InlineData(0.14334, 0.00014, "0.14334(14)")]
    [InlineData(1.0e-4, 2e-6, "1.00(2)·10⁻⁴")]
    [InlineData(0.0345, 0.0011, "0.0345(11)")]
    [InlineData(-0.0280, 0.0005, "−0.0280(5)")]
    [InlineData(2.4987, 0.02, "2.50(2)")]
    [InlineData(2.4987, 0.0199, "2.50(2)")]
    [InlineData(2.4987, 0.0194, "2.499(19)")]
    [InlineData(2.4987, 0.0996, "2.50(10)")]
    [InlineData(2.4987, 0.01, "2.499(10)")]
    [InlineData(123.4, 12, "123(12)")]
    [InlineData(123.4, 56, "1.2(6)·10²")]
    [InlineData(123.4, 5.6, "123(6)")]
    [InlineData(123456, 789, "1.235(8)·10⁵")]
    [InlineData(0.00012, 0.0031, "0.000(3)")]
    [InlineData(0.4, 2.2, "0(2)")]
    [InlineData(-0.4, 2.2, "0(2)")]
    [InlineData(0, 0.003, "0.000(3)")]
    [InlineData(4, 0, "4(0)")]
    [InlineData(0.25, double.NaN, "0.25(?)")]
    [InlineData(0.1433412345, double.NaN, "0.143341(?)")]
    [InlineData(1, double.PositiveInfinity, "1(?)")]
    [InlineData(double.NaN, 0.1, "–")]
    [InlineData(double.NaN, double.NaN, "–")]
    [InlineData(double.NegativeInfinity, 1, "−∞")]
    [InlineData(0, 0, "0(0)")]
    [InlineData(6.02214076e23, 0, "6.02214(0)·10²³")]
    [InlineData(1e-4, 1e-4, "1.0(10)·10⁻⁴")]
    [InlineData(9.9996, 0.003, "10.000(3)")]
    [InlineData(1234567, 1.3, "1.2345670(13)·10⁶")]
    public void Value_and_error(double value, double error, string expected) => Assert.Equal(expected, UncertainNumber.Format(value, error));

    [Fact]
    public void The_label_form_is_a_formula()
    {
        Assert.Equal(@"$-1.00(2){\cdot}10^{-4}$", UncertainNumber.FormatLabel(-1e-4, 2e-6));
        Assert.Equal("–", UncertainNumber.FormatLabel(double.NaN, 1));
        Assert.Equal(@"$-\infty$", UncertainNumber.FormatLabel(double.NegativeInfinity, 1));
    }

    [Fact]
    public void Checks_are_told_in_words()
    {
        Assert.Contains("passed", CheckOutcome.Of(true), StringComparison.Ordinal);
        Assert.Contains("FAILED", CheckOutcome.Of(false), StringComparison.Ordinal);
        Assert.DoesNotContain("passed", CheckOutcome.Of(null), StringComparison.OrdinalIgnoreCase);
    }
}
