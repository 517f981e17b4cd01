using System.IO.Pipelines;
using MailServer.Messages;

namespace MailServer.Storage;

/// <summary>Messages on their way into one folder. Disposing without a commit leaves nothing behind. One caller at a time.</summary>
public interface IMailAppend : IAsyncDisposable
{
    /// <summary>Begins the next message.</summary>
    /// <returns>Takes its bytes; complete it before the next message or the commit. Flushing holds the caller back and throws <see cref="IOException"/> when the store cannot take more.</returns>
    PipeWriter BeginMessage(AppendOptions options);

    /// <summary>Makes all messages durable and visible in one commit.</summary>
    ValueTask<StoreResult<AppendResult>> CommitAsync(CancellationToken cancellationToken);
}

/// <summary>What APPEND says of a message.</summary>
public sealed record AppendOptions
{
    /// <summary>Octets announced, or null.</summary>
    public long? Size { get; init; }

    /// <summary>Flags.</summary>
    public MessageFlags Flags { get; init; }

    /// <summary>INTERNALDATE; null for now.</summary>
    public DateTimeOffset? InternalDate { get; init; }
}

/// <summary>Where appended messages are (RFC 4315 APPENDUID).</summary>
/// <param name="UidValidity">Of the folder.</param>
/// <param name="Uids">One for each message, in order.</param>
public sealed record AppendResult(uint UidValidity, IReadOnlyList<uint> Uids);
