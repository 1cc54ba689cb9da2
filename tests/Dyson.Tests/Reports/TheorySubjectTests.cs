using System.Globalization;
using System.Text.Json.Nodes;
using Dyson.Dynamics;
using Dyson.Dynamics.NextOrder;
using Dyson.Laws;
using Dyson.Models;
using Dyson.Reports.Figures;
using Dyson.Reports.Theory;

namespace Dyson.Tests.Reports;

/// <summary>The tables of <c>dyson theory</c> against the library, and sampled columns against exact ones.</summary>
public class TheorySubjectTests
{
    // What one printed double loses on its way through JSON: nothing.
    private const double Exact = 1e-15;

    /// <summary>Equation and matrix against the exact columns, from equal levels; errors of first order in the step stay below the statistical ones.</summary>
    [Theory]
    [InlineData("--levels 2 --beta 1")]
    [InlineData("--levels 2 --beta 2")]
    [InlineData("--levels 3 --beta 4")]
    [InlineData("--levels 5 --beta 1 --stiffness 0 --noise 0.5 --duration 1")]
    [InlineData("--levels 3 --centre 1 --centre 1 --centre 1 --start 2 --start 1 --start 0")]
    [InlineData("--model teacher-student")]
    public void Moving_levels_and_matrices_have_the_exact_moments(string options)
    {
        JsonObject json = Compute("dyson", options + " --replicas 1000");
        Assert.All(json["rows"]!.AsArray(), row =>
        {
            if (row!["theory"] is not null)
            {
                Pull(row, "pull");
                Pull(row, "matrixPull");
            }
        });
        Assert.Contains(json["rows"]!.AsArray(), row => row!["theory"] is not null);
        Assert.All(json["tests"]!.AsArray(), test => Assert.True(Number(test!["p"]) > FalseAlarm.PerAssertion, test.ToJsonString()));
    }

    /// <summary>Negative control: with different centres the matrix keeps its law, and the equation, which is not closed, is found out.</summary>
    [Fact]
    public void Different_centres_show_that_the_equation_is_not_closed()
    {
        JsonObject json = Compute("dyson", "--centre 1 --centre 0 --replicas 4000 --at 3");
        JsonNode gap = json["rows"]!.AsArray().Single(row => (string?)row!["quantity"] == "smallestGap")!;
        Assert.Equal(Rice.WithComponentDeviation(1, Math.Sqrt(2 * (1 - Math.Exp(-6)))).Mean, Number(gap["theory"]), 1e-12);
        Pull(gap, "matrixPull");
        Assert.True(Math.Abs(Number(gap["pull"])) > FalseAlarm.Sigmas);
        Assert.False((bool)json["equation"]!["closed"]!);
    }

    [Fact]
    public void Levels_of_a_machine_stand_beside_linear_response()
    {
        JsonObject json = Compute("dyson", "--model rbm --kappa 4 --kappa 4 --kappa 7 --learning-rate 0.01 --batch-size 64 --replicas 400");
        RbmLinearResponse response = new(
            new GaussianRbm(TargetSpectrum.FromEigenvalues([4, 4, 7]), 3, 9, InitialWeights.AtTarget), RbmUpdate.Independent(0.01, 64));
        JsonArray levels = json["levels"]!.AsArray();
        double shift = new LevelShift(response).SecondOrder[2];
        Assert.Equal(2 + shift, Number(levels[2]!["meanTheory"]), 1e-12);
        Assert.Equal(response.Modes[2].Variance, Number(levels[2]!["varianceTheory"]), Exact);
        Assert.Equal(response.Modes[0].MeanSpacing, Number(levels[0]!["meanTheory"]) - Number(levels[1]!["meanTheory"]), 1e-12);
        Assert.All(levels, level => FalseAlarm.AssertWithin(Number(level!["meanTheory"]), Number(level["mean"]!["value"]), Number(level["mean"]!["error"])));
        Assert.All(levels, level => FalseAlarm.AssertWithin(Number(level!["varianceTheory"]), Number(level["variance"]!["value"]), Number(level["variance"]!["error"])));
    }

