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
    /// The messages that this text begins, <see cref="First"/> among them. Only the last may wait for bytes;
    /// those before it are made of URLs alone (CATENATE with MULTIAPPEND).
    /// </summary>
    public IReadOnlyList<AppendMessage> Messages { get; init; } = [First];

    /// <summary>
    /// Whether a literal that was just announced in an APPEND or REPLACE is a message or a piece of one, to be streamed after
    /// <see cref="ImapCommandParser.Parse"/>; if not, it is the name of the mailbox or a URL, to be buffered.
    /// </summary>
    /// <param name="text">The text up to and with the announcement and its CRLF.</param>
    public static bool AnnouncesMessage(ReadOnlySpan<byte> text)
    {
        ImapCommandHead head = ImapCommandHead.Read(text);
        var reader = new ImapReader(ImapCommandParser.WithoutLineEnd(text)[head.ArgumentsStart..], ImapParserSettings.Permissive);
        bool isReplace = !head.Name.EqualsIgnoreCase("APPEND"u8);
        bool mailboxRead = (!isReplace || ReplaceCommand.Number(ref reader, out _)) && reader.Space() && reader.Astring(out _);
        if (mailboxRead && !reader.IsEnd)
        {
            _ = reader.Space() && AppendMessage.ParseAll(ref reader, out _);
            return !reader.IsIncomplete;
        }

        // An announcement of no bytes looks like an empty name that is complete, but nothing can follow it.
        return !reader.IsIncomplete && !mailboxRead;
    }

    internal static bool Parse(ref ImapReader reader, [NotNullWhen(true)] out ImapCommand? command)
    {
        command = null;
        if (reader.SpaceMailbox(out string mailbox) && reader.Space() && AppendMessage.ParseAll(ref reader, out List<AppendMessage> messages))
        {
            command = new AppendCommand(mailbox, messages[0]) { Messages = messages };
        }

        return command is not null;
    }
}

/// <summary>What APPEND says about one message before its bytes.</summary>
/// <param name="Flags">The flags, system flags in the spelling of <see cref="ImapFlag"/>.</param>
/// <param name="InternalDate">The date to keep, or null for now.</param>
/// <param name="Literal">The announcement of the bytes; meaningless when <see cref="HasLiteral"/> is false.</param>
/// <param name="IsUtf8">Whether the message came as <c>UTF8 (~{n})</c> (RFC 6855 §4): a closing parenthesis follows its bytes.</param>
public sealed record AppendMessage(IReadOnlyList<string> Flags, DateTimeOffset? InternalDate, ImapLiteral Literal, bool IsUtf8)
{
    /// <summary>The first piece of a message made by CATENATE (RFC 4469 §3); null for a message that is one literal.</summary>
    public CatenatePiece? Catenate { get; init; }

    /// <summary>Whether bytes follow; false for a CATENATE that ended with a URL.</summary>
    public bool HasLiteral => Catenate is null || Catenate.Text is not null;

    /// <summary>Messages up to the first that waits for bytes, or up to the end of the text.</summary>
    internal static bool ParseAll(ref ImapReader reader, out List<AppendMessage> messages)
    {
        messages = [];
        do
        {
            if (!Parse(ref reader, out AppendMessage? message))
            {
                return false;
            }

            if (messages.Count == reader.Settings.MaxListItems)
            {
                return reader.Fail("too many messages");
            }

            messages.Add(message);
        }
        while (!messages[^1].HasLiteral && reader.TryTake((byte)' '));

        return true;
    }

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

        return reader.Settings.Allows(ImapGrammarExtensions.Catenate) && reader.TryName("CATENATE"u8)
            ? ParseCatenate(ref reader, flags, date, out message)
            : ParseLiteral(ref reader, flags, date, out message);
    }

    private static bool ParseLiteral(
        ref ImapReader reader, IReadOnlyList<string> flags, DateTimeOffset? date, [NotNullWhen(true)] out AppendMessage? message)
    {
        message = null;
        bool utf8 = reader.TryName("UTF8"u8);
        if ((utf8 && !(reader.Space() && reader.Open())) || !reader.Announcement(out ImapLiteral literal))
        {
            return false;
        }

        message = new AppendMessage(flags, date, literal, utf8);
        return !utf8 || literal.IsBinary || reader.Fail("UTF8 needs a literal8");
    }

    private static bool ParseCatenate(
        ref ImapReader reader, IReadOnlyList<string> flags, DateTimeOffset? date, [NotNullWhen(true)] out AppendMessage? message)
    {
        message = null;
        if (reader.Space() && reader.Open() && CatenatePiece.Parse(ref reader, isFirst: true, out CatenatePiece? piece))
        {
            message = new AppendMessage(flags, date, piece.Text ?? default, IsUtf8: false) { Catenate = piece };
        }

        return message is not null;
    }
}
