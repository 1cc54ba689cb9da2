namespace Dyson.Models;

/// <summary>Neighbouring modes with equal κ.</summary>
/// <param name="First">Index of the first, in ascending κ.</param>
/// <param name="Size">How many, at least 2.</param>
public readonly record struct DegenerateGroup(int First, int Size);