    /// <summary>k = 1: τ = 1.9 for the pair and 1.1 for the single mode; independent samples would have half the pair's variance.</summary>
    [Fact]
    public void Levels_of_a_machine_with_persistent_chains_have_their_memory()
    {
        const string Machine = "--model rbm --kappa 4 --kappa 4 --kappa 7 --learning-rate 0.005 --batch-size 64 --replicas 400 --samples ";
        JsonObject json = Compute("dyson", Machine + "persistent --sweeps 1");
        RbmLinearResponse response = new(
            new GaussianRbm(TargetSpectrum.FromEigenvalues([4, 4, 7]), 3, 9, InitialWeights.AtTarget), RbmUpdate.Persistent(0.005, 64, 1));
        JsonArray levels = json["levels"]!.AsArray();
        Assert.Equal(2 + new LevelShift(response).SecondOrder[2], Number(levels[2]!["meanTheory"]), 1e-12);
        Assert.Equal(response.Modes[2].Variance, Number(levels[2]!["varianceTheory"]), Exact);
        Assert.Equal(response.Modes[0].MeanSpacing, Number(levels[0]!["meanTheory"]) - Number(levels[1]!["meanTheory"]), 1e-12);
        Assert.Equal(response.Modes.Max(mode => mode.RelaxationRate * mode.Element!.Inflation), Number(json["equation"]!["slowness"]), 1e-12);
        Assert.All(levels, level => FalseAlarm.AssertWithin(Number(level!["meanTheory"]), Number(level["mean"]!["value"]), Number(level["mean"]!["error"])));
        Assert.All(levels, level => FalseAlarm.AssertWithin(Number(level!["varianceTheory"]), Number(level["variance"]!["value"]), Number(level["variance"]!["error"])));

        // Without memory the spacing is 1/√1.9 of this one.
        JsonNode forgetful = Compute("dyson", Machine + "independent")["rows"]!.AsArray().Last(row => (string?)row!["quantity"] == "spacing")!["equation"]!;
        Assert.True(Number(forgetful["value"]) + (FalseAlarm.Sigmas * Number(forgetful["error"])) < response.Modes[0].MeanSpacing, "independent samples pass for persistent chains");
    }

    [Fact]
    public void A_machine_is_predicted_by_linear_response_and_the_next_order()
    {
        JsonObject json = Compute("boltzmann-machine", "--kappa 4 --kappa 4 --kappa 7 --learning-rate 0.1 --batch-size 16 --sweeps 1");
        GaussianRbm model = new(TargetSpectrum.FromEigenvalues([4, 4, 7]), 3, 9, InitialWeights.Normal(0.1));
        RbmLinearResponse response = new(model, RbmUpdate.Persistent(0.1, 16, 1));
        RbmNextOrder order = new(model, 0.1, 1);
        JsonArray groups = json["groups"]!.AsArray();
        Assert.Equal(2, groups.Count);
        Assert.Equal(response.Modes[0].MeanSpacing, Number(groups[0]!["meanSpacing"]), Exact);
        Assert.Equal(response.Modes[2].Variance, Number(groups[1]!["variance"]), Exact);
        Assert.Equal(order.SingleLevelVariance(2, 16), Number(groups[1]!["perturbationTheory"]), Exact);
        Assert.Equal(new LevelShift(response).SecondOrder[2], Number(groups[1]!["shift"]!["secondOrder"]), Exact);
        Assert.Equal(new EquilibrationTime(response).SlowestSteps(), Number(json["stepsNeeded"]), 1e-9);

        // The drawn mean lies near perturbation theory, which expands the mixing too: they may differ by the square of what both take off linear response.
        double drawn = Number(groups[0]!["nextOrder"]!["meanSpacing"]!["value"]);
        double deficit = 1 - (drawn / response.Modes[0].MeanSpacing);
        double error = Number(groups[0]!["nextOrder"]!["meanSpacing"]!["error"]);
        Assert.Equal(Number(groups[0]!["perturbationTheory"]), drawn, (FalseAlarm.Sigmas * error) + (3 * deficit * deficit * drawn));
        Assert.Null(groups[0]!["nextOrder"]!["variance"]);
        Assert.Null(groups[1]!["nextOrder"]!["meanSpacing"]);
    }

