namespace MailServer.Protocol.Imap;

/// <summary>What became of the text of a command.</summary>
public enum ImapParseStatus
{
    /// <summary>The command is in <see cref="ImapParseResult.Command"/>.</summary>
    Ok,

    /// <summary>The tag is missing or malformed: answer with an untagged BAD.</summary>
    NoTag,

    /// <summary>The name is missing or unknown.</summary>
    UnknownCommand,

    /// <summary>The arguments do not follow the grammar.</summary>
    Invalid,
}

/// <summary>A parsed command, or why there is none.</summary>
/// <param name="Status">How it went.</param>
/// <param name="Verb">The name in upper case, such as <c>FETCH</c> or <c>UID FETCH</c>; null when unknown.</param>
/// <param name="Command">The arguments when <paramref name="Status"/> is Ok.</param>
/// <param name="Error">What was wrong, in words for the client, without anything the client sent.</param>
public readonly record struct ImapParseResult(ImapParseStatus Status, string? Verb, ImapCommand? Command, string? Error)
{
    /// <summary>The mailbox names in <see cref="Command"/> that the client wrote in another form; null for none.</summary>
    public IReadOnlyList<ComposedName>? ComposedNames { get; init; }
}

/// <summary>A mailbox name that was not in Normalization Form C (RFC 9051 §5.1).</summary>
/// <param name="Given">As the client wrote it.</param>
/// <param name="Name">As it is understood.</param>
public sealed record ComposedName(string Given, string Name);
