using MathNet.Numerics.LinearAlgebra;

namespace Dyson.Dynamics;

/// <summary>
/// Two linear layers that have learnt a multiple of an orthogonal matrix, W₂W₁ = κO: their singular values follow from the start alone. The gradient flow conserves
/// B = W₂ᵀW₂ − W₁W₁ᵀ, and at the end W₂ᵀW₂ = κ²(W₁W₁ᵀ)⁻¹, so that P = W₁W₁ᵀ solves κ²P⁻¹ − P = B. With b an eigenvalue of B,
/// ξ₁² = (√(b² + 4κ²) − b)/2 and ξ₂ = κ/ξ₁: the layers' spectra are each other's inverses.
/// </summary>
/// <remarks>Both layers square. Exact as α → 0; a step changes B by O(α²). A start with b = 0, a balanced one, gives both layers √κ.</remarks>
public static class ConservedBalance
{
    /// <summary>The eigenvalues of B = W₂ᵀW₂ − W₁W₁ᵀ, descending.</summary>
    /// <param name="first">W₁, N×N, row by row.</param>
    /// <param name="second">W₂, N×N, row by row.</param>
    /// <param name="size">N ≥ 1.</param>
    /// <exception cref="ArgumentException">A length is not N².</exception>
    public static double[] Eigenvalues(ReadOnlySpan<double> first, ReadOnlySpan<double> second, int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        if (first.Length != size * size || second.Length != size * size)
        {
            throw new ArgumentException($"Two {size}×{size} matrices have {size * size} elements each; {first.Length} and {second.Length} were given.", nameof(first));
        }

        Matrix<double> one = Matrix<double>.Build.DenseOfRowMajor(size, size, first.ToArray());
        Matrix<double> two = Matrix<double>.Build.DenseOfRowMajor(size, size, second.ToArray());
        double[] values = new double[size];
        LinearAlgebra.DenseSpectrum.SymmetricEigenvalues((two.TransposeThisAndMultiply(two) - one.TransposeAndMultiply(one)).ToRowMajorArray(), size, values);
        return values;
    }

    /// <summary>The singular values of both layers at the end, each descending.</summary>
    /// <param name="eigenvalues">Those of B, in any order.</param>
    /// <param name="signal">κ &gt; 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">κ is not finite and positive.</exception>
    public static (double[] First, double[] Second) EndLevels(ReadOnlySpan<double> eigenvalues, double signal)
    {
        if (!(signal > 0 && double.IsFinite(signal)))
        {
            throw new ArgumentOutOfRangeException(nameof(signal), signal, "The teacher's singular value must be finite and positive.");
        }

        // Half of b/κ is sinh 2u, ξ₁ = √κ e^(−u): no difference of large numbers.
        double[] first = new double[eigenvalues.Length];
        for (int i = 0; i < first.Length; i++)
        {
            first[i] = Math.Sqrt(signal) * Math.Exp(-0.5 * Math.Asinh(eigenvalues[i] / (2 * signal)));
        }

        Array.Sort(first, (a, b) => b.CompareTo(a));
        return (first, [.. first.Reverse().Select(x => signal / x)]);
    }
}
