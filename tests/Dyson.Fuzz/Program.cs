using System.Diagnostics;
using System.Globalization;
using Dyson.Fuzz;

const long LargestWorkingSet = 512L << 20;
const double SecondsAFile = 2;
const int MostReasons = 50;

string usage = $"""
    Gives the readers of weight files damaged files and checks that each is read or refused in one line, in bounded memory and time.
    dotnet run -c Release --project tests/Dyson.Fuzz -- [FORMAT…] [--mutations 100000] [--seed 1] [--from FILE] [--keep FOLDER] [--reasons]
      FORMAT       {string.Join(", ", FuzzTargets.Names)}; all if none is given
      --from FILE  a sound or damaged file of the one FORMAT named, in place of the built-in ones; it is read as it is first
      --keep       where failing files are kept, default fuzz-failures
      --reasons    also lists the fifty most frequent reasons why files were refused
    Exit status 0: nothing failed; 1: something did; 2: usage.
    """;
List<string> formats = [];
(long mutations, ulong seed, string? from, string keep, bool reasons) = (100_000, 1, null, "fuzz-failures", false);
for (int i = 0; i < args.Length; i++)
{
    string? value = i + 1 < args.Length ? args[i + 1] : null;
    bool understood = args[i] switch
    {
        "--mutations" => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out mutations) && ++i > 0,
        "--seed" => ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out seed) && ++i > 0,
        "--from" => File.Exists(from = value) && ++i > 0,
        "--keep" => (keep = value ?? string.Empty).Length > 0 && ++i > 0,
        "--reasons" => reasons = true,
        _ => FuzzTargets.Names.Contains(args[i]),
    };
    if (!understood)
    {
        Console.Error.WriteLine($"'{args[i]}' is not understood.\n{usage}");
        return 2;
    }

    if (!args[i].StartsWith('-') && FuzzTargets.Names.Contains(args[i]))
    {
        formats.Add(args[i]);
    }
}

if (from is not null && formats.Count != 1)
{
    Console.Error.WriteLine($"--from needs the one FORMAT of its file.\n{usage}");
    return 2;
}

long failures = 0;
foreach (string format in formats.Count > 0 ? formats : [.. FuzzTargets.Names])
{
    using FuzzGround ground = new(Directory.CreateTempSubdirectory("dyson-fuzz-").FullName);
    FuzzTarget target = FuzzTargets.Of(format, ground);

    // The number of the file in hand survives even a crash of the process.
    string inHand = Path.Combine(keep, format + ".in-hand");
    using Numbers numbers = new(keep, inHand);
    Fuzzer fuzzer = new(ground) { LongestTime = TimeSpan.FromSeconds(SecondsAFile), Progress = numbers.Write };
    if (from is not null)
    {
        FuzzCase given = new(target.Seeds[0].Main, target.Seeds[0].Files);
        given = given.With(given.Main, File.ReadAllBytes(from));
        FuzzReport single = new(format);
        string why = fuzzer.Check(given, target.Growth, single);
        Console.WriteLine($"{from}: {(why.Length > 0 ? why : single.Read > 0 ? "read" : string.Join(string.Empty, single.Reasons.Keys))}");
        failures += why.Length > 0 ? 1 : 0;
        target = target with { Seeds = [given] };
    }

    FuzzReport report = fuzzer.Run(target, mutations, seed, Keep);
    Console.WriteLine(report);
    failures += report.Failures;
    if (reasons)
    {
        foreach ((string reason, long count) in report.Reasons.OrderByDescending(pair => pair.Value).Take(MostReasons))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count,8}  {reason}"));
        }
    }

    void Keep(FuzzCase given, long number, string what)
    {
        string folder = Path.Combine(keep, string.Create(CultureInfo.InvariantCulture, $"{format}-{seed}-{number}"));
        Directory.CreateDirectory(folder);
        foreach ((string name, byte[] bytes) in given.Files)
        {
            File.WriteAllBytes(Path.Combine(folder, name), bytes);
        }

        File.WriteAllText(Path.Combine(folder, "why.txt"), what + "\n");
        Console.WriteLine($"{format}, file {number} of seed {seed}, kept in {folder}: {what.ReplaceLineEndings(" ")[..Math.Min(what.Length, 300)]}");
    }
}

using Process own = Process.GetCurrentProcess();
bool small = own.PeakWorkingSet64 <= LargestWorkingSet;
Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
    $"Peak working set {own.PeakWorkingSet64 >> 20} MiB{(small ? "" : $", more than the {LargestWorkingSet >> 20} MiB that are allowed")}; {failures} failures."));
return failures > 0 || !small ? 1 : 0;

/// <summary>The number of the file in hand, in a file of eight bytes that is removed in the end.</summary>
internal sealed class Numbers : IDisposable
{
    private readonly string _path;
    private readonly FileStream _stream;

    public Numbers(string folder, string path)
    {
        Directory.CreateDirectory(folder);
        _path = path;
        _stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
    }

    public void Write(long number)
    {
        _stream.Position = 0;
        _stream.Write(BitConverter.GetBytes(number));
    }

    public void Dispose()
    {
        _stream.Dispose();
        File.Delete(_path);
        string folder = Path.GetDirectoryName(Path.GetFullPath(_path))!;
        if (!Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
        }
    }
}
