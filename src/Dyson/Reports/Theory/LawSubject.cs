using System.Text.Json.Nodes;
using Dyson.Laws;
using Dyson.Randomness;
using Dyson.Reports.Documents;

namespace Dyson.Reports.Theory;

/// <summary>A probability law: density, distribution and its complement at places of one's choice, with moments.</summary>
public sealed class LawSubject : TheorySubject
{
    private const int UsualPoints = 25;
    private const double OuterProbability = 0.001;

    /// <summary>Where a law without a variance is cut off, so that the tail does not hide the rest.</summary>
    private const double HeavyTailProbability = 0.05;

    private readonly Func<TheorySettings, ContinuousLaw> _create;
    private readonly TheoryOption[] _parameters;

    /// <summary>A law.</summary>
    /// <param name="name">Its name on the command line.</param>
    /// <param name="summary">What it is the law of, and its source.</param>
    /// <param name="example">A command that works.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="create">The law of given parameters; throws <see cref="ArgumentException"/> for values that do not fit together.</param>
    public LawSubject(string name, string summary, string example, IEnumerable<TheoryOption> parameters, Func<TheorySettings, ContinuousLaw> create)
        : base(name, summary, example)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(create);
        _parameters = [.. parameters];
        _create = create;
        Options =
        [
            .. _parameters,
            TheoryOption.Numbers("at", "Where to evaluate; may be repeated. Without it 25 places between the 0.1 % and the 99.9 % quantile.", NumberRange.Finite),
            TheoryOption.Seed("Seed of the sample in the figure."),
        ];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<TheoryOption> Options { get; }

    /// <summary>
    /// Samples an ensemble whose values have this law (in the limit that <see cref="SampleDescription"/> names), for a histogram beside the
    /// density; null draws from the law itself.
    /// </summary>
    internal Func<TheorySettings, RandomStream, double[]>? Sample { get; init; }

    /// <summary>What is sampled.</summary>
    internal string SampleDescription { get; init; } = "draws from the law";

    /// <summary>What this law has beside density and moments: edges, entropy, limits; keys for JSON, names in the label language.</summary>
    internal Func<ContinuousLaw, IReadOnlyList<(string Key, string Name, double Value)>> Further { get; init; } = _ => [];

    /// <inheritdoc/>
    public override TheoryDocument Compute(TheorySettings settings, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ContinuousLaw law = _create(settings);
        LawMoments moments = LawMoments.Of(law);
        double median = law.Quantile(0.5);
        IReadOnlyList<double> at = settings.Numbers("at") is { Count: > 0 } given ? given : Places(law, UsualPoints);
        JsonObject json = new()
        {
            ["law"] = law.Name,
            ["parameters"] = settings.ToJson("at", "seed"),
            ["mean"] = JsonNumbers.Of(law.Mean),
            ["variance"] = JsonNumbers.Of(law.Variance),
            ["skewness"] = JsonNumbers.Of(moments.Skewness),
            ["excessKurtosis"] = JsonNumbers.Of(moments.ExcessKurtosis),
            ["median"] = JsonNumbers.Of(median),
            ["points"] = JsonNumbers.Of(at, x => new JsonObject
            {
                ["at"] = x,
                ["pdf"] = JsonNumbers.Of(law.Density(x)),
                ["cdf"] = JsonNumbers.Of(law.Cumulative(x)),
                ["survival"] = JsonNumbers.Of(law.Survival(x)),
            }),
        };
        IReadOnlyList<(string Key, string Name, double Value)> further = Further(law);
        foreach ((string key, string _, double value) in further)
        {
            json[key] = JsonNumbers.Of(value);
        }

        Table summary = new(
            [new Column("mean", ColumnKind.Number), new Column("variance", ColumnKind.Number), new Column("skewness", ColumnKind.Number), new Column("excess kurtosis", ColumnKind.Number), new Column("median", ColumnKind.Number)],
            [[Numbers.Full(law.Mean), Numbers.Full(law.Variance), Numbers.Full(moments.Skewness), Numbers.Full(moments.ExcessKurtosis), Numbers.Full(median)]])
        { Caption = "Moments." };
        Table points = new(
            [new Column("$x$", ColumnKind.Number), new Column("density", ColumnKind.Number), new Column("$P(X\\leq x)$", ColumnKind.Number), new Column("$P(X>x)$", ColumnKind.Number)],
            [.. at.Select(x => (IReadOnlyList<string>)[Numbers.Given(x), Numbers.Full(law.Density(x)), Numbers.Full(law.Cumulative(x)), Numbers.Full(law.Survival(x))])])
        { Caption = "Density, distribution and its complement." };
        return new TheoryDocument(Table.Verbatim(law.Name), json)
        {
            Paragraphs = [Table.Verbatim(Summary)],
            Tables = further.Count == 0 ? [summary, points] :
            [
                summary,
                new Table([new Column("quantity"), new Column("value", ColumnKind.Number)], [.. further.Select(f => (IReadOnlyList<string>)[f.Name, Numbers.Full(f.Value)])]),
                points,
            ],
            Draw = () => [LawFigure.Of(this, law, settings)],
        };
    }

    /// <summary>Evenly spaced places between the 0.1 % and the 99.9 % quantile; up to the 95 % quantile where there is no variance.</summary>
    internal static double[] Places(ContinuousLaw law, int count)
    {
        double from = law.Quantile(OuterProbability);
        double to = law.Quantile(1 - (double.IsFinite(law.Variance) ? OuterProbability : HeavyTailProbability));
        return [.. Enumerable.Range(0, count).Select(i => from + ((to - from) * i / (count - 1)))];
    }

    private protected override void Check(TheorySettings settings, List<string> errors)
    {
        try
        {
            _create(settings);
        }
        catch (ArgumentException e)
        {
            string values = string.Join(", ", _parameters.Where(p => settings.IsGiven(p.Name)).Select(p => $"--{p.Name} {settings.ToJson()[p.Name]}"));
            errors.Add($"{(values.Length == 0 ? "the usual values" : values)}: {e.Message.Split(" (Parameter", StringSplitOptions.None)[0]}");
        }
    }
}
