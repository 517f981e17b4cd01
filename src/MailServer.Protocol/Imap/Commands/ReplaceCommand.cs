using System.Diagnostics.CodeAnalysis;

namespace MailServer.Protocol.Imap;

/// <summary>REPLACE and UID REPLACE (RFC 8508 §3) up to the announcement of the message; what follows its bytes is read with <see cref="AppendContinuation"/>.</summary>
/// <param name="Message">Which message goes: one number or <c>*</c>.</param>
/// <param name="IsUid">Whether it is a UID.</param>
/// <param name="Mailbox">Where the new message goes, decoded.</param>
/// <param name="Replacement">The new message.</param>
public sealed record ReplaceCommand(SequenceSet Message, bool IsUid, string Mailbox, AppendMessage Replacement) : ImapCommand
{
    internal static bool Parse(ref ImapReader reader, [NotNullWhen(true)] out ImapCommand? command) =>
        Parse(ref reader, isUid: false, out command);

    internal static bool ParseUid(ref ImapReader reader, [NotNullWhen(true)] out ImapCommand? command) =>
        Parse(ref reader, isUid: true, out command);

    /// <summary>A space and one number or <c>*</c>.</summary>
    internal static bool Number(ref ImapReader reader, out SequenceSet number)
    {
        number = SequenceSet.Everything;
        if (!reader.Space())
        {
            return false;
        }

        ReadOnlySpan<byte> rest = reader.Rest;
        ReadOnlySpan<byte> word = rest[..Math.Max(0, rest.IndexOf((byte)' '))];
        return word.ContainsAny(",:$"u8) ? reader.Fail("only one message can be replaced") : reader.Set(out number);
    }

    private static bool Parse(ref ImapReader reader, bool isUid, [NotNullWhen(true)] out ImapCommand? command)
    {
        command = null;
        if (Number(ref reader, out SequenceSet number) && reader.SpaceMailbox(out string mailbox) && reader.Space()
            && AppendMessage.Parse(ref reader, out AppendMessage? message))
        {
            command = new ReplaceCommand(number, isUid, mailbox, message);
        }

        return command is not null;
    }
}
