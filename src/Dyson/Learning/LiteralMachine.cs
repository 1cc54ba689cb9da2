using Dyson.Lanes;
using Dyson.LinearAlgebra;
using Dyson.Randomness;

namespace Dyson.Learning;

/// <summary>
/// A Gaussian Boltzmann machine trained as the papers write it: weights w (N_h×N_v), |B| persistent chains, k alternations of
/// h = σ_h² w v + σ_h z and v = wᵀh/μ² + z/μ, then w' = w + ασ_h² w (C_target − C_model).
/// </summary>
/// <remarks>In units of σ_h for h and 1/μ for v, with u = σ_h w/μ, the alternation is h = u v + z, v = uᵀh + z: no constants remain.</remarks>
internal sealed class LiteralMachine<T> : Machine<T>
    where T : unmanaged, ILanes<T>
{
    private readonly RbmSettings _settings;
    private readonly LaneMemory<T> _weights;
    private readonly LaneMemory<T> _transposed;
    private readonly LaneMemory<T> _visible;
    private readonly LaneMemory<T> _hidden;
    private readonly LaneMemory<T> _square;
    private readonly int _n;
    private readonly int _h;
    private LaneStream<T> _random;

    public LiteralMachine(RbmSettings settings, ulong seed, string stream, long firstReplica)
    {
        _settings = settings;
        _n = settings.Visible;
        _h = settings.Hidden;
        _weights = new LaneMemory<T>(_h * _n);
        _transposed = new LaneMemory<T>(_h * _n);
        _visible = new LaneMemory<T>(settings.BatchSize * _n);
        _hidden = new LaneMemory<T>(settings.BatchSize * Math.Max(_h, _n));
        _square = new LaneMemory<T>(3 * _n * _n);
        _random = new LaneStream<T>(seed, stream, firstReplica);
        settings.InitialWeights(ref _random, _weights.Span);
        LaneProduct.Transpose<T>(_weights.Span, _h, _n, _transposed.Span);
        LaneProduct.Symmetric<T>(_transposed.Span, _transposed.Span, _n, _h, A);
        Failed = StationaryChains.Start(A, _n, settings.ChainsAt, ref _random, _visible.Span);
    }

    public override int LevelCount => _n;

    private Span<T> A => _square.Span[..(_n * _n)];

    private Span<T> Moments => _square.Span.Slice(_n * _n, _n * _n);

    private Span<T> Factor => _square.Span.Slice(2 * _n * _n, _n * _n);

    public override void Step()
    {
        WasOutside = ModelSampler<T>.OutsideOf(A, _n, Factor);
        int batch = _settings.BatchSize;
        Span<T> v = _visible.Span;
        Span<T> h = _hidden.Span[..(batch * _h)];
        for (int sweep = 0; sweep < _settings.Sweeps; sweep++)
        {
            _random.FillNormals(h);
            LaneProduct.AddTimesTransposed<T>(v, _weights.Span, batch, _n, _h, h);
            _random.FillNormals(v);
            LaneProduct.AddTimesTransposed<T>(h, _transposed.Span, batch, _h, _n, v);
        }

        Span<T> columns = _hidden.Span[..(batch * _n)];
        LaneProduct.Transpose<T>(v, batch, _n, columns);
        LaneProduct.Symmetric<T>(columns, columns, _n, batch, Moments);
        _settings.UpdateFactor<T>(Moments, Factor);
        _settings.MoveWeights(Factor, _weights.Span, _transposed.Span, A);
        Failed |= RbmSettings.BlownUp<T>(A, _n);
    }

    public override T IsOutside() => ModelSampler<T>.OutsideOf(A, _n, Factor);

    public override void Spectrum(Span<T> levels)
    {
        A.CopyTo(Factor);
        _settings.Levels(Factor, levels);
    }

    public override void Dispose()
    {
        _weights.Dispose();
        _transposed.Dispose();
        _visible.Dispose();
        _hidden.Dispose();
        _square.Dispose();
    }
}
