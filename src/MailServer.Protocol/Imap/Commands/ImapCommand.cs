using System.Diagnostics.CodeAnalysis;

namespace MailServer.Protocol.Imap;

/// <summary>The arguments of a command. Values own what they hold; nothing points into the connection's buffer.</summary>
public abstract record ImapCommand;

/// <summary>
/// A command without arguments: CAPABILITY, NOOP, LOGOUT, STARTTLS, NAMESPACE, IDLE, CHECK, CLOSE, UNSELECT, EXPUNGE, UNAUTHENTICATE.
/// </summary>
public sealed record PlainCommand : ImapCommand
{
    internal static PlainCommand Instance { get; } = new();

    internal static bool Parse(ref ImapReader reader, [NotNullWhen(true)] out ImapCommand? command)
    {
        command = Instance;
        return true;
    }
}

/// <summary>A command whose only argument is a mailbox: DELETE, SUBSCRIBE, UNSUBSCRIBE, GETQUOTAROOT, GETACL, MYRIGHTS.</summary>
/// <param name="Mailbox">The decoded name.</param>
public sealed record MailboxCommand(string Mailbox) : ImapCommand
{
    internal static bool Parse(ref ImapReader reader, [NotNullWhen(true)] out ImapCommand? command)
    {
        bool parsed = reader.SpaceMailbox(out string mailbox);
        command = parsed ? new MailboxCommand(mailbox) : null;
        return command is not null;
    }
}
