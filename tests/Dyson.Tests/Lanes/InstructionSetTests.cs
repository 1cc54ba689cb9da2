using System.Diagnostics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Dyson.Lanes;

namespace Dyson.Tests.Lanes;

/// <summary>
/// The same numbers from a processor without AVX-512, and from one without AVX2 and fused multiply-add: the test assembly runs one of its own
/// tests again in a process of its own, in which the runtime is told to do without.
/// </summary>
public class InstructionSetTests
{
    private const string FileVariable = "DYSON_TESTS_BITS_FILE";
    private const string WithoutVariable = "DYSON_TESTS_WITHOUT";
    private const string NoAvx512 = "DOTNET_EnableAVX512";
    private const string NoAvx2 = "DOTNET_EnableAVX2";

    // Far beyond what the small computation takes on any machine; only a child that hangs meets it.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public void All_widths_give_the_same_bits()
    {
        string one = BitsProbe.Describe(LaneWidth.One);
        Assert.Equal(one, BitsProbe.Describe(LaneWidth.Two));
        Assert.Equal(one, BitsProbe.Describe(LaneWidth.Four));
        Assert.Equal(one, BitsProbe.Describe(LaneWidth.Eight));
        string deep = BitsProbe.DescribeDeep(LaneWidth.One);
        Assert.All(new[] { LaneWidth.Two, LaneWidth.Four, LaneWidth.Eight }, width => Assert.Equal(deep, BitsProbe.DescribeDeep(width)));
    }

    [Theory]
    [InlineData(NoAvx512)]
    [InlineData(NoAvx2)]
    public async Task Bits_do_not_depend_on_the_instruction_set(string without)
    {
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            string output = await RunProbe(without, file);
            Assert.True(File.Exists(file), $"The probe wrote no file. Its output:\n{output}");
            Assert.Equal(AllBits(), await File.ReadAllTextAsync(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Run by the test above in another process.</summary>
    [Fact(Explicit = true)]
    public void Write_the_bits()
    {
        string? file = Environment.GetEnvironmentVariable(FileVariable);
        Assert.SkipWhen(file is null, "Only started by Bits_do_not_depend_on_the_instruction_set.");
        Assert.False(Avx512F.IsSupported);
        bool withoutAvx2 = Environment.GetEnvironmentVariable(WithoutVariable) == NoAvx2;
        Assert.False(Vector512.IsHardwareAccelerated);
        Assert.False(Lanes8.IsHardwareAccelerated);
        if (withoutAvx2)
        {
            Assert.False(Avx2.IsSupported || Fma.IsSupported);
            Assert.False(Vector256.IsHardwareAccelerated);
            Assert.False(Lanes4.IsHardwareAccelerated);
            Assert.Equal(LaneWidth.Two, LaneWidths.Widest);
        }

        File.WriteAllText(file!, AllBits());
    }

    // Deep students once with replicas side by side and once with one replica's elements side by side.
    private static string AllBits() =>
        string.Join('\n', BitsProbe.Describe(LaneWidths.Widest), BitsProbe.DescribeDeep(LaneWidths.Widest), BitsProbe.DescribeDeep(LaneWidth.One), BitsProbe.DescribeLarge());

    private static async Task<string> RunProbe(string without, string file)
    {
        // <root>/shared/Microsoft.NETCore.App/<version>/System.Private.CoreLib.dll → <root>/dotnet
        string runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string host = Path.Combine(runtime, "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        ProcessStartInfo start = new(host) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(typeof(InstructionSetTests).Assembly.Location);
        foreach (string argument in new[] { "-method", $"{typeof(InstructionSetTests).FullName}.{nameof(Write_the_bits)}", "-explicit", "only" })
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment[FileVariable] = file;
        start.Environment[WithoutVariable] = without;
        start.Environment[without] = "0";
        using Process process = Process.Start(start)!;
        using CancellationTokenSource patience = new(Patience);
        Task<string> output = process.StandardOutput.ReadToEndAsync(patience.Token);
        Task<string> error = process.StandardError.ReadToEndAsync(patience.Token);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return await output + await error;
    }
}
