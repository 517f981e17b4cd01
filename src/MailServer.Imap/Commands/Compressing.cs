using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;

namespace MailServer.Imap.Commands;

/// <summary>COMPRESS (RFC 4978).</summary>
internal static class Compressing
{
    public static ValueTask<Reply> RunAsync(ImapSession session, CompressCommand command, CancellationToken cancellationToken)
    {
        if (command.Mechanism != "DEFLATE") return new(Reply.Bad("Only DEFLATE is known"));
        if (session.IsCompressed) return new(Reply.No("Compression is on already", ImapResponseCode.CompressionActive));
        if (!Capabilities.CanCompress(session)) return new(Reply.No("Compression is not possible here", ImapResponseCode.Cannot));
        return new(Reply.Ok("Compression begins") with { Then = BeginAsync });
    }

    private static async ValueTask BeginAsync(ImapSession session)
    {
        await session.Connection.StartCompressionAsync(session.Connection.Closed).ConfigureAwait(false);
        session.IsCompressed = true;
        session.Output.Reattach();
    }
}
