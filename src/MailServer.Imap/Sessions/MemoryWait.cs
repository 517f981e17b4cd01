using MailServer.Protocol.Imap;

namespace MailServer.Imap.Sessions;

/// <summary>What happens to messages and large literals when memory is tight: the client waits, then it is told NO.</summary>
internal static class MemoryWait
{
    // What a client may send unasked under LITERAL- (RFC 7888 §5) is small enough for every case.
    private const int SmallLiteral = 4096;

    /// <summary>Waits, if it has to be.</summary>
    /// <returns>Why the work cannot be done now (RFC 5530 §3); null when there is memory for it.</returns>
    public static async ValueTask<Reply?> RefusalAsync(ImapSession session, CancellationToken cancellationToken)
    {
        if (session.Services.Memory is not { IsTight: true } memory) return null;
        await session.Output.FlushAsync().ConfigureAwait(false);
        return await session.Input.WaitAsync(memory.WaitAsync, cancellationToken).ConfigureAwait(false) ? null : Reply.No("Insufficient memory, try again later", ImapResponseCode.Unavailable);
    }

    /// <summary>Waits before a literal becomes part of a command.</summary>
    public static ValueTask<Reply?> RefusalAsync(ImapSession session, ImapLiteral literal) =>
        literal.Length > SmallLiteral ? RefusalAsync(session, session.Connection.Closed) : default;
}
