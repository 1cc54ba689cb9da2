using System.Globalization;
using System.Text.Json.Nodes;
using Dyson.Dynamics;
using Dyson.Laws;
using Dyson.Reports.Documents;
using Dyson.Reports.Figures;
using Dyson.Statistics;

namespace Dyson.Reports.Theory;

/// <summary>Levels in wells: the eigenvalue equation, the matrix process, and what is known exactly.</summary>
internal sealed class ConfinedMotion
{
    private const double UsualDuration = 3;
    private const double UsualStep = 0.004;
    private const int UsualReplicas = 2000;
    private const int FewestReplicas = 200;

    /// <summary>Up to this size the usual number of replicas is affordable; a step costs N³.</summary>
    private const double FewLevels = 8;

    private const int Bins = 32;

    private readonly TheorySettings _settings;
    private readonly ConfiningEquation _equation;
    private readonly string _name;
    private readonly double[] _start;
    private readonly double[] _times;
    private readonly double _duration;
    private readonly double _step;
    private readonly int _replicas;
    private readonly bool _closed;

    public ConfinedMotion(TheorySettings settings, ConfiningEquation equation, string name)
    {
        (_settings, _equation, _name) = (settings, equation, name);
        double clock = equation.Rate > 0 ? equation.Rate : 1;
        _duration = settings.NumberOrNull("duration") ?? Math.Max(UsualDuration / clock, settings.Numbers("at").DefaultIfEmpty(0).Max());
        _times = MotionTimes.Of(settings.Numbers("at"), _duration);
        _step = settings.NumberOrNull("step") ?? Math.Min(UsualStep / clock, _duration / 20);
        _replicas = settings.WholeOrNull("replicas") ?? (int)Math.Clamp(UsualReplicas * Math.Pow(FewLevels / equation.Size, 2), FewestReplicas, UsualReplicas);
        _start = settings.Numbers("start") is { Count: > 0 } given ? [.. given.OrderDescending()] : [.. equation.Centres];
        _closed = equation.Centres[0] == equation.Centres[^1];
    }

    public TheoryDocument Compute(IProgress<double>? progress, CancellationToken cancellation)
    {
        DysonEnsemble ensemble = new(_equation, Control(), "theory dyson " + _name);
        MatrixProcess matrices = new(_equation, "theory matrix " + _name);
        MotionSample solved = MotionSample.Of(
            (first, count) => ensemble.Run(_start, _settings.Seed, first, count, _times, cancellation), _times, _equation.Size, _replicas, f => progress?.Report(0.6 * f), cancellation);
        MotionSample matrix = MotionSample.Of(
            (first, count) => matrices.Run(_start, _settings.Seed, first, count, _times, _step, cancellation), _times, _equation.Size, _replicas, f => progress?.Report(0.6 + (0.4 * f)), cancellation);
        ConfinedLaw?[] laws = [.. _times.Select(t => _equation.Quartic == 0 && t > 0 ? new ConfinedLaw(_equation, _start, t) : null)];
        MotionRow[] rows = [.. Rows(solved, matrix, laws)];
        MotionTest[] tests = [.. Tests(solved, matrix, laws[^1])];
        JsonObject json = new()
        {
            ["theory"] = "dyson",
            ["parameters"] = _settings.ToJson(),
            ["equation"] = new JsonObject
            {
                ["levels"] = _equation.Size,
                ["beta"] = _equation.Beta,
                ["stiffness"] = _equation.Rate,
                ["noise"] = _equation.Noise,
                ["centres"] = JsonNumbers.Of(_equation.Centres),
                ["start"] = JsonNumbers.Of(_start),
                ["closed"] = _closed,
                ["step"] = _step,
                ["replicas"] = _replicas,
                ["diverged"] = solved.Diverged,
                ["steps"] = solved.SubSteps,
            },
            ["times"] = JsonNumbers.Of(_times),
            ["rows"] = JsonNumbers.Of(rows, row => row.ToJson()),
            ["tests"] = JsonNumbers.Of(tests, test => test.ToJson()),
        };
        return new TheoryDocument("Dyson Brownian motion, " + Settings(), json)
        {
            Paragraphs =
            [
                string.Create(CultureInfo.InvariantCulture, $"{_replicas} solutions of the eigenvalue equation (steps $h\\cdot\\min(1,\\,S/\\ell)$, $h={_step:G4}$, {solved.SubSteps} in all; errors are of first order in $h$) and as many matrices, seed {_settings.Seed}."),
                _closed
                    ? "All centres are equal, so that the drift is a function of the matrix: equation and matrix process have one law."
                    : "The centres differ: the equation (57, 58) is then not closed, because the drift of the matrix is not diagonal where the matrix is. Theory is that of the matrix; the equation may differ from it.",
            ],
            Tables = [MotionRow.Table(rows, _closed), MotionTest.Table(tests, _times[^1])],
            Draw = () => [Draw(solved, matrix, laws[^1], rows, ensemble, cancellation)],
        };
    }

