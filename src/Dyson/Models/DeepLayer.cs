namespace Dyson.Models;

/// <summary>One layer y_l = f(W_l y_(l−1)), without biases.</summary>
/// <param name="Width">Number of its outputs, the rows of W_l; at least 1.</param>
/// <param name="Activation">f.</param>
/// <param name="Weights">The law of W_l: of a teacher always, of a student at the start.</param>
/// <param name="Learnable">
/// Whether training changes W_l. A fixed layer belongs to the ensemble: if it is random, all replicas have the same. A teacher's layers are fixed anyway.
/// </param>
public sealed record DeepLayer(int Width, Activation Activation, DeepWeights Weights, bool Learnable = true);
