namespace Dyson.Tests.Reports.Networks;

/// <summary>A reader of CSV files as RFC 4180 has them: fields in quotes may hold commas, quotes (doubled) and line ends.</summary>
internal static class Csv
{
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Read(string text)
    {
        List<string[]> rows = [];
        List<string> row = [];
        for (int i = 0; i < text.Length;)
        {
            string field = string.Empty;
            if (text[i] == '"')
            {
                for (i++; text[i] != '"' || (i + 1 < text.Length && text[i + 1] == '"'); i++)
                {
                    i += text[i] == '"' ? 1 : 0;
                    field += text[i];
                }

                i++;
            }
            else
            {
                int end = text.IndexOfAny([',', '\r', '"'], i);
                Assert.NotEqual('"', text[end]);
                (field, i) = (text[i..end], end);
            }

            row.Add(field);
            if (text[i] == ',')
            {
                i++;
                continue;
            }

            Assert.Equal("\r\n", text.Substring(i, 2));
            i += 2;
            rows.Add([.. row]);
            row.Clear();
        }

        Assert.Empty(row);
        Assert.All(rows, r => Assert.Equal(rows[0].Length, r.Length));
        return [.. rows.Skip(1).Select(r => rows[0].Zip(r).ToDictionary(cell => cell.First, cell => cell.Second))];
    }
}
