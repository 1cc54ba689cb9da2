namespace Dyson.Dynamics.Measured;

/// <summary>A record from which drift and noise cannot be measured; the message says in one line why, and what to record instead.</summary>
public sealed class UnmeasurableMotionException : Exception
{
    /// <summary>Without a reason.</summary>
    public UnmeasurableMotionException()
    {
    }

    /// <summary>With the reason and the remedy.</summary>
    public UnmeasurableMotionException(string message)
        : base(message)
    {
    }

    /// <summary>With the reason and a cause.</summary>
    public UnmeasurableMotionException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
