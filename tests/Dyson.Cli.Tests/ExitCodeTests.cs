using System.Text.Json;

namespace Dyson.Cli.Tests;

public class ExitCodeTests
{
    [Fact]
    public void A_run_is_done_verified_and_exported()
    {
        using Workplace place = new();
        CommandLine run = CommandLine.Run("run", place.File, "--out", place.RunFolder, "--threads", "2");
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        Assert.Contains("3 points, 9 shards (0 were there, 9 written", run.Out, StringComparison.Ordinal);
        Assert.Contains("replica 3 blew up at step 100 (seed 1)", run.Error, StringComparison.Ordinal);
        Assert.Contains("1 replicas went beyond μ² for 2 steps", run.Error, StringComparison.Ordinal);

        CommandLine verify = CommandLine.Run("verify", place.RunFolder);
        Assert.Equal(0, verify.ExitCode);
        Assert.Contains("finished and sound, 9 shards", verify.Out, StringComparison.Ordinal);

        foreach (string format in (string[])["npz", "csv"])
        {
            string folder = Path.Combine(place.Folder, format);
            Assert.Equal(0, CommandLine.Run("export", place.RunFolder, "--format", format, "--out", folder).ExitCode);
            Assert.Equal(3, Directory.GetFiles(folder, "point-*." + format).Length);
        }

        Assert.Equal(0, CommandLine.Run("verify", place.RunFolder).ExitCode);
    }

    [Fact]
    public void Json_is_one_document_and_nothing_else()
    {
        using Workplace place = new();
        string[][] lines =
        [
            ["run", place.File, "--dry-run", "--json"],
            ["run", place.File, "--out", place.RunFolder, "--json"],
            ["verify", place.RunFolder, "--json"],
            ["export", place.RunFolder, "--format", "npz", "--json"],
        ];
        foreach (string[] line in lines)
        {
            CommandLine result = CommandLine.Run(line);
            Assert.Equal(0, result.ExitCode);
            using JsonDocument document = JsonDocument.Parse(result.Out);
            Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
        }
    }

    [Fact]
    public void Quiet_says_nothing()
    {
        using Workplace place = new();
        CommandLine result = CommandLine.Run("run", place.File, "--out", place.RunFolder, "--quiet");
        Assert.Equal(new CommandLine(0, string.Empty, string.Empty), result);
    }

    [Fact]
    public void A_dry_run_trains_into_no_folder_and_estimates()
    {
        using Workplace place = new();
        CommandLine result = CommandLine.Run("run", place.File, "--dry-run", "--out", place.RunFolder);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("3 points × 20 replicas, 9 tasks, 6000 updates", result.Out, StringComparison.Ordinal);
        Assert.Contains("point 001: learning.batch-size 8, steps 100, snapshots 3", result.Out, StringComparison.Ordinal);
        Assert.False(Directory.Exists(place.RunFolder));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("")]
    [InlineData("run")]
    [InlineData("run FILE")]
    [InlineData("run FILE --out RUN --threads 0")]
    [InlineData("run FILE --out RUN --threads many")]
    [InlineData("run FILE --out RUN --set learning.batch-size=0")]
    [InlineData("run FILE --out FILE")]
    [InlineData("run nowhere.yaml --out RUN")]
    [InlineData("export RUN --format xml")]
    [InlineData("export RUN")]
    public void Bad_usage_exits_with_2(string line)
    {
        using Workplace place = new();
        CommandLine result = CommandLine.Run(Words(line, place));
        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.NotEmpty(result.Error);
        Assert.Empty(result.Out);
        Assert.False(Directory.Exists(place.RunFolder));
    }

    [Fact]
    public void All_errors_of_a_configuration_are_printed_one_a_line()
    {
        using Workplace place = new();
        CommandLine result = CommandLine.Run("run", place.File, "--out", place.RunFolder, "--set", "learning.noise=-1", "--set", "model.rotatoin=none");
        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Equal(
            [
                "--set: learning.noise: -1 is out of range. Allowed: a number from 0 to 1000.",
                "--set: model.rotatoin: unknown key. Allowed: type, eigenvalues, initial, rotation, symmetric. Did you mean rotation?",
            ],
            result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order());
    }

