using MailServer.Storage.Embedded.Segments;
using Microsoft.Win32.SafeHandles;

namespace MailServer.Storage.Embedded.Files;

/// <summary>A file of the disk.</summary>
internal sealed class RealFile(SafeFileHandle handle, FileSync sync) : IOpenFile
{
    public bool IsClosed => handle.IsClosed;

    public long Length => RandomAccess.GetLength(handle);

    public int Read(Span<byte> destination, long position) => RandomAccess.Read(handle, destination, position);

    public ValueTask<int> ReadAsync(Memory<byte> destination, long position, CancellationToken cancellationToken) =>
        CachedRead.TryRead(handle, destination.Span, position)
            ? new(destination.Length)
            : RandomAccess.ReadAsync(handle, destination, position, cancellationToken);

    public void Write(ReadOnlySpan<byte> bytes, long position) => RandomAccess.Write(handle, bytes, position);

    public void Write(IReadOnlyList<ReadOnlyMemory<byte>> parts, long position) => RandomAccess.Write(handle, parts, position);

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, long position, CancellationToken cancellationToken) =>
        RandomAccess.WriteAsync(handle, bytes, position, cancellationToken);

    public void Truncate(long length) => RandomAccess.SetLength(handle, length);

    public void Sync() => sync.SyncFile(handle);

    public void Dispose() => handle.Dispose();
}
