using System.Buffers;
using System.IO.Pipelines;
using MailServer.Messages;

namespace MailServer.Testing.Storage;

/// <summary>Collects a message's bytes in memory and knows whether its writer completed it.</summary>
internal sealed class ContentWriter : PipeWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public bool IsCompleted { get; private set; }

    /// <summary>The writer gave up: what is there is not the whole message.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>The bytes with others in front.</summary>
    public MessageContent ToContent(ReadOnlySpan<byte> prelude) =>
        MessageContent.FromMemory((byte[])[.. prelude, .. _bytes.WrittenSpan]);

    public override void Complete(Exception? exception = null)
    {
        IsBroken |= !IsCompleted && exception is not null;
        IsCompleted = true;
    }

    public override void Advance(int bytes) => _bytes.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) =>
        IsCompleted ? throw new InvalidOperationException("The message is complete.") : _bytes.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void CancelPendingFlush()
    {
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(new FlushResult(isCanceled: false, isCompleted: false));
    }
}
