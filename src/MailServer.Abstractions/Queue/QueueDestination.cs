using System.Globalization;
using System.Text;
using MailServer.Protocol;

namespace MailServer.Queue;

/// <summary>Names the destinations of the queue: recipients' domains in one spelling.</summary>
public static class QueueDestination
{
    private static readonly IdnMapping Idn = new();

    /// <summary>The domain of an address: in lower case, in A-labels; an address literal stays in its brackets; empty for <c>Postmaster</c> without a domain.</summary>
    public static string Of(EmailAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return Normalize(address.Domain);
    }

    /// <summary>Brings a domain into that spelling. One that IDNA cannot map is only made lower case: nobody will find it in the DNS.</summary>
    public static string Normalize(string domain)
    {
        ArgumentNullException.ThrowIfNull(domain);
        string lower = domain.ToLowerInvariant();
        if (Ascii.IsValid(lower))
            return lower;
        try
        {
            return Idn.GetAscii(lower);
        }
        catch (ArgumentException)
        {
            return lower;
        }
    }
}
