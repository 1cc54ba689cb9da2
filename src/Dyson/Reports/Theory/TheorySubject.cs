namespace Dyson.Reports.Theory;

/// <summary>
/// Something that <c>dyson theory</c> tabulates and draws by name: a law, an equation of motion, a gas, an operator. A subject states its options and computes
/// a <see cref="TheoryDocument"/> from their values.
/// </summary>
public abstract class TheorySubject
{
    /// <summary>A subject.</summary>
    protected TheorySubject(string name, string summary, string example)
    {
        Name = name;
        Summary = summary;
        Example = example;
    }

    /// <summary>Its name on the command line.</summary>
    public string Name { get; }

    /// <summary>One or two sentences: what it is, and its source.</summary>
    public string Summary { get; }

    /// <summary>A command that works.</summary>
    public string Example { get; }

    /// <summary>Its options.</summary>
    public abstract IReadOnlyList<TheoryOption> Options { get; }

    /// <summary>Reads and checks the values of all options.</summary>
    /// <param name="given">Texts by option name.</param>
    /// <exception cref="TheoryOptionException">Values that are not allowed, all of them named.</exception>
    public TheorySettings Read(IReadOnlyDictionary<string, IReadOnlyList<string>> given)
    {
        TheorySettings settings = TheorySettings.Read(Options, given);
        List<string> errors = [];
        Check(settings, errors);
        return errors.Count == 0 ? settings : throw new TheoryOptionException(errors);
    }

    /// <summary>Computes tables and prepares figures.</summary>
    /// <param name="settings">Values from <see cref="Read"/>.</param>
    /// <param name="progress">Told the fraction done, from 0 to 1; null for nobody.</param>
    /// <param name="cancellation">Stops a long computation.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public abstract TheoryDocument Compute(TheorySettings settings, IProgress<double>? progress, CancellationToken cancellation);

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Adds what is wrong with values that are each allowed by themselves.</summary>
    private protected virtual void Check(TheorySettings settings, List<string> errors)
    {
    }

    /// <summary>Adds what the model says when it refuses its parameters.</summary>
    private protected static void Try(List<string> errors, string option, object value, Action construct)
    {
        try
        {
            construct();
        }
        catch (ArgumentException e)
        {
            string reason = e.Message.Split(" (Parameter", StringSplitOptions.None)[0];
            errors.Add(FormattableString.Invariant($"--{option} {value} is not allowed: {reason}"));
        }
    }

    /// <summary>Adds an error for every given option that has no meaning beside another value.</summary>
    private protected static void OnlyFor(TheorySettings settings, List<string> errors, string condition, bool holds, params string[] options) =>
        errors.AddRange(options.Where(option => !holds && settings.IsGiven(option)).Select(option => $"--{option} has a meaning only with {condition}"));
}
