using System.Diagnostics.CodeAnalysis;
using System.Text;
using MailServer.Protocol.Addresses;

namespace MailServer.Protocol;

/// <summary>
/// A mailbox address, <c>local-part@domain</c> (RFC 5321 §4.1.2), unquoted and as the sender wrote it.
/// The domain compares without regard to case; the local part compares exactly.
/// </summary>
public sealed class EmailAddress : IEquatable<EmailAddress>
{
    /// <summary>Makes an address of its two parts, which must already be valid; parse input with the grammar.</summary>
    /// <param name="localPart">The local part without quotes or backslashes.</param>
    /// <param name="domain">A domain name in the form received (A-labels or U-labels), or an address literal in brackets; empty only for <c>Postmaster</c> without a domain.</param>
    /// <exception cref="ArgumentException">A part contains control characters, which could end a line of the protocol.</exception>
    public EmailAddress(string localPart, string domain)
    {
        ArgumentNullException.ThrowIfNull(localPart);
        ArgumentNullException.ThrowIfNull(domain);
        if (localPart.Any(char.IsControl) || domain.Any(char.IsControl))
            throw new ArgumentException("An address cannot contain control characters.");
        LocalPart = localPart;
        Domain = domain;
    }

    /// <summary>The part before the last <c>@</c>, unquoted.</summary>
    public string LocalPart { get; }

    /// <summary>The domain, or an address literal with its brackets; empty for the bare <c>Postmaster</c> of RFC 5321 §4.1.1.3.</summary>
    public string Domain { get; }

    /// <summary>Whether both parts are ASCII, so that the address passes without SMTPUTF8 (RFC 6531).</summary>
    public bool IsAscii => Ascii.IsValid(LocalPart) && Ascii.IsValid(Domain);

    /// <summary>Parses an address without angle brackets. Never throws on bad input.</summary>
    /// <param name="text">The whole address in UTF-8: dot-string or quoted-string, <c>@</c>, domain or address literal; at most 256 octets.</param>
    /// <param name="allowUtf8">Whether characters beyond ASCII are allowed (RFC 6531).</param>
    /// <param name="address">The address.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, bool allowUtf8, [NotNullWhen(true)] out EmailAddress? address) =>
        Mailbox.TryParse(text, allowUtf8, out address);

    /// <inheritdoc cref="TryParse(ReadOnlySpan{byte}, bool, out EmailAddress?)"/>
    public static bool TryParse(string? text, bool allowUtf8, [NotNullWhen(true)] out EmailAddress? address)
    {
        address = null;
        return text?.Length <= MailPath.MaxOctets && Mailbox.TryParse(Encoding.UTF8.GetBytes(text), allowUtf8, out address);
    }

    /// <summary>The address as SMTP writes it, with quotes only where the local part needs them.</summary>
    public override string ToString() =>
        Domain.Length == 0 ? Addresses.LocalPart.Format(LocalPart) : $"{Addresses.LocalPart.Format(LocalPart)}@{Domain}";

    /// <inheritdoc />
    public bool Equals(EmailAddress? other) =>
        other is not null
        && string.Equals(LocalPart, other.LocalPart, StringComparison.Ordinal)
        && string.Equals(Domain, other.Domain, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as EmailAddress);

    /// <inheritdoc />
    public override int GetHashCode() =>
        HashCode.Combine(LocalPart, StringComparer.OrdinalIgnoreCase.GetHashCode(Domain));
}
