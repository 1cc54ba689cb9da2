using System.Globalization;
using System.Text.Json.Nodes;
using Dyson.Dynamics;
using Dyson.Models;
using Dyson.Reports.Documents;
using Dyson.Reports.Figures;
using Dyson.Statistics;

namespace Dyson.Reports.Theory;

/// <summary>The levels of a Boltzmann machine in Dyson's equation, beside linear response and the expansion of the mean shifts.</summary>
internal sealed class MachineMotion
{
    private const double UsualDuration = 5;
    private const double StepOfRelaxation = 0.1;
    private const double SpacingsOfRefinement = 1;
    private const int UsualReplicas = 1000;
    private const int Bins = 90;

    private readonly TheorySettings _settings;
    private readonly RbmLinearResponse _response;
    private readonly RbmSpectrumEquation _equation;
    private readonly LevelShift _shift;
    private readonly double[] _start;
    private readonly double[] _times;
    private readonly double _duration;
    private readonly StepControl _control;
    private readonly int _replicas;

    public MachineMotion(TheorySettings settings, RbmLinearResponse response)
    {
        (_settings, _response) = (settings, response);
        _equation = new RbmSpectrumEquation(response, settings.Choice("closure") == "coulomb" ? DriftClosure.CoulombAlone : DriftClosure.SecondOrder);
        _shift = new LevelShift(response);
        double slowest = response.Modes.Min(mode => mode.RelaxationRate);
        double fastest = response.Modes.Max(mode => mode.RelaxationRate);
        _duration = settings.NumberOrNull("duration") ?? Math.Max(Math.Ceiling(UsualDuration / slowest), settings.Numbers("at").DefaultIfEmpty(0).Max());
        _times = MotionTimes.Of(settings.Numbers("at"), _duration);
        double step = settings.NumberOrNull("step") ?? Math.Min(StepOfRelaxation / fastest, _duration / 20);
        _control = StepControl.Refined(step, SpacingsOfRefinement * response.Modes.Min(mode => mode.MeanSpacing));
        _replicas = settings.WholeOrNull("replicas") ?? UsualReplicas;
        _start = settings.Numbers("start") is { Count: > 0 } given ? [.. given.OrderDescending()] : [.. _equation.ExactSolution];
    }

    public TheoryDocument Compute(IProgress<double>? progress, CancellationToken cancellation)
    {
        DysonEnsemble ensemble = new(_equation, _control, "theory dyson rbm");
        MotionSample solved = MotionSample.Of(
            (first, count) => ensemble.Run(_start, _settings.Seed, first, count, _times, cancellation), _times, _equation.Size, _replicas, f => progress?.Report(f), cancellation);
        LevelRow[] levels = [.. Enumerable.Range(0, _equation.Size).Select(i => Level(solved, i))];
        MotionRow[] rows = [.. Rows(solved)];
        JsonObject json = new()
        {
            ["theory"] = "dyson",
            ["parameters"] = _settings.ToJson(),
            ["equation"] = new JsonObject
            {
                ["levels"] = _equation.Size,
                ["beta"] = 1,
                ["slowness"] = _equation.Slowness,
                ["kappas"] = JsonNumbers.Of(_response.Model.Target.Kappas),
                ["start"] = JsonNumbers.Of(_start),
                ["step"] = _control.Step,
                ["replicas"] = _replicas,
                ["diverged"] = solved.Diverged,
                ["steps"] = solved.SubSteps,
            },
            ["times"] = JsonNumbers.Of(_times),
            ["rows"] = JsonNumbers.Of(rows, row => row.ToJson()),
            ["levels"] = JsonNumbers.Of(levels, level => level.ToJson()),
        };
        string title = string.Create(
            CultureInfo.InvariantCulture, $"Dyson Brownian motion of a Boltzmann machine, $\\mu^2={_response.Model.MassSquared:R}$, $\\alpha={Numbers.InFormula(_response.Update.LearningRate)}$, $|B|={_response.Update.BatchSize}$");
        return new TheoryDocument(title, json)
        {
            Paragraphs =
            [
                string.Create(CultureInfo.InvariantCulture, $"{_replicas} solutions, {solved.SubSteps} steps in all, seed {_settings.Seed}; {Samples}, time in updates. {(solved.Diverged == 0 ? "None" : Numbers.Count(solved.Diverged))} left the domain $x<\\mu^2$."),
                _equation.Closure == DriftClosure.SecondOrder
                    ? "The drift has both further terms of order $\\alpha^2/|B|$, from $\\delta w^T\\delta w$ and from the rotation of eigenvectors."
                    : "The drift is that of (9) alone, which is not closed at order $\\alpha^2/|B|$.",
                .. _response.Update.Sweeps is null ? Array.Empty<string>() : [string.Create(
                    CultureInfo.InvariantCulture, $"The noise of persistent chains is coloured; this is its limit of white noise, for $\\gamma\\tau\\ll 1$: the largest $\\gamma\\tau$ is {_equation.Slowness:G3}. Its variances lack the fraction $\\gamma/2\\tau$ of those of linear response.")],
            ],
            Tables = [LevelTable(levels), RowTable(rows)],
            Draw = () => [Draw(solved, ensemble, cancellation)],
        };
    }