    [Fact]
    public void A_machine_with_noise_beyond_the_expansion_has_no_next_order()
    {
        JsonObject json = Compute("boltzmann-machine", "--batch-size 1");
        Assert.All(json["groups"]!.AsArray(), group => Assert.All(group!["nextOrder"]!.AsObject(), entry => Assert.Null(entry.Value)));
    }

    [Fact]
    public void Laws_print_what_they_have_beside_their_moments()
    {
        JsonObject circle = Compute("semicircle", "--radius 2");
        Assert.Equal(2, Number(circle["fourthMoment"]), 1e-13);
        Assert.Equal(Math.Log(2 * Math.PI) - 0.5, Number(circle["entropy"]), Exact);
        Assert.Equal(0.576725, Number(circle["characteristicFunctionAt1"]), 5e-7); // J₁(2), to the digits quoted
        Assert.Equal(0.5307, Number(Compute("gap-ratio", "--beta 1")["largeMatrixMean"]), Exact);
        Assert.Null(Compute("gap-ratio", "--beta 0")["largeMatrixMean"]);
        JsonObject wide = Compute("marchenko-pastur", "--rows 50 --columns 100");
        Assert.Equal(0.5, Number(wide["atomAtZero"]), Exact);
        Assert.Equal(Math.Pow(1 + Math.Sqrt(2), 2), Number(wide["upperEdge"]), 1e-13);
    }

    [Fact]
    public void A_student_is_predicted_at_every_update()
    {
        JsonObject json = Compute("teacher-student", "--learning-rate 0.2 --gap 0.02 --at 0 --at 1 --at 100000");
        TeacherStudentLaw law = new(new TeacherStudentUpdate(0.2, 16, 0.1), InitialWeights.AtTarget);
        JsonArray points = json["points"]!.AsArray();
        Assert.Equal(0.02, Number(points[0]!["meanSpacing"]), Exact);
        Assert.Equal(law.MeanSpacing(0.02, 1), Number(points[1]!["meanSpacing"]), Exact);
        Assert.Equal(law.MeanSpacing(0.02), Number(points[2]!["meanSpacing"]), Exact);
        Assert.Equal(law.ApproximateMeanSpacing(0.02), Number(json["stationary"]!["leading"]), Exact);
        JsonObject equal = Compute("teacher-student", "--batch-size 4");
        Assert.Equal(Math.Sqrt(2 * Math.PI * 0.1 * 0.01 / (4 * 1.9)), Number(equal["stationary"]!["meanSpacing"]), Exact);
        Assert.InRange(Number(equal["stationary"]!["batches"]), 1.008, 1.018); // docs/physics/teacher-student.md: ⟨S⟩ 1.0 % higher at |B| = 4
    }

    [Theory]
    [InlineData("--ensemble gaussian --levels 8 --beta 0.7 --sigma 2")]
    [InlineData("--ensemble gaussian --levels 2 --beta 4")]
    [InlineData("--ensemble laguerre --levels 2 --beta 2 --rows 4.5")]
    [InlineData("--ensemble jacobi --levels 2 --beta 1")]
    [InlineData("--ensemble circular --levels 5 --beta 2")]
    [InlineData("--potential harmonic --levels 5 --beta 2")]
    [InlineData("--potential quartic --levels 2")]
    [InlineData("--potential double-well --levels 2 --barrier 1")]
    [InlineData("--potential teacher-student --kappa 2 --kappa 2.02 --kappa 2.02")]
    [InlineData("--potential rbm")]
    public void Sampled_gases_have_their_exact_averages(string options)
    {
        JsonObject json = Compute("coulomb-gas", options);
        JsonNode[] rows = [.. json["levels"]!.AsArray().Concat(json["averages"]!.AsArray()).Where(row => row!["exact"] is not null)!];
        Assert.All(rows, row => Pull(row, "pull"));
        if (json["logPartition"]!["closedForm"] is { } closed && json["logPartition"]!["quadrature"] is { } quadrature)
        {
            Assert.Equal(Number(closed), Number(quadrature), 1e-6);
        }
    }

