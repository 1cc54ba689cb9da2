using System.Globalization;
using System.Text.Json.Nodes;
using Dyson.Dynamics;
using Dyson.Laws;
using Dyson.LinearAlgebra;
using Dyson.Models;
using Dyson.Randomness;
using Dyson.Reports.Documents;
using Dyson.Reports.Figures;
using Dyson.Statistics;

namespace Dyson.Reports.Theory;

/// <summary>The spectrum of a Boltzmann machine before the first step ([P1] App. B): Marchenko–Pastur with its atom, and how wide a start may be.</summary>
internal sealed class InitialisationTheory : TheorySubject
{
    private const int LargestLayer = 500;
    private const int MostEigenvalues = 4_000_000;
    private const int CurvePoints = 200;

    /// <summary>The largest of the smaller layers for which the law of the largest eigenvalue is computed.</summary>
    private const int LargestExact = 100;

    private static readonly double[] Probabilities = [0.5, 0.9, 0.99, 0.999];

    public InitialisationTheory()
        : base(
            "initialisation",
            "A Boltzmann machine before training ([P1], appendix B): spectrum of random weights, edges, atom at 0, and the widest start for which the model can be normalised, with sampled starts beside theory.",
            "dyson theory initialisation --visible 20 --hidden 10 --deviation 0.5 --out start")
    {
    }

    public override IReadOnlyList<TheoryOption> Options { get; } =
    [
        TheoryOption.Whole("visible", "N_v.", 10, 1, LargestLayer),
        TheoryOption.Whole("hidden", "N_h; for N_h < N_v an atom of weight 1 - N_h/N_v lies at 0.", 10, 1, LargestLayer),
        TheoryOption.Number("mass-squared", "μ²; the model can be normalised while every eigenvalue of σ_h²wᵀw lies below.", 9, NumberRange.Positive),
        TheoryOption.Number("deviation", "σ > 0 of an element of w; the stability bound unless given.", null, NumberRange.Positive),
        TheoryOption.Number("hidden-deviation", "σ_h > 0.", 1, NumberRange.Positive),
        TheoryOption.Whole("replicas", "Sampled starts.", 2000, 2, 1_000_000),
        TheoryOption.Seed("Seed of the starts."),
    ];

