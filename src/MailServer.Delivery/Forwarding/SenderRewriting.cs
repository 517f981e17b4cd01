using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using MailServer.Protocol;

namespace MailServer.Delivery.Forwarding;

/// <summary>
/// The Sender Rewriting Scheme: forwarded mail goes out under an address of this server, so that SPF holds, and what comes back to that address
/// finds the sender. <c>SRS0=hash=day=domain=local</c> stands for a sender, <c>SRS1=hash=host==rest</c> for one that another server has rewritten
/// already. Nobody without the key can make such an address.
/// </summary>
/// <param name="key">The secret; at least 16 octets.</param>
/// <param name="time">The clock.</param>
public sealed class SenderRewriting(ReadOnlyMemory<byte> key, TimeProvider time)
{
    private const string First = "SRS0=";
    private const string Second = "SRS1=";
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int HashLength = 5; // 25 bits: nobody tries 30 million addresses in a month.
    private const int Days = 1024;    // Two letters.
    private const int LongestLocalPart = 64; // RFC 5321 §4.5.3.1.1

    /// <summary>The domain of the addresses made; null for that of the address that forwards.</summary>
    public string? Domain { get; init; }

    /// <summary>How long an address works. Default: 21 days: bounces come after five, and some mail programs answer late.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromDays(21);

    /// <summary>The address under which mail of a sender is forwarded.</summary>
    /// <param name="sender">The sender.</param>
    /// <param name="forwardingDomain">The domain of the address that forwards.</param>
    /// <returns>Null when it would be too long: then the mail goes on under its sender's own address.</returns>
    public EmailAddress? Rewrite(EmailAddress sender, string forwardingDomain)
    {
        ArgumentNullException.ThrowIfNull(sender);
        var local = TryPart(sender.LocalPart, Second, out var host, out var rest) ? Again(host, rest)
            : sender.LocalPart.StartsWith(First, StringComparison.OrdinalIgnoreCase) ? Again(sender.Domain, sender.LocalPart[(First.Length - 1)..])
            : Once(sender);
        return Encoding.UTF8.GetByteCount(local) > LongestLocalPart ? null : new EmailAddress(local, Domain ?? forwardingDomain);
    }

    /// <summary>The sender behind an address that this server made and that has not expired.</summary>
    public bool TryRestore(EmailAddress address, [NotNullWhen(true)] out EmailAddress? sender)
    {
        ArgumentNullException.ThrowIfNull(address);
        sender = null;
        var text = address.LocalPart;
        if (text.StartsWith(First, StringComparison.OrdinalIgnoreCase)) return TryRestoreFirst(text[First.Length..], out sender);
        if (!TryPart(text, Second, out var host, out var rest) || !IsHash(text[Second.Length..], host + "=" + rest)) return false;
        sender = new EmailAddress(First[..^1] + rest, host);
        return true;
    }

    private bool TryRestoreFirst(string text, [NotNullWhen(true)] out EmailAddress? sender)
    {
        sender = null;
        if (text.Split('=', 4) is not [_, { Length: 2 } day, { Length: > 0 } domain, { Length: > 0 } local]) return false;
        if (!IsHash(text, $"{day}={domain}={local}") || !IsCurrent(day)) return false;
        sender = new EmailAddress(local, domain);
        return true;
    }

    private string Once(EmailAddress sender)
    {
        var today = Today;
        var signed = $"{Alphabet[today / 32]}{Alphabet[today % 32]}={sender.Domain}={sender.LocalPart}";
        return $"{First}{Hash(signed)}={signed}";
    }

    // Only the first server that rewrote can find the sender: it is named, those between are left out.
    private string Again(string host, string rest) => $"{Second}{Hash(host + "=" + rest)}={host}={rest}";

    private int Today => (int)(time.GetUtcNow().ToUnixTimeSeconds() / 86_400 % Days);

    private bool IsCurrent(string day)
    {
        var (high, low) = (Alphabet.IndexOf(char.ToUpperInvariant(day[0])), Alphabet.IndexOf(char.ToUpperInvariant(day[1])));
        return high >= 0 && low >= 0 && (Today - ((high * 32) + low) + Days) % Days <= Lifetime.TotalDays;
    }

    // SRS1=hash=host=rest; the rest begins with the separator of the first server.
    private static bool TryPart(string text, string prefix, out string host, out string rest)
    {
        (host, rest) = ("", "");
        if (!text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) return false;
        if (text[prefix.Length..].Split('=', 3) is not [_, { Length: > 0 } found, { Length: > 1 } behind]) return false;
        (host, rest) = (found, behind);
        return true;
    }

    private bool IsHash(string text, string signed) =>
        text.Length > HashLength && text[HashLength] == '='
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(text[..HashLength].ToUpperInvariant()), Encoding.UTF8.GetBytes(Hash(signed)));

    // Some servers change the case of addresses on their way.
    private string Hash(string signed)
    {
        var digest = HMACSHA256.HashData(key.Span, Encoding.UTF8.GetBytes(signed.ToLowerInvariant()));
        return string.Create(HashLength, digest, static (to, from) =>
        {
            for (var i = 0; i < to.Length; i++) to[i] = Alphabet[from[i] & 31];
        });
    }
}
