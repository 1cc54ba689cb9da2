using Dyson.Lanes;
using Dyson.Models;
using Dyson.Randomness;

namespace Dyson.Learning;

/// <summary>The basis in which a student behind a layer is trained. Levels have one law in both: start, noise and inputs know no basis.</summary>
public enum LayerBasis
{
    /// <summary>That of the eigenvectors of G, where a step costs what it does without a layer. For a diagonal G the two are the same.</summary>
    Eigenvectors,

    /// <summary>The one in which Z was given: the update as it stands, G multiplied as a matrix.</summary>
    Given,
}

/// <summary>
/// The training of linear students behind one fixed layer at one grid point, W' = W − αG(W − Ŵ)C + α ε/√|B| η; records the singular values
/// (or eigenvalues) of W. All students share one teacher and one layer.
/// </summary>
/// <remarks>With Z = 1 the levels are those of <see cref="TeacherStudentTraining"/> of the same stream, bit by bit.</remarks>
public sealed class HiddenLayerTraining : LaneTraining
{
    private readonly HiddenLayerStudent _model;
    private readonly NoisyGradientLearning _learning;
    private readonly string _stream;
    private readonly bool _eigenvalues;
    private readonly LayerBasis _basis;

    /// <summary>A training of students of <paramref name="model"/>.</summary>
    /// <param name="model">Teacher, start and layer.</param>
    /// <param name="learning">The update rule. α times the layer's largest rate should be below 2: beyond, students blow up.</param>
    /// <param name="stream">The grid point's name: with the seed and the replica's number it fixes every random number.</param>
    /// <param name="width">Replicas side by side; null for the processor's widest. Changes the speed, not the result.</param>
    /// <param name="eigenvalues">Record the eigenvalues of W instead of its singular values; W must stay symmetric.</param>
    /// <param name="basis">The basis of the update: other trajectories, the same law.</param>
    /// <exception cref="ArgumentException">The learning does not fit the model, or eigenvalues are asked of a W that is not symmetric.</exception>
    public HiddenLayerTraining(
        HiddenLayerStudent model, NoisyGradientLearning learning, string stream, LaneWidth? width = null, bool eigenvalues = false,
        LayerBasis basis = LayerBasis.Eigenvectors)
        : base(width)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(learning);
        learning.Validate(model.Size);
        if (eigenvalues && !model.Plain.Symmetric)
        {
            throw new ArgumentException("Eigenvalues of W are recorded only where W stays symmetric; record singular values.", nameof(eigenvalues));
        }

        _model = model;
        _learning = learning;
        _stream = stream;
        _eigenvalues = eigenvalues;
        _basis = basis;
    }

    /// <inheritdoc/>
    public override int LevelCount => _model.Size;

    /// <summary>Ŵ of all students of one point and seed, N×N, in the basis in which Z was given.</summary>
    /// <param name="model">Teacher, start and layer.</param>
    /// <param name="stream">The grid point's name.</param>
    /// <param name="seed">The experiment's seed.</param>
    public static double[,] Teacher(HiddenLayerStudent model, string stream, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.TeacherMatrix(new RandomStream(new StreamKey(seed, stream, -2)));
    }

    internal override Machine<T> CreateMachines<T>(ulong seed, long firstReplica)
    {
        HiddenLayer layer = _model.Layer;
        double[,] teacher = Teacher(_model, _stream, seed);
        bool given = _basis == LayerBasis.Given;
        return new StudentMachine<T>(
            _model.Plain, _learning, given ? teacher : layer.InEigenbasis(teacher), layer.Rates, given ? layer.Gram : null,
            _eigenvalues, seed, _stream, firstReplica);
    }
}
