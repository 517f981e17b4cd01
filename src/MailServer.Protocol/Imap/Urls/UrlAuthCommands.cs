using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace MailServer.Protocol.Imap;

/// <summary>GENURLAUTH (RFC 4467): asks for tokens.</summary>
/// <param name="Urls">Rumps, see <see cref="ImapUrl.Rump"/>, and the mechanism for each in upper case; one or more.</param>
public sealed record GenUrlAuthCommand(IReadOnlyList<KeyValuePair<string, string>> Urls) : ImapCommand
{
    internal static bool Parse(ref ImapReader reader, [NotNullWhen(true)] out ImapCommand? command)
    {
        command = null;
        var urls = new List<KeyValuePair<string, string>>();
        do
        {
            if (!reader.Space() || !reader.Utf8Astring(out string url) || !reader.Space() || !reader.Atom(out ReadOnlySpan<byte> mechanism))
            {
                return false;
            }

            if (urls.Count == reader.Settings.MaxListItems)
            {
                return reader.Fail("too many URLs");
            }

            urls.Add(new(url, Encoding.Latin1.GetString(mechanism).ToUpperInvariant()));
        }
        while (!reader.IsEnd);

        command = new GenUrlAuthCommand(urls);
        return true;
    }
}

/// <summary>What URLFETCH tells about a URL (RFC 5524).</summary>
[Flags]
public enum UrlFetchItems
{
    /// <summary>The plain form: the bytes as one string.</summary>
    None = 0,

    /// <summary>BODY: the bytes.</summary>
    Body = 1 << 0,

    /// <summary>BINARY: the bytes without their transfer encoding; never together with BODY.</summary>
    Binary = 1 << 1,

    /// <summary>BODYPARTSTRUCTURE: the structure of the part.</summary>
    BodyPartStructure = 1 << 2,

    /// <summary>The URL stood in parentheses, perhaps with nothing else: the answer has the extended form.</summary>
    Extended = 1 << 3,
}

/// <summary>One URL of URLFETCH.</summary>
/// <param name="Url">As written, see <see cref="ImapUrl"/>.</param>
/// <param name="Items">What is wanted.</param>
public readonly record struct UrlFetchRequest(string Url, UrlFetchItems Items);

/// <summary>URLFETCH (RFC 4467, RFC 5524).</summary>
/// <param name="Urls">One or more.</param>
public sealed record UrlFetchCommand(IReadOnlyList<UrlFetchRequest> Urls) : ImapCommand
{
    internal static bool Parse(ref ImapReader reader, [NotNullWhen(true)] out ImapCommand? command)
    {
        command = null;
        var urls = new List<UrlFetchRequest>();
        do
        {
            if (!reader.Space() || !ParseOne(ref reader, out UrlFetchRequest request))
            {
                return false;
            }

            if (urls.Count == reader.Settings.MaxListItems)
            {
                return reader.Fail("too many URLs");
            }

            urls.Add(request);
        }
        while (!reader.IsEnd);

        command = new UrlFetchCommand(urls);
        return true;
    }

    private static bool ParseOne(ref ImapReader reader, out UrlFetchRequest request)
    {
        bool extended = reader.TryTake((byte)'(');
        bool read = reader.Utf8Astring(out string url);
        request = new UrlFetchRequest(url, extended ? UrlFetchItems.Extended : UrlFetchItems.None);
        if (!read || !extended)
        {
            return read;
        }

        while (reader.TryTake((byte)' '))
        {
            UrlFetchItems item = reader.TryName("BODY"u8) ? UrlFetchItems.Body
                : reader.TryName("BINARY"u8) ? UrlFetchItems.Binary
                : reader.TryName("BODYPARTSTRUCTURE"u8) ? UrlFetchItems.BodyPartStructure
                : UrlFetchItems.None;
            if (item == UrlFetchItems.None || request.Items.HasFlag(item))
            {
                return reader.Fail("an unknown or repeated parameter");
            }

            request = request with { Items = request.Items | item };
        }

        const UrlFetchItems Both = UrlFetchItems.Body | UrlFetchItems.Binary;
        return (request.Items & Both) != Both ? reader.Close() : reader.Fail("BODY and BINARY exclude each other");
    }
}

/// <summary>RESETKEY (RFC 4467): makes tokens worthless.</summary>
/// <param name="Mailbox">The decoded name; null for all mailboxes of the user.</param>
/// <param name="Mechanisms">Which mechanisms, in upper case; empty for all.</param>
public sealed record ResetKeyCommand(string? Mailbox, IReadOnlyList<string> Mechanisms) : ImapCommand
{
    internal static bool Parse(ref ImapReader reader, [NotNullWhen(true)] out ImapCommand? command)
    {
        command = null;
        var mechanisms = new List<string>();
        string? mailbox = null;
        if (reader.TryTake((byte)' '))
        {
            if (!reader.Mailbox(out string name))
            {
                return false;
            }

            mailbox = name;
            while (reader.TryTake((byte)' '))
            {
                if (!reader.Atom(out ReadOnlySpan<byte> mechanism) || mechanisms.Count == reader.Settings.MaxListItems)
                {
                    return reader.Fail("too many mechanisms");
                }

                mechanisms.Add(Encoding.Latin1.GetString(mechanism).ToUpperInvariant());
            }
        }

        command = new ResetKeyCommand(mailbox, mechanisms);
        return true;
    }
}
