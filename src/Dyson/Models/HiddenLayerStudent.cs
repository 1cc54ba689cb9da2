using System.Globalization;
using Dyson.Randomness;

namespace Dyson.Models;

/// <summary>
/// A linear student behind one fixed layer ([P2]): teacher ŷ = Z Ŵ x, student y = Z W x, loss ½⟨|ŷ − y|²⟩ over x ~ N(0, 1), hence the gradient
/// G(W − Ŵ), G = ZᵀZ. Teacher, start and symmetry are those of <see cref="TeacherStudent"/>, which Z = 1 gives back.
/// </summary>
/// <remarks>
/// Symmetric: the update is projected on symmetric matrices, −½α(GD + DG), D = W − Ŵ. Not symmetric: it is the gradient itself, −αGD.
/// </remarks>
public sealed class HiddenLayerStudent
{
    /// <summary>A student behind a layer.</summary>
    /// <param name="plain">Teacher, start, symmetry and rotation; a rotation turns the teacher against the layer.</param>
    /// <param name="layer">Z, as many columns as the teacher has eigenvalues. A diagonal Z lists z_i beside the teacher's ascending κ_i.</param>
    /// <exception cref="ArgumentException">The layer is for another size.</exception>
    public HiddenLayerStudent(TeacherStudent plain, HiddenLayer layer)
    {
        ArgumentNullException.ThrowIfNull(plain);
        ArgumentNullException.ThrowIfNull(layer);
        if (layer.Inputs != plain.Size)
        {
            throw new ArgumentException($"A layer of {layer.Inputs} columns does not fit a student of size {plain.Size}.", nameof(layer));
        }

        Plain = plain;
        Layer = layer;
    }

    /// <summary>The teacher and student without the layer.</summary>
    public TeacherStudent Plain { get; }

    /// <summary>Z.</summary>
    public HiddenLayer Layer { get; }

    /// <summary>N.</summary>
    public int Size => Plain.Size;

    /// <summary>Ŵ, N×N, as <see cref="TeacherStudent.TeacherMatrix"/> draws it.</summary>
    public double[,] TeacherMatrix(RandomStream random) => Plain.TeacherMatrix(random);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Plain}, behind a {Layer}");
}
