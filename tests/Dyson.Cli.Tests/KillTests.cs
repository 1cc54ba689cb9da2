using System.Diagnostics;
using System.Security.Cryptography;
using Dyson.Experiments;
using Dyson.Randomness;

namespace Dyson.Cli.Tests;

/// <summary>SIGKILL at random moments, the whole command as a process of its own.</summary>
public class KillTests
{
    private const int Kills = 24;
    private const int MostAttempts = 200;
    private const string Experiment = """
        name: to be killed
        model: { type: teacher-student, eigenvalues: [2, 2] }
        learning: { learning-rate: 0.1, batch-size: 16, noise: 0.1, steps: 20000 }
        scans:
          - { learning.batch-size: [4, 8, 16] }
        ensemble: { replicas: 300, block: 16 }
        record: { snapshots: 3 }

        """;

    [Fact]
    public void A_killed_run_goes_on_to_the_bytes_of_an_undisturbed_one()
    {
        Assert.SkipUnless(TrainingExists(), "There is no training for this model yet.");
        string folder = Directory.CreateTempSubdirectory("dyson-kill-").FullName;
        try
        {
            string file = Path.Combine(folder, "e.yaml");
            File.WriteAllText(file, Experiment);
            string undisturbed = Path.Combine(folder, "undisturbed");
            Stopwatch watch = Stopwatch.StartNew();
            using (Process whole = Start(file, undisturbed))
            {
                whole.WaitForExit();
                Assert.Equal(0, whole.ExitCode);
            }

            TimeSpan duration = watch.Elapsed;
            SortedDictionary<string, string> expected = Bytes(undisturbed);
            RandomStream random = RandomStream.FromSeed(1, "moments of death");

            // each death has a directory of its own, so that its moment is uniform over a whole run, process start included
            int early = 0;
            int late = 0;
            for (int attempt = 0; (early < Kills / 2 || late < Kills / 2) && attempt < MostAttempts; attempt++)
            {
                string run = Path.Combine(folder, $"run-{attempt}");
                (bool killed, bool afterFirstShard) = KillAt(file, run, random.NextDouble() * duration);
                if (!killed)
                {
                    continue;
                }

                early += afterFirstShard ? 0 : 1;
                late += afterFirstShard ? 1 : 0;
                using Process again = Start(file, run);
                again.WaitForExit();
                Assert.Equal(0, again.ExitCode);
                Assert.Equal(expected, Bytes(run));
                Directory.Delete(run, recursive: true);
            }

            Assert.True(early >= Kills / 2 && late >= Kills / 2, $"{early} deaths before the first shard and {late} after it in {MostAttempts} attempts");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static (bool Killed, bool AfterFirstShard) KillAt(string file, string run, TimeSpan moment)
    {
        using Process process = Start(file, run);
        bool finished = process.WaitForExit(moment);
        process.Kill();
        process.WaitForExit();
        string shards = Path.Combine(run, "shards");
        return (!finished && process.ExitCode != 0, Directory.Exists(shards) && Directory.GetFiles(shards, "point-*.npz").Length > 0);
    }

    private static Process Start(string file, string run)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string word in (string[])[typeof(Program).Assembly.Location, "run", file, "--out", run, "--quiet"])
        {
            start.ArgumentList.Add(word);
        }

        return Process.Start(start)!;
    }

    private static bool TrainingExists()
    {
        PointOptions point = Dyson.Experiments.Experiment.Parse(Experiment).Points[0];
        try
        {
            new TrainingFactory().Create(point, point.StreamName);
            return true;
        }
        catch (NotSupportedException)
        {
            return false;
        }
    }

    /// <summary>Hashes of all files but lock and log, temporary ones included.</summary>
    private static SortedDictionary<string, string> Bytes(string folder) => new(
        Directory.GetFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
            .Where(file => Path.GetFileName(file) is not ("run.lock" or "run.log"))
            .ToDictionary(file => Path.GetRelativePath(folder, file), file => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))),
        StringComparer.Ordinal);
}
