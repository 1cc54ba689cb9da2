using Dyson.Dynamics;
using Dyson.Dynamics.Ensembles;
using Dyson.Randomness;
using Dyson.Statistics;

namespace Dyson.Reports.Theory;

/// <summary>The mean of an observable of a gas, with the diagnosis of its chains where there are any.</summary>
/// <param name="Mean">Mean and error; the error may be refused.</param>
/// <param name="SplitRHat">R̂; NaN for independent draws.</param>
/// <param name="EffectiveSize">Effective number of draws.</param>
internal sealed record GasAverage(Estimate Mean, double SplitRHat, double EffectiveSize);

/// <summary>Draws of a Coulomb gas, independent or from Markov chains, with the quadrature beside them for up to three levels.</summary>
internal sealed class GasSample
{
    private const int UsualDraws = 4000;
    private const int UsualDrawsOfChain = 2500;
    /// <summary>Fraction of a spectrum's width below which an average is that of a symmetric law, 0.</summary>
    private const double Rounding = 1e-8;

    private const int DrawsBetweenReports = 64;

    /// <summary>The share of the range of all draws that the window of quadrature has beyond them on each side.</summary>
    private const double Margin = 0.2;

    /// <summary>A quadrature is shown if two rules agree on Z to this; peaks that are narrow against the window need more nodes.</summary>
    public const double LargestQuadratureError = 1e-4;

    private readonly double[][] _draws;
    private readonly CoulombGasDraws? _chains;

    private GasSample(double[][] draws, CoulombGasDraws? chains, CoulombGas? gas, (double From, double To) window, int nodes, CancellationToken cancellation)
    {
        _draws = draws;
        _chains = chains;
        Levels = draws[0].Length;
        if (gas is null || Levels > 3)
        {
            return;
        }

        try
        {
            CoulombGasQuadrature rule = new(gas, window.From, window.To, nodes, double.PositiveInfinity, cancellation);
            QuadratureError = rule.RelativeError;
            Quadrature = QuadratureError <= LargestQuadratureError ? rule : null;
        }
        catch (ArgumentException)
        {
            // peaks so narrow that no node meets one
            QuadratureError = double.PositiveInfinity;
        }
    }

    /// <summary>Relative difference between two rules of the quadrature; NaN where there is none.</summary>
    public double QuadratureError { get; } = double.NaN;

    /// <summary>n.</summary>
    public int Levels { get; }

    /// <summary>β.</summary>
    public required double Beta { get; init; }

    /// <summary>The name of the gas, in the label language.</summary>
    public required string Name { get; init; }

    /// <summary>The ensemble, null for a potential.</summary>
    public GasEnsemble? Ensemble { get; private init; }

    /// <summary>The quadrature, null for more than three levels, for angles, and where it is not good enough.</summary>
    public CoulombGasQuadrature? Quadrature { get; }

    /// <summary>All draws, levels descending.</summary>
    public IReadOnlyList<double[]> Draws => _draws;

    /// <summary>The chains, null for independent draws.</summary>
    public CoulombGasDraws? Chains => _chains;

    /// <summary>Draws an ensemble.</summary>
    public static GasSample Of(GasEnsemble theory, TheorySettings settings, IProgress<double>? progress, CancellationToken cancellation)
    {
        LevelEnsemble ensemble = theory.Ensemble;
        RandomStream random = RandomStream.FromSeed(settings.Seed, "theory coulomb-gas");
        double[][] draws = new double[settings.WholeOrNull("draws") ?? UsualDraws][];
        for (int i = 0; i < draws.Length; i++)
        {
            if (i % DrawsBetweenReports == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                progress?.Report((double)i / draws.Length);
            }

            draws[i] = ensemble.Sample(random);
        }

        return new GasSample(draws, null, theory.Gas?.Gas, (theory.Gas?.From ?? 0, theory.Gas?.To ?? 0), settings.Whole("nodes"), cancellation)
        {
            Beta = ensemble.Beta,
            Name = Documents.Table.Verbatim(ensemble.ToString()!),
            Ensemble = theory,
        };
    }

    /// <summary>Runs the chains of a potential.</summary>
    public static GasSample Of(GasPotential potential, TheorySettings settings, IProgress<double>? progress, CancellationToken cancellation)
    {
        CoulombGasSampler sampler = new(settings.Whole("chains"), settings.Whole("burn-in"), settings.WholeOrNull("draws") ?? UsualDrawsOfChain, settings.Whole("thinning"));
        CoulombGasDraws chains = sampler.Run(potential.Gas, potential.Start, potential.Spread, settings.Seed, "theory coulomb-gas", cancellation);
        progress?.Report(0.8);
        double[][] draws = [.. from chain in Enumerable.Range(0, chains.Chains) from draw in Enumerable.Range(0, chains.Length) select chains[chain, draw].ToArray()];
        double low = draws.Min(levels => levels[^1]);
        double high = draws.Max(levels => levels[0]);
        double margin = Margin * (high - low);
        return new GasSample(draws, chains, potential.Gas, (low - margin, high + margin), settings.Whole("nodes"), cancellation)
        {
            Beta = potential.Gas.Beta,
            Name = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Coulomb gas in {settings.ChoiceOrNull("potential")} potential, {potential.Formula}, $\\beta={potential.Gas.Beta:G6}$, $n={potential.Gas.Levels}$"),
        };
    }

    /// <summary>The mean of an observable.</summary>
    public GasAverage Average(LevelObservable observable)
    {
        if (_chains is not null)
        {
            MarkovChains chains = _chains.Observe(observable);
            return new GasAverage(chains.EstimateMean(), chains.SplitRHat, chains.EffectiveSize);
        }

        Sample sample = Observe(observable);
        return new GasAverage(Moments.Mean(sample), double.NaN, sample.Count);
    }

    /// <summary>An observable of all draws.</summary>
    public Sample Observe(LevelObservable observable) => Sample.Of([.. _draws.Select(levels => observable(levels))]);

    /// <summary>The exact mean by quadrature, 0 where only its rounding is left; NaN where there is none.</summary>
    public double Exact(LevelObservable observable)
    {
        double mean = Quadrature?.Mean(observable) ?? double.NaN;
        return Math.Abs(mean) < Rounding * (_draws[0][0] - _draws[0][^1]) ? 0 : mean;
    }
}
