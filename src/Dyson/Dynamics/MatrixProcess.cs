using Dyson.Lanes;
using Dyson.Randomness;

namespace Dyson.Dynamics;

/// <summary>
/// The matrix behind <see cref="ConfiningEquation"/>, dX = −[k(X − diag κ) + cX³]dt + g dM, or behind <see cref="CommonWellEquation"/>, dX = K(X)dt + g dM; X real
/// symmetric (β = 1), Hermitian (2) or quaternion self-dual (4), N×N. Its eigenvalues are found by diagonalisation, so nothing is assumed about how levels repel.
/// </summary>
/// <remarks>
/// In a unit of time each real component of an element of M off the diagonal has variance 1 (there are β of them), a diagonal element, which is real,
/// has variance 2. A linear drift makes the elements Ornstein–Uhlenbeck processes, which are moved exactly, from one
/// recorded time to the next; any other is integrated by Euler steps of weak order 1, a K that is a function with one diagonalisation a step.
/// </remarks>
public sealed class MatrixProcess
{
    private readonly EigenvalueEquation _equation;
    private readonly string _stream;
    private readonly LaneWidth _width;

    /// <summary>An ensemble of matrices with polynomial drift.</summary>
    /// <param name="equation">k, κ, c, g and β.</param>
    /// <param name="stream">Names the random numbers, with the seed and the replica's number.</param>
    /// <param name="width">Replicas side by side; null for the processor's widest. Changes the speed, not the result.</param>
    public MatrixProcess(ConfiningEquation equation, string stream, LaneWidth? width = null)
        : this((EigenvalueEquation)equation, stream, width)
    {
    }

    /// <summary>An ensemble of matrices whose drift K(X) is a matrix function.</summary>
    /// <inheritdoc cref="MatrixProcess(ConfiningEquation, string, LaneWidth?)"/>
    /// <param name="equation">K, g and β.</param>
    /// <param name="stream">Names the random numbers.</param>
    /// <param name="width">Replicas side by side.</param>
    public MatrixProcess(CommonWellEquation equation, string stream, LaneWidth? width = null)
        : this((EigenvalueEquation)equation, stream, width)
    {
    }

    private MatrixProcess(EigenvalueEquation equation, string stream, LaneWidth? width)
    {
        ArgumentNullException.ThrowIfNull(equation);
        _equation = equation;
        _stream = stream;
        _width = width ?? LaneWidths.Widest;
    }

    /// <summary>The eigenvalues at several times; arguments and result as for <see cref="DysonEnsemble.Run(ReadOnlySpan{double}, ulong, long, int, ReadOnlySpan{double}, CancellationToken)"/>.</summary>
    /// <param name="start">X(0) = diag(start), in the basis in which the centres are diagonal.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="firstReplica">Number of the first replica.</param>
    /// <param name="replicas">How many.</param>
    /// <param name="times">Ascending, ≥ 0.</param>
    /// <param name="step">Length of an Euler step; not used where the motion is exact (linear drift).</param>
    /// <param name="cancellation">Looked at once a recorded time and every few hundred steps.</param>
    /// <exception cref="ArgumentException">A start that is not finite, not descending or of the wrong length, or times that do not ascend.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The step is not finite and positive.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public EigenvalueHistory Run(
        ReadOnlySpan<double> start, ulong seed, long firstReplica, int replicas, ReadOnlySpan<double> times, double step, CancellationToken cancellation)
    {
        DysonPath.RequireLevels(start, _equation.Size);
        ArgumentOutOfRangeException.ThrowIfNegative(replicas);
        Laws.Allowed.Positive(step);
        DysonEnsemble.RequireTimes(times);
        EigenvalueHistory history = new(
            new double[replicas * times.Length * _equation.Size], new IntegrationOutcome[replicas], new long[replicas], seed);
        switch (_width)
        {
            case LaneWidth.Eight:
                Run<Lanes8>(start, history, firstReplica, times, step, cancellation);
                break;
            case LaneWidth.Four:
                Run<Lanes4>(start, history, firstReplica, times, step, cancellation);
                break;
            case LaneWidth.Two:
                Run<Lanes2>(start, history, firstReplica, times, step, cancellation);
                break;
            default:
                Run<Lanes1>(start, history, firstReplica, times, step, cancellation);
                break;
        }

        return history;
    }

    private void Run<T>(
        ReadOnlySpan<double> start, EigenvalueHistory history, long firstReplica, ReadOnlySpan<double> times, double step, CancellationToken cancellation)
        where T : unmanaged, ILanes<T>
    {
        int replicas = history.SubSteps.Length;
        for (int first = 0; first < replicas; first += T.Count)
        {
            using MatrixGroup<T> group = new(_equation, start, new LaneStream<T>(history.Seed, _stream, firstReplica + first));
            int count = Math.Min(T.Count, replicas - first);
            for (int time = 0; time < times.Length; time++)
            {
                group.MoveTo(times[time], step, cancellation);
                group.Diagonalise();
                for (int lane = 0; lane < count; lane++)
                {
                    int place = (((first + lane) * times.Length) + time) * _equation.Size;
                    bool finite = group.Read(lane, history.Levels.AsSpan(place, _equation.Size));
                    history.Outcomes[first + lane] = finite ? IntegrationOutcome.Completed : IntegrationOutcome.Diverged;
                    history.SubSteps[first + lane] = group.Steps;
                }
            }
        }
    }
}
