using System.Text.Encodings.Web;
using System.Text.Json;

namespace Dyson.Cli;

/// <summary>The one JSON document of <c>--json</c>.</summary>
internal static class JsonOutput
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write<T>(TextWriter destination, T document) => destination.WriteLine(JsonSerializer.Serialize(document, Options));
}
