using System.Text.Json.Nodes;
using Dyson.Statistics;

namespace Dyson.Reports.Theory;

/// <summary>Numbers in JSON: what is not finite is null, an estimate is <c>{"value", "error"}</c>, with the reason where an error is refused.</summary>
internal static class JsonNumbers
{
    public static JsonNode? Of(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    public static JsonArray Of(IEnumerable<double> values) => new([.. values.Select(Of)]);

    public static JsonObject Of(Estimate estimate)
    {
        JsonObject json = new() { ["value"] = Of(estimate.Value), ["error"] = Of(estimate.Error) };
        if (!estimate.HasError)
        {
            json["refused"] = estimate.Method;
        }

        return json;
    }

    public static JsonArray Of<T>(IEnumerable<T> items, Func<T, JsonNode?> node) => new([.. items.Select(node)]);
}
