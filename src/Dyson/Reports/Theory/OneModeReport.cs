using System.Globalization;
using System.Text.Json.Nodes;
using Dyson.Dynamics;
using Dyson.Reports.Documents;

namespace Dyson.Reports.Theory;

/// <summary>Tables of one mode: levels, stationary laws, evolution.</summary>
internal sealed class OneModeReport
{
    /// <summary>Standard deviations between the start's mean and both ends that are demanded.</summary>
    public const int ReachOfStart = 4;

    /// <summary>The start's usual mean and deviation in units of x*.</summary>
    public const double UsualStart = 0.7, UsualWidth = 0.04;

    /// <summary>Levels that resolve a start as narrow as the usual one.</summary>
    private const int LevelsOfEvolution = 30;

    private const double ReachOfStationary = 12;

    private static readonly double[] TimesOfRelaxation = [0.25, 1, 4];
    private static readonly double[] TimesOfGrowth = [0.6, 1, 1.5];

    private readonly TheorySettings _settings;
    private readonly OneModeUpdate _update;
    private readonly OneModeProblem _problem;
    private readonly LowerBoundary _boundary;

    public OneModeReport(TheorySettings settings, OneModeUpdate update, OneModeProblem problem, LowerBoundary boundary)
    {
        (_settings, _update, _problem, _boundary) = (settings, update, problem, boundary);
        Levels = settings.Whole("levels");
    }

    private int Levels { get; }

    /// <summary>Whether training's own noise is treated too.</summary>
    private bool Trains => _boundary == LowerBoundary.ZeroFlux && !_settings.IsGiven("noise-squared");

    public TheoryDocument Compute(IProgress<double>? progress, CancellationToken cancellation)
    {
        progress?.Report(0.02);
        OneModeSpectrum spectrum = new(_problem, Math.Max(Levels, LevelsOfEvolution), _boundary);
        cancellation.ThrowIfCancellationRequested();
        progress?.Report(0.3);
        ModeRelaxation relaxation = ModeRelaxation.Of(
            spectrum, _settings.NumberOrNull("start") ?? (UsualStart * _problem.Minimum), _settings.NumberOrNull("start-width") ?? (UsualWidth * _problem.Minimum), RelaxationTimes(), 2 * _update.Rate, cancellation);
        progress?.Report(0.6);
        double[] growth = Trains ? GrowthTimes() : [];
        (IReadOnlyList<ModeDistribution> learning, bool corrected) = Trains ? Learning(growth) : ([], false);
        cancellation.ThrowIfCancellationRequested();
        progress?.Report(0.8);
        IReadOnlyList<ModeDistribution> constant = Trains ? ModeEvolution.ConstantNoise(_update, growth) : [];
        cancellation.ThrowIfCancellationRequested();
        LawOnInterval? stationary = _boundary == LowerBoundary.ZeroFlux ? new LawOnInterval(spectrum.Stationary, 0, spectrum.End) : null;
        LawOnInterval? multiplicative = Trains ? Multiplicative() : null;
        LevelRow[] levels = [.. Rows(spectrum)];
        JsonObject json = new()
        {
            ["theory"] = "fokker-planck",
            ["parameters"] = _settings.ToJson(),
            ["minimum"] = _problem.Minimum,
            ["curvature"] = _problem.Curvature,
            ["escapeRate"] = _problem.EscapeRate,
            ["noiseSquared"] = _problem.NoiseSquared,
            ["barrier"] = _problem.Barrier,
            ["levels"] = JsonNumbers.Of(levels, row => row.ToJson(_problem)),
            ["stationary"] = StationaryJson(stationary, multiplicative),
            ["relaxation"] = relaxation.ToJson(),
            ["finiteRateCorrection"] = Trains ? corrected : null,
            ["learning"] = JsonNumbers.Of(Enumerable.Range(0, learning.Count), t => new JsonObject
            {
                ["updates"] = learning[t].Time,
                ["mean"] = learning[t].Mean,
                ["variance"] = learning[t].Variance,
                ["constantNoiseMean"] = constant[t].Mean,
                ["constantNoiseVariance"] = constant[t].Variance,
            }),
        };
        return new TheoryDocument(
            string.Create(CultureInfo.InvariantCulture, $"Fokker–Planck operator of one mode, $\\kappa={_problem.Kappa:G6}$, $\\mu^2={_problem.MassSquared:G6}$, $g^2={Numbers.InFormula(_problem.NoiseSquared, "G6")}$"), json)
        {
            Paragraphs =
            [
                string.Create(CultureInfo.InvariantCulture, $"$x^*={Numbers.InFormula(_problem.Minimum, "G6")}$, $\\Omega={Numbers.InFormula(_problem.Curvature, "G6")}$, $K'(0)={Numbers.InFormula(_problem.EscapeRate, "G6")}$, $(V(0)-V(x^*))/g^2={Numbers.InFormula(_problem.Barrier, "G4")}$; at $x=0$ {(_boundary == LowerBoundary.ZeroFlux ? "zero flux" : "an absorbing wall")}.")
                + (_settings.IsGiven("noise-squared") ? "" : string.Create(CultureInfo.InvariantCulture, $" $g^2$ is that of training at $x^*$ with $\\alpha={Numbers.InFormula(_update.Rate, "G6")}$, $|B|={_update.Update.BatchSize}$, in the time of (31), $2\\alpha$ an update.")),
            ],
            Tables =
            [
                LevelTable(levels), .. stationary is null ? (Table[])[] : [StationaryTable(stationary, multiplicative)], relaxation.Table(), .. Trains ? (Table[])[LearningTable(learning, constant, corrected)] : [],
            ],
            Draw = () => [OneModeFigure.Of(spectrum, Levels, stationary, multiplicative, relaxation, learning, constant)],
        };
    }

