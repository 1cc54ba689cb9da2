using System.Globalization;
using System.Text;
using Dyson.Reports.Typography;

namespace Dyson.Reports.Figures;

/// <summary>
/// The numbers behind a figure as one tidy table (RFC 4180, UTF-8, lines end in CR LF): a row a datum, with the columns figure, panel (from
/// 1), series, kind, x, y, x_error, y_error, x_low, x_high, y_low, y_high. Errors are one standard deviation; low and high are the edges
/// of a histogram's bin or of a band. Doubles are written so that reading them gives the same bits; what a series lacks is empty.
/// </summary>
public static class FigureData
{
    private const string Header = "figure,panel,series,kind,x,y,x_error,y_error,x_low,x_high,y_low,y_high\r\n";

    /// <summary>The table of one figure.</summary>
    public static string Csv(Figure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        StringBuilder csv = new(Header);
        for (int p = 0; p < figure.Panels.Count; p++)
        {
            foreach ((int index, Series series) in figure.Panels[p].Series.Index())
            {
                string name = series.Label.Length > 0 ? LabelText.Plain(series.Label) : string.Create(CultureInfo.InvariantCulture, $"series {index + 1}");
                string start = string.Create(CultureInfo.InvariantCulture, $"{figure.Name},{p + 1},{Quoted(name)},{Kind(series)}");
                foreach (DataRow row in series.Rows)
                {
                    csv.Append(start);
                    foreach (double? value in new[] { row.X, row.Y, row.XError, row.YError, row.XLow, row.XHigh, row.YLow, row.YHigh })
                    {
                        csv.Append(',').Append(value?.ToString("R", CultureInfo.InvariantCulture));
                    }

                    csv.Append("\r\n");
                }
            }
        }

        return csv.ToString();
    }

    private static string Kind(Series series) => series switch
    {
        PointSeries => "points",
        LineSeries => "line",
        HistogramSeries => "histogram",
        BandSeries => "band",
        _ => "reference",
    };

    private static string Quoted(string field) => field.AsSpan().ContainsAny(",\"\r\n") ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
}
