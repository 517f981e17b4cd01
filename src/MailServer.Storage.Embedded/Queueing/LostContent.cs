using MailServer.Messages;

namespace MailServer.Storage.Embedded.Queueing;

/// <summary>The bytes of a message that are not where they were written.</summary>
internal sealed class LostContent(long length) : MessageContent
{
    public override long Length => length;

    public override ValueTask<int> ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken) =>
        throw new IOException("The segment that held the message is gone.");
}
