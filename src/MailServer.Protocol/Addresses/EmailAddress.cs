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
    public EmailAddress(string localPart, string domain)
    {
        ArgumentNullException.ThrowIfNull(localPart);
        ArgumentNullException.ThrowIfNull(domain);
        LocalPart = localPart;
        Domain = domain;
    }

    /// <summary>The part before the last <c>@</c>, unquoted.</summary>
    public string LocalPart { get; }

    /// <summary>The domain, or an address literal with its brackets; empty for the bare <c>Postmaster</c> of RFC 5321 §4.1.1.3.</summary>
    public string Domain { get; }

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
