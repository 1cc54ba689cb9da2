using Dyson.Lanes;
using Dyson.Randomness;

namespace Dyson.Dynamics;

/// <summary>A register's width of solutions of Dyson's equation, each lane with its own clock.</summary>
internal sealed class DysonGroup<T> : IDisposable
    where T : unmanaged, ILanes<T>
{
    private readonly StepControl _control;
    private readonly CoulombStep<T> _step;
    private readonly LaneMemory<T> _memory;
    private readonly int _n;
    private LaneStream<T> _random;
    private T _time;

    public DysonGroup(EigenvalueEquation equation, StepControl control, ReadOnlySpan<double> start, LaneStream<T> random)
    {
        _control = control;
        _random = random;
        _n = equation.Size;
        _step = new CoulombStep<T>(equation);
        _memory = new LaneMemory<T>(2 * _n);
        for (int i = 0; i < _n; i++)
        {
            Levels[i] = T.Broadcast(start[i]);
        }
    }

    /// <summary>The lanes that diverged; they stay so.</summary>
    public T Failed { get; private set; }

    /// <summary>Steps made, as a number in each lane.</summary>
    public T SubSteps { get; private set; }

    /// <summary>The levels, descending.</summary>
    public Span<T> Levels => _memory.Span[.._n];

    private Span<T> Normals => _memory.Span.Slice(_n, _n);

    public void Dispose()
    {
        _memory.Dispose();
        _step.Dispose();
    }

    /// <summary>One step of every lane that has not reached <paramref name="end"/> and has not diverged; false if there is none.</summary>
    public bool Step(double end)
    {
        T active = T.LessThan(_time, T.Broadcast(end)) & ~Failed;
        uint moving = T.SignBits(active);
        if (moving == 0)
        {
            return false;
        }

        // The last step goes to the end exactly, also where less than a thousandth of a step would be left over.
        T step = LongestStep();
        T left = T.Broadcast(end) - _time;
        T last = T.LessThan(left, step * T.Broadcast(1.001));
        T duration = T.Select(active, T.Select(last, left, step), T.Broadcast(_control.Step));
        Span<T> normals = Normals;
        if (moving == (1u << T.Count) - 1)
        {
            _random.FillNormals(normals);
        }
        else
        {
            LaneStream<T> before = _random;
            _random.FillNormals(normals);
            _random.Restore(~active, before);
        }

        T root = T.Sqrt(duration);
        for (int i = 0; i < _n; i++)
        {
            normals[i] *= root;
        }

        T failed = _step.Advance(Levels, duration, normals, active);
        Failed |= failed;
        SubSteps += active & T.Broadcast(1);
        _time = T.Select(active, T.Select(last, T.Broadcast(end), _time + duration), _time);
        return true;
    }

    /// <summary>One lane's levels; NaN if it diverged.</summary>
    public void Read(int lane, Span<double> levels)
    {
        bool failed = (T.SignBits(Failed) >> lane & 1) != 0;
        for (int i = 0; i < _n; i++)
        {
            levels[i] = failed ? double.NaN : T.Lane(Levels[i], lane);
        }
    }

    private T LongestStep()
    {
        T factor = T.Broadcast(1);
        if (_control.RefinementLength > 0)
        {
            T inverse = T.Broadcast(1 / _control.RefinementLength);
            Span<T> x = Levels;
            for (int i = 1; i < _n; i++)
            {
                T ratio = (x[i - 1] - x[i]) * inverse;
                factor = T.Select(T.LessThan(ratio, factor), ratio, factor);
            }

            T least = T.Broadcast(1.0 / (1 << StepControl.MostHalvings));
            factor = T.Select(T.LessThan(factor, least), least, factor);
        }

        return factor * T.Broadcast(_control.Step);
    }
}
