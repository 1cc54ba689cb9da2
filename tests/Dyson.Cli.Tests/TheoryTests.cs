using System.Collections.Concurrent;
using System.Text.Json;
using Dyson.Reports.Theory;

namespace Dyson.Cli.Tests;

public class TheoryTests
{
    // The reference values are given to 14 digits.
    private const double Published = 1e-13;

    /// <summary>Several numbers of one document are computed once.</summary>
    private static readonly ConcurrentDictionary<string, JsonElement> Documents = new();

    public static TheoryData<string> Subjects => [.. TheorySubjects.All.Select(subject => subject.Name)];

    [Fact]
    public void Document_of_a_law_has_the_shape_that_others_rely_on()
    {
        JsonElement document = Json("theory", "tracy-widom", "--beta", "2", "--at", "-2", "--at", "0");
        Assert.Equal("Tracy–Widom(β 2)", document.GetProperty("law").GetString());
        Assert.Equal(2, document.GetProperty("parameters").GetProperty("beta").GetDouble());
        JsonElement[] points = [.. document.GetProperty("points").EnumerateArray()];
        Assert.Equal([-2.0, 0.0], points.Select(p => p.GetProperty("at").GetDouble()));
        Assert.Equal(0.41322414250512257, points[0].GetProperty("cdf").GetDouble(), Published);
        Assert.Equal(0.96937282835526, points[1].GetProperty("cdf").GetDouble(), Published);
        Assert.True(points[0].GetProperty("pdf").GetDouble() > 0);
        Assert.Equal(1, points[0].GetProperty("cdf").GetDouble() + points[0].GetProperty("survival").GetDouble(), Published);
    }

    /// <summary>Numbers from independent sources, to the digits that are given there.</summary>
    [Theory]
    [InlineData("tracy-widom --beta 1 --at 0", "points.0.cdf", 0.83190806620295, 1e-13)]
    [InlineData("tracy-widom --beta 2 --at -4", "points.0.cdf", 0.0035445535955092, 1e-13)]
    [InlineData("tracy-widom --beta 2 --at 1", "points.0.cdf", 0.9975054381493893, 1e-13)]
    [InlineData("tracy-widom --beta 1", "mean", -1.2065335745820, 1e-12)]
    [InlineData("tracy-widom --beta 1", "variance", 1.607781034581, 1e-11)]
    [InlineData("tracy-widom --beta 1", "skewness", 0.293464524, 1e-8)]
    [InlineData("tracy-widom --beta 1", "excessKurtosis", 0.16524294, 1e-8)]
    [InlineData("tracy-widom --beta 1", "median", -1.269, 5e-4)]
    [InlineData("tracy-widom --beta 2", "median", -1.805, 5e-4)]
    [InlineData("tracy-widom --beta 4", "median", -2.327, 5e-4)]
    [InlineData("tracy-widom --beta 4", "mean", -2.306885, 1e-6)]
    [InlineData("tracy-widom --beta 4 --scaling forrester-rains", "mean", -3.262428, 1e-6)]
    [InlineData("tracy-widom --beta 4 --scaling stochastic-airy", "mean", -2.055201, 1e-6)]
    [InlineData("spacing --beta 1", "variance", 0.286, 5e-4)]
    [InlineData("surmise --beta 1", "variance", 0.2732, 5e-5)]
    [InlineData("gap-ratio --beta 1", "mean", 0.53590, 5e-6)]
    [InlineData("gap-ratio --beta 0", "mean", 0.38629, 5e-6)]
    [InlineData("gap-ratio --beta 1 --kind plain", "mean", 1.75, 1e-12)]
    [InlineData("semicircle --radius 2", "variance", 1, 1e-12)]
    [InlineData("semicircle --radius 2", "excessKurtosis", -1, 1e-12)]
    [InlineData("number-variance --beta 1 --at 1 --at 10", "points.0.value", 0.446334, 5e-7)]
    [InlineData("number-variance --beta 1 --at 1 --at 10", "points.1.value", 0.908695, 5e-7)]
    [InlineData("number-variance --beta 2 --at 1 --at 10", "points.0.value", 0.344163, 5e-7)]
    [InlineData("number-variance --beta 2 --at 1 --at 10", "points.1.value", 0.579296, 5e-7)]
    [InlineData("rigidity --beta 1 --at 10", "points.0.value", 0.23570, 5e-6)]
    [InlineData("rigidity --beta 1 --at 10", "points.0.asymptotic", 0.22635, 5e-6)]
    [InlineData("fokker-planck --noise-squared 2e-4", "levels.1.inCurvature", 0.44202, 5e-6)]
    [InlineData("fokker-planck --noise-squared 2e-4", "levels.5.inCurvature", 2.19310, 5e-6)]
    [InlineData("fokker-planck", "stationary.diffusion.skewness", 0.159, 5e-4)]
    [InlineData("fokker-planck", "stationary.withThirdCumulant.skewness", 0.0421, 5e-5)]
    [InlineData("initialisation --replicas 10", "quantities.5.theory", 0.4743416490252569, 1e-12)]
    public void Number_from_an_independent_source_comes_out(string arguments, string path, double expected, double digits)
    {
        JsonElement element = Documents.GetOrAdd(arguments, a => Json(["theory", .. a.Split(' ')]));
        foreach (string step in path.Split('.'))
        {
            element = int.TryParse(step, out int index) ? element[index] : element.GetProperty(step);
        }

        Assert.Equal(expected, element.GetDouble(), digits);
    }

