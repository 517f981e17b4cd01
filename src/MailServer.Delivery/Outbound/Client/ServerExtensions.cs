using System.Collections.Frozen;
using System.Globalization;
using MailServer.Protocol.Smtp;

namespace MailServer.Delivery.Outbound.Client;

/// <summary>What a server announced in its reply to EHLO or LHLO (RFC 5321 §4.1.1.1).</summary>
internal sealed class ServerExtensions
{
    private readonly FrozenDictionary<string, string> _keywords;

    private ServerExtensions(IEnumerable<KeyValuePair<string, string>> keywords) =>
        _keywords = keywords.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>A server that only knows HELO.</summary>
    public static ServerExtensions None { get; } = new([]);

    public bool Pipelining => Has("PIPELINING");

    public bool EightBitMime => Has("8BITMIME");

    public bool SmtpUtf8 => Has("SMTPUTF8");

    public bool Dsn => Has("DSN");

    public bool StartTls => Has("STARTTLS");

    public bool RequireTls => Has("REQUIRETLS");

    /// <summary>Whether MAIL may have AUTH (RFC 4954 §5).</summary>
    public bool Auth => Has("AUTH");

    /// <summary>Whether it takes binary messages, which need BDAT (RFC 3030 §3).</summary>
    public bool BinaryMime => Has("BINARYMIME") && Has("CHUNKING");

    /// <summary>Whether MAIL may have SIZE (RFC 1870).</summary>
    public bool Size => Has("SIZE");

    /// <summary>The largest message, or null when it says none.</summary>
    public long? MaxSize =>
        _keywords.TryGetValue("SIZE", out string? text)
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long size) && size > 0 ? size : null;

    /// <summary>The mechanisms of AUTH.</summary>
    public IEnumerable<string> Mechanisms =>
        _keywords.TryGetValue("AUTH", out string? text) ? text.Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];

    public bool Has(string keyword) => _keywords.ContainsKey(keyword);

    /// <summary>Reads the lines behind the greeting. A keyword given twice counts once.</summary>
    public static ServerExtensions Read(SmtpReply hello)
    {
        var keywords = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string line in hello.Text.Split('\n').Skip(1))
        {
            int end = line.AsSpan().IndexOfAny(' ', '=');
            string keyword = end < 0 ? line : line[..end];
            keywords.TryAdd(keyword, end < 0 ? "" : line[(end + 1)..].Trim());
        }

        return new ServerExtensions(keywords);
    }
}
