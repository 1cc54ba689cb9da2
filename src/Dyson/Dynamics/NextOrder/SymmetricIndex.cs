namespace Dyson.Dynamics.NextOrder;

/// <summary>Numbers the elements i ≥ j of a symmetric matrix: i(i + 1)/2 + j.</summary>
internal static class SymmetricIndex
{
    /// <summary>The number of element (i, j) or (j, i).</summary>
    public static int Of(int i, int j) => i >= j ? (i * (i + 1) / 2) + j : (j * (j + 1) / 2) + i;

    /// <summary>Elements of an n×n matrix.</summary>
    public static int Count(int size) => size * (size + 1) / 2;

    /// <summary>(i, j), i ≥ j, of every number.</summary>
    public static (int Row, int Column)[] Elements(int size) => [.. Enumerable.Range(0, size).SelectMany(i => Enumerable.Range(0, i + 1).Select(j => (i, j)))];
}
