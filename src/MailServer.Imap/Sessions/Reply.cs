namespace MailServer.Imap.Sessions;

/// <summary>The three ends of a command (RFC 9051 §7.1).</summary>
internal enum ReplyStatus
{
    Ok,
    No,
    Bad,
}

/// <summary>The tagged answer to a command.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Code">The response code without brackets, or null.</param>
/// <param name="Text">For people; US-ASCII, without anything the client sent.</param>
internal readonly record struct Reply(ReplyStatus Status, string? Code, string Text)
{
    /// <summary>What happens to the connection after the answer was sent: TLS or compression begins.</summary>
    public Func<ImapSession, ValueTask>? Then { get; init; }

    public static Reply Ok(string text, string? code = null) => new(ReplyStatus.Ok, code, text);

    public static Reply No(string text, string? code = null) => new(ReplyStatus.No, code, text);

    public static Reply Bad(string text, string? code = null) => new(ReplyStatus.Bad, code, text);
}
