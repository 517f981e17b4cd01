namespace MailServer.Protocol.Imap;

/// <summary>
/// A response code, the machine-readable part of a status response (RFC 9051 §7.1, RFC 5530).
/// </summary>
public sealed record ImapResponseCode
{
    private ImapResponseCode(string text) => Text = text;

    /// <summary>The code without its brackets.</summary>
    public string Text { get; }

    /// <summary>ALERT: the text must be shown to the user.</summary>
    public static ImapResponseCode Alert { get; } = new("ALERT");

    /// <summary>ALREADYEXISTS.</summary>
    public static ImapResponseCode AlreadyExists { get; } = new("ALREADYEXISTS");

    /// <summary>AUTHENTICATIONFAILED.</summary>
    public static ImapResponseCode AuthenticationFailed { get; } = new("AUTHENTICATIONFAILED");

    /// <summary>AUTHORIZATIONFAILED.</summary>
    public static ImapResponseCode AuthorizationFailed { get; } = new("AUTHORIZATIONFAILED");

    /// <summary>BADCHARSET, with the charsets that are known here.</summary>
    public static ImapResponseCode BadCharset { get; } = new("BADCHARSET (US-ASCII UTF-8)");

    /// <summary>BADCOMPARATOR: no collation matches (RFC 5255 §4.9).</summary>
    public static ImapResponseCode BadComparator { get; } = new("BADCOMPARATOR");

    /// <summary>CANNOT.</summary>
    public static ImapResponseCode Cannot { get; } = new("CANNOT");

    /// <summary>CLIENTBUG.</summary>
    public static ImapResponseCode ClientBug { get; } = new("CLIENTBUG");

    /// <summary>CLOSED: the responses before it belong to the mailbox selected before (RFC 7162 §3.2.11).</summary>
    public static ImapResponseCode Closed { get; } = new("CLOSED");

    /// <summary>COMPRESSIONACTIVE (RFC 4978 §3).</summary>
    public static ImapResponseCode CompressionActive { get; } = new("COMPRESSIONACTIVE");

    /// <summary>CONTACTADMIN.</summary>
    public static ImapResponseCode ContactAdmin { get; } = new("CONTACTADMIN");

    /// <summary>CORRUPTION.</summary>
    public static ImapResponseCode Corruption { get; } = new("CORRUPTION");

    /// <summary>EXPIRED.</summary>
    public static ImapResponseCode Expired { get; } = new("EXPIRED");

    /// <summary>EXPUNGEISSUED.</summary>
    public static ImapResponseCode ExpungeIssued { get; } = new("EXPUNGEISSUED");

    /// <summary>HASCHILDREN.</summary>
    public static ImapResponseCode HasChildren { get; } = new("HASCHILDREN");

    /// <summary>INUSE.</summary>
    public static ImapResponseCode InUse { get; } = new("INUSE");

    /// <summary>LIMIT.</summary>
    public static ImapResponseCode Limit { get; } = new("LIMIT");

    /// <summary>NOMODSEQ (RFC 7162 §3.1.2.2).</summary>
    public static ImapResponseCode NoModSeq { get; } = new("NOMODSEQ");

    /// <summary>NONEXISTENT.</summary>
    public static ImapResponseCode NonExistent { get; } = new("NONEXISTENT");

    /// <summary>NOPERM.</summary>
    public static ImapResponseCode NoPermission { get; } = new("NOPERM");

    /// <summary>NOTIFICATIONOVERFLOW: too much to watch, NOTIFY is off (RFC 5465 §5.8).</summary>
    public static ImapResponseCode NotificationOverflow { get; } = new("NOTIFICATIONOVERFLOW");

    /// <summary>METADATA NOPRIVATE: the mailbox has no private entries (RFC 5464 §4.3).</summary>
    public static ImapResponseCode MetadataNoPrivate { get; } = new("METADATA NOPRIVATE");

    /// <summary>METADATA TOOMANY: no room for another entry (RFC 5464 §4.3).</summary>
    public static ImapResponseCode MetadataTooMany { get; } = new("METADATA TOOMANY");

    /// <summary>NOTSAVED: the search result variable is empty now.</summary>
    public static ImapResponseCode NotSaved { get; } = new("NOTSAVED");

