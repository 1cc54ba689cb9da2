using System.Globalization;
using System.Text;
using Dyson.Reports.Figures;

namespace Dyson.Tests.Reports;

public class FigureDataTests
{
    [Fact]
    public void Every_number_comes_back_with_the_same_bits()
    {
        double[] x = [0.1 + 0.2, 1e-300, double.NaN, -Math.PI], y = [1.0 / 3, 5e-324, double.PositiveInfinity, 0], error = [1e-17, 2, 3, double.NaN];
        const string Awkward = "a \"quoted\", \u00e9 label";
        Figure figure = new("fig-1")
        {
            Panels =
            [
                new Panel { Series = [new PointSeries(x, y) { YError = error, Label = Awkward }] },
                new Panel
                {
                    Series =
                    [
                        new HistogramSeries([0, 1, 3], [0.25, 0.75]) { Label = @"$\kappa=4$" }, new BandSeries([1], [2], [4]), ReferenceLine.AtY(4 / 27.0), new LineSeries([1, 2], [3, 4]),
                    ],
                },
            ],
        };
        List<string[]> rows = Parse(figure.ToCsv());
        Assert.Equal(["figure", "panel", "series", "kind", "x", "y", "x_error", "y_error", "x_low", "x_high", "y_low", "y_high"], rows[0]);
        Assert.All(rows, r => Assert.Equal(12, r.Length));
        Assert.Equal(1 + 4 + 2 + 1 + 1 + 2, rows.Count);
        for (int i = 0; i < x.Length; i++)
        {
            Assert.Equal(["fig-1", "1", Awkward, "points"], rows[1 + i][..4]);
            Assert.Equal(BitConverter.DoubleToInt64Bits(x[i]), BitConverter.DoubleToInt64Bits(Number(rows[1 + i][4])));
            Assert.Equal(BitConverter.DoubleToInt64Bits(y[i]), BitConverter.DoubleToInt64Bits(Number(rows[1 + i][5])));
            Assert.Equal(BitConverter.DoubleToInt64Bits(error[i]), BitConverter.DoubleToInt64Bits(Number(rows[1 + i][7])));
        }

        Assert.Equal(["fig-1", "2", "κ = 4", "histogram", "2", "0.75", "", "", "1", "3", "", ""], rows[6]);
        Assert.Equal(["band", "1", "3", "", "", "", "", "2", "4"], rows[7][3..]);
        Assert.Equal(["series 3", "reference", "", "0.14814814814814814"], rows[8][2..6]);
        Assert.Equal("line", rows[10][3]);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>A reader after RFC 4180, as plain as can be.</summary>
    private static List<string[]> Parse(string csv)
    {
        List<string[]> rows = [];
        List<string> row = [];
        StringBuilder field = new();
        bool quoted = false;
        for (int i = 0; i < csv.Length; i++)
        {
            char c = csv[i];
            if (quoted && c == '"' && i + 1 < csv.Length && csv[i + 1] == '"')
            {
                field.Append('"');
                i++;
            }
            else if (c == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && c is ',' or '\n')
            {
                row.Add(field.ToString());
                field.Clear();
                if (c == '\n')
                {
                    rows.Add([.. row]);
                    row.Clear();
                }
            }
            else if (quoted || c != '\r')
            {
                field.Append(c);
            }
        }

        return rows;
    }
}
