using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Dyson.Formats;
using Dyson.Formats.Weights;
using Dyson.Randomness;

namespace Dyson.Fuzz;

/// <summary>
/// Gives a reader damaged files one after the other. Each is read, every tensor of it, or refused by a <see cref="DataFormatException"/> of one line that names the file; what is allocated on the way, which
/// bounds the peak, stays below <see cref="FixedBytes"/> + k × size of the file, and no file outside its folder is read. The n-th damaged file is a function of (seed, reader, n) alone.
/// </summary>
internal sealed partial class Fuzzer(FuzzGround ground)
{
    /// <summary>What opening, and each read, may allocate whatever the file's size: the tail of a zip archive, blocks, messages.</summary>
    public const long FixedBytes = 1L << 20;

    /// <summary>
    /// Bytes allocated a byte of the file when it is opened: an opcode of one byte makes an object of some 100 bytes, and lists of them grow by doubling.
    /// </summary>
    public const int OpenedPerByte = 300;

    /// <summary>Bytes allocated a byte of the file when a tensor is read: 8 for a double, twice for a view that is gathered or whole numbers, the stored bytes.</summary>
    public const int ReadPerByte = 32;

    private const int LongestLine = 800;

    /// <summary>Longest time for one file; null for any.</summary>
    public TimeSpan? LongestTime { get; init; }

    /// <summary>Called before each file with its number.</summary>
    public Action<long>? Progress { get; init; }

    /// <summary>Runs.</summary>
    /// <param name="target">The reader.</param>
    /// <param name="mutations">How many damaged files.</param>
    /// <param name="seed">Seed of the damage.</param>
    /// <param name="failed">Called with each file that fails, its number, and what happened.</param>
    public FuzzReport Run(FuzzTarget target, long mutations, ulong seed, Action<FuzzCase, long, string>? failed = null)
    {
        FuzzReport report = new(target.Name);
        Stopwatch clock = Stopwatch.StartNew();
        for (long i = 0; i < mutations; i++)
        {
            Progress?.Invoke(i);
            RandomStream random = new(new StreamKey(seed, "fuzz " + target.Name, i));
            FuzzCase given = target.Mutate(random);
            if (Check(given, target.Growth, report) is { Length: > 0 } failure)
            {
                Fail(given, i, failure);
            }
        }

        if (ground.Disturbed() is { Length: > 0 } disturbed)
        {
            Fail(target.Seeds[0], -1, disturbed);
        }

        report.Elapsed = clock.Elapsed;
        return report;

        void Fail(FuzzCase given, long number, string what)
        {
            report.FirstFailure = report.Failures++ == 0 ? string.Create(CultureInfo.InvariantCulture, $"file {number}: {what}") : report.FirstFailure;
            failed?.Invoke(given, number, what);
        }
    }

    /// <summary>Reads one file; returns what went wrong, or nothing.</summary>
    public string Check(FuzzCase given, int growth, FuzzReport report)
    {
        report.Mutations++;
        long size = given.TotalBytes;
        string path = given.Files.Count > 1 ? ground.Write(given) : Path.Combine(ground.Folder, given.Main);
        long started = Stopwatch.GetTimestamp();
        try
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            using WeightFile file = given.Files.Count > 1 ? WeightFile.Open(path) : WeightFile.Open(new MemoryStream(given.Bytes, writable: false), path);
            RequireLittle(before, FixedBytes + (OpenedPerByte * growth * size), report, "opening");
            foreach (Tensor tensor in file.Tensors)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
                double[] elements = file.Read(tensor.Name);
                RequireLittle(before, FixedBytes + (ReadPerByte * growth * size), report, "reading");
                if (elements.Length != tensor.Count)
                {
                    return string.Create(CultureInfo.InvariantCulture, $"{elements.Length} elements of {tensor}");
                }

                if (elements.Contains(FuzzGround.Forbidden))
                {
                    return $"tensor '{tensor.Name}' comes from a file outside the folder";
                }
            }

            report.Read++;
        }
        catch (DataFormatException refusal)
        {
            report.Refuse(Reason().Replace(refusal.Message.Replace(ground.Folder, "", StringComparison.Ordinal), "#"));
            if (!refusal.Message.StartsWith(ground.Folder, StringComparison.Ordinal) || refusal.Message.Length > ground.Folder.Length + LongestLine || refusal.Message.Any(char.IsControl))
            {
                return "its refusal is no clear line: " + refusal.Message;
            }
        }
        catch (TooMuchMemoryException excess)
        {
            return excess.Message;
        }
#pragma warning disable CA1031 // every other exception is what is looked for
        catch (Exception other)
#pragma warning restore CA1031
        {
            return other.ToString();
        }

        TimeSpan time = Stopwatch.GetElapsedTime(started);
        report.Slowest = time > report.Slowest ? time : report.Slowest;
        return time > LongestTime ? string.Create(CultureInfo.InvariantCulture, $"it took {time.TotalSeconds:F1} s; {LongestTime.Value.TotalSeconds:F1} s are allowed") : string.Empty;
    }

    private static void RequireLittle(long before, long allowed, FuzzReport report, string what)
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        report.MostAllocated = Math.Max(report.MostAllocated, allocated);
        if (allocated > allowed)
        {
            throw new TooMuchMemoryException(string.Create(CultureInfo.InvariantCulture, $"{what} it allocated {allocated} bytes; {allowed} are allowed"));
        }
    }

    [GeneratedRegex("'.*'|[0-9.]+|\\([^)]*\\)|\\[[^]]*\\]")]
    private static partial Regex Reason();

    private sealed class TooMuchMemoryException(string message) : Exception(message);
}
