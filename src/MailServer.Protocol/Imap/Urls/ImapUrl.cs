using System.Diagnostics.CodeAnalysis;

namespace MailServer.Protocol.Imap;

/// <summary>Who may use a URL with URLAUTH (RFC 4467).</summary>
public enum UrlAccess
{
    /// <summary>The URL has no URLAUTH.</summary>
    None,

    /// <summary>anonymous: everybody.</summary>
    Anonymous,

    /// <summary>authuser: every user who has logged in.</summary>
    AuthenticatedUser,

    /// <summary>user+: the named user.</summary>
    User,

    /// <summary>submit+: a submission server on behalf of the named user.</summary>
    Submit,
}

/// <summary>
/// An IMAP URL that names a mailbox, a message or a part of one (RFC 5092), as CATENATE and URLAUTH use them.
/// Searches in URLs are refused.
/// </summary>
public sealed record ImapUrl
{
    // Longer than any mailbox with its encoding.
    private const int LongestUrl = 16_384;

    /// <summary>The user of the server part, decoded, or null.</summary>
    public string? User { get; init; }

    /// <summary>The server with its port as written, or null for a relative URL.</summary>
    public string? Server { get; init; }

    /// <summary>The decoded name; null for the selected mailbox.</summary>
    public string? Mailbox { get; init; }

    /// <summary>UIDVALIDITY, or null.</summary>
    public uint? UidValidity { get; init; }

    /// <summary>UID; null when the URL names a mailbox.</summary>
    public uint? Uid { get; init; }

    /// <summary>SECTION; null for the whole message.</summary>
    public FetchSection? Section { get; init; }

    /// <summary>Where PARTIAL starts; null when not given.</summary>
    public long? PartialOffset { get; init; }

    /// <summary>How many octets PARTIAL has at most; null for all up to the end.</summary>
    public long? PartialLength { get; init; }

    /// <summary>EXPIRE: when the authorization ends; null for never.</summary>
    public DateTimeOffset? Expire { get; init; }

    /// <summary>Who may use it.</summary>
    public UrlAccess Access { get; init; }

    /// <summary>The user of <see cref="UrlAccess.User"/> and <see cref="UrlAccess.Submit"/>, decoded; null otherwise.</summary>
    public string? AccessUser { get; init; }

    /// <summary>The text up to and with the access: what the token signs. Null without URLAUTH.</summary>
    public string? Rump { get; init; }

    /// <summary>The mechanism of the token in upper case, such as INTERNAL; null in a rump.</summary>
    public string? Mechanism { get; init; }

    /// <summary>The token, hexadecimal; null in a rump.</summary>
    public string? Token { get; init; }

    /// <summary>Whether it has no server part.</summary>
    public bool IsRelative => Server is null;

    /// <summary>Reads a URL, absolute or relative; linear in its length.</summary>
    /// <param name="text">The URL as the client wrote it.</param>
    /// <param name="url">What it names.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out ImapUrl? url)
    {
        ArgumentNullException.ThrowIfNull(text);
        url = null;
        return text.Length is > 0 and <= LongestUrl
            && !text.AsSpan().ContainsAnyExceptInRange('!', '~')
            && ImapUrlParser.TryParse(text, out url);
    }
}
