namespace Dyson.Models;

/// <summary>
/// A network that learns from another: student y, teacher ŷ (plus label noise, see the learning), inputs x ~ N(0, 1), loss
/// L = ½⟨|y − ŷ|²⟩, summed over the outputs and averaged over the inputs.
/// </summary>
public sealed class DeepStudent
{
    /// <summary>A student and its teacher.</summary>
    /// <param name="student">The student; its layers' weights are those of the start.</param>
    /// <param name="teacher">The teacher, of the same or another architecture.</param>
    /// <exception cref="ArgumentException">
    /// Inputs or outputs differ in number, no layer can learn, the teacher refers to itself, or a layer that starts at the teacher has another shape there.
    /// </exception>
    public DeepStudent(DeepNetwork student, DeepNetwork teacher)
    {
        ArgumentNullException.ThrowIfNull(student);
        ArgumentNullException.ThrowIfNull(teacher);
        if (student.Inputs != teacher.Inputs || student.Outputs != teacher.Outputs)
        {
            throw new ArgumentException(
                $"Student and teacher need the same inputs and outputs; they have {student.Inputs} and {teacher.Inputs}, {student.Outputs} and {teacher.Outputs}.", nameof(teacher));
        }

        if (!student.Layers.Any(layer => layer.Learnable))
        {
            throw new ArgumentException("At least one layer of the student must be learnable.", nameof(student));
        }

        if (teacher.Layers.Any(layer => layer.Weights.Kind == DeepWeightKind.AtTeacher))
        {
            throw new ArgumentException("The teacher's weights need a law of their own.", nameof(teacher));
        }

        for (int l = 0; l < student.Depth; l++)
        {
            if (student.Layers[l].Weights.Kind == DeepWeightKind.AtTeacher
                && (l >= teacher.Depth || teacher.Rows(l) != student.Rows(l) || teacher.Columns(l) != student.Columns(l)))
            {
                throw new ArgumentException($"Layer {l} cannot start at the teacher, which has no layer {l} of its shape.", nameof(student));
            }
        }

        Student = student;
        Teacher = teacher;
    }

    /// <summary>The student.</summary>
    public DeepNetwork Student { get; }

    /// <summary>The teacher.</summary>
    public DeepNetwork Teacher { get; }

    /// <summary>The layers, counted from 0, that learn.</summary>
    public IEnumerable<int> LearnableLayers => Enumerable.Range(0, Student.Depth).Where(layer => Student.Layers[layer].Learnable);

    /// <summary>Singular values of a layer's matrix: the smaller of its rows and columns.</summary>
    public int LevelsOf(int layer) => Math.Min(Student.Rows(layer), Student.Columns(layer));

    /// <inheritdoc/>
    public override string ToString() => $"student {Student}; teacher {Teacher}";
}