    private string Samples => _response.Update.Sweeps is { } k ? string.Create(CultureInfo.InvariantCulture, $"persistent chains, $k={k}$") : "independent samples";

    /// <summary>The mean of a level: x* and its group's shift, half a spacing up and down within a pair; NaN in larger groups, whose levels are not known one by one.</summary>
    private double MeanLevel(int level)
    {
        IReadOnlyList<double> shifts = _equation.Closure == DriftClosure.SecondOrder ? _shift.SecondOrder : _shift.Coulomb;
        TargetSpectrum target = _response.Model.Target;
        double centre = _equation.ExactSolution[level] + shifts[level];
        foreach ((int lower, int upper) in target.DegeneratePairs)
        {
            if (level == lower || level == upper)
            {
                return centre + ((level == lower ? 0.5 : -0.5) * _response.Modes[level].MeanSpacing);
            }
        }

        return target.DegenerateGroups.Any(group => level >= group.First && level < group.First + group.Size) ? double.NaN : centre;
    }

    /// <summary>Its variance: v of linear response alone, 3v/2 − πv/4 in a pair, from the centre and half of the spacing.</summary>
    private double LevelVariance(int level)
    {
        double v = _response.Modes[level].Variance;
        TargetSpectrum target = _response.Model.Target;
        return target.DegeneratePairs.Any(pair => pair.Lower == level || pair.Upper == level) ? v * (1.5 - (0.25 * Math.PI))
            : target.DegenerateGroups.Any(group => level >= group.First && level < group.First + group.Size) ? double.NaN : v;
    }

    private LevelRow Level(MotionSample solved, int level)
    {
        Sample sample = solved.Observe(_times.Length - 1, levels => levels[level]);
        return new LevelRow(level, _response.Model.Target.Kappas[level], _equation.ExactSolution[level], Moments.Mean(sample), MeanLevel(level), Moments.Variance(sample), LevelVariance(level));
    }

    private IEnumerable<MotionRow> Rows(MotionSample solved)
    {
        Estimate none = new(double.NaN, double.NaN, "");
        IReadOnlyList<(int Lower, int Upper)> pairs = _response.Model.Target.DegeneratePairs;
        double mean = Enumerable.Range(0, _equation.Size).Average(MeanLevel);
        for (int t = 0; t < _times.Length; t++)
        {
            yield return new MotionRow("meanLevel", "$\\langle\\bar{x}\\rangle$", _times[t], Moments.Mean(solved.Observe(t, LevelObservables.Mean)), none, mean);
        }

        foreach ((int lower, int upper) in pairs)
        {
            string name = $"$\\langle S\\rangle$, {Kappa(_response.Model.Target.Kappas[lower])}";
            for (int t = 0; t < _times.Length; t++)
            {
                yield return new MotionRow(
                    "spacing", name, _times[t], Moments.Mean(solved.Observe(t, levels => levels[lower] - levels[upper])), none, _response.Modes[lower].MeanSpacing);
            }
        }
    }