    private string Settings() => string.Create(CultureInfo.InvariantCulture, $"$N={_equation.Size}$, $\\beta={_equation.Beta}$, $k={_equation.Rate:G5}$, $g={_equation.Noise:G5}$")
        + (_equation.Quartic > 0 ? string.Create(CultureInfo.InvariantCulture, $", quartic force $-{_equation.Quartic:G5}\\,X^3$") : "");

    /// <summary>Steps shrink where a gap is below the deviation of a level by itself, or, of many levels, below half of their mean spacing.</summary>
    private StepControl Control()
    {
        double unit = _equation.Noise / Math.Sqrt(_equation.Rate > 0 ? _equation.Rate : 1);
        double spacing = 2 * unit * Math.Sqrt(2.0 * _equation.Beta / _equation.Size);
        return StepControl.Refined(_step, Math.Min(unit / Math.Sqrt(2), 0.5 * spacing));
    }

    private IEnumerable<MotionRow> Rows(MotionSample solved, MotionSample matrix, ConfinedLaw?[] laws)
    {
        double centre = _equation.Centres.Average();
        foreach ((string key, string name, LevelObservable observable, Func<ConfinedLaw, double> theory) in (IEnumerable<(string, string, LevelObservable, Func<ConfinedLaw, double>)>)
        [
            ("meanLevel", "$\\langle\\bar{x}\\rangle$", LevelObservables.Mean, law => law.MeanLevel),
            ("spread", "$\\langle\\Sigma(x-c)^2\\rangle/N$", levels => LevelObservables.SumOfSquares(levels, centre) / levels.Length, law => law.Spread),
            ("highest", "$\\langle x_1\\rangle$", levels => levels[0], law => law.Size == 1 ? law.MeanLevel : law.Gas()?.Mean(levels => levels[0]) ?? double.NaN),
            ("smallestGap", "$\\langle$smallest gap$\\rangle$", LevelObservables.SmallestGap, law => law.Spacing()?.Mean ?? law.Gas()?.Mean(LevelObservables.SmallestGap) ?? double.NaN),
        ])
        {
            if (key == "smallestGap" && _equation.Size == 1)
            {
                continue;
            }

            for (int t = 0; t < _times.Length; t++)
            {
                yield return new MotionRow(
                    key, name, _times[t], Moments.Mean(solved.Observe(t, observable)), Moments.Mean(matrix.Observe(t, observable)),
                    laws[t] is { } law ? theory(law) : double.NaN);
            }
        }
    }

    private IEnumerable<MotionTest> Tests(MotionSample solved, MotionSample matrix, ConfinedLaw? law)
    {
        int last = _times.Length - 1;
        if (law is { IsIsotropic: true })
        {
            LevelObservable square = levels => LevelObservables.SumOfSquares(levels, law.Location) / law.Variance;
            ChiSquare chi = ChiSquare.WithDegrees(law.Degrees);
            string name = string.Create(CultureInfo.InvariantCulture, $"$\\chi^2$ with {law.Degrees:G6} degrees");
            yield return new MotionTest("$\\Sigma(x-c)^2/w$, equation", name, KolmogorovSmirnov.Test(solved.Observe(last, square), chi));
            yield return new MotionTest("$\\Sigma(x-c)^2/w$, matrix", name, KolmogorovSmirnov.Test(matrix.Observe(last, square), chi));
        }

        if (law?.Spacing() is { } spacing)
        {
            yield return new MotionTest("$S$, equation", Table.Verbatim(spacing.Name), KolmogorovSmirnov.Test(solved.Observe(last, LevelObservables.SmallestGap), spacing));
            yield return new MotionTest("$S$, matrix", Table.Verbatim(spacing.Name), KolmogorovSmirnov.Test(matrix.Observe(last, LevelObservables.SmallestGap), spacing));
        }

        yield return Both("$x_1$", levels => levels[0]);
        if (_equation.Size > 1)
        {
            yield return Both("$x_N$", levels => levels[^1]);
            yield return Both("smallest gap", LevelObservables.SmallestGap);
        }

        MotionTest Both(string quantity, LevelObservable observable) =>
            new(quantity + ", equation", "the matrix's", KolmogorovSmirnov.Test(solved.Observe(last, observable), matrix.Observe(last, observable)));
    }