    /// <summary>OVERQUOTA.</summary>
    public static ImapResponseCode OverQuota { get; } = new("OVERQUOTA");

    /// <summary>PARSE.</summary>
    public static ImapResponseCode Parse { get; } = new("PARSE");

    /// <summary>PRIVACYREQUIRED.</summary>
    public static ImapResponseCode PrivacyRequired { get; } = new("PRIVACYREQUIRED");

    /// <summary>READ-ONLY.</summary>
    public static ImapResponseCode ReadOnly { get; } = new("READ-ONLY");

    /// <summary>READ-WRITE.</summary>
    public static ImapResponseCode ReadWrite { get; } = new("READ-WRITE");

    /// <summary>SERVERBUG.</summary>
    public static ImapResponseCode ServerBug { get; } = new("SERVERBUG");

    /// <summary>TOOBIG (RFC 4469 §4.2).</summary>
    public static ImapResponseCode TooBig { get; } = new("TOOBIG");

    /// <summary>TRYCREATE.</summary>
    public static ImapResponseCode TryCreate { get; } = new("TRYCREATE");

    /// <summary>UIDREQUIRED: sequence numbers are gone after ENABLE UIDONLY (RFC 9586).</summary>
    public static ImapResponseCode UidRequired { get; } = new("UIDREQUIRED");

    /// <summary>UIDNOTSTICKY.</summary>
    public static ImapResponseCode UidNotSticky { get; } = new("UIDNOTSTICKY");

    /// <summary>UNAVAILABLE.</summary>
    public static ImapResponseCode Unavailable { get; } = new("UNAVAILABLE");

    /// <summary>UNKNOWN-CTE (RFC 3516 §4.3).</summary>
    public static ImapResponseCode UnknownCte { get; } = new("UNKNOWN-CTE");

    /// <summary>USEATTR: the special use cannot be given (RFC 6154 §6).</summary>
    public static ImapResponseCode UseAttribute { get; } = new("USEATTR");

    /// <summary>CAPABILITY with the list of capabilities.</summary>
    public static ImapResponseCode Capability(IEnumerable<string> names) => new("CAPABILITY " + string.Join(' ', names));

    /// <summary>PERMANENTFLAGS; put <c>\*</c> in the list if new keywords can be made.</summary>
    public static ImapResponseCode PermanentFlags(IEnumerable<string> flags) => new($"PERMANENTFLAGS ({string.Join(' ', flags)})");

    /// <summary>UIDNEXT.</summary>
    public static ImapResponseCode UidNext(uint uid) => new(string.Create(null, $"UIDNEXT {uid}"));

    /// <summary>UIDVALIDITY.</summary>
    public static ImapResponseCode UidValidity(uint value) => new(string.Create(null, $"UIDVALIDITY {value}"));

    /// <summary>UNSEEN: the first unseen message, by sequence number; IMAP4rev1 only (RFC 3501 §7.1).</summary>
    public static ImapResponseCode Unseen(uint sequence) => new(string.Create(null, $"UNSEEN {sequence}"));

    /// <summary>HIGHESTMODSEQ (RFC 7162 §3.1.2.1).</summary>
    public static ImapResponseCode HighestModSeq(long value) => new(string.Create(null, $"HIGHESTMODSEQ {value}"));

    /// <summary>MODIFIED: the messages that a conditional STORE left alone, by the numbers that the command used (RFC 7162 §3.1.3).</summary>
    public static ImapResponseCode Modified(UidSet numbers) => new($"MODIFIED {numbers}");

    /// <summary>APPENDUID (RFC 4315 §3); the UIDs in the order of the messages, which is ascending.</summary>
    public static ImapResponseCode AppendUid(uint uidValidity, UidSet uids) => new(string.Create(null, $"APPENDUID {uidValidity} {uids}"));

    /// <summary>COPYUID (RFC 4315 §3): both sets have as many members, in the same order.</summary>
    public static ImapResponseCode CopyUid(uint uidValidity, UidSet source, UidSet target) =>
        new(string.Create(null, $"COPYUID {uidValidity} {source} {target}"));

