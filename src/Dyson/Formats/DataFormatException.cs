namespace Dyson.Formats;

/// <summary>A file cannot be read as what it claims to be: corrupt, truncated, hostile or foreign. One clear line; the command exits with 3.</summary>
public sealed class DataFormatException : Exception
{
    /// <summary>An error with no more to say; prefer the other constructors.</summary>
    public DataFormatException()
    {
    }

    /// <summary>An error about a file, naming it, what is wrong and what is allowed.</summary>
    public DataFormatException(string message)
        : base(message)
    {
    }

    /// <summary>An error about a file, with the exception that revealed it.</summary>
    public DataFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