    [Theory]
    [MemberData(nameof(Subjects))]
    public void Example_of_the_help_text_works_and_writes_what_it_says(string name)
    {
        TheorySubject subject = TheorySubjects.All.Single(s => s.Name == name);
        string help = CommandLine.Run("theory", name, "--help").Out;
        Assert.Contains("Example:", help, StringComparison.Ordinal);
        Assert.Contains(subject.Example, help, StringComparison.Ordinal);
        string[] words = subject.Example.Split(' ');
        Assert.Equal(["dyson", "theory", name], words[..3]);
        string folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            int place = Array.IndexOf(words, "--out");
            string[] arguments = place < 0 ? [.. words[1..], "--out", folder] : [.. words[1..(place + 1)], folder, .. words[(place + 2)..]];
            CommandLine result = CommandLine.Run(arguments);
            Assert.True(result.ExitCode == ExitCode.Done, result.Error);
            Assert.Empty(result.Error);
            Assert.DoesNotContain("NaN", result.Out, StringComparison.Ordinal);
            string page = File.ReadAllText(Path.Combine(folder, "index.html"));
            Assert.Contains("<svg", page, StringComparison.Ordinal);
            Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Combine(folder, "figures", $"theory-{name}.svg")));
            Assert.True(File.Exists(Path.Combine(folder, "figures", $"theory-{name}.pdf")));
            Assert.True(File.Exists(Path.Combine(folder, "data", $"theory-{name}.csv")));
        }
        finally
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    [Fact]
    public void Help_lists_every_subject_in_its_group()
    {
        string help = CommandLine.Run("theory", "--help").Out;
        int place = 0;
        foreach (TheoryGroup group in TheorySubjects.Groups)
        {
            place = help.IndexOf(group.Title, place, StringComparison.Ordinal);
            Assert.True(place > 0, group.Title);
            foreach (TheorySubject subject in group.Subjects)
            {
                place = help.IndexOf($"  {subject.Name} ", place, StringComparison.Ordinal);
                Assert.True(place > 0, subject.Name);
            }
        }
    }

    /// <summary>What is wrong, and what is allowed.</summary>
    [Theory]
    [InlineData("tracy-widom --beta 3", "--beta 3", "1, 2 or 4")]
    [InlineData("tracy-widom --beta 2 --scaling tracy-widom", "scaling", "β = 4")]
    [InlineData("tracy-widom --beta x", "--beta x", "1, 2 or 4")]
    [InlineData("semicircle --radius -1", "--radius -1", "> 0")]
    [InlineData("marchenko-pastur --rows 1.5", "--rows 1.5", "whole number")]
    [InlineData("wachter --first 3 --second 4 --dimension 50", "--dimension 50", "[1, 6]")]
    [InlineData("gap-ratio --kind odd", "--kind odd", "restricted or plain")]
    [InlineData("surmise --beta 1 --beta 2", "--beta is given 2 times", "once")]
    [InlineData("surmise --seed -1", "--seed -1", "18446744073709551615")]
    [InlineData("number-variance --beta 3", "--beta 3", "1, 2, 4 or 0")]
    [InlineData("rigidity --at 0", "--at 0", "above 0")]
    [InlineData("rigidity --at 150 --replicas 10", "--at 150", "at most 100")]
    [InlineData("dyson --centre 1 --centre 2 --levels 3", "--centre is given 2 times", "--levels 3")]
    [InlineData("dyson --kappa 3", "--kappa", "--model teacher-student or rbm")]
    [InlineData("dyson --duration 2 --at 3", "--at 3", "--duration 2")]
    [InlineData("dyson --start 1", "--start is given 1 times", "4 levels")]
    [InlineData("dyson --model teacher-student --learning-rate 1.5", "--learning-rate 1.5", "below 1")]
    [InlineData("dyson --model rbm --kappa 10", "--mass-squared 9", "learnt")]
    [InlineData("dyson --samples persistent", "--samples", "--model rbm")]
    [InlineData("dyson --model rbm --sweeps 2", "--sweeps", "--samples persistent")]
    [InlineData("dyson --model rbm --learning-rate 5", "--learning-rate 5", "at most 0.8")]
    [InlineData("dyson --model rbm --learning-rate 0.5 --batch-size 1", "--batch-size 1", "at most 0.2")]
    [InlineData("coulomb-gas --ensemble gaussian --potential quartic", "--ensemble and --potential", "exclude")]
    [InlineData("coulomb-gas --ensemble laguerre --levels 5 --rows 3", "--rows 3", "> 4")]
    [InlineData("coulomb-gas --potential rbm --beta 2", "--beta 2", "1 for the learnt")]
    [InlineData("coulomb-gas --barrier 2", "--barrier", "--potential double-well")]
    [InlineData("fokker-planck --kappa 10", "--kappa 10", "below --mass-squared 9")]
    [InlineData("fokker-planck --noise-squared 5", "--noise-squared 5", "0.9")]
    [InlineData("fokker-planck --start 0.1", "--start 0.1", "widths inside")]
    [InlineData("initialisation --replicas 1000000", "--replicas 1000000", "at most 400000")]
    public void Value_that_is_not_allowed_is_named_with_what_is(string arguments, string named, string allowed)
    {
        CommandLine result = CommandLine.Run(["theory", .. arguments.Split(' ')]);
        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains(named, result.Error, StringComparison.Ordinal);
        Assert.Contains(allowed, result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Out);
        Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void All_errors_are_named_at_once()
    {
        CommandLine result = CommandLine.Run("theory", "dyson", "--beta", "7", "--noise", "0", "--levels", "2.5");
        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Equal(3, result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Theory]
    [InlineData("theory tracy-widon", "tracy-widom")]
    [InlineData("theori tracy-widom", "theory")]
    [InlineData("theory boltzmann-machine --batchsize", "--batch-size")]
    public void A_mistyped_name_is_answered_with_the_nearest_one(string arguments, string meant)
    {
        CommandLine result = CommandLine.Run(arguments.Split(' '));
        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains($"did you mean '{meant}'?", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Required command", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Out);
    }

    /// <summary>Small numbers are printed as powers of ten, in titles too, and the law with infinite data does not depend on what finite batches do.</summary>
    [Fact]
    public void Numbers_have_no_exponents_of_a_programming_language()
    {
        CommandLine mode = CommandLine.Run("theory", "fokker-planck", "--noise-squared", "1e-5", "--levels", "2");
        Assert.Contains("g^2 = 10^(−5)", mode.Out.Replace("1⋅", "", StringComparison.Ordinal), StringComparison.Ordinal);
        CommandLine student = CommandLine.Run("theory", "teacher-student", "--learning-rate", "1.5", "--batch-size", "4", "--added-noise", "0.00001");
        Assert.Equal(ExitCode.Done, student.ExitCode);
        Assert.Contains("grow without bound", student.Out, StringComparison.Ordinal);
        Assert.All([mode.Out, student.Out], text => Assert.DoesNotMatch("[0-9] ?E ?[−-]", text));
    }

    [Theory]
    [InlineData("dyson --levels 2 --replicas 40 --at 0.5")]
    [InlineData("dyson --model rbm --replicas 20 --at 50")]
    [InlineData("dyson --model teacher-student --replicas 40 --at 20")]
    [InlineData("coulomb-gas --levels 4 --draws 30")]
    [InlineData("coulomb-gas --potential quartic --levels 4 --draws 30 --burn-in 20")]
    [InlineData("initialisation --replicas 5")]
    [InlineData("number-variance --replicas 3 --at 5")]
    public void Seed_fixes_every_number(string arguments)
    {
        string[] command = ["theory", .. arguments.Split(' '), "--json"];
        string first = CommandLine.Run([.. command, "--seed", "7"]).Out;
        Assert.Equal(first, CommandLine.Run([.. command, "--seed", "7"]).Out);
        Assert.NotEqual(first.Replace("\"seed\": 7", "", StringComparison.Ordinal), CommandLine.Run([.. command, "--seed", "8"]).Out.Replace("\"seed\": 8", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("dyson")]
    [InlineData("coulomb-gas")]
    [InlineData("coulomb-gas --potential harmonic")]
    [InlineData("fokker-planck")]
    [InlineData("boltzmann-machine --sites 4")]
    [InlineData("initialisation")]
    [InlineData("rigidity --replicas 10")]
    public void Interruption_stops_a_computation(string arguments)
    {
        CommandLine result = CommandLine.Run(new SmallTrainings(), new CancellationToken(canceled: true), ["theory", .. arguments.Split(' ')]);
        Assert.Equal(ExitCode.Interrupted, result.ExitCode);
        Assert.Empty(result.Out);
    }

    [Fact]
    public void A_folder_with_another_page_is_refused_and_keeps_it()
    {
        string folder = Directory.CreateTempSubdirectory("dyson-page-").FullName;
        try
        {
            Assert.Equal(ExitCode.Done, CommandLine.Run("theory", "surmise", "--out", folder).ExitCode);
            Assert.Equal(ExitCode.Done, CommandLine.Run("theory", "surmise", "--beta", "2", "--out", folder).ExitCode);
            string page = File.ReadAllText(Path.Combine(folder, "index.html"));
            foreach (string[] other in new[] { new[] { "theory", "poisson", "--out", folder }, ["reproduce", "fig8", "--out", folder] })
            {
                CommandLine refused = CommandLine.Run(other);
                Assert.Equal(ExitCode.Usage, refused.ExitCode);
                Assert.Contains("holds another page", refused.Error, StringComparison.Ordinal);
                Assert.Equal(page, File.ReadAllText(Path.Combine(folder, "index.html")));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Every command that docs/theory.md and the README show is one that is accepted.</summary>
    [Fact]
    public void Commands_of_the_page_are_accepted()
    {
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Dyson.slnx")))
        {
            root = root.Parent;
        }

        Assert.SkipWhen(root is null, "The tests do not run inside the repository: its pages were not found.");
        string pages = File.ReadAllText(Path.Combine(root!.FullName, "docs", "theory.md")) + File.ReadAllText(Path.Combine(root.FullName, "README.md"));
        string[] commands = [.. pages.Split(['`', '\n']).Select(text => text.Split('#')[0].Trim()).Select(text => text.StartsWith("./", StringComparison.Ordinal) ? text[2..] : text)
            .Where(text => text.StartsWith("dyson theory ", StringComparison.Ordinal) && char.IsAsciiLetterLower(text["dyson theory ".Length]))];
        Assert.True(commands.Length >= 14, "The page shows commands.");
        foreach (string command in commands)
        {
            string[] words = command.Split(' ');
            Dictionary<string, List<string>> given = [];
            for (int i = 3; i < words.Length; i++)
            {
                if (words[i] is not "--json")
                {
                    string name = words[i][2..];
                    (given.TryGetValue(name, out List<string>? values) ? values : given[name] = []).Add(words[++i]);
                }
            }

            given.Remove("out");
            TheorySubjects.All.Single(subject => subject.Name == words[2]).Read(given.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<string>)pair.Value));
        }
    }

    private static JsonElement Json(params string[] arguments)
    {
        CommandLine result = CommandLine.Run([.. arguments, "--json"]);
        Assert.True(result.ExitCode == ExitCode.Done, result.Error);
        using JsonDocument document = JsonDocument.Parse(result.Out);
        return document.RootElement.Clone();
    }
}
