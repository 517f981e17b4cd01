using System.Net;

namespace MailServer.Hosting.ProxyProtocol;

/// <summary>What a PROXY protocol header says.</summary>
/// <param name="Source">The client's address; null when the proxy speaks for itself (LOCAL, UNKNOWN) or names no IP address.</param>
/// <param name="Destination">The address that the client connected to; null likewise.</param>
internal readonly record struct ProxyHeader(IPEndPoint? Source, IPEndPoint? Destination)
{
    /// <summary>The proxy's own connection, such as a health check: the endpoints of the socket are the true ones.</summary>
    public static ProxyHeader Local => default;
}

/// <summary>How far a header has come.</summary>
internal enum ProxyHeaderStatus
{
    /// <summary>The header is whole.</summary>
    Done,

    /// <summary>More bytes are needed.</summary>
    NeedMore,

    /// <summary>It is not a header.</summary>
    Invalid,
}

/// <summary>The answer to the bytes so far.</summary>
/// <param name="Status">How far it has come.</param>
/// <param name="Header">The header, when done.</param>
/// <param name="Length">The header's length in bytes, when done.</param>
internal readonly record struct ProxyHeaderResult(ProxyHeaderStatus Status, ProxyHeader Header, int Length)
{
    public static ProxyHeaderResult NeedMore => new(ProxyHeaderStatus.NeedMore, default, 0);

    public static ProxyHeaderResult Invalid => new(ProxyHeaderStatus.Invalid, default, 0);

    public static ProxyHeaderResult Done(ProxyHeader header, int length) => new(ProxyHeaderStatus.Done, header, length);
}
