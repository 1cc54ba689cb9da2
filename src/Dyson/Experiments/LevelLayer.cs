using System.Text.Json.Serialization;

namespace Dyson.Experiments;

/// <summary>A learnable layer of a deep student among the recorded levels, which are those of all such layers one after the other.</summary>
/// <param name="Layer">Number of the layer, from 0 at the inputs.</param>
/// <param name="Rows">Rows of its W: its width.</param>
/// <param name="Columns">Columns of its W: its fan-in.</param>
public sealed record LevelLayer(int Layer, int Rows, int Columns)
{
    /// <summary>Number of its levels: the singular values of W.</summary>
    [JsonIgnore]
    public int Levels => Math.Min(Rows, Columns);

    /// <summary>Number of its weights.</summary>
    [JsonIgnore]
    public int Weights => Rows * Columns;
}
