using MailServer.Storage.Embedded.Files;

namespace MailServer.Simulation.Files;

/// <summary>
/// The files of one life of the machine: the store's segments and, by <see cref="SimVfs"/>, SQLite's. A power cut ends it and leaves a new one,
/// which holds what was synced and some of the rest. Names, too, are durable only when their directory was synced.
/// </summary>
internal sealed class SimStorage : IFileSystem
{
    private static int s_last;

    private readonly Dictionary<string, SimFile> _names = [];
    private readonly Dictionary<string, SimFile> _durableNames = [];

    public SimStorage(IReadOnlyDictionary<string, byte[]> image)
    {
        Root = $"/simulation/{Interlocked.Increment(ref s_last)}";
        foreach (var (name, bytes) in image) _names[Root + name] = _durableNames[Root + name] = new SimFile(bytes);
        SimVfs.Add(this);
    }

    /// <summary>Where the store lives, for this life.</summary>
    public string Root { get; }

    /// <summary>What the disk does today.</summary>
    public DiskFaults Faults { get; init; } = DiskFaults.None;

    public void CreateDirectory(string path)
    {
    }

    public IReadOnlyList<string> List(string directory) =>
        [.. _names.Keys.Where(name => Path.GetDirectoryName(name) == directory).Select(static name => Path.GetFileName(name)).Order(StringComparer.Ordinal)];

    public long? LengthOf(string path) => _names.GetValueOrDefault(path)?.Length;

    public IOpenFile Open(string path, FileMode mode, long preallocate)
    {
        Faults.Write();
        var file = mode == FileMode.CreateNew ? Create(path) : Find(path) ?? throw new FileNotFoundException(path);
        if (preallocate == 0) return new SimOpenFile(this, path, file);
        if (Faults.IsFull)
        {
            _names.Remove(path);
            throw Faults.NoRoom();
        }

        file.SetLength(preallocate);
        return new SimOpenFile(this, path, file);
    }

    public IOpenFile OpenForReading(string path) => new SimOpenFile(this, path, Find(path) ?? throw new FileNotFoundException(path));

    public void Delete(string path)
    {
        Faults.Write();
        _names.Remove(path);
    }

    public void Move(string path, string target)
    {
        Faults.Write();
        if (!_names.Remove(path, out var file)) throw new FileNotFoundException(path);
        _names[target] = file;
    }

    public void SyncDirectory(string path)
    {
        if (!Faults.Sync(path, isDirectory: true)) return;
        foreach (var name in _durableNames.Keys.Where(name => Path.GetDirectoryName(name) == path).ToList()) _durableNames.Remove(name);
        foreach (var (name, file) in _names.Where(pair => Path.GetDirectoryName(pair.Key) == path)) _durableNames[name] = file;
    }

    public IDisposable Lock(string path) => new MemoryStream();

    public SimFile? Find(string path) => _names.GetValueOrDefault(path);

    public SimFile Create(string path) => _names[path] = new SimFile();

    /// <summary>What is there after a power cut, by names below the root.</summary>
    public Dictionary<string, byte[]> Torn(Random random)
    {
        var left = new SortedDictionary<string, SimFile>(StringComparer.Ordinal);
        foreach (var name in _names.Keys.Union(_durableNames.Keys).Order(StringComparer.Ordinal))
        {
            var (now, durable) = (_names.GetValueOrDefault(name), _durableNames.GetValueOrDefault(name));
            if ((now == durable || random.Next(2) == 0 ? durable : now) is { } file) left[name] = file;
        }

        // A rename happens or not; it does not lose the file.
        foreach (var (name, file) in _durableNames)
        {
            if (_names.ContainsValue(file) && !left.ContainsValue(file)) left[name] = file;
        }

        return left.ToDictionary(pair => pair.Key[Root.Length..], pair => pair.Value.Torn(random));
    }

    /// <summary>Everything as programs see it.</summary>
    public Dictionary<string, byte[]> Whole() => _names.ToDictionary(pair => pair.Key[Root.Length..], pair =>
    {
        var bytes = new byte[pair.Value.Length];
        pair.Value.Read(bytes, 0);
        return bytes;
    });
}
