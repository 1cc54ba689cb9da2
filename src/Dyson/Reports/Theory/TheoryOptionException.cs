namespace Dyson.Reports.Theory;

/// <summary>Values that a subject does not allow: every one of them, a line each with option, value and what is allowed.</summary>
public sealed class TheoryOptionException : Exception
{
    /// <summary>Several errors at once.</summary>
    public TheoryOptionException(IReadOnlyList<string> errors)
        : base(string.Join('\n', errors)) => Errors = errors;

    /// <summary>One error.</summary>
    public TheoryOptionException(string error)
        : this([error])
    {
    }

    /// <summary>The errors, a line each.</summary>
    public IReadOnlyList<string> Errors { get; }
}