    private static Table RowTable(MotionRow[] rows) => new(
        [
            new Column("quantity"), new Column("$t$", ColumnKind.Number), new Column("equation", ColumnKind.Number), new Column("stationary theory", ColumnKind.Number), new Column("pull", ColumnKind.Number),
        ],
        [.. rows.Select(row => (IReadOnlyList<string>)
            [row.Name, Numbers.Short(row.Time), Numbers.Estimated(row.Equation), Numbers.Short(row.Theory), Numbers.Pull(row.Equation, row.Theory)])])
    {
        Caption = "The approach to the stationary state: mean of all levels, and spacings of degenerate pairs against $\\sqrt{\\pi v}$.",
    };

    private static Table LevelTable(LevelRow[] levels) => new(
        [
            new Column("level", ColumnKind.Number), new Column("$\\kappa$", ColumnKind.Number), new Column("$x^*$", ColumnKind.Number), new Column("$\\langle x\\rangle$", ColumnKind.Number),
            new Column("theory", ColumnKind.Number), new Column("pull", ColumnKind.Number), new Column("$\\mathrm{Var}\\,x$", ColumnKind.Number), new Column("linear response", ColumnKind.Number), new Column("ratio", ColumnKind.Number),
        ],
        [.. levels.Select(l => (IReadOnlyList<string>)
        [
            Numbers.Count(l.Level + 1), Numbers.Short(l.Kappa), Numbers.Short(l.Exact), Numbers.Estimated(l.Mean), Numbers.Short(l.MeanTheory), Numbers.Pull(l.Mean, l.MeanTheory),
            Numbers.Estimated(l.Variance), Numbers.Short(l.VarianceTheory), Numbers.Estimated(l.Variance.Scale(1 / l.VarianceTheory)),
        ])])
    {
        Caption = "Levels at the last time, the highest first. Theory of the mean: $x^*$ with the shift of its group to first order in $\\alpha/|B|$, and half of $\\langle S\\rangle=\\sqrt{\\pi v}$ up and down in a pair; "
            + "of the variance: $v$ of linear response, $(3/2-\\pi/4)v$ in a pair. Both fail where levels of different modes mix.",
    };

    private Figure Draw(MotionSample solved, DysonEnsemble ensemble, CancellationToken cancellation)
    {
        int last = _times.Length - 1;
        double[] pooled = solved.Pooled(last);
        (double from, double to) = Density.Ends(pooled, room: 0.05);
        Panel density = new()
        {
            Mark = "(b)",
            X = new Axis("$x$") { Minimum = from, Maximum = to },
            Y = new Axis("density of levels") { Minimum = 0 },
            Series =
            [
                Density.Histogram(Sample.Of(pooled), from, to, Bins) with { Label = "equation", Colour = Palette.Sky, HeightError = null },
                Density.Curve(Expected, from, to, Palette.Vermillion, label: "linear response", count: 601),
            ],
        };
        (int Lower, int Upper)[] pairs = [.. _response.Model.Target.DegeneratePairs];
        return new Figure("theory-dyson")
        {
            Width = Figure.DoubleColumn,
            Height = (pairs.Length > 0 ? 2 : 1) * MotionFigure.PanelHeight,
            Columns = 2,
            Panels =
            [
                MotionFigure.Trajectories("(a)", "$t$ in updates", ensemble, _start, _settings, _duration, cancellation), density,
                .. pairs.Length > 0 ? (Panel[])[Spacings("(c)", solved, pairs, last), MeanShifts("(d)", solved, last)] : [],
            ],
            Caption = string.Create(
                CultureInfo.InvariantCulture,
                $"Boltzmann machine, $\\mu^2={_response.Model.MassSquared:R}$, $\\alpha={Numbers.InFormula(_response.Update.LearningRate)}$, $|B|={_response.Update.BatchSize}$, {Samples}. (a) Levels of {_settings.Whole("trajectories")} solutions, a colour each. (b) Density of levels after {_times[^1]:G5} updates; ")
                + "line: linear response, a Gaussian or two-level density for each mode at its shifted place."
                + (pairs.Length > 0 ? " (c) Spacings of all degenerate pairs, each in units of its $\\sigma$, against the surmise; (d) shifts of the groups' centres from $x^*$, with both expansions." : ""),
        };
    }

