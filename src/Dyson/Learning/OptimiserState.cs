using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dyson.Lanes;

namespace Dyson.Learning;

/// <summary>An optimiser at work on one matrix of every replica: its moments, and the step. Formulas: <see cref="Optimiser"/>.</summary>
internal sealed class OptimiserState<T> : IDisposable
    where T : unmanaged, ILanes<T>
{
    private readonly Optimiser _rule;
    private readonly LaneMemory<T> _first;
    private readonly LaneMemory<T> _second;
    private double _firstPower = 1;
    private double _secondPower = 1;

    /// <summary>Moments zero.</summary>
    public OptimiserState(Optimiser rule, int length)
    {
        _rule = rule;
        _first = new LaneMemory<T>(rule.Kind == OptimiserKind.Sgd ? 0 : length);
        _second = new LaneMemory<T>(rule.Kind == OptimiserKind.Adam ? length : 0);
    }

    /// <summary>One step; returns the mask of the lanes whose weights all stay below the bound in magnitude (no NaN does).</summary>
    public T Step(Span<T> weights, ReadOnlySpan<T> gradient, double learningRate, double bound)
    {
        _firstPower *= _rule.Momentum;
        _secondPower *= _rule.SecondMoment;
        Factors factors = new(_rule, learningRate, 1 / (1 - _firstPower), 1 / (1 - _secondPower), bound);
        Span<T> first = _first.Span;
        Span<T> second = _second.Span;
        return DeepElements.Widens<T, Lanes8>() ? StepWide<Lanes8>(weights, gradient, first, second, factors)
            : DeepElements.Widens<T, Lanes4>() ? StepWide<Lanes4>(weights, gradient, first, second, factors)
            : Step(weights, gradient, first, second, factors);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    // One replica: as many elements at a time as a register holds, and the rest one by one.
    private T StepWide<TWide>(Span<T> weights, ReadOnlySpan<T> gradient, Span<T> first, Span<T> second, in Factors factors)
        where TWide : unmanaged, ILanes<TWide>
    {
        Span<TWide> wide = MemoryMarshal.Cast<T, TWide>(weights);
        int done = wide.Length * TWide.Count;
        TWide bounded = Step(wide, MemoryMarshal.Cast<T, TWide>(gradient), MemoryMarshal.Cast<T, TWide>(first), MemoryMarshal.Cast<T, TWide>(second), factors);
        T rest = Step(weights[done..], gradient[done..], first.IsEmpty ? first : first[done..], second.IsEmpty ? second : second[done..], factors);
        return TWide.SignBits(bounded) == (1u << TWide.Count) - 1 ? rest : T.BroadcastBits(0);
    }

    private TLane Step<TLane>(Span<TLane> weights, ReadOnlySpan<TLane> gradient, Span<TLane> first, Span<TLane> second, in Factors factors)
        where TLane : unmanaged, ILanes<TLane> => _rule.Kind switch
        {
            OptimiserKind.Sgd => Descend(weights, gradient, factors),
            OptimiserKind.Momentum or OptimiserKind.Nesterov => Roll(weights, gradient, first, factors),
            _ => Adapt(weights, gradient, first, second, factors),
        };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TLane Descend<TLane>(Span<TLane> weights, ReadOnlySpan<TLane> gradient, in Factors factors)
        where TLane : unmanaged, ILanes<TLane>
    {
        TLane rate = TLane.Broadcast(factors.Rate);
        TLane decay = TLane.Broadcast(factors.Coupled);
        TLane keep = TLane.Broadcast(factors.Keep);
        TLane bound = TLane.Broadcast(factors.Bound);
        TLane bounded = ~TLane.BroadcastBits(0);
        for (int i = 0; i < weights.Length; i++)
        {
            TLane w = weights[i];
            TLane g = TLane.MultiplyAdd(decay, w, gradient[i]);
            w = TLane.NegateMultiplyAdd(rate, g, keep * w);
            bounded &= TLane.LessThan(TLane.Abs(w), bound);
            weights[i] = w;
        }

        return bounded;
    }

    // Heavy ball steps by v; Nesterov looks ahead and steps by βv + g.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TLane Roll<TLane>(Span<TLane> weights, ReadOnlySpan<TLane> gradient, Span<TLane> velocity, in Factors factors)
        where TLane : unmanaged, ILanes<TLane>
    {
        TLane rate = TLane.Broadcast(factors.Rate);
        TLane decay = TLane.Broadcast(factors.Coupled);
        TLane keep = TLane.Broadcast(factors.Keep);
        TLane momentum = TLane.Broadcast(factors.Momentum);
        TLane ofVelocity = TLane.Broadcast(factors.LooksAhead ? factors.Momentum : 1);
        TLane ofGradient = TLane.Broadcast(factors.LooksAhead ? 1 : 0);
        TLane bound = TLane.Broadcast(factors.Bound);
        TLane bounded = ~TLane.BroadcastBits(0);
        for (int i = 0; i < weights.Length; i++)
        {
            TLane w = weights[i];
            TLane g = TLane.MultiplyAdd(decay, w, gradient[i]);
            TLane v = TLane.MultiplyAdd(momentum, velocity[i], g);
            velocity[i] = v;
            w = TLane.NegateMultiplyAdd(rate, TLane.MultiplyAdd(ofVelocity, v, ofGradient * g), keep * w);
            bounded &= TLane.LessThan(TLane.Abs(w), bound);
            weights[i] = w;
        }

        return bounded;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TLane Adapt<TLane>(Span<TLane> weights, ReadOnlySpan<TLane> gradient, Span<TLane> first, Span<TLane> second, in Factors factors)
        where TLane : unmanaged, ILanes<TLane>
    {
        TLane rate = TLane.Broadcast(factors.Rate * factors.FirstCorrection);
        TLane decay = TLane.Broadcast(factors.Coupled);
        TLane keep = TLane.Broadcast(factors.Keep);
        TLane momentum = TLane.Broadcast(factors.Momentum);
        TLane fresh = TLane.Broadcast(1 - factors.Momentum);
        TLane secondMoment = TLane.Broadcast(factors.SecondMoment);
        TLane freshSquare = TLane.Broadcast(1 - factors.SecondMoment);
        TLane correction = TLane.Broadcast(factors.SecondCorrection);
        TLane epsilon = TLane.Broadcast(factors.Epsilon);
        TLane bound = TLane.Broadcast(factors.Bound);
        TLane bounded = ~TLane.BroadcastBits(0);
        for (int i = 0; i < weights.Length; i++)
        {
            TLane w = weights[i];
            TLane g = TLane.MultiplyAdd(decay, w, gradient[i]);
            TLane m = TLane.MultiplyAdd(momentum, first[i], fresh * g);
            TLane v = TLane.MultiplyAdd(secondMoment, second[i], freshSquare * (g * g));
            first[i] = m;
            second[i] = v;
            w = (keep * w) - (rate * m / (TLane.Sqrt(correction * v) + epsilon));
            bounded &= TLane.LessThan(TLane.Abs(w), bound);
            weights[i] = w;
        }

        return bounded;
    }

    private readonly struct Factors(Optimiser rule, double learningRate, double firstCorrection, double secondCorrection, double bound)
    {
        public double Rate { get; } = learningRate;

        public double Momentum { get; } = rule.Momentum;

        public bool LooksAhead { get; } = rule.Kind == OptimiserKind.Nesterov;

        public double SecondMoment { get; } = rule.SecondMoment;

        public double Epsilon { get; } = rule.Epsilon;

        public double Coupled { get; } = rule.Decoupled ? 0 : rule.WeightDecay;

        // Decoupled decay.
        public double Keep { get; } = rule.Decoupled ? 1 - (learningRate * rule.WeightDecay) : 1;

        public double FirstCorrection { get; } = firstCorrection;

        public double SecondCorrection { get; } = secondCorrection;

        public double Bound { get; } = bound;
    }
}
