using Dyson.Lanes;
using Dyson.Models;

namespace Dyson.Learning;

/// <summary>The training of Gaussian restricted Boltzmann machines at one grid point; records the eigenvalues x_i of X = σ_h² wᵀw.</summary>
public sealed class RbmTraining : LaneTraining
{
    private readonly RbmSettings _settings;
    private readonly PcdMethod _method;
    private readonly string _stream;

    /// <summary>A training of <paramref name="model"/> by <paramref name="learning"/>.</summary>
    /// <param name="model">The machine and its target.</param>
    /// <param name="learning">The update rule and its sampler.</param>
    /// <param name="stream">The grid point's name: with the seed and the replica's number it fixes every random number.</param>
    /// <param name="width">Replicas side by side; null for the processor's widest. Changes the speed, not the result.</param>
    /// <exception cref="ArgumentOutOfRangeException">The learning does not fit the model.</exception>
    public RbmTraining(GaussianRbm model, PcdLearning learning, string stream, LaneWidth? width = null)
        : base(width)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(learning);
        learning.Validate(model.Visible);
        _settings = new RbmSettings(model, learning);
        _method = learning.ResolvedMethod(model.Visible);
        _stream = stream;
    }

    /// <inheritdoc/>
    public override int LevelCount => _settings.Visible;

    internal override Machine<T> CreateMachines<T>(ulong seed, long firstReplica) =>
        _method == PcdMethod.Literal
            ? new LiteralMachine<T>(_settings, seed, _stream, firstReplica)
            : new CovarianceMachine<T>(_settings, _method, seed, _stream, firstReplica);
}
