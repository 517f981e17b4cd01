using System.Globalization;
using MailServer.Storage.Embedded.Files;

namespace MailServer.Storage.Embedded.Segments;

/// <summary>The directory of segments: makes them, finds them for reading, and takes them away while readers still hold content.</summary>
internal sealed class SegmentFiles : IDisposable
{
    // Far below the 1,024 descriptors that a process has at least on Linux; sessions need the rest.
    private const int MostOpenFiles = 256;
    private const string Extension = ".seg";

    private readonly Lock _lock = new();
    private readonly Dictionary<long, WeakReference<SegmentFile>> _known = [];
    private readonly Queue<SegmentFile> _open = new();
    private readonly IFileSystem _disk;
    private int _pruneAt = 1024;
    private long _lastId;

    public SegmentFiles(string directory, IFileSystem disk)
    {
        Path = directory;
        _disk = disk;
        disk.CreateDirectory(directory);
        _lastId = IdsOnDisk().DefaultIfEmpty().Max();
    }

    public string Path { get; }

    public bool IsClosed { get; private set; }

    /// <summary>The file of a segment.</summary>
    public static string FileName(string directory, long id) =>
        System.IO.Path.Combine(directory, id.ToString("D10", CultureInfo.InvariantCulture) + Extension);

    /// <summary>The segments whose files are there.</summary>
    public IReadOnlyList<long> IdsOnDisk() => IdsOnDisk(_disk, Path);

    public static IReadOnlyList<long> IdsOnDisk(IFileSystem disk, string directory) =>
        [.. disk.List(directory)
            .Where(static f => f.EndsWith(Extension, StringComparison.Ordinal))
            .Select(static f => f[..^Extension.Length])
            .Where(static n => long.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Select(static n => long.Parse(n, NumberStyles.None, CultureInfo.InvariantCulture))];

    /// <summary>Makes sure that new segments get ids above this one.</summary>
    public void ReserveUpTo(long id) => _lastId = Math.Max(_lastId, id);

    /// <summary>Makes a segment and opens it for writing. Its name is durable when this returns.</summary>
    /// <exception cref="IOException">There is no room.</exception>
    public IOpenFile Create(long preallocate, out long id)
    {
        id = Interlocked.Increment(ref _lastId);
        var path = FileName(Path, id);
        var file = _disk.Open(path, FileMode.CreateNew, preallocate);
        try
        {
            _disk.SyncDirectory(Path);
            return file;
        }
        catch
        {
            file.Dispose();
            _disk.Delete(path);
            throw;
        }
    }

    /// <summary>Opens a segment to write on in it.</summary>
    public IOpenFile OpenForWriting(long id) => _disk.Open(FileName(Path, id), FileMode.Open, preallocate: 0);

    /// <summary>A segment to read from, or null when it is gone. What is found stays readable while it is held.</summary>
    public SegmentFile? Find(long id)
    {
        lock (_lock)
        {
            if (_known.TryGetValue(id, out var weak) && weak.TryGetTarget(out var file)) return file;
            var path = FileName(Path, id);
            if (IsClosed || _disk.LengthOf(path) is null) return null;
            file = new SegmentFile(this, path);
            _known[id] = new WeakReference<SegmentFile>(file);
            Prune();
            return file;
        }
    }

    /// <summary>Takes a segment away. Content of it that is held stays readable.</summary>
    public void Retire(long id)
    {
        lock (_lock)
        {
            if (_known.Remove(id, out var weak) && weak.TryGetTarget(out var file)) file.Retire();
            try
            {
                _disk.Delete(FileName(Path, id));
            }
            catch (IOException)
            {
                // It has no row any more: the next start deletes it.
            }
        }
    }

    /// <summary>
    /// Puts a file that no row knows out of the way without losing it: the database may have been lost or put back from an older copy,
    /// and the messages in it could then be found again.
    /// </summary>
    public void SetAside(long id)
    {
        var lost = System.IO.Path.Combine(Path, "lost");
        _disk.CreateDirectory(lost);
        _disk.Move(FileName(Path, id), FileName(lost, id));
    }

    /// <summary>Whether a file begins with a record, as segments of many bodies do.</summary>
    public bool BeginsWithRecord(long id)
    {
        using var file = OpenForWriting(id);
        Span<byte> header = stackalloc byte[RecordHeader.Size];
        return file.Read(header, 0) == RecordHeader.Size && RecordHeader.IsOne(header);
    }

    /// <summary>Opens a segment's file for reading.</summary>
    public IOpenFile Open(string path) => _disk.OpenForReading(path);

    /// <summary>A file was opened: the one opened longest ago is closed when there are too many.</summary>
    public void Opened(SegmentFile file)
    {
        SegmentFile? oldest = null;
        lock (_lock)
        {
            _open.Enqueue(file);
            if (_open.Count > MostOpenFiles) oldest = _open.Dequeue();
        }
        oldest?.Close(evenIfRetired: false);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            IsClosed = true;
            foreach (var weak in _known.Values)
            {
                if (weak.TryGetTarget(out var file)) file.Close(evenIfRetired: true);
            }
            _known.Clear();
            _open.Clear();
        }
    }

    private void Prune()
    {
        if (_known.Count < _pruneAt) return;
        foreach (var (id, weak) in _known)
        {
            if (!weak.TryGetTarget(out _)) _known.Remove(id);
        }
        _pruneAt = Math.Max(1024, _known.Count * 2);
    }
}