    /// <summary>Two wells that no chain leaves: R̂ sees it, and no error is printed.</summary>
    [Fact]
    public void Chains_that_do_not_mix_get_no_error_bar()
    {
        JsonObject json = Compute("coulomb-gas", "--potential double-well --levels 3 --barrier 40 --draws 400 --nodes 20");
        JsonNode middle = json["levels"]!.AsArray().First(row => (int)row!["level"]! == 1 && (string?)row["quantity"] == "mean")!;
        Assert.Null(middle["sampled"]!["error"]);
        Assert.Contains("R̂", (string?)middle["sampled"]!["refused"], StringComparison.Ordinal);
        Assert.True(Number(middle["splitRHat"]) > 1.01);
    }

    /// <summary>Levels that are 120 widths apart: the nodes miss the peaks, and the quadrature must not be believed.</summary>
    [Fact]
    public void Quadrature_that_misses_the_peaks_is_refused()
    {
        JsonObject json = Compute("coulomb-gas", "--potential teacher-student --kappa 2 --kappa 3 --draws 100 --burn-in 200");
        Assert.Null(json["logPartition"]!["quadrature"]);
        Assert.All(json["levels"]!.AsArray(), row => Assert.Null(row!["exact"]));
    }

    [Fact]
    public void Learnt_spectra_name_their_laws()
    {
        JsonObject student = Compute("coulomb-gas", "--potential teacher-student --draws 100 --burn-in 200");
        CoulombGasQuadrature rule = new(TeacherStudentGas.Stationary(new TeacherStudentUpdate(0.1, 16, 0.1), [2, 2]), 1.9, 2.1);
        Assert.Equal(rule.Mean(levels => levels[0]), Number(student["levels"]![0]!["exact"]), 1e-6);
    }

    [Fact]
    public void One_mode_prints_levels_stationary_laws_and_two_agreeing_evolutions()
    {
        JsonObject json = Compute("fokker-planck", "--levels 4");
        OneModeUpdate update = new(new GaussianRbm(TargetSpectrum.FromEigenvalues([4]), 1, 9, InitialWeights.Normal(0.1)), 0, RbmUpdate.Independent(0.05, 16));
        OneModeProblem problem = new(update.Model, 0, update.ConstantNoiseSquared);
        OneModeSpectrum spectrum = new(problem, 4);
        JsonArray levels = json["levels"]!.AsArray();
        Assert.Equal(4, levels.Count);
        for (int n = 0; n < 4; n++)
        {
            // the command solves for more levels on a finer mesh
            Assert.Equal(spectrum.Energies[n], Number(levels[n]!["energy"]), 1e-9);
        }

        Assert.Equal(HarmonicLevels.AtOrigin(problem, 0) / problem.Curvature, Number(levels[1]!["correctedInCurvature"]), 1e-12);
        Assert.Equal(ModeCumulants.Of(update).Skewness, Number(json["stationary"]!["withThirdCumulant"]!["skewness"]), Exact);
        Assert.All(json["relaxation"]!["times"]!.AsArray(), time =>
        {
            // implicit Euler steps, 1500 between two times
            Assert.InRange(Number(time!["largestDifference"]), 0, 2e-3);
            Assert.InRange(Math.Abs(Number(time["massError"])), 0, 1e-12);
            Assert.Equal(1, Number(time["remaining"]), 1e-6);
        });
        JsonNode end = json["learning"]!.AsArray()[^1]!;
        Assert.InRange(Number(end["mean"]), 4.9, 5.05);
    }

    [Fact]
    public void Weak_noise_refuses_the_expansion_and_keeps_the_volumes()
    {
        JsonObject json = Compute("fokker-planck", "--noise-squared 0.0002 --levels 2");
        Assert.NotNull(json["relaxation"]!["refused"]);
        Assert.All(json["relaxation"]!["times"]!.AsArray(), time =>
        {
            Assert.Null(time!["mean"]);
            Assert.True(Number(time["volumesMean"]) > 0);
        });
        Assert.Null(json["stationary"]!["diffusion"]);
    }

