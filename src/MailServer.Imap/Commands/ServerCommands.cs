using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Commands;

/// <summary>Commands about the server as a whole: CAPABILITY, NOOP, LOGOUT (RFC 9051 §6.1), ID (RFC 2971), NAMESPACE (§6.3.10).</summary>
internal static class ServerCommands
{
    public static ValueTask<Reply> CapabilityAsync(ImapSession session, PlainCommand command, CancellationToken cancellationToken)
    {
        session.Output.WriteCapability(Capabilities.Of(session));
        return new(Reply.Ok("These are the capabilities"));
    }

    /// <summary>What changed is told at the end of every command; NOOP and CHECK do nothing else.</summary>
    public static ValueTask<Reply> NoOperationAsync(ImapSession session, PlainCommand command, CancellationToken cancellationToken) =>
        new(Reply.Ok("Done"));

    public static ValueTask<Reply> LogoutAsync(ImapSession session, PlainCommand command, CancellationToken cancellationToken)
    {
        session.Bye("Logging out");
        return new(Reply.Ok("Logged out"));
    }

    /// <summary>UNAUTHENTICATE (RFC 8437 §3). It is not announced while compression is on, which could not be ended.</summary>
    public static async ValueTask<Reply> UnauthenticateAsync(ImapSession session, PlainCommand command, CancellationToken cancellationToken)
    {
        if (!session.Options.AllowUnauthenticate) return Reply.Bad("Another user needs another connection here");
        if (session.IsCompressed) return Reply.Bad("Not while the connection is compressed");
        await session.LogOutUserAsync().ConfigureAwait(false);
        return Reply.Ok("Logged out; another user may log in");
    }

    public static ValueTask<Reply> IdentifyAsync(ImapSession session, IdCommand command, CancellationToken cancellationToken)
    {
        session.Output.WriteId([.. session.Options.Identification.Select(static pair => new KeyValuePair<string, string?>(pair.Key, pair.Value))]);
        return new(Reply.Ok("This is who answers"));
    }

    public static ValueTask<Reply> NamespaceAsync(ImapSession session, PlainCommand command, CancellationToken cancellationToken)
    {
        var sharing = session.Account as ISharingAccount;
        session.Output.WriteNamespace([new ImapNamespace("")], Shared(sharing?.OtherUsersPrefix), Shared(sharing?.SharedPrefix), session.IsUtf8);
        return new(Reply.Ok("These are the namespaces"));
    }

    /// <summary>GETJMAPACCESS (RFC 9698 §3).</summary>
    public static ValueTask<Reply> JmapAccessAsync(ImapSession session, PlainCommand command, CancellationToken cancellationToken)
    {
        if (session.Options.JmapSession is not { } url) return new(Reply.Bad("There is no JMAP here"));
        session.Output.WriteJmapAccess(url);
        return new(Reply.Ok("This is where JMAP begins"));
    }

    private static ImapNamespace[] Shared(string? prefix) => prefix is null ? [] : [new ImapNamespace(prefix)];
}
