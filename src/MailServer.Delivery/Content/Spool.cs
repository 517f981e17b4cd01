using System.Buffers;
using System.IO.Pipelines;
using MailServer.Messages;

namespace MailServer.Delivery.Content;

/// <summary>
/// Keeps a message on its way in: in memory up to a limit, then in a temporary file that the system deletes when it is closed.
/// </summary>
internal sealed class Spool : PipeWriter, IDisposable
{
    private readonly ArrayBufferWriter<byte> _memory = new();
    private readonly string _directory;
    private readonly int _memoryLimit;
    private FileStream? _file;
    private long _inFile;
    private bool _isComplete;

    /// <summary>Makes an empty spool.</summary>
    /// <param name="directory">Where a file is made when one is needed.</param>
    /// <param name="memoryLimit">Octets to keep in memory.</param>
    public Spool(string directory, int memoryLimit)
    {
        _directory = directory;
        _memoryLimit = memoryLimit;
    }

    /// <summary>Whether a file was needed.</summary>
    public bool IsInFile => _file is not null;

    public override void Advance(int bytes) => _memory.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) =>
        _isComplete ? throw new InvalidOperationException("The message is complete.") : _memory.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void CancelPendingFlush()
    {
    }

    public override void Complete(Exception? exception = null) => _isComplete = true;

    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (_memory.WrittenCount > _memoryLimit) await SpillAsync(cancellationToken).ConfigureAwait(false);
        return default;
    }

    /// <summary>Ends the content.</summary>
    /// <returns>Readable until the spool is disposed.</returns>
    public async ValueTask<MessageContent> CompleteContentAsync(CancellationToken cancellationToken)
    {
        Complete();
        if (_file is null) return MessageContent.FromMemory(_memory.WrittenMemory);
        await SpillAsync(cancellationToken).ConfigureAwait(false);
        return new FileContent(_file.SafeFileHandle, _inFile);
    }

    public void Dispose()
    {
        _isComplete = true;
        _file?.Dispose();
    }

    private async ValueTask SpillAsync(CancellationToken cancellationToken)
    {
        _file ??= OpenFile();
        await RandomAccess.WriteAsync(_file.SafeFileHandle, _memory.WrittenMemory, _inFile, cancellationToken).ConfigureAwait(false);
        _inFile += _memory.WrittenCount;
        _memory.ResetWrittenCount();
    }

    // Mail is private: nobody else may read the file, and its name tells nothing.
    private FileStream OpenFile()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(Path.Combine(_directory, $"mail-{Guid.NewGuid():N}.tmp"), options);
    }
}
