using System.Diagnostics.CodeAnalysis;

namespace MailServer.Protocol.Imap;

/// <summary>RENAME (RFC 9051 §6.3.6).</summary>
/// <param name="From">The present name, decoded.</param>
/// <param name="To">The new name, decoded.</param>
public sealed record RenameCommand(string From, string To) : ImapCommand
{
    internal static bool Parse(ref ImapReader reader, [NotNullWhen(true)] out ImapCommand? command)
    {
        command = null;
        if (reader.SpaceMailbox(out string from) && reader.SpaceMailbox(out string to))
        {
            command = new RenameCommand(from, to);
        }

        return command is not null;
    }
}
