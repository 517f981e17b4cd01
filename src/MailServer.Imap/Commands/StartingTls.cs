using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;

namespace MailServer.Imap.Commands;

/// <summary>STARTTLS (RFC 9051 §6.2.1).</summary>
internal static class StartingTls
{
    public static ValueTask<Reply> RunAsync(ImapSession session, PlainCommand command, CancellationToken cancellationToken) =>
        new(session.Connection.CanUpgradeToTls
            ? Reply.Ok("Begin TLS") with { Then = UpgradeAsync }
            : Reply.Bad("TLS is not possible here"));

    // What was said in plaintext may have been said by somebody else: it counts for nothing any more.
    private static async ValueTask UpgradeAsync(ImapSession session)
    {
        await session.Connection.UpgradeToTlsAsync(session.Connection.Closed).ConfigureAwait(false);
        session.Output.Reattach();
        session.LoginFailures = 0;
    }
}
