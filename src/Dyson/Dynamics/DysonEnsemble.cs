using Dyson.Lanes;
using Dyson.Randomness;

namespace Dyson.Dynamics;

/// <summary>The levels of an ensemble of replicas at several times.</summary>
/// <param name="Levels">(replica, time, level) in C order, levels descending; NaN from a divergence on.</param>
/// <param name="Outcomes">Why each replica stopped.</param>
/// <param name="SubSteps">Steps of each replica.</param>
/// <param name="Seed">The seed that was used.</param>
public sealed record EigenvalueHistory(double[] Levels, IntegrationOutcome[] Outcomes, long[] SubSteps, ulong Seed);

/// <summary>
/// An ensemble of independent solutions of Dyson's equation, a register's width of replicas at a time. Replica r is a function of (seed, stream, r) and
/// the times alone, not of the width or of its neighbours.
/// </summary>
/// <remarks>
/// Every lane has its own clock and its own steps h·min(1, S/ℓ), chosen from the levels at their beginning. Lanes that have reached a
/// time wait for the others without consuming random numbers.
/// </remarks>
public sealed class DysonEnsemble
{
    private const int StepsBetweenCancellationChecks = 256;
    private readonly EigenvalueEquation _equation;
    private readonly StepControl _control;
    private readonly string _stream;
    private readonly LaneWidth _width;

    /// <summary>An ensemble of one equation.</summary>
    /// <param name="equation">Drift, noise, β.</param>
    /// <param name="control">Length of the steps.</param>
    /// <param name="stream">Names the random numbers, with the seed and the replica's number.</param>
    /// <param name="width">Replicas side by side; null for the processor's widest. Changes the speed, not the result.</param>
    public DysonEnsemble(EigenvalueEquation equation, StepControl control, string stream, LaneWidth? width = null)
    {
        ArgumentNullException.ThrowIfNull(equation);
        ArgumentNullException.ThrowIfNull(control);
        _equation = equation;
        _control = control;
        _stream = stream;
        _width = width ?? LaneWidths.Widest;
    }

    /// <summary>Solves for replicas <paramref name="firstReplica"/> … + <paramref name="replicas"/> − 1.</summary>
    /// <param name="start">N levels in descending order; equal ones are allowed.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="firstReplica">Number of the first replica.</param>
    /// <param name="replicas">How many.</param>
    /// <param name="times">Ascending, ≥ 0, in the equation's unit of time.</param>
    /// <param name="cancellation">Looked at every few hundred steps.</param>
    /// <exception cref="ArgumentException">A start that is not finite, not descending or of the wrong length, or times that do not ascend.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public EigenvalueHistory Run(
        ReadOnlySpan<double> start, ulong seed, long firstReplica, int replicas, ReadOnlySpan<double> times, CancellationToken cancellation)
    {
        DysonPath.RequireLevels(start, _equation.Size);
        ArgumentOutOfRangeException.ThrowIfNegative(replicas);
        RequireTimes(times);
        EigenvalueHistory history = new(
            new double[replicas * times.Length * _equation.Size], new IntegrationOutcome[replicas], new long[replicas], seed);
        switch (_width)
        {
            case LaneWidth.Eight:
                Run<Lanes8>(start, history, firstReplica, times, cancellation);
                break;
            case LaneWidth.Four:
                Run<Lanes4>(start, history, firstReplica, times, cancellation);
                break;
            case LaneWidth.Two:
                Run<Lanes2>(start, history, firstReplica, times, cancellation);
                break;
            default:
                Run<Lanes1>(start, history, firstReplica, times, cancellation);
                break;
        }

        return history;
    }

    internal static void RequireTimes(ReadOnlySpan<double> times)
    {
        for (int i = 0; i < times.Length; i++)
        {
            if (!double.IsFinite(times[i]) || times[i] < (i == 0 ? 0 : times[i - 1]))
            {
                throw new ArgumentException($"Times must be finite, not negative and ascending; entry {i} is {times[i]}.", nameof(times));
            }
        }
    }

    private void Run<T>(
        ReadOnlySpan<double> start, EigenvalueHistory history, long firstReplica, ReadOnlySpan<double> times, CancellationToken cancellation)
        where T : unmanaged, ILanes<T>
    {
        int replicas = history.SubSteps.Length;
        for (int first = 0; first < replicas; first += T.Count)
        {
            using DysonGroup<T> group = new(_equation, _control, start, new LaneStream<T>(history.Seed, _stream, firstReplica + first));
            int count = Math.Min(T.Count, replicas - first);
            for (int time = 0; time < times.Length; time++)
            {
                long steps = 0;
                while (group.Step(times[time]))
                {
                    if (++steps % StepsBetweenCancellationChecks == 0)
                    {
                        cancellation.ThrowIfCancellationRequested();
                    }
                }

                cancellation.ThrowIfCancellationRequested();
                for (int lane = 0; lane < count; lane++)
                {
                    int place = (((first + lane) * times.Length) + time) * _equation.Size;
                    group.Read(lane, history.Levels.AsSpan(place, _equation.Size));
                }
            }

            for (int lane = 0; lane < count; lane++)
            {
                history.SubSteps[first + lane] = (long)T.Lane(group.SubSteps, lane);
                history.Outcomes[first + lane] = (T.SignBits(group.Failed) >> lane & 1) == 0 ? IntegrationOutcome.Completed : IntegrationOutcome.Diverged;
            }
        }
    }
}
