using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace MailServer.Protocol.Imap;

/// <summary>Takes a URL apart, from left to right (RFC 5092 §11).</summary>
internal static class ImapUrlParser
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    public static bool TryParse(string text, [NotNullWhen(true)] out ImapUrl? url)
    {
        url = new ImapUrl();
        ReadOnlySpan<char> rest = text;
        bool parsed = Server(ref rest, ref url)
            && UrlAuth(text, ref rest, ref url)
            && MessagePart(ref rest, ref url)
            && Mailbox(rest, ref url)
            && (url.Access == UrlAccess.None || url.Uid is not null);
        url = parsed ? url : null;
        return parsed;
    }

    // "imap://user;AUTH=*@host:port", and the slash behind it.
    private static bool Server(ref ReadOnlySpan<char> rest, ref ImapUrl url)
    {
        const string Scheme = "imap://";
        if (!rest.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            // Another scheme or a network path is nothing that we could fetch.
            bool relative = !rest.StartsWith("//") && !rest.Contains("://", StringComparison.Ordinal);
            rest = rest.StartsWith("/") ? rest[1..] : rest;
            return relative;
        }

        rest = rest[Scheme.Length..];
        int slash = rest.IndexOf('/');
        ReadOnlySpan<char> server = slash < 0 ? rest : rest[..slash];
        rest = slash < 0 ? default : rest[(slash + 1)..];
        int at = server.LastIndexOf('@');
        string? user = null;
        if (at >= 0)
        {
            ReadOnlySpan<char> info = server[..at];
            int auth = info.IndexOf(";AUTH=", StringComparison.OrdinalIgnoreCase);
            if (!UrlText.TryDecode(auth < 0 ? info : info[..auth], out string decoded))
            {
                return false;
            }

            user = decoded.Length == 0 ? null : decoded;
        }

        url = url with { Server = server[(at + 1)..].ToString(), User = user };
        return url.Server!.Length > 0;
    }

    // RFC 4467: ";EXPIRE=date;URLAUTH=access:mechanism:token" at the end.
    private static bool UrlAuth(string text, ref ReadOnlySpan<char> rest, ref ImapUrl url)
    {
        if (!Cut(ref rest, ";URLAUTH=", out ReadOnlySpan<char> auth))
        {
            return !rest.Contains(";EXPIRE=", StringComparison.OrdinalIgnoreCase);
        }

        int colon = auth.IndexOf(':');
        ReadOnlySpan<char> access = colon < 0 ? auth : auth[..colon];
        url = url with { Rump = colon < 0 ? text : text[..^(auth.Length - colon)] };
        return Access(access, ref url) && (colon < 0 || Verifier(auth[(colon + 1)..], ref url)) && Expiry(ref rest, ref url);
    }

    private static bool Access(ReadOnlySpan<char> access, ref ImapUrl url)
    {
        int plus = access.IndexOf('+');
        ReadOnlySpan<char> name = plus < 0 ? access : access[..plus];
        string user = "";
        if (plus >= 0 && !(UrlText.TryDecode(access[(plus + 1)..], out user) && user.Length > 0))
        {
            return false;
        }

        UrlAccess kind = name.Equals("anonymous", StringComparison.OrdinalIgnoreCase) ? UrlAccess.Anonymous
            : name.Equals("authuser", StringComparison.OrdinalIgnoreCase) ? UrlAccess.AuthenticatedUser
            : name.Equals("user", StringComparison.OrdinalIgnoreCase) ? UrlAccess.User
            : name.Equals("submit", StringComparison.OrdinalIgnoreCase) ? UrlAccess.Submit
            : UrlAccess.None;
        bool needsUser = kind is UrlAccess.User or UrlAccess.Submit;
        url = url with { Access = kind, AccessUser = needsUser ? user : null };
        return kind != UrlAccess.None && needsUser == plus >= 0;
    }

    private static bool Verifier(ReadOnlySpan<char> verifier, ref ImapUrl url)
    {
        int colon = verifier.IndexOf(':');
        if (colon < 1)
        {
            return false;
        }

        ReadOnlySpan<char> token = verifier[(colon + 1)..];
        url = url with { Mechanism = verifier[..colon].ToString().ToUpperInvariant(), Token = token.ToString() };

        // RFC 5092 §11, enc-urlauth: at least 32 hexadecimal digits.
        return token.Length >= 32 && !token.ContainsAnyExcept(HexDigits);
    }

    private static bool Expiry(ref ReadOnlySpan<char> rest, ref ImapUrl url)
    {
        if (!Cut(ref rest, ";EXPIRE=", out ReadOnlySpan<char> expire))
        {
            return true;
        }

        // The date-time of RFC 3339.
        bool parsed = DateTimeOffset.TryParseExact(
            expire,
            ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out DateTimeOffset when);
        url = url with { Expire = when };
        return parsed && expire[^1] is 'Z' or 'z' or (>= '0' and <= '9') && expire.Length > 19;
    }

    private static bool MessagePart(ref ReadOnlySpan<char> rest, ref ImapUrl url)
    {
        bool hasPartial = Cut(ref rest, ";PARTIAL=", out ReadOnlySpan<char> partial);
        bool hasSection = Cut(ref rest, ";SECTION=", out ReadOnlySpan<char> section);
        bool hasUid = Cut(ref rest, ";UID=", out ReadOnlySpan<char> uid);
        return (!hasPartial || Partial(partial, ref url))
            && (!hasSection || Section(section, ref url))
            && (hasUid ? Uid(uid, ref url) : !hasPartial && !hasSection);
    }

    private static bool Partial(ReadOnlySpan<char> partial, ref ImapUrl url)
    {
        int dot = partial.IndexOf('.');
        long length = 0;
        if (!Number(dot < 0 ? partial : partial[..dot], out long offset) || (dot >= 0 && !(Number(partial[(dot + 1)..], out length) && length > 0)))
        {
            return false;
        }

        url = url with { PartialOffset = offset, PartialLength = dot < 0 ? null : length };
        return true;
    }

    private static bool Section(ReadOnlySpan<char> section, ref ImapUrl url)
    {
        if (!UrlText.TryDecode(section, out string decoded) || decoded.Length == 0)
        {
            return false;
        }

        var reader = new ImapReader(Encoding.UTF8.GetBytes($"[{decoded}]"), ImapParserSettings.Default);
        bool parsed = FetchSectionSyntax.Section(ref reader, out FetchSection found) && reader.IsEnd;
        url = url with { Section = found };
        return parsed;
    }

    private static bool Uid(ReadOnlySpan<char> uid, ref ImapUrl url)
    {
        bool parsed = Number(uid, out long number) && number is > 0 and <= uint.MaxValue;
        url = url with { Uid = parsed ? (uint)number : null };
        return parsed;
    }

    private static bool Mailbox(ReadOnlySpan<char> rest, ref ImapUrl url)
    {
        if (Cut(ref rest, ";UIDVALIDITY=", out ReadOnlySpan<char> validity))
        {
            if (!Number(validity, out long number) || number is 0 or > uint.MaxValue)
            {
                return false;
            }

            url = url with { UidValidity = (uint)number };
        }

        // RFC 5092 §11: ";" and "?" never stand bare in a name; the latter would start a search.
        if (rest.ContainsAny(";?") || !UrlText.TryDecode(rest, out string mailbox))
        {
            return false;
        }

        url = url with { Mailbox = mailbox.Length == 0 ? null : MailboxNames.Canonicalize(mailbox) };
        return url.Mailbox is not null || (url.UidValidity is null && (url.IsRelative || url.Uid is null));
    }

    // Takes a parameter and its value off the end, with the slash before it.
    private static bool Cut(ref ReadOnlySpan<char> rest, string name, out ReadOnlySpan<char> value)
    {
        value = default;
        int start = rest.LastIndexOf(name, StringComparison.OrdinalIgnoreCase);
        if (start < 0)
        {
            return false;
        }

        value = rest[(start + name.Length)..];
        rest = rest[..start];
        rest = rest.EndsWith("/") ? rest[..^1] : rest;
        return true;
    }

    private static bool Number(ReadOnlySpan<char> digits, out long number) =>
        long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