    /// <summary>With the correction for a finite learning rate where it leaves the noise positive, without it where α is too large for that.</summary>
    private (IReadOnlyList<ModeDistribution> Distributions, bool Corrected) Learning(double[] times)
    {
        try
        {
            return (ModeEvolution.WithFiniteRate(_update, times), true);
        }
        catch (ArgumentOutOfRangeException)
        {
            return (ModeEvolution.Multiplicative(_update, times), false);
        }
    }

    private double[] RelaxationTimes() => _settings.Numbers("at") is { Count: > 0 } given
        ? [.. given.Distinct().Order()]
        : [.. TimesOfRelaxation.Select(t => Math.Ceiling(t / (_problem.Curvature * 2 * _update.Rate)))];

    /// <summary>Fractions of the time in which a typical start grows to x*/2 without noise.</summary>
    private double[] GrowthTimes()
    {
        if (_settings.Numbers("at") is { Count: > 0 } given)
        {
            return [.. given.Distinct().Order()];
        }

        double scale = _update.Model.HiddenStandardDeviation * _update.Model.Initial.StandardDeviation;
        double start = Math.Min(scale * scale, 0.1 * _update.Minimum);
        double half = 0.5 * _update.Minimum;
        double time = _update.Kappa / (2 * _update.Rate * _update.Minimum)
            * ((_update.MassSquared * Math.Log(half / start)) - (_update.Kappa * Math.Log((_update.Minimum - half) / (_update.Minimum - start))));
        return [.. TimesOfGrowth.Select(f => Math.Ceiling(f * time)), Math.Ceiling(4 * time)];
    }

    private LawOnInterval Multiplicative()
    {
        double deviation = Math.Sqrt(_update.Diffusion(_update.Minimum) / _update.Relaxation);
        double from = Math.Max(1e-9 * _update.MassSquared, _update.Minimum - (ReachOfStationary * deviation));
        double to = Math.Min((1 - 1e-9) * _update.MassSquared, _update.Minimum + (ReachOfStationary * deviation));
        double peak = _update.StationaryLogDensity(_update.Minimum);
        return new LawOnInterval(x => Math.Exp(_update.StationaryLogDensity(x) - peak), from, to);
    }

    private IEnumerable<LevelRow> Rows(OneModeSpectrum spectrum)
    {
        int first = _boundary == LowerBoundary.ZeroFlux ? 1 : 2;
        LevelRow[] families =
        [
            .. Enumerable.Range(0, Levels).Select(n => new LevelRow(n, 0, n * _problem.Curvature, $"${n}\\,\\Omega$", HarmonicLevels.AtMinimum(_problem, n))),
            .. Enumerable.Range(0, Levels).Select(m => new LevelRow(m, 0, ((2 * m) + first) * _problem.EscapeRate, $"${(2 * m) + first}\\,K'(0)$", HarmonicLevels.AtOrigin(_problem, m, _boundary))),
        ];

        // At a wall the ground state at x* remains, with the small rate of escape over the barrier.
        LevelRow[] lowest = [.. families.OrderBy(f => f.Leading).Take(Levels)];
        return spectrum.Energies.Take(Levels).Select((energy, n) => lowest[n] with { Number = n, Energy = Math.Abs(energy) < 1e-11 * _problem.Curvature ? 0 : energy });
    }

    private Table LevelTable(LevelRow[] rows) => new(
        [
            new Column("$n$", ColumnKind.Number), new Column("$E_n$", ColumnKind.Number), new Column("$E_n/\\Omega$", ColumnKind.Number), new Column("$E_n/K'(0)$", ColumnKind.Number),
            new Column("$g\\to 0$"), new Column("$/\\Omega$", ColumnKind.Number), new Column("corrected $/\\Omega$", ColumnKind.Number),
        ],
        [.. rows.Select(row => (IReadOnlyList<string>)
        [
            Numbers.Count(row.Number), row.Energy.ToString("G10", CultureInfo.InvariantCulture), (row.Energy / _problem.Curvature).ToString("F10", CultureInfo.InvariantCulture),
            (row.Energy / _problem.EscapeRate).ToString("F10", CultureInfo.InvariantCulture), row.Family, Ratio(row.Leading), Ratio(row.Corrected),
        ])])
    {
        Caption = "Levels of $H$, good to $10^{-10}$, and beside them, in ascending order, both families of weak noise with their first correction in $g$: about $x^*$, and about 0. Where the correction is large the families have lost their meaning.",
    };

