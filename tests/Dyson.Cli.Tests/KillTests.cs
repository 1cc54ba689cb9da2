using System.Diagnostics;
using System.Security.Cryptography;
using Dyson.Experiments;
using Dyson.Randomness;

namespace Dyson.Cli.Tests;

/// <summary>SIGKILL at random moments, the whole command as a process of its own.</summary>
public class KillTests
{
    private const int Kills = 20;
    private const int MostAttempts = 200;
    private const string Experiment = """
        name: to be killed
        model: { type: teacher-student, eigenvalues: [2, 2] }
        learning: { learning-rate: 0.1, batch-size: 16, noise: 0.1, steps: 6000 }
        scans:
          - { learning.batch-size: [4, 8, 16] }
        ensemble: { replicas: 200, block: 16 }
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
            TimeSpan firstShard;
            Stopwatch watch = Stopwatch.StartNew();
            using (Process whole = Start(file, undisturbed))
            {
                while (!HasShard(undisturbed) && !whole.HasExited)
                {
                    Thread.Sleep(1);
                }

                firstShard = watch.Elapsed;
                whole.WaitForExit();
                Assert.Equal(0, whole.ExitCode);
            }

            TimeSpan duration = watch.Elapsed;
            SortedDictionary<string, string> expected = Bytes(undisturbed);
            RandomStream random = RandomStream.FromSeed(1, "moments of death");

            // every death has a directory of its own; the first half die at moments uniform from the process's start to its first
            // shard, the second half uniform from the first shard to the end
            int early = 0;
            int late = 0;
            for (int attempt = 0; (early < Kills / 2 || late < Kills / 2) && attempt < MostAttempts; attempt++)
            {
                string run = Path.Combine(folder, $"run-{attempt}");
                bool wantLate = early >= Kills / 2;
                TimeSpan span = wantLate ? duration - firstShard : firstShard;
                (bool killed, bool afterFirstShard) = KillAt(file, run, wantLate, random.NextDouble() * span);
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

    private static (bool Killed, bool AfterFirstShard) KillAt(string file, string run, bool wantLate, TimeSpan moment)
    {
        using Process process = Start(file, run);
        while (wantLate && !HasShard(run) && !process.HasExited)
        {
            Thread.Sleep(1);
        }

        bool finished = process.WaitForExit(moment);
        process.Kill();
        process.WaitForExit();
        return (!finished && process.ExitCode != 0, HasShard(run));
    }

    private static bool HasShard(string run)
    {
        string shards = Path.Combine(run, "shards");
        return Directory.Exists(shards) && Directory.EnumerateFiles(shards, "point-*.npz").Any();
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
