namespace Dyson.Models;

/// <summary>The laws of a layer's weights, see <see cref="DeepWeights"/>.</summary>
public enum DeepWeightKind
{
    /// <summary>Independent normals of a given deviation.</summary>
    Normal,

    /// <summary>Independent normals of variance gain²/fan-in.</summary>
    FanIn,

    /// <summary>A random orthonormal frame.</summary>
    Orthogonal,

    /// <summary>A multiple of the identity.</summary>
    Identity,

    /// <summary>A diagonal matrix.</summary>
    Diagonal,

    /// <summary>A given matrix.</summary>
    Matrix,

    /// <summary>The teacher's.</summary>
    AtTeacher,
}
