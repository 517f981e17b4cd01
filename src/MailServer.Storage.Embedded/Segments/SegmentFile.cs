using MailServer.Storage.Embedded.Files;

namespace MailServer.Storage.Embedded.Segments;

/// <summary>
/// A segment to read from. Its file is opened when first read and may be closed and opened again,
/// until the segment is retired: then it stays open, because its name is gone, for as long as somebody holds content of it.
/// </summary>
internal sealed class SegmentFile(SegmentFiles owner, string path)
{
    private readonly Lock _lock = new();
    private IOpenFile? _file;
    private bool _isRetired;

    /// <summary>Reads up to the destination's length; less only at the end of the file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public async ValueTask<int> ReadAsync(long position, Memory<byte> destination, CancellationToken cancellationToken)
    {
        while (true)
        {
            var file = Open();
            try
            {
                return await file.ReadAsync(destination, position, cancellationToken).ConfigureAwait(false);
            }
            catch (ObjectDisposedException) when (file.IsClosed && !owner.IsClosed)
            {
                // Closed in between because too many files were open: open it again.
            }
            catch (ObjectDisposedException exception)
            {
                throw new IOException("The store is closed.", exception);
            }
        }
    }

    /// <summary>Keeps the file open from now on; called before its name goes.</summary>
    public void Retire()
    {
        lock (_lock)
        {
            _isRetired = true;
            try
            {
                _file ??= owner.Open(path);
            }
            catch (IOException)
            {
                // Readers of what cannot be opened get the error when they read.
            }
        }
    }

    /// <summary>Closes the file, which is opened again when needed.</summary>
    public void Close(bool evenIfRetired)
    {
        lock (_lock)
        {
            if (_isRetired && !evenIfRetired) return;
            _file?.Dispose();
            _file = null;
        }
    }

    private IOpenFile Open()
    {
        var file = Volatile.Read(ref _file);
        if (file is not null) return file;
        lock (_lock)
        {
            if (owner.IsClosed) throw new IOException("The store is closed.");
            file = _file ??= owner.Open(path);
        }
        owner.Opened(this);
        return file;
    }
}
