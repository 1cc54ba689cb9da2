using Dyson.Lanes;
using Dyson.Models;
using Dyson.Randomness;

namespace Dyson.Learning;

/// <summary>The training of linear students at one grid point; records the singular values (or eigenvalues) of W. All students share one teacher.</summary>
public sealed class TeacherStudentTraining : LaneTraining
{
    private readonly TeacherStudent _model;
    private readonly NoisyGradientLearning _learning;
    private readonly string _stream;
    private readonly bool _eigenvalues;

    /// <summary>A training of students of <paramref name="model"/>.</summary>
    /// <param name="model">Teacher and start.</param>
    /// <param name="learning">The update rule.</param>
    /// <param name="stream">The grid point's name: with the seed and the replica's number it fixes every random number.</param>
    /// <param name="width">Replicas side by side; null for the processor's widest. Changes the speed, not the result.</param>
    /// <param name="eigenvalues">Record the eigenvalues of W instead of its singular values; W must stay symmetric.</param>
    /// <exception cref="ArgumentException">The learning does not fit the model, or eigenvalues are asked of a W that is not symmetric.</exception>
    public TeacherStudentTraining(
        TeacherStudent model, NoisyGradientLearning learning, string stream, LaneWidth? width = null, bool eigenvalues = false)
        : base(width)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(learning);
        learning.Validate(model.Size);
        if (eigenvalues && !model.Symmetric)
        {
            throw new ArgumentException("Eigenvalues of W are recorded only where W stays symmetric; record singular values.", nameof(eigenvalues));
        }

        _model = model;
        _eigenvalues = eigenvalues;
        _learning = learning;
        _stream = stream;
    }

    /// <inheritdoc/>
    public override int LevelCount => _model.Size;

    internal override Machine<T> CreateMachines<T>(ulong seed, long firstReplica)
    {
        // The teacher belongs to the ensemble: it has a stream of its own (the inputs that all share have the number −1).
        double[,] teacher = _model.TeacherMatrix(new RandomStream(new StreamKey(seed, _stream, -2)));
        return new StudentMachine<T>(
            _model, _learning, teacher, [.. Enumerable.Repeat(1.0, _model.Size)], null, _eigenvalues, seed, _stream, firstReplica);
    }
}