    [Fact]
    public void Wall_absorbs_and_has_the_other_family_of_levels()
    {
        JsonObject json = Compute("fokker-planck", "--boundary absorbing --levels 3 --learning-rate 0.2 --start 1.5 --start-width 0.3 --at 40");
        Assert.Null(json["stationary"]);
        Assert.Equal("2 K′(0)", (string?)json["levels"]![1]!["family"]);
        Assert.InRange(Number(json["relaxation"]!["times"]![0]!["remaining"]), 0.5, 1 - 1e-6);
    }

    [Theory]
    [InlineData("number-variance", 1)]
    [InlineData("number-variance", 0)]
    [InlineData("rigidity", 2)]
    [InlineData("rigidity", 4)]
    public void Sampled_spectra_have_the_exact_long_range_order(string subject, int beta)
    {
        JsonObject json = Compute(subject, string.Create(CultureInfo.InvariantCulture, $"--beta {beta} --replicas 120 --levels 100 --at 1 --at 5"));
        TwoPointStatistics law = beta switch { 0 => TwoPointStatistics.Poisson(), 1 => TwoPointStatistics.Goe(), 2 => TwoPointStatistics.Gue(), _ => TwoPointStatistics.Gse() };
        Assert.All(json["points"]!.AsArray(), point =>
        {
            double length = Number(point!["at"]);
            Assert.Equal(subject == "rigidity" ? law.Rigidity(length) : law.NumberVariance(length), Number(point["value"]), Exact);
            Pull(point, "pull");
        });
    }

    [Theory]
    [InlineData("--visible 12 --hidden 6 --deviation 0.5", 0.5)]
    [InlineData("--visible 6 --hidden 12 --hidden-deviation 2", 0)]
    public void Starts_of_a_machine_have_the_predicted_spectrum(string options, double atom)
    {
        JsonObject json = Compute("initialisation", options + " --replicas 500");
        Dictionary<string, JsonNode> rows = json["quantities"]!.AsArray().ToDictionary(row => (string)row!["quantity"]!, row => row!);
        Assert.Equal(atom, Number(rows["atom"]["theory"]), Exact);
        Assert.Equal(atom, Number(rows["atom"]["sampled"]!["value"]), Exact);
        foreach (string quantity in (string[])["mean", "meanSquare", "stability"])
        {
            JsonNode row = rows[quantity];
            FalseAlarm.AssertWithin(Number(row["theory"]), Number(row["sampled"]!["value"]), Number(row["sampled"]!["error"]), quantity);
        }
    }

    [Fact]
    public void Moments_of_laws_are_those_of_textbooks()
    {
        Assert.Equal(new LawMoments(0, 0), Rounded(LawMoments.Of(Gaussian.WithStandardDeviation(0.5, 2))));
        Assert.Equal(new LawMoments(2, 6), Rounded(LawMoments.Of(PoissonSpacing.Unit())));
        Assert.Equal(new LawMoments(0, -1), Rounded(LawMoments.Of(Semicircle.WithRadius(3, 1))));
        Assert.True(double.IsNaN(LawMoments.Of(Gaussian.WithStandardDeviation(1e5, 1)).ExcessKurtosis), "rounding must not be printed");
        Assert.True(double.IsNaN(LawMoments.Of(GapRatioSurmise.Goe()).Skewness), "the plain ratio has no variance");
    }

    [Fact]
    public void Ranges_say_what_they_allow()
    {
        Assert.True(NumberRange.Positive.Holds(1) && !NumberRange.Positive.Holds(0) && !NumberRange.Positive.Holds(double.PositiveInfinity));
        Assert.Equal("above 0 to 1", new NumberRange(0, 1, LowIncluded: false).ToString());
        Assert.Equal("from 0 to below 1", new NumberRange(0, 1, HighIncluded: false).ToString());
        Assert.Equal("a finite number ≥ 0", NumberRange.NonNegative.ToString());
        TheoryOptionException error = Assert.Throws<TheoryOptionException>(() => Subject("surmise").Read(Given("--beta -1 --nonsense 2")));
        Assert.Equal(2, error.Errors.Count);
    }