    private string Ratio(double energy) => (energy / _problem.Curvature).ToString("F5", CultureInfo.InvariantCulture);

    private Table StationaryTable(LawOnInterval constant, LawOnInterval? multiplicative)
    {
        ModeCumulants? cumulants = Trains ? ModeCumulants.Of(_update) : null;
        List<Column> columns = [new Column("stationary"), new Column("constant $g$, harmonic", ColumnKind.Number), new Column("constant $g$", ColumnKind.Number)];
        List<List<string>> rows =
        [
            ["$\\langle x\\rangle-x^*$", "0", Numbers.Short(constant.Mean - _problem.Minimum)],
            ["$\\mathrm{Var}\\,x$", Numbers.Short(_problem.NoiseSquared / _problem.Curvature), Numbers.Short(constant.Variance)],
            ["skewness", "0", Numbers.Short(constant.Skewness)],
        ];
        if (multiplicative is not null && cumulants is not null)
        {
            columns.AddRange([new Column("diffusion", ColumnKind.Number), new Column("with third cumulant", ColumnKind.Number)]);
            rows[0].AddRange([Numbers.Short(multiplicative.Mean - _problem.Minimum), Numbers.Short(cumulants.Shift + cumulants.NeglectedShift)]);
            rows[1].AddRange([Numbers.Short(multiplicative.Variance), Numbers.Short(cumulants.Variance + cumulants.NeglectedVariance)]);
            rows[2].AddRange([Numbers.Short(multiplicative.Skewness), Numbers.Short(cumulants.Skewness)]);
        }

        return new Table(columns, rows)
        {
            Caption = "The stationary law: constant $g$, $P_s\\propto e^{-V/g^2}$"
                + (multiplicative is null ? "." : "; diffusion: $D(x)=4\\alpha^2x^2/((\\mu^2-x)^2|B|)$ with the drift $D/(2x)$ that $\\delta w^2$ adds, exact; last column: to leading order in $1/|B|$ and exact in $\\alpha$, with the third cumulant of an update, which no diffusion has."),
        };
    }

    private JsonObject? StationaryJson(LawOnInterval? constant, LawOnInterval? multiplicative)
    {
        if (constant is null)
        {
            return null;
        }

        JsonObject json = new() { ["constantNoise"] = Of(constant) };
        if (multiplicative is not null)
        {
            ModeCumulants cumulants = ModeCumulants.Of(_update);
            json["diffusion"] = Of(multiplicative);
            json["withThirdCumulant"] = new JsonObject
            {
                ["shift"] = cumulants.Shift + cumulants.NeglectedShift,
                ["variance"] = cumulants.Variance + cumulants.NeglectedVariance,
                ["skewness"] = cumulants.Skewness,
                ["skewnessWithoutIt"] = cumulants.DiffusionSkewness,
            };
        }

        return json;

        JsonObject Of(LawOnInterval law) => new() { ["shift"] = law.Mean - _problem.Minimum, ["variance"] = law.Variance, ["skewness"] = law.Skewness };
    }

    private Table LearningTable(IReadOnlyList<ModeDistribution> learning, IReadOnlyList<ModeDistribution> constant, bool corrected) => new(
        [
            new Column("updates", ColumnKind.Number), new Column("$\\langle x\\rangle/x^*$", ColumnKind.Number), new Column("deviation$/x^*$", ColumnKind.Number),
            new Column("$\\langle x\\rangle/x^*$, constant $g$", ColumnKind.Number), new Column("deviation$/x^*$, constant $g$", ColumnKind.Number),
        ],
        [.. learning.Zip(constant, (l, c) => (IReadOnlyList<string>)
        [
            Numbers.Short(l.Time), Numbers.Short(l.Mean / _problem.Minimum), Numbers.Short(Math.Sqrt(l.Variance) / _problem.Minimum),
            Numbers.Short(c.Mean / _problem.Minimum), Numbers.Short(Math.Sqrt(c.Variance) / _problem.Minimum),
        ])])
    {
        Caption = string.Create(
            CultureInfo.InvariantCulture,
            $"The mode while it learns from $w\\sim N(0,\\,{_update.Model.Initial.StandardDeviation:G6}^2)$: multiplicative noise {(corrected ? "with the correction for finite $\\alpha$" : "(the correction for finite $\\alpha$ fails: $\\alpha$ is too large)")}, and constant $g$, which throws the mode out of zero far too early."),
    };

    private sealed record LevelRow(int Number, double Energy, double Leading, string Family, double Corrected)
    {
        public JsonObject ToJson(OneModeProblem problem) => new()
        {
            ["level"] = Number,
            ["energy"] = Energy,
            ["inCurvature"] = Energy / problem.Curvature,
            ["inEscapeRate"] = Energy / problem.EscapeRate,
            ["family"] = Typography.LabelText.Plain(Family),
            ["leadingInCurvature"] = Leading / problem.Curvature,
            ["correctedInCurvature"] = Corrected / problem.Curvature,
        };
    }
}
