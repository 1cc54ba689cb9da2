namespace Dyson.Networks;

/// <summary>Bytes that several pieces of work share: who needs more than is left waits; a piece that needs more than all waits until it is alone.</summary>
internal sealed class MemoryBudget(long bytes)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly object _gate = new();
    private long _taken;

    /// <summary>Takes bytes, waiting for them.</summary>
    public void Take(long wanted, CancellationToken cancellation)
    {
        lock (_gate)
        {
            while (_taken > 0 && _taken + wanted > bytes)
            {
                cancellation.ThrowIfCancellationRequested();
                Monitor.Wait(_gate, Look);
            }

            _taken += wanted;
        }
    }

    /// <summary>Gives them back.</summary>
    public void Release(long given)
    {
        lock (_gate)
        {
            _taken -= given;
            Monitor.PulseAll(_gate);
        }
    }
}