    /// <summary>MAILBOXID (RFC 8474 §4.1).</summary>
    public static ImapResponseCode MailboxId(string id) => Other("MAILBOXID", $"({id})");

    /// <summary>METADATA LONGENTRIES: the size of the largest value that MAXSIZE left out (RFC 5464 §4.2.1).</summary>
    public static ImapResponseCode MetadataLongEntries(long octets) => new(string.Create(null, $"METADATA LONGENTRIES {octets}"));

    /// <summary>METADATA MAXSIZE: how large a value may be (RFC 5464 §4.3).</summary>
    public static ImapResponseCode MetadataMaxSize(long octets) => new(string.Create(null, $"METADATA MAXSIZE {octets}"));

    /// <summary>BADEVENT with the events that can be watched (RFC 5465 §3.1).</summary>
    public static ImapResponseCode BadEvent(NotifyEvents supported) => new($"BADEVENT ({NotifyEventNames.Format(supported)})");

    /// <summary>BADURL with the URL that failed (RFC 4469 §4.1); what a code cannot hold is percent-encoded.</summary>
    public static ImapResponseCode BadUrl(string url) => new("BADURL " + UrlText.ForResponseCode(url));

    /// <summary>URLMECH with the mechanisms of URLAUTH (RFC 4467), such as INTERNAL.</summary>
    public static ImapResponseCode UrlMechanisms(IEnumerable<string> mechanisms) => Other("URLMECH", string.Join(' ', mechanisms));

    /// <summary>NOUPDATE: no updates for the search with this tag (RFC 5267 §4.3.1).</summary>
    /// <param name="tag">A tag, which may hold a closing bracket: between quotes the grammar allows it.</param>
    /// <exception cref="ArgumentException">It is no tag.</exception>
    public static ImapResponseCode NoUpdate(string tag)
    {
        bool isTag = !tag.AsSpan().ContainsAnyExceptInRange('!', '~') && !tag.AsSpan().ContainsAny('"', '\\');
        return isTag ? new ImapResponseCode($"NOUPDATE \"{tag}\"") : throw new ArgumentException("A tag holds neither quotes nor controls.", nameof(tag));
    }

    /// <summary>UNDEFINED-FILTER with the filter's name (RFC 5466 §3.1).</summary>
    public static ImapResponseCode UndefinedFilter(string name) => Other("UNDEFINED-FILTER", name);

    /// <summary>MESSAGELIMIT: how many messages one command works on, and the lowest UID that it got to (RFC 9738).</summary>
    public static ImapResponseCode MessageLimit(uint limit, uint? lowestUid = null) =>
        new(lowestUid is { } uid ? string.Create(null, $"MESSAGELIMIT {limit} {uid}") : string.Create(null, $"MESSAGELIMIT {limit}"));

    /// <summary>INPROGRESS: how far a long command is (RFC 9585).</summary>
    /// <param name="tag">The command's tag; a tag holds neither quotes nor backslashes.</param>
    /// <param name="progress">How much is done, or null.</param>
    /// <param name="goal">How much there is to do, or null.</param>
    public static ImapResponseCode InProgress(string tag, uint? progress = null, uint? goal = null)
    {
        string done = progress?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "NIL";
        string all = goal?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "NIL";

        // A tag may hold a bracket, which would end the code: then the client is told without it.
        return tag.Contains(']', StringComparison.Ordinal) ? new ImapResponseCode("INPROGRESS") : Other("INPROGRESS", $"(\"{tag}\" {done} {all})");
    }

    /// <summary>A code of an extension.</summary>
    /// <param name="name">An atom.</param>
    /// <param name="arguments">What follows it, or null; ASCII without <c>]</c> and controls.</param>
    /// <exception cref="ArgumentException">A character is not allowed.</exception>
    public static ImapResponseCode Other(string name, string? arguments = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        string text = arguments is null ? name : name + " " + arguments;
        if (name.Length == 0 || text.AsSpan().ContainsAnyExceptInRange(' ', '~') || text.Contains(']', StringComparison.Ordinal))
        {
            throw new ArgumentException("A response code holds printable ASCII without a closing bracket.", nameof(name));
        }

        return new ImapResponseCode(text);
    }
}
