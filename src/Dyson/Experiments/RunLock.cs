namespace Dyson.Experiments;

/// <summary>
/// Keeps a second process out of a run directory: an operating-system lock on <c>run.lock</c>, which goes with the process that held it
/// however that ended. The empty file stays.
/// </summary>
internal sealed class RunLock : IDisposable
{
    public const string FileName = "run.lock";

    private readonly FileStream _file;

    private RunLock(FileStream file) => _file = file;

    /// <exception cref="RunLockedException">Another process runs this directory.</exception>
    /// <exception cref="IOException">The file cannot be made.</exception>
    public static RunLock Take(string directory)
    {
        string path = Path.Combine(directory, FileName);
        bool existed = File.Exists(path);
        try
        {
            return new RunLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (existed && e is not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException))
        {
            throw new RunLockedException($"{directory}: another process is running this experiment (it holds {FileName}); wait for it or stop it", e);
        }
    }

    public void Dispose() => _file.Dispose();
}
