using System.Diagnostics.CodeAnalysis;
using System.Text;
using MailServer.Protocol.Text;

namespace MailServer.Protocol.Addresses;

/// <summary>The Mailbox of RFC 5321 §4.1.2: a local part, <c>@</c>, a domain or an address literal.</summary>
internal static class Mailbox
{
    /// <summary>An address that is the whole text.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, bool allowUtf8, [NotNullWhen(true)] out EmailAddress? address)
    {
        address = null;
        if (text.Length > MailPath.MaxOctets || !Utf8Text.IsPrintable(text, allowUtf8)
            || !LocalPart.TryRead(text, out string localPart, out int length)
            || length >= text.Length || text[length] != '@')
            return false;
        ReadOnlySpan<byte> domain = text[(length + 1)..];
        if (!AddressLiteral.IsValid(domain) && !DomainName.IsValid(domain, allowUtf8))
            return false;
        address = new EmailAddress(localPart, Encoding.UTF8.GetString(domain));
        return true;
    }
}
