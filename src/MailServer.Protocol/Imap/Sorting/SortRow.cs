namespace MailServer.Protocol.Imap;

/// <summary>What SORT must know of a message; only what the criteria name need be filled.</summary>
public sealed record SortRow
{
    /// <summary>The internal date.</summary>
    public DateTimeOffset Arrival { get; init; }

    /// <summary>The sent date; the internal date when there is none (RFC 5256 §2.2).</summary>
    public DateTimeOffset SentDate { get; init; }

    /// <summary>The size in octets.</summary>
    public long Size { get; init; }

    /// <summary>The subject with its encoded words decoded.</summary>
    public string Subject { get; init; } = "";

    /// <summary>The local part of the first From address.</summary>
    public string From { get; init; } = "";

    /// <summary>The local part of the first To address.</summary>
    public string To { get; init; } = "";

    /// <summary>The local part of the first Cc address.</summary>
    public string Cc { get; init; } = "";

    /// <summary>The display value of the first From address, see <see cref="DisplayAddress"/>.</summary>
    public string DisplayFrom { get; init; } = "";

    /// <summary>The display value of the first To address.</summary>
    public string DisplayTo { get; init; } = "";

    /// <summary>How well the message matches a FUZZY search, 1 to 100 (RFC 6203 §4).</summary>
    public int Relevancy { get; init; }
}

/// <summary>The value by which DISPLAYFROM and DISPLAYTO sort an address (RFC 5957 §3).</summary>
public static class DisplayAddress
{
    /// <summary>The name, or the address when there is none, or what there is of it.</summary>
    /// <param name="name">The display name with its encoded words decoded.</param>
    /// <param name="mailbox">The local part.</param>
    /// <param name="host">The domain.</param>
    public static string Value(string? name, string? mailbox, string? host) =>
        !string.IsNullOrEmpty(name) ? name
        : mailbox is null ? ""
        : host is null ? mailbox
        : mailbox + "@" + host;
}
