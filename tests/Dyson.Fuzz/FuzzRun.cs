namespace Dyson.Fuzz;

/// <summary>One run of a reader over damaged files, for the tests: the same damage as the command's.</summary>
public static class FuzzRun
{
    /// <summary>The readers' names.</summary>
    public static IReadOnlyList<string> Formats => FuzzTargets.Names;

    /// <summary>Runs; no time is limited.</summary>
    /// <param name="format">One of <see cref="Formats"/>.</param>
    /// <param name="mutations">How many damaged files.</param>
    /// <param name="seed">Seed of the damage.</param>
    /// <param name="folder">An empty folder or none yet; it is deleted in the end.</param>
    public static FuzzReport Of(string format, long mutations, ulong seed, string folder)
    {
        using FuzzGround ground = new(folder);
        return new Fuzzer(ground).Run(FuzzTargets.Of(format, ground), mutations, seed);
    }

    /// <summary>Reads one file as the command does; what went wrong, or empty, and whether it was read.</summary>
    /// <param name="format">One of <see cref="Formats"/>.</param>
    /// <param name="bytes">The file.</param>
    /// <param name="folder">An empty folder or none yet; it is deleted in the end.</param>
    public static (string Failure, bool Read) Once(string format, byte[] bytes, string folder)
    {
        using FuzzGround ground = new(folder);
        FuzzTarget target = FuzzTargets.Of(format, ground);
        FuzzReport report = new(format);
        string failure = new Fuzzer(ground).Check(new FuzzCase(target.Seeds[0].Main, bytes), target.Growth, report);
        return (failure, report.Read > 0);
    }
}
