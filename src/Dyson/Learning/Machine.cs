using Dyson.Lanes;

namespace Dyson.Learning;

/// <summary>A model in training, one replica a lane: what the driver of an ensemble needs to know of it.</summary>
internal abstract class Machine<T> : IDisposable
    where T : unmanaged, ILanes<T>
{
    /// <summary>Levels recorded for each replica.</summary>
    public abstract int LevelCount { get; }

    /// <summary>After <see cref="Step"/>: the lanes that were outside the model's normalisable region before it.</summary>
    public T WasOutside { get; protected set; }

    /// <summary>The lanes that have blown up; they stay so.</summary>
    public T Failed { get; protected set; }

    /// <summary>Steps after which an interruption must be felt: often enough that it is felt at once, rarely enough to cost nothing.</summary>
    public virtual int StepsBetweenCancellationChecks => 128;

    /// <summary>One training step of all replicas.</summary>
    public abstract void Step();

    /// <summary>The lanes that are outside the normalisable region now.</summary>
    public abstract T IsOutside();

    /// <summary>The levels of every replica, in any order within a replica.</summary>
    /// <param name="levels">Destination, <see cref="LevelCount"/> vectors.</param>
    public abstract void Spectrum(Span<T> levels);

    /// <summary>Brings one replica's levels into the order in which they are recorded: descending, unless a machine says otherwise.</summary>
    public virtual void Arrange(Span<double> levels) => levels.Sort(static (x, y) => y.CompareTo(x));

    /// <inheritdoc/>
    public abstract void Dispose();
}
