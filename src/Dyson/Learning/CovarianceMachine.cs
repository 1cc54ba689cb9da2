using Dyson.Lanes;
using Dyson.LinearAlgebra;
using Dyson.Randomness;

namespace Dyson.Learning;

/// <summary>
/// A Gaussian Boltzmann machine known by A = X/μ² alone if N_h ≥ N_v, X = σ_h² wᵀw: the update of w by w' = w H, H = 1 + ασ_h² G,
/// G = C_target − S/(μ²|B|), is A' = H A H, exactly, including the term δwᵀδw.
/// </summary>
/// <remarks>
/// With fewer hidden than visible nodes A has zero eigenvalues, which this recursion would keep only up to rounding; what rounding leaves there
/// grows like a mode that is being learnt, by a factor 1 + 2α(1/κ − 1/μ²) a step, with either sign. Such machines keep their weights, and A = uᵀu
/// has N_v − N_h zeros after any number of steps.
/// </remarks>
internal sealed class CovarianceMachine<T> : Machine<T>
    where T : unmanaged, ILanes<T>
{
    private readonly RbmSettings _settings;
    private readonly ModelSampler<T> _sampler;
    private readonly LaneMemory<T> _memory;
    private readonly LaneMemory<T>? _weights;
    private readonly int _n;
    private LaneStream<T> _random;

    public CovarianceMachine(RbmSettings settings, PcdMethod method, ulong seed, string stream, long firstReplica)
    {
        _settings = settings;
        _n = settings.Visible;
        _sampler = ModelSampler<T>.Create(method, _n, settings.BatchSize, settings.Sweeps);
        _memory = new LaneMemory<T>(4 * _n * _n);
        _random = new LaneStream<T>(seed, stream, firstReplica);
        LaneMemory<T> weights = new(settings.Hidden * _n);
        settings.InitialWeights(ref _random, weights.Span);
        RbmSettings.Gram<T>(weights.Span, settings.Hidden, _n, A);
        if (settings.Hidden < _n)
        {
            _weights = weights;
        }
        else
        {
            weights.Dispose();
        }

        Failed = _sampler.Start(A, settings.ChainsAt, ref _random);
    }

    public override int LevelCount => _n;

    private Span<T> A => _memory.Span[..(_n * _n)];

    private Span<T> Moments => _memory.Span.Slice(_n * _n, _n * _n);

    // Product and Factor.
    private Span<T> Work => _memory.Span[(2 * _n * _n)..];

    private Span<T> Product => _memory.Span.Slice(2 * _n * _n, _n * _n);

    private Span<T> Factor => _memory.Span.Slice(3 * _n * _n, _n * _n);

    public override void Step()
    {
        WasOutside = _sampler.Prepare(A, Work);
        Failed |= _sampler.Sample(ref _random, Moments, Work);
        _settings.UpdateFactor<T>(Moments, Factor);
        if (_weights is not null)
        {
            _settings.MoveWeights(Factor, _weights.Span, Product[..(_settings.Hidden * _n)], A);
        }
        else
        {
            LaneProduct.TimesTransposed<T>(Factor, A, _n, _n, _n, Product);
            LaneProduct.Symmetric<T>(Product, Factor, _n, _n, A);
        }

        Failed |= RbmSettings.BlownUp<T>(A, _n);
    }

    public override T IsOutside() => ModelSampler<T>.OutsideOf(A, _n, Product);

    public override void Spectrum(Span<T> levels)
    {
        A.CopyTo(Product);
        _settings.Levels(Product, levels);
    }

    public override void Dispose()
    {
        _sampler.Dispose();
        _weights?.Dispose();
        _memory.Dispose();
    }
}
