using MailServer.Protocol.Imap;

namespace MailServer.Imap.Sessions;

/// <summary>The tagged answer to a command.</summary>
/// <param name="Status">OK, NO or BAD.</param>
/// <param name="Code">The response code, or null.</param>
/// <param name="Text">For people; US-ASCII, without anything the client sent.</param>
internal readonly record struct Reply(ImapStatus Status, ImapResponseCode? Code, string Text)
{
    /// <summary>What happens to the connection after the answer was sent: TLS or compression begins.</summary>
    public Func<ImapSession, ValueTask>? Then { get; init; }

    public static Reply Ok(string text, ImapResponseCode? code = null) => new(ImapStatus.Ok, code, text);

    public static Reply No(string text, ImapResponseCode? code = null) => new(ImapStatus.No, code, text);

    public static Reply Bad(string text, ImapResponseCode? code = null) => new(ImapStatus.Bad, code, text);
}