    [Fact]
    public void Another_experiment_in_the_folder_exits_with_2()
    {
        using Workplace place = new();
        CommandLine.Run("run", place.File, "--out", place.RunFolder);
        CommandLine result = CommandLine.Run("run", place.File, "--out", place.RunFolder, "--set", "ensemble.seed=2");
        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains("ensemble.seed is 1 there and 2 here", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("verify RUN")]
    [InlineData("export RUN --format npz")]
    public void Data_that_is_not_there_or_corrupt_exits_with_3(string line)
    {
        using Workplace place = new();
        Assert.Equal(ExitCode.Data, CommandLine.Run(Words(line, place)).ExitCode);
        CommandLine.Run("run", place.File, "--out", place.RunFolder);
        string shard = Path.Combine(place.RunFolder, "shards", "point-001-block-00002.npz");
        File.WriteAllBytes(shard, File.ReadAllBytes(shard)[..100]);
        CommandLine result = CommandLine.Run(Words(line, place));
        Assert.Equal(ExitCode.Data, result.ExitCode);
        Assert.Contains("point-001-block-00002.npz", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_exits_with_4()
    {
        using Workplace place = new();
        // a file stands where a folder on the way should be
        CommandLine result = CommandLine.Run("run", place.File, "--out", Path.Combine(place.File, "below"));
        Assert.Equal(ExitCode.Environment, result.ExitCode);
        Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void A_full_disk_exits_with_4_and_loses_nothing()
    {
        using Workplace place = new();
        int blocks = 0;
        SmallTrainings full = new(() =>
        {
            if (Interlocked.Increment(ref blocks) == 4)
            {
                throw new IOException("No space left on device");
            }
        });
        CommandLine result = CommandLine.Run(full, CancellationToken.None, "run", place.File, "--out", place.RunFolder, "--threads", "1");
        Assert.Equal(ExitCode.Environment, result.ExitCode);
        Assert.Equal("dyson: No space left on device; nothing that was finished is lost, and the same command goes on from there", result.Error.Trim());
        Assert.Contains("3 were there, 6 written", CommandLine.Run("run", place.File, "--out", place.RunFolder).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bug_exits_with_70_and_says_how_to_report_it()
    {
        using Workplace place = new();
        CommandLine result = CommandLine.Run(new SmallTrainings(() => throw new InvalidOperationException("impossible")), CancellationToken.None, "run", place.File, "--out", place.RunFolder);
        Assert.Equal(ExitCode.Bug, result.ExitCode);
        Assert.Contains("please report it", result.Error, StringComparison.Ordinal);
        Assert.Contains("impossible", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interruption_exits_with_130_and_says_how_to_go_on()
    {
        using Workplace place = new();
        using CancellationTokenSource stop = new();
        CommandLine result = CommandLine.Run(new SmallTrainings(stop.Cancel), stop.Token, "run", place.File, "--out", place.RunFolder);
        Assert.Equal(ExitCode.Interrupted, result.ExitCode);
        Assert.Contains("the same command goes on from there", result.Error, StringComparison.Ordinal);
        CommandLine again = CommandLine.Run("run", place.File, "--out", place.RunFolder);
        Assert.True(again.ExitCode == ExitCode.Done, again.Error);
    }

    [Theory]
    [InlineData("--version")]
    [InlineData("run --version")]
    public void Version_is_printed_everywhere(string line)
    {
        CommandLine result = CommandLine.Run(line.Split(' '));
        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("dyson ", result.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help", "verify")]
    [InlineData("run --help", "dyson run experiments/teacher-student-scans.yaml")]
    [InlineData("verify --help", "dyson verify runs/fig9")]
    [InlineData("export --help", "--format npz")]
    [InlineData("cite --help", "dyson cite")]
    public void Help_has_an_example(string line, string part)
    {
        CommandLine result = CommandLine.Run(line.Split(' '));
        Assert.Equal(0, result.ExitCode);
        Assert.Contains(part, result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Cite_prints_the_program_and_three_papers()
    {
        CommandLine result = CommandLine.Run("cite");
        Assert.Equal(0, result.ExitCode);
        Assert.All((string[])["@software{dyson", "2407.16427", "2412.20496", "2411.13512"], part => Assert.Contains(part, result.Out, StringComparison.Ordinal));
    }

    private static string[] Words(string line, Workplace place) =>
        [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word switch { "FILE" => place.File, "RUN" => place.RunFolder, _ => word })];
}