    public override TheoryDocument Compute(TheorySettings settings, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(settings);
        InitialSpectrum theory = Spectrum(settings);
        double deviation = settings.NumberOrNull("deviation") ?? theory.LargestStableDeviation;
        MarchenkoPastur law = theory.Law(deviation);
        bool exact = Math.Min(theory.Visible, theory.Hidden) <= LargestExact;
        double[] starts = Sampled(theory, settings.Number("hidden-deviation") * deviation, settings, progress, cancellation);
        int replicas = starts.Length / theory.Visible;
        int stable = starts.Chunk(theory.Visible).Count(levels => levels[0] < theory.MassSquared);
        double probability = exact ? theory.StabilityProbability(deviation) : double.NaN;
        Sample mean = Sample.Of([.. starts.Chunk(theory.Visible).Select(levels => levels.Average())]);
        Sample square = Sample.Of([.. starts.Chunk(theory.Visible).Select(levels => levels.Average(x => x * x))]);
        double fraction = (double)stable / replicas;
        Estimate measured = new(fraction, Math.Sqrt(exact ? probability * (1 - probability) / replicas : fraction * (1 - fraction) / replicas), "binomial");
        double zeros = (double)starts.Count(x => x == 0) / starts.Length;
        double variance = Math.Pow(settings.Number("hidden-deviation") * deviation, 2);
        (string Key, string Name, double Theory, Estimate? Sampled)[] rows =
        [
            ("lowerEdge", "$x_-$", law.LowerEdge, null),
            ("upperEdge", "$x_+$", law.UpperEdge, null),
            ("atom", "weight of the atom at 0", law.AtomAtZero, new Estimate(zeros, 0, "counted")),
            ("mean", "$\\langle x\\rangle$", law.Mean, Moments.Mean(mean)),
            ("meanSquare", "$\\langle x^2\\rangle$", variance * variance * theory.Hidden * (theory.Visible + theory.Hidden + 1), Moments.Mean(square)),
            ("largestStableDeviation", "$\\sigma$ at which $x_+=\\mu^2$", theory.LargestStableDeviation, null),
            ("stability", "probability that every $x<\\mu^2$", probability, measured),
            ("instabilityBound", "bound of the opposite, any size", theory.InstabilityBound(deviation), new Estimate(1 - fraction, measured.Error, "binomial")),
            .. exact ? Probabilities.Select(p => ("deviation" + p.ToString(CultureInfo.InvariantCulture), string.Create(CultureInfo.InvariantCulture, $"$\\sigma$ stable with probability {p}"), theory.DeviationOfStability(p), (Estimate?)null)) : [],
        ];
        JsonObject json = new()
        {
            ["theory"] = Name,
            ["parameters"] = settings.ToJson(),
            ["deviation"] = deviation,
            ["quantities"] = JsonNumbers.Of(rows, row => new JsonObject
            {
                ["quantity"] = row.Key,
                ["theory"] = JsonNumbers.Of(row.Theory),
                ["sampled"] = row.Sampled is { } s ? JsonNumbers.Of(s) : null,
            }),
        };
        Table table = new(
            [new Column("quantity"), new Column("theory", ColumnKind.Number), new Column("sampled", ColumnKind.Number), new Column("pull", ColumnKind.Number)],
            [.. rows.Select(row => (IReadOnlyList<string>)
            [
                row.Name, Numbers.Short(row.Theory), row.Sampled is { } s ? s.Error == 0 ? Numbers.Short(s.Value) : Numbers.Estimated(s) : "–",
                row.Sampled is { Error: > 0 } e && row.Key != "instabilityBound" ? Numbers.Pull(e, row.Theory) : "–",
            ])])
        {
            Caption = string.Create(CultureInfo.InvariantCulture, $"Edges and atom are those of large layers (Marchenko–Pastur); moments, and the probability{(exact ? "" : " (not computed for layers above 100)")}, are exact at this size. {replicas} sampled starts, seed {settings.Seed}."),
        };
        return new TheoryDocument(
            string.Create(CultureInfo.InvariantCulture, $"Initial spectrum of a Boltzmann machine, $N_v={theory.Visible}$, $N_h={theory.Hidden}$, $\\mu^2={theory.MassSquared:G6}$, $\\sigma={deviation:G6}$"), json)
        {
            Tables = [table],
            Draw = () => [Draw(theory, law, deviation, starts, exact, measured)],
        };
    }

    private protected override void Check(TheorySettings settings, List<string> errors)
    {
        long eigenvalues = (long)settings.Whole("replicas") * settings.Whole("visible");
        if (eigenvalues > MostEigenvalues)
        {
            errors.Add(TheorySettings.NotAllowed("replicas", settings.Whole("replicas"), FormattableString.Invariant($"at most {MostEigenvalues / settings.Whole("visible")} with --visible {settings.Whole("visible")}")));
        }
    }

    private static InitialSpectrum Spectrum(TheorySettings settings)
    {
        int visible = settings.Whole("visible");
        double mass = settings.Number("mass-squared");
        GaussianRbm model = new(
            TargetSpectrum.FromEigenvalues(Enumerable.Repeat(0.5 * mass, visible)), settings.Whole("hidden"), mass, InitialWeights.Normal(1), settings.Number("hidden-deviation"));
        return new InitialSpectrum(model);
    }

    /// <summary>Eigenvalues of sampled starts, descending; those that must vanish are 0 exactly.</summary>
    private double[] Sampled(InitialSpectrum theory, double deviation, TheorySettings settings, IProgress<double>? progress, CancellationToken cancellation)
    {
        int replicas = settings.Whole("replicas");
        int few = Math.Min(theory.Visible, theory.Hidden);
        RandomStream random = RandomStream.FromSeed(settings.Seed, "theory " + Name);
        double[] weights = new double[theory.Hidden * theory.Visible];
        double[] singular = new double[few];
        double[] levels = new double[replicas * theory.Visible];
        for (int r = 0; r < replicas; r++)
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report((double)r / replicas);
            for (int i = 0; i < weights.Length; i++)
            {
                weights[i] = deviation * random.NextNormal();
            }

            DenseSpectrum.SingularValues(weights, theory.Hidden, theory.Visible, singular);
            for (int i = 0; i < few; i++)
            {
                levels[(r * theory.Visible) + i] = singular[i] * singular[i];
            }

            levels.AsSpan(r * theory.Visible, few).Sort((left, right) => right.CompareTo(left));
        }