    private Figure Draw(MotionSample solved, MotionSample matrix, ConfinedLaw? law, MotionRow[] rows, DysonEnsemble ensemble, CancellationToken cancellation)
    {
        int last = _times.Length - 1;
        Panel[] panels =
        [
            MotionFigure.Trajectories("(a)", "$t$", ensemble, _start, _settings, _duration, cancellation),
            Spread("(b)", rows, law is not null),
            Levels("(c)", solved, matrix, law, last),
            .. _equation.Size > 1 ? (Panel[])[Gaps("(d)", solved, matrix, law, last)] : [],
        ];
        string gap = _equation.Size == 2 ? "spacing" : "gap in the middle of the spectrum, in units of its mean";
        return new Figure("theory-dyson")
        {
            Width = Figure.DoubleColumn,
            Height = 2 * MotionFigure.PanelHeight,
            Columns = 2,
            Panels = panels,
            Caption = string.Create(
                CultureInfo.InvariantCulture,
                $"Dyson Brownian motion, {Settings()}. (a) Levels of {_settings.Whole("trajectories")} solutions, a colour each; they never cross. (b) Mean square distance of the levels from the centre of the wells. (c) Density of levels at $t={_times[^1]:G4}$")
                + (_equation.Size > 1 ? $"; (d) {gap}, at the same time. " : ". ")
                + "Shaded: eigenvalue equation; circles: eigenvalues of the matrix process; lines: theory without a parameter.",
        };
    }

    private Panel Spread(string mark, MotionRow[] rows, bool known)
    {
        MotionRow[] spread = [.. rows.Where(row => row.Key == "spread")];
        double[] times = [.. spread.Select(row => row.Time)];
        double Exact(double t) => new ConfinedLaw(_equation, _start, Math.Max(t, 1e-9 * _duration)).Spread;
        return new Panel
        {
            Mark = mark,
            X = new Axis("$t$") { Minimum = 0 },
            Y = new Axis("$\\langle\\Sigma(x-c)^2\\rangle/N$") { Minimum = 0 },
            Legend = LegendPlace.LowerRight,
            Series =
            [
                new PointSeries(times, [.. spread.Select(row => row.Equation.Value)]) { YError = [.. spread.Select(row => row.Equation.Error)], Label = "equation", Colour = Palette.Blue, Marker = Marker.Square },
                new PointSeries(times, [.. spread.Select(row => row.Matrix.Value)]) { YError = [.. spread.Select(row => row.Matrix.Error)], Label = "matrix", Colour = Palette.Black, Filled = false, Marker = Marker.Circle },
                .. known ? (Series[])[Density.Curve(Exact, 0, times[^1], Palette.Vermillion, label: "exact")] : [],
            ],
        };
    }

    private static Panel Levels(string mark, MotionSample solved, MotionSample matrix, ConfinedLaw? law, int last)
    {
        double[] pooled = solved.Pooled(last);
        (double from, double to) = Density.Ends(pooled, room: 0.12);
        List<Series> series =
        [
            Density.Histogram(Sample.Of(pooled), from, to, Bins) with { Label = "equation", Colour = Palette.Sky, HeightError = null },
            Density.Points(Sample.Of(matrix.Pooled(last)), from, to, Bins) with { Label = "matrix", Colour = Palette.Black },
        ];
        if (law?.Gas() is { } gas)
        {
            series.Add(Density.Curve(gas.Density, from, to, Palette.Vermillion, label: "exact", count: law.Size == 3 ? 81 : 161));
        }
        else if (law is { IsIsotropic: true })
        {
            series.Add(Density.Curve(law.Limit().Density, from, to, Palette.Vermillion, Dash.Dashed, "semicircle"));
        }

        return new Panel { Mark = mark, X = new Axis("$x$") { Minimum = from, Maximum = to }, Y = new Axis("density of levels") { Minimum = 0 }, Series = series };
    }

    private Panel Gaps(string mark, MotionSample solved, MotionSample matrix, ConfinedLaw? law, int last)
    {
        bool pair = _equation.Size == 2;
        double unit = pair ? 1 : solved.Observe(last, LevelObservables.MiddleGap).Mean;
        LevelObservable gap = levels => LevelObservables.MiddleGap(levels) / unit;
        Sample sample = solved.Observe(last, gap);
        double to = Density.Ends(sample.Values.ToArray(), 0.002).To;
        List<Series> series =
        [
            Density.Histogram(sample, 0, to, Bins) with { Label = "equation", Colour = Palette.Sky, HeightError = null },
            Density.Points(matrix.Observe(last, gap), 0, to, Bins) with { Label = "matrix", Colour = Palette.Black },
        ];
        if (pair && law?.Spacing() is { } exact)
        {
            series.Add(Density.Curve(exact.Density, 0, to, Palette.Vermillion, label: "exact"));
        }
        else if (!pair && _closed)
        {
            ContinuousLaw bulk = _equation.Beta == 1 ? BulkSpacing.Goe : _equation.Beta == 2 ? BulkSpacing.Gue : BulkSpacing.Gse;
            series.Add(Density.Curve(bulk.Density, 0, to, Palette.Vermillion, Dash.Dashed, "bulk, $N\\to\\infty$"));
        }

        return new Panel { Mark = mark, X = new Axis(pair ? "$S$" : "$S/\\langle S\\rangle$") { Minimum = 0, Maximum = to }, Y = new Axis("density") { Minimum = 0 }, Series = series };
    }
}
