using Dyson.Models;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Dyson.Dynamics;

/// <summary>
/// The speed of the singular values of W behind a layer ([P2]): W = UΨVᵀ, dψ_i/dt = −α(Z̃ᵀZ̃)_ii ψ_i + C_i, Z̃ = ZU, C_i = α(Z̃ᵀZŴV)_ii, one unit
/// of time an update. First order of perturbation theory, so exact in continuous time; for a symmetric W it holds for the projected update too.
/// </summary>
/// <param name="Levels">ψ_i, descending.</param>
/// <param name="Rates">(Z̃ᵀZ̃)_ii, without α.</param>
/// <param name="Sources">C_i, with α.</param>
/// <param name="Speeds">dψ_i/dt.</param>
public sealed record HiddenLayerSpeed(
    IReadOnlyList<double> Levels, IReadOnlyList<double> Rates, IReadOnlyList<double> Sources, IReadOnlyList<double> Speeds)
{
    /// <summary>The speeds at one W.</summary>
    /// <param name="layer">Z.</param>
    /// <param name="learningRate">α.</param>
    /// <param name="teacher">Ŵ, N×N.</param>
    /// <param name="weights">W, N×N, with distinct singular values.</param>
    public static HiddenLayerSpeed At(HiddenLayer layer, double learningRate, double[,] teacher, double[,] weights)
    {
        ArgumentNullException.ThrowIfNull(layer);
        Matrix<double> gram = Matrix<double>.Build.DenseOfArray(layer.Gram);
        Svd<double> svd = Matrix<double>.Build.DenseOfArray(weights).Svd();
        Matrix<double> dressed = svd.U.TransposeThisAndMultiply(gram);
        Vector<double> rates = (dressed * svd.U).Diagonal();
        Vector<double> sources = learningRate * (dressed * Matrix<double>.Build.DenseOfArray(teacher) * svd.VT.Transpose()).Diagonal();
        Vector<double> speeds = sources - (learningRate * rates.PointwiseMultiply(svd.S));
        return new HiddenLayerSpeed([.. svd.S], [.. rates], [.. sources], [.. speeds]);
    }
}
