using MailServer.Storage.Embedded.Files;

namespace MailServer.Simulation.Files;

/// <summary>A segment that is open.</summary>
internal sealed class SimOpenFile(SimStorage storage, string path, SimFile file) : IOpenFile
{
    public bool IsClosed { get; private set; }

    public long Length => file.Length;

    public int Read(Span<byte> destination, long position)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        storage.Faults.Read(path);
        return file.Read(destination, position);
    }

    public ValueTask<int> ReadAsync(Memory<byte> destination, long position, CancellationToken cancellationToken) => new(Read(destination.Span, position));

    public void Write(ReadOnlySpan<byte> bytes, long position)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        storage.Faults.Write();
        if (storage.Faults.IsFull && position + bytes.Length > file.Length) throw storage.Faults.NoRoom();
        file.Write(bytes, position);
    }

    public void Write(IReadOnlyList<ReadOnlyMemory<byte>> parts, long position)
    {
        foreach (var part in parts)
        {
            Write(part.Span, position);
            position += part.Length;
        }
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, long position, CancellationToken cancellationToken)
    {
        Write(bytes.Span, position);
        return default;
    }

    public void Truncate(long length)
    {
        storage.Faults.Write();
        file.SetLength(length);
    }

    public void Sync() => storage.Faults.Sync(path, file);

    public void Dispose() => IsClosed = true;
}