    private double Expected(double x) =>
        Papers.LinearResponseDensity.At(_response, _equation.Closure == DriftClosure.SecondOrder ? _shift.SecondOrder : _shift.Coulomb, x);

    private Panel Spacings(string mark, MotionSample solved, (int Lower, int Upper)[] pairs, int last)
    {
        double[] scaled = [.. pairs.SelectMany(pair => solved.Observe(last, levels => (levels[pair.Lower] - levels[pair.Upper]) / _response.Modes[pair.Lower].Sigma).Values.ToArray())];
        const double To = 7;
        return new Panel
        {
            Mark = mark,
            X = new Axis("$S/\\sigma$") { Minimum = 0, Maximum = To },
            Y = new Axis("density") { Minimum = 0 },
            Series =
            [
                Density.Histogram(Sample.Of(scaled), 0, To, 40) with { Label = "equation", Colour = Palette.Sky },
                Density.Curve(Laws.WignerSurmise.GoeWithScale(1).Density, 0, To, Palette.Vermillion, label: "surmise"),
            ],
        };
    }

    private Panel MeanShifts(string mark, MotionSample solved, int last)
    {
        (int First, int Size)[] groups = [.. Groups()];
        Estimate[] shifts = [.. groups.Select(g => Moments.Mean(solved.Observe(last, levels => LevelObservables.Mean(levels.Slice(g.First, g.Size)) - _equation.ExactSolution[g.First])))];
        double[] kappas = [.. groups.Select(g => _response.Model.Target.Kappas[g.First])];
        return new Panel
        {
            Mark = mark,
            X = new Axis("$\\kappa$"),
            Y = new Axis("$\\langle x\\rangle-x^*$"),
            Series =
            [
                new PointSeries(kappas, [.. shifts.Select(s => s.Value)]) { YError = [.. shifts.Select(s => s.Error)], Label = "equation", Colour = Palette.Blue },
                new LineSeries(kappas, [.. groups.Select(g => _shift.SecondOrder[g.First])]) { Label = "second order", Colour = Palette.Vermillion, Dash = Dash.Solid },
                new LineSeries(kappas, [.. groups.Select(g => _shift.Coulomb[g.First])]) { Label = "(9) alone", Colour = Palette.Black, Dash = Dash.Dashed },
            ],
        };
    }

    private IEnumerable<(int First, int Size)> Groups()
    {
        TargetSpectrum target = _response.Model.Target;
        for (int i = 0; i < _equation.Size;)
        {
            int first = i;
            int size = target.DegenerateGroups.Where(group => group.First == first).Select(group => group.Size).FirstOrDefault(1);
            yield return (first, size);
            i += size;
        }
    }

    private static string Kappa(double kappa) => string.Create(CultureInfo.InvariantCulture, $"$\\kappa={kappa:0.##}$");

    private sealed record LevelRow(int Level, double Kappa, double Exact, Estimate Mean, double MeanTheory, Estimate Variance, double VarianceTheory)
    {
        public JsonObject ToJson() => new()
        {
            ["level"] = Level,
            ["kappa"] = Kappa,
            ["exact"] = Exact,
            ["mean"] = JsonNumbers.Of(Mean),
            ["meanTheory"] = JsonNumbers.Of(MeanTheory),
            ["variance"] = JsonNumbers.Of(Variance),
            ["varianceTheory"] = JsonNumbers.Of(VarianceTheory),
        };
    }
}
