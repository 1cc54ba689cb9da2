using System.Buffers.Binary;
using Dyson.Tests.Formats.Weights;

namespace Dyson.Fuzz;

/// <summary>
/// A folder for the damaged files of one run. Beside it lie sound files full of one number, which no reader may ever deliver: it had left the folder. A link to one of them lies in it.
/// </summary>
internal sealed class FuzzGround : IDisposable
{
    /// <summary>The number outside; no seed and no small damage makes it.</summary>
    public const double Forbidden = 12345.6787109375;

    private const string Inside = "case";

    private readonly string _root;
    private readonly Dictionary<string, byte[]> _written = new(StringComparer.Ordinal);
    private readonly string[] _outside;

    /// <summary>Makes it.</summary>
    /// <param name="root">A folder that is not there yet or empty; it is deleted in the end.</param>
    public FuzzGround(string root)
    {
        _root = Path.GetFullPath(root);
        Folder = Path.Combine(_root, Inside);
        Directory.CreateDirectory(Folder);
        byte[] floats = new byte[4 * 64];
        for (int i = 0; i < floats.Length; i += 4)
        {
            BinaryPrimitives.WriteSingleLittleEndian(floats.AsSpan(i), (float)Forbidden);
        }

        File.WriteAllBytes(Path.Combine(_root, "secret.bin"), floats);
        File.WriteAllBytes(Path.Combine(_root, "secret.safetensors"), WeightFixtures.Safetensors("""{"w":{"dtype":"F32","shape":[64],"data_offsets":[0,256]}}""", floats));
        foreach (string kind in (string[])[".bin", ".safetensors"])
        {
            File.CreateSymbolicLink(Path.Combine(Folder, "link" + kind), Path.Combine(_root, "secret" + kind));
            _written["link" + kind] = [];
        }

        Directory.CreateSymbolicLink(Path.Combine(Folder, "up"), _root);
        _written["up"] = [];
        _outside = Listing();
    }

    /// <summary>Where the damaged files lie.</summary>
    public string Folder { get; }

    /// <summary>Names of files, most of them none that a file may refer to.</summary>
    public IEnumerable<string> Names(string kind) =>
    [
        "../secret" + kind, Path.Combine(_root, "secret" + kind), "link" + kind, "up/secret" + kind, "w" + kind, "1" + kind, "m.onnx", "model.safetensors.index.json", ".", "..", "up", "", "a/../../secret" + kind, "..\\secret" + kind,
        "\0", new string('x', 5000),
    ];

    /// <summary>Writes the files of a case and returns the path of its main one.</summary>
    public string Write(FuzzCase given)
    {
        foreach ((string name, byte[] bytes) in given.Files)
        {
            if (!_written.TryGetValue(name, out byte[]? present) || !present.AsSpan().SequenceEqual(bytes))
            {
                using FileStream file = new(Path.Combine(Folder, name), FileMode.OpenOrCreate, FileAccess.Write);
                file.Write(bytes);
                file.SetLength(bytes.Length);
                _written[name] = bytes;
            }
        }

        return Path.Combine(Folder, given.Main);
    }

    /// <summary>What has been made or removed by anything but <see cref="Write"/>; empty if nothing.</summary>
    public string Disturbed()
    {
        string[] now = Listing();
        return now.SequenceEqual(_outside) && Directory.GetFileSystemEntries(Folder).All(path => _written.ContainsKey(Path.GetFileName(path)))
            ? string.Empty
            : $"the folder now holds {string.Join(", ", now)}";
    }

    public void Dispose()
    {
        foreach (string link in (string[])["link.bin", "link.safetensors"])
        {
            File.Delete(Path.Combine(Folder, link));
        }

        Directory.Delete(Path.Combine(Folder, "up"));
        Directory.Delete(_root, recursive: true);
    }

    private string[] Listing() => [.. Directory.GetFileSystemEntries(_root).Select(path => $"{Path.GetFileName(path)} {(File.Exists(path) ? new FileInfo(path).Length : 0)}").Order(StringComparer.Ordinal)];
}
