namespace Dyson.Formats;

/// <summary>How much a file may ask for before it is refused.</summary>
public sealed record ArrayLimits
{
    private readonly long _maximumArrayBytes = Array.MaxLength;

    /// <summary>The limits where none are given.</summary>
    public static ArrayLimits Default { get; } = new();

    /// <summary>
    /// The most bytes that one array may take in memory, as stored or as doubles, whichever is more. Default and largest value: 2147483591
    /// (2 GiB less 57 bytes, the longest block of memory of .NET); at least 1.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in 1 … 2147483591.</exception>
    public long MaximumArrayBytes
    {
        get => _maximumArrayBytes;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Array.MaxLength);
            _maximumArrayBytes = value;
        }
    }
}
