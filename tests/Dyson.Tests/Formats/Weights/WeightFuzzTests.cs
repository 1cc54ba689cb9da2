using Dyson.Fuzz;

namespace Dyson.Tests.Formats.Weights;

/// <summary>A few thousand of the damaged files of tests/Dyson.Fuzz for each reader; the command there does a hundred thousand.</summary>
public class WeightFuzzTests
{
    private const long Mutations = 3000;
    private const ulong Seed = 20261122;

    // Of the damaged files some are still sound, and the others are wrong in many ways: a target whose damage never gets past the first check tests nothing.
    private const double LeastRead = 0.03;
    private const int FewestReasons = 15;

    public static TheoryData<string> Formats() => [.. FuzzRun.Formats];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Damaged_files_are_read_or_refused_in_one_line_and_bounded_memory(string format)
    {
        FuzzReport report = FuzzRun.Of(format, Mutations, Seed, Folder());
        Assert.True(report.Failures == 0, $"{report}\n{report.FirstFailure}");
        Assert.Equal(Mutations, report.Mutations);
        Assert.InRange(report.Read, LeastRead * Mutations, Mutations);
        Assert.True(report.Reasons.Count >= FewestReasons, report.ToString());
    }

    [Fact]
    public void The_same_seed_gives_the_same_files()
    {
        FuzzReport first = FuzzRun.Of("onnx", 200, Seed, Folder());
        FuzzReport second = FuzzRun.Of("onnx", 200, Seed, Folder());
        Assert.Equal(first.Reasons, second.Reasons);
        Assert.NotEqual(first.Reasons, FuzzRun.Of("onnx", 200, Seed + 1, Folder()).Reasons);
    }

    private static string Folder() => Path.Combine(Path.GetTempPath(), $"dyson-fuzz-{Guid.NewGuid():N}");
}
