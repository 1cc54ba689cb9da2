using Dyson.Lanes;

namespace Dyson.Dynamics;

/// <summary>Why an integration of one replica stopped.</summary>
public enum IntegrationOutcome
{
    /// <summary>It reached its last time.</summary>
    Completed,

    /// <summary>The levels left the range of finite numbers, or a step had no solution: the drift or the noise is not defined there.</summary>
    Diverged,
}

/// <summary>The solution of Dyson's equation along one given Brownian path.</summary>
/// <param name="Levels">Levels at the end, descending; where it diverged, the last ones.</param>
/// <param name="Outcome">Why it stopped.</param>
/// <param name="Time">When it stopped.</param>
/// <param name="SubSteps">Number of implicit steps.</param>
public sealed record DysonPathResult(double[] Levels, IntegrationOutcome Outcome, double Time, long SubSteps);

/// <summary>
/// Solves Dyson's equation along a <see cref="BrownianTree"/>, strongly: with finer steps on the same tree the solutions converge
/// path by path. For ensembles see <see cref="DysonEnsemble"/>.
/// </summary>
/// <remarks>
/// An interval is halved, its increment split by the Brownian bridge, while it is longer than h·min(1, S/ℓ) at its beginning
/// (<see cref="StepControl"/>). The decision looks at the past only, so it does not bias the path. Orders measured: docs/physics/dyson-equation.md.
/// </remarks>
public sealed class DysonPath
{
    private readonly EigenvalueEquation _equation;
    private readonly StepControl _control;

    /// <summary>An integrator for one equation.</summary>
    public DysonPath(EigenvalueEquation equation, StepControl control)
    {
        ArgumentNullException.ThrowIfNull(equation);
        ArgumentNullException.ThrowIfNull(control);
        _equation = equation;
        _control = control;
    }

    /// <summary>Solves over the tree's first <paramref name="intervals"/> intervals.</summary>
    /// <param name="start">N levels in descending order; equal ones are allowed.</param>
    /// <param name="noise">The path of B, of dimension N.</param>
    /// <param name="intervals">Number of the tree's intervals.</param>
    /// <param name="cancellation">Looked at once an interval.</param>
    /// <exception cref="ArgumentException">A start that is not finite, not descending or of the wrong length; a tree of another dimension.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public DysonPathResult Solve(ReadOnlySpan<double> start, BrownianTree noise, long intervals, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(noise);
        ArgumentOutOfRangeException.ThrowIfNegative(intervals);
        RequireLevels(start, _equation.Size);
        if (noise.Dimension != _equation.Size)
        {
            throw new ArgumentException($"The noise has {noise.Dimension} dimensions, the equation {_equation.Size} levels.", nameof(noise));
        }

        using CoulombStep<Lanes1> step = new(_equation);
        Run run = new(step, _control, noise, start);
        for (long interval = 0; interval < intervals; interval++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!run.Interval(interval))
            {
                return run.Result(IntegrationOutcome.Diverged);
            }
        }

        return run.Result(IntegrationOutcome.Completed);
    }

    internal static void RequireLevels(ReadOnlySpan<double> start, int size)
    {
        if (start.Length != size)
        {
            throw new ArgumentException($"The start has {start.Length} levels, the equation {size}.", nameof(start));
        }

        for (int i = 0; i < size; i++)
        {
            if (!double.IsFinite(start[i]) || (i > 0 && start[i] > start[i - 1]))
            {
                throw new ArgumentException($"The start must be finite and descending; level {i} is {start[i]}.", nameof(start));
            }
        }
    }

    private sealed class Run
    {
        private readonly CoulombStep<Lanes1> _step;
        private readonly StepControl _control;
        private readonly BrownianTree _noise;
        private readonly Lanes1[] _levels;
        private readonly Lanes1[] _brownian;
        private double _time;
        private long _steps;

        public Run(CoulombStep<Lanes1> step, StepControl control, BrownianTree noise, ReadOnlySpan<double> start)
        {
            _step = step;
            _control = control;
            _noise = noise;
            _levels = new Lanes1[start.Length];
            _brownian = new Lanes1[start.Length];
            for (int i = 0; i < start.Length; i++)
            {
                _levels[i] = Lanes1.Broadcast(start[i]);
            }
        }

        public bool Interval(long interval)
        {
            double[] increment = new double[_levels.Length];
            _noise.Increment(interval, increment);
            return Node(interval, 1, _noise.Interval, increment);
        }

        public DysonPathResult Result(IntegrationOutcome outcome) =>
            new([.. _levels.Select(level => Lanes1.Lane(level, 0))], outcome, _time, _steps);

        private bool Node(long interval, ulong node, double length, double[] increment)
        {
            // A little slack: h may have been computed as the interval over a power of two, or nearly.
            if (length > Longest() * (1 + 1e-9))
            {
                double[] first = new double[increment.Length];
                double[] second = new double[increment.Length];
                _noise.Halve(interval, node, increment, first, second);
                return Node(interval, 2 * node, length / 2, first) && Node(interval, (2 * node) + 1, length / 2, second);
            }

            for (int i = 0; i < increment.Length; i++)
            {
                _brownian[i] = Lanes1.Broadcast(increment[i]);
            }

            _steps++;
            Lanes1 all = Lanes1.AreEqual(Lanes1.Broadcast(0), Lanes1.Broadcast(0));
            Lanes1 failed = _step.Advance(_levels, Lanes1.Broadcast(length), _brownian, all);
            if (Lanes1.SignBits(failed) != 0)
            {
                return false;
            }

            _time += length;
            return true;
        }

        private double Longest()
        {
            double factor = 1;
            for (int i = 1; i < _levels.Length && _control.RefinementLength > 0; i++)
            {
                factor = Math.Min(factor, (Lanes1.Lane(_levels[i - 1], 0) - Lanes1.Lane(_levels[i], 0)) / _control.RefinementLength);
            }

            return _control.Step * Math.Max(factor, 1.0 / (1 << StepControl.MostHalvings));
        }
    }
}
