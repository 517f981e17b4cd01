using System.Net;
using System.Net.Sockets;

namespace MailServer.Hosting.Options;

/// <summary>Where a listener binds.</summary>
internal abstract record BindAddress
{
    private BindAddress()
    {
    }

    /// <summary>Every interface, over IPv6 and IPv4.</summary>
    public sealed record Any : BindAddress;

    /// <summary>Both loopbacks.</summary>
    public sealed record Loopback : BindAddress;

    /// <summary>One address.</summary>
    public sealed record Ip(IPAddress Address) : BindAddress;

    /// <summary>A socket in the file system.</summary>
    public sealed record Unix(string Path) : BindAddress;

    /// <summary>Reads the <c>Address</c> of a listener; null when it is none.</summary>
    public static BindAddress? Parse(string text)
    {
        const string UnixPrefix = "unix:";
        if (text.StartsWith(UnixPrefix, StringComparison.Ordinal))
            return ParseUnix(text[UnixPrefix.Length..]);
        if (text is "*" or "::" or "[::]")
            return new Any();
        if (text.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            return new Loopback();
        return IPAddress.TryParse(text, out var address) && IsWhole(text, address) ? new Ip(address) : null;
    }

    /// <summary>The parser of the framework takes 1 for 0.0.0.1; people mean a whole address.</summary>
    private static bool IsWhole(string text, IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 || text.Count(c => c == '.') == 3;

    /// <summary>The kernel takes 107 bytes (sun_path); relative paths would follow the working directory.</summary>
    private static Unix? ParseUnix(string path) =>
        path.StartsWith('/') && System.Text.Encoding.UTF8.GetByteCount(path) <= 107 ? new Unix(path) : null;
}
