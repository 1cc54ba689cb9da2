using Dyson.Formats;

namespace Dyson.Tests.Formats;

public sealed class AtomicFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dyson-atomic-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Text_is_written_without_mark_and_replaced_whole()
    {
        string path = Path.Combine(_folder, "manifest.json");
        AtomicFile.WriteAllText(path, "first, longer");
        AtomicFile.WriteText(path, writer => writer.WriteLine("κ"));
        Assert.Equal([0xCE, 0xBA, (byte)'\n'], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Failure_leaves_the_old_file_and_nothing_else()
    {
        string path = Path.Combine(_folder, "shard.npz");
        AtomicFile.WriteAllBytes(path, new byte[] { 1, 2, 3 });
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.WriteByte(9);
            throw new InvalidOperationException("interrupted");
        }));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Old_content_stays_readable_until_the_new_is_whole()
    {
        string path = Path.Combine(_folder, "results.json");
        AtomicFile.WriteAllText(path, "old");
        AtomicFile.Write(path, stream =>
        {
            stream.Write("new"u8);
            stream.Flush();
            Assert.Equal("old", File.ReadAllText(path));
        });
        Assert.Equal("new", File.ReadAllText(path));
    }

    [Fact]
    public void Folder_as_target_or_missing_folder_is_refused()
    {
        Assert.ThrowsAny<IOException>(() => AtomicFile.WriteAllText(_folder, "text"));
        Assert.ThrowsAny<IOException>(() => AtomicFile.WriteAllText(Path.Combine(_folder, "missing", "file"), "text"));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Leftovers_of_killed_processes_are_cleared_away()
    {
        string path = Path.Combine(_folder, "shard.npz");
        AtomicFile.WriteAllText(path, "whole");
        File.WriteAllText(Path.Combine(_folder, ".shard.npz.0123456789ab.partial"), "half");
        Assert.Equal(1, AtomicFile.RemoveLeftovers(_folder));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Two_writers_of_one_file_do_not_mix()
    {
        string path = Path.Combine(_folder, "both");
        string[] contents = [.. Enumerable.Range(0, 8).Select(i => new string((char)('a' + i), 100_000))];
        Parallel.ForEach(contents, content => AtomicFile.WriteAllText(path, content));
        Assert.Contains(File.ReadAllText(path), contents);
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder));
    }
}
