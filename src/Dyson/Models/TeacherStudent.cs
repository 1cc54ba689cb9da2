using System.Globalization;
using Dyson.Randomness;

namespace Dyson.Models;

/// <summary>How the teacher's eigenvectors are chosen.</summary>
public enum TeacherRotation
{
    /// <summary>Ŵ is diagonal.</summary>
    None,

    /// <summary>Ŵ = O diag(κ) Oᵀ with O from the Haar measure.</summary>
    Random,
}

/// <summary>
/// The linear teacher–student model (51, 52): teacher ŷ = Ŵx, student y = Wx, loss ½⟨|ŷ − y|²⟩ over x ~ N(0, 1), Ŵ symmetric with eigenvalues κ.
/// </summary>
public sealed class TeacherStudent
{
    /// <summary>A teacher with the given eigenvalues, and the student's start.</summary>
    /// <param name="eigenvalues">κ, finite and not negative, at least one; kept in ascending order. A student of κ = 0 has folded singular values.</param>
    /// <param name="initial">Where the student starts.</param>
    /// <param name="symmetric">Whether the start (and the data term of the update) is kept symmetric; the authors' arrays are not.</param>
    /// <param name="rotation">How the teacher's eigenvectors are chosen.</param>
    /// <exception cref="ArgumentException">The list is empty or holds a value that is negative or not finite.</exception>
    public TeacherStudent(
        IEnumerable<double> eigenvalues, InitialWeights initial, bool symmetric = true, TeacherRotation rotation = TeacherRotation.None)
    {
        ArgumentNullException.ThrowIfNull(eigenvalues);
        ArgumentNullException.ThrowIfNull(initial);
        double[] sorted = [.. eigenvalues.Order()];
        if (sorted.Length == 0)
        {
            throw new ArgumentException("There must be at least one teacher eigenvalue.", nameof(eigenvalues));
        }

        if (Array.FindIndex(sorted, k => !double.IsFinite(k) || k < 0) is >= 0 and int wrong)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"A teacher eigenvalue is {sorted[wrong]:R}; each must be finite and at least 0."), nameof(eigenvalues));
        }

        Eigenvalues = sorted;
        Initial = initial;
        Symmetric = symmetric;
        Rotation = rotation;
    }

    /// <summary>κ, ascending.</summary>
    public IReadOnlyList<double> Eigenvalues { get; }

    /// <summary>N.</summary>
    public int Size => Eigenvalues.Count;

    /// <summary>Where the student starts.</summary>
    public InitialWeights Initial { get; }

    /// <summary>Whether the student is kept symmetric.</summary>
    public bool Symmetric { get; }

    /// <summary>How the teacher's eigenvectors are chosen.</summary>
    public TeacherRotation Rotation { get; }

    /// <summary>Ŵ, N×N. Draws from <paramref name="random"/> only if the teacher is rotated (N² normals).</summary>
    public double[,] TeacherMatrix(RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        double[,] rotation = Rotation == TeacherRotation.Random ? HaarOrthogonal.Draw(Size, random) : Identity();
        double[,] teacher = new double[Size, Size];
        for (int i = 0; i < Size; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                for (int k = 0; k < Size; k++)
                {
                    sum += rotation[i, k] * Eigenvalues[k] * rotation[j, k];
                }

                (teacher[i, j], teacher[j, i]) = (sum, sum);
            }
        }

        return teacher;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"linear teacher–student, N = {Size}, κ = {Eigenvalues[0]:G6} … {Eigenvalues[^1]:G6}, {(Symmetric ? "symmetric" : "not symmetric")}");

    private double[,] Identity()
    {
        double[,] identity = new double[Size, Size];
        for (int i = 0; i < Size; i++)
        {
            identity[i, i] = 1;
        }

        return identity;
    }
}