    /// <summary>The densities of Porter and Thomas and of a square Marchenko–Pastur law diverge at 0; the picture is that of the histogram, and not of the pole.</summary>
    [Theory]
    [InlineData("porter-thomas", "")]
    [InlineData("marchenko-pastur", "--rows 50 --columns 50")]
    public void A_pole_of_a_density_does_not_hide_the_histogram(string subject, string options)
    {
        Panel panel = Drawn(subject, options).Panels[0];
        double highest = panel.Series.OfType<HistogramSeries>().Single().Heights.Max();
        Assert.InRange(panel.Y.Maximum!.Value, highest, 1.5 * highest);
        Assert.All(panel.Series.OfType<LineSeries>().Single().Y, y => Assert.True(double.IsFinite(y)));
    }

    [Fact]
    public void A_bounded_law_is_drawn_to_its_ends()
    {
        Panel panel = Drawn("semicircle", "--radius 2").Panels[0];
        Assert.Null(panel.Y.Maximum);
        LineSeries curve = panel.Series.OfType<LineSeries>().Single();
        Assert.Equal([-2.0, 2.0], [curve.X[0], curve.X[^1]]);
        Assert.Equal([0.0, 0.0], [curve.Y[0], curve.Y[^1]]);
    }

    [Theory]
    [InlineData("teacher-student", "")]
    [InlineData("teacher-student", "--gap 0.02 --at 1 --at 10")]
    [InlineData("boltzmann-machine", "--kappa 4 --kappa 4 --kappa 7 --learning-rate 0.05")]
    [InlineData("rigidity", "")]
    public void Marks_and_legends_of_a_drawn_subject_do_not_collide(string subject, string options) =>
        Assert.All(FigureLayout.Of(Drawn(subject, options)).Views, view => Assert.False(view.Places.Legend.Width > 0 && view.Places.Mark.Width > 0 && view.Places.Legend.Overlaps(view.Places.Mark)));

    private static Figure Drawn(string subject, string options) =>
        Assert.Single(Subject(subject).Compute(Subject(subject).Read(Given(options)), null, TestContext.Current.CancellationToken).Draw());

    /// <summary>Text, page and JSON are three forms of one document.</summary>
    [Fact]
    public void Text_of_a_document_holds_its_tables()
    {
        TheorySubject subject = Subject("number-variance");
        TheoryDocument document = subject.Compute(subject.Read(Given("--at 10")), null, TestContext.Current.CancellationToken);
        Assert.Contains("0.908694920949", document.ToText(), StringComparison.Ordinal);
        Assert.Single(document.Draw());
        Assert.Equal("Number variance Σ^2(L), GOE", document.ToText().Split('\n')[0]);
    }

    private static LawMoments Rounded(LawMoments moments) => new(Math.Round(moments.Skewness, 9), Math.Round(moments.ExcessKurtosis, 9));

    private static void Pull(JsonNode row, string name) =>
        Assert.True(Math.Abs(Number(row[name])) < FalseAlarm.Sigmas, row.ToJsonString());

    private static double Number(JsonNode? node) => node!.GetValue<double>();

    private static TheorySubject Subject(string name) => TheorySubjects.All.Single(subject => subject.Name == name);

    private static JsonObject Compute(string name, string options)
    {
        TheorySubject subject = Subject(name);
        return (JsonObject)JsonNode.Parse(subject.Compute(subject.Read(Given(options)), null, TestContext.Current.CancellationToken).Json.ToJsonString())!;
    }

    private static Dictionary<string, IReadOnlyList<string>> Given(string options) =>
        options.Split("--", StringSplitOptions.RemoveEmptyEntries).Select(option => option.Trim().Split(' ', 2)).GroupBy(option => option[0])
            .ToDictionary(group => group.Key, group => (IReadOnlyList<string>)[.. group.Select(option => option[1])]);
}
