using Dyson.Statistics;

namespace Dyson.Dynamics;

/// <summary>The draws of a <see cref="CoulombGasSampler"/>: several chains of configurations, each with its levels in descending order.</summary>
public sealed class CoulombGasDraws
{
    private readonly double[][] _levels;

    internal CoulombGasDraws(int levelCount, double[][] levels, double[] acceptance)
    {
        LevelCount = levelCount;
        _levels = levels;
        Acceptance = acceptance;
    }

    /// <summary>N.</summary>
    public int LevelCount { get; }

    /// <summary>Number of chains.</summary>
    public int Chains => _levels.Length;

    /// <summary>Draws a chain.</summary>
    public int Length => _levels[0].Length / LevelCount;

    /// <summary>The share of proposals that each chain accepted after burn-in.</summary>
    public IReadOnlyList<double> Acceptance { get; }

    /// <summary>The levels of one draw, descending.</summary>
    public ReadOnlySpan<double> this[int chain, int draw] => _levels[chain].AsSpan(draw * LevelCount, LevelCount);

    /// <summary>An observable along the chains, with its R̂ and effective sample size.</summary>
    public MarkovChains Observe(LevelObservable observable)
    {
        ArgumentNullException.ThrowIfNull(observable);
        double[][] values = new double[Chains][];
        for (int chain = 0; chain < Chains; chain++)
        {
            values[chain] = new double[Length];
            for (int draw = 0; draw < Length; draw++)
            {
                values[chain][draw] = observable(this[chain, draw]);
            }
        }

        return MarkovChains.Of(values);
    }

    /// <summary>The mean of an observable; its error is refused where the chains do not carry one (<see cref="MarkovChains.EstimateMean"/>).</summary>
    public Estimate Mean(LevelObservable observable) => Observe(observable).EstimateMean();
}