        return levels;
    }

    private static Figure Draw(InitialSpectrum theory, MarchenkoPastur law, double deviation, double[] starts, bool exact, Estimate measured)
    {
        double[] positive = [.. starts.Where(x => x > 0)];
        double share = (double)positive.Length / starts.Length;
        double to = Math.Max(Density.Ends(positive).To, 1.05 * law.UpperEdge);
        double[] places = [.. Enumerable.Range(0, CurvePoints + 1).Select(i => law.LowerEdge + ((law.UpperEdge - law.LowerEdge) * Math.Pow((double)i / CurvePoints, 2))).Select(x => Math.Max(x, 1e-4 * law.UpperEdge))];
        HistogramSeries histogram = Density.Histogram(Sample.Of(positive), 0, to, 60, share);
        double top = 1.25 * histogram.Heights.Skip(law.LowerEdge > 0.01 * law.UpperEdge ? 0 : 1).Max();
        Panel spectrum = new()
        {
            Mark = "(a)",
            X = new Axis("$x$") { Minimum = 0, Maximum = to },
            Y = new Axis("density of eigenvalues") { Minimum = 0, Maximum = top },
            Series =
            [
                histogram with { Label = "sampled starts", Colour = Palette.Sky, HeightError = null },
                new LineSeries(places, [.. places.Select(law.Density)]) { Label = "Marchenko–Pastur", Colour = Palette.Vermillion, Dash = Dash.Solid },
                .. theory.MassSquared < to ? (Series[])[ReferenceLine.AtX(theory.MassSquared) with { Label = "$\\mu^2$" }] : [],
            ],
            Annotations = law.AtomAtZero > 0
                ? [new Annotation(string.Create(CultureInfo.InvariantCulture, $"atom at 0: {law.AtomAtZero:G4}"), 0.97, 0.62) { InFrame = true, Anchor = Typography.LabelAnchor.End }]
                : [],
        };
        double bound = theory.LargestStableDeviation;
        double[] deviations = [.. Enumerable.Range(0, 81).Select(i => bound * (0.6 + (0.9 * i / 80)))];
        Panel stability = new()
        {
            Mark = "(b)",
            X = new Axis("$\\sigma$"),
            Y = new Axis("probability") { Minimum = 0, Maximum = 1.05 },
            Series =
            [
                .. exact ? (Series[])[new LineSeries(deviations, [.. deviations.Select(theory.StabilityProbability)]) { Label = "exact", Colour = Palette.Vermillion, Dash = Dash.Solid }] : [],
                new LineSeries(deviations, [.. deviations.Select(s => 1 - theory.InstabilityBound(s))]) { Label = "lower bound", Colour = Palette.Black, Dash = Dash.Dashed },
                ReferenceLine.AtX(bound) with { Label = "$x_+=\\mu^2$", Dash = Dash.Dotted },
                new PointSeries([deviation], [measured.Value]) { YError = [measured.Error], Label = "sampled", Colour = Palette.Blue },
            ],
        };
        return new Figure("theory-initialisation")
        {
            Width = Figure.DoubleColumn,
            Height = 200,
            Panels = [spectrum, stability],
            Caption = string.Create(CultureInfo.InvariantCulture, $"Boltzmann machine before the first step, $N_v={theory.Visible}$, $N_h={theory.Hidden}$, $\\mu^2={theory.MassSquared:G6}$. (a) Eigenvalues of $\\sigma_h^2w^Tw$, elements of deviation $\\sigma={deviation:G6}$; ")
                + "an atom at 0 is not drawn, but kept in the normalisation. (b) Probability that the model can be normalised, with the bound that holds for any size; dotted: where $x_+=\\mu^2$.",
        };
    }
}
