using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using MailServer.Protocol;

namespace MailServer.Storage.Embedded.Users;

/// <summary>An address as the directory compares it: local part in lower case, domain in A-labels in lower case.</summary>
internal sealed record AddressKey(string LocalPart, string Domain)
{
    private const int LongestLocalPart = 64; // RFC 5321 §4.5.3.1.1
    private const int LongestDomain = 255;
    private static readonly IdnMapping Idn = new() { AllowUnassigned = true };

    public EmailAddress Address => new(LocalPart, Domain);

    /// <summary>The key of an address; false when its domain is none.</summary>
    public static bool TryFrom(EmailAddress address, [NotNullWhen(true)] out AddressKey? key)
    {
        key = TryDomain(address.Domain, out var domain) ? new AddressKey(address.LocalPart.ToLowerInvariant(), domain) : null;
        return key is not null;
    }

    /// <summary>The key of a domain.</summary>
    public static bool TryDomain(string domain, [NotNullWhen(true)] out string? key)
    {
        key = null;
        if (domain.EndsWith('.')) domain = domain[..^1];
        if (domain.Length is 0 or > LongestDomain || domain[0] == '[') return false;
        try
        {
            // Without culture data the mapping does not fold case by itself.
            key = Idn.GetAscii(domain.ToLowerInvariant()).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return false;
        }
        if (!key.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_')) key = null;
        return key is not null;
    }

    /// <summary>Whether an address may be that of a user or an alias: one that every client can type.</summary>
    public bool IsAssignable() =>
        LocalPart.Length > 0
        && Encoding.UTF8.GetByteCount(LocalPart) <= LongestLocalPart
        && LocalPart.All(static c => !char.IsControl(c) && !char.IsWhiteSpace(c) && c is not ('@' or '"' or '\\' or '<' or '>' or ',' or ';' or ':' or '(' or ')' or '[' or ']'));

    /// <summary>An address as it is kept.</summary>
    public static string ToText(EmailAddress address) => address.LocalPart + "@" + address.Domain;

    /// <summary>An address that was kept.</summary>
    public static EmailAddress FromText(string text)
    {
        var at = text.LastIndexOf('@');
        return at < 0 ? new EmailAddress(text, "") : new EmailAddress(text[..at], text[(at + 1)..]);
    }
}
