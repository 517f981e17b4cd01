using MailServer.Protocol;

namespace MailServer.Testing.Directories;

/// <summary>How this directory compares addresses: in lower case, both parts, as nearly every server does.</summary>
internal static class AddressNames
{
    public static string Key(EmailAddress address) => $"{address.LocalPart}@{address.Domain}".ToLowerInvariant();

    /// <summary>An address from a log-in name; a name without a domain gets the default one.</summary>
    public static EmailAddress Parse(string userName, string defaultDomain)
    {
        var at = userName.LastIndexOf('@');
        return at < 0 ? new EmailAddress(userName, defaultDomain) : new EmailAddress(userName[..at], userName[(at + 1)..]);
    }

    /// <summary>Parts <c>user+detail</c> at the first plus sign (RFC 5233 §4).</summary>
    public static (EmailAddress Address, string Detail)? SplitDetail(EmailAddress address)
    {
        var plus = address.LocalPart.IndexOf('+', StringComparison.Ordinal);
        return plus <= 0
            ? null
            : (new EmailAddress(address.LocalPart[..plus], address.Domain), address.LocalPart[(plus + 1)..]);
    }

    public static bool IsValid(EmailAddress address) =>
        address.LocalPart.Length is > 0 and <= 64
        && !address.LocalPart.Any(char.IsControl)
        && address.Domain.Length is > 0 and <= 255;
}
