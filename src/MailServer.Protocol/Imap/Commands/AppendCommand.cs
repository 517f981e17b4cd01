using System.Diagnostics.CodeAnalysis;

namespace MailServer.Protocol.Imap;

/// <summary>
/// The start of APPEND (RFC 9051 §6.3.12) up to the announcement of its first message, whose bytes the session streams.
/// What follows each message is read with <see cref="AppendContinuation"/>.
/// </summary>
/// <param name="Mailbox">The decoded name.</param>
/// <param name="First">The first message.</param>
public sealed record AppendCommand(string Mailbox, AppendMessage First) : ImapCommand
{
    /// <summary>
    /// Whether a literal that was just announced in an APPEND is a message, to be streamed after <see cref="ImapCommandParser.Parse"/>;
    /// if not, it is the mailbox's name, to be buffered.
    /// </summary>
    /// <param name="text">The text up to and with the announcement and its CRLF.</param>
    public static bool AnnouncesMessage(ReadOnlySpan<byte> text)
    {
        ImapCommandHead head = ImapCommandHead.Read(text);
        var reader = new ImapReader(ImapCommandParser.WithoutLineEnd(text)[head.ArgumentsStart..], ImapParserSettings.Default);
        bool mailboxRead = reader.Space() && reader.Astring(out _);

        // An announcement of no bytes looks like an empty name that is complete, but nothing can follow it.
        return !reader.IsIncomplete && (!mailboxRead || !reader.IsEnd);
    }

    internal static bool Parse(ref ImapReader reader, [NotNullWhen(true)] out ImapCommand? command)
    {
        command = null;
        if (reader.SpaceMailbox(out string mailbox) && reader.Space() && AppendMessage.Parse(ref reader, out AppendMessage? first))
        {
            command = new AppendCommand(mailbox, first);
        }

        return command is not null;
    }
}

/// <summary>What APPEND says about one message before its bytes.</summary>
/// <param name="Flags">The flags, system flags in the spelling of <see cref="ImapFlag"/>.</param>
/// <param name="InternalDate">The date to keep, or null for now.</param>
/// <param name="Literal">The announcement of the bytes.</param>
/// <param name="IsUtf8">Whether the message came as <c>UTF8 (~{n})</c> (RFC 6855 §4): a closing parenthesis follows its bytes.</param>
public sealed record AppendMessage(IReadOnlyList<string> Flags, DateTimeOffset? InternalDate, ImapLiteral Literal, bool IsUtf8)
{
    internal static bool Parse(ref ImapReader reader, [NotNullWhen(true)] out AppendMessage? message)
    {
        message = null;
        IReadOnlyList<string> flags = [];
        DateTimeOffset? date = null;
        if (reader.Next == (byte)'(' && !(reader.FlagList(out flags) && reader.Space()))
        {
            return false;
        }

        if (reader.Next == (byte)'"')
        {
            if (!reader.DateTime(out DateTimeOffset given) || !reader.Space())
            {
                return false;
            }

            date = given;
        }

        bool utf8 = reader.TryName("UTF8"u8);
        if ((utf8 && !(reader.Space() && reader.Open())) || !reader.Announcement(out ImapLiteral literal))
        {
            return false;
        }

        message = new AppendMessage(flags, date, literal, utf8);
        return !utf8 || literal.IsBinary || reader.Fail("UTF8 needs a literal8");
    }
}
