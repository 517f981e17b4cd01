using System.Net;
using MailServer.Authentication;
using MailServer.Connections;

namespace MailServer.Receiving;

/// <summary>What hooks and receivers may know of an SMTP or LMTP session. The engine keeps it current.</summary>
public sealed class MailSession
{
    /// <summary>Makes a session on a connection.</summary>
    public MailSession(IMailConnection connection, MailServiceKind service)
    {
        ArgumentNullException.ThrowIfNull(connection);
        Connection = connection;
        Service = service;
        RemoteEndPoint = connection.RemoteEndPoint;
        LocalEndPoint = connection.LocalEndPoint;
    }

    /// <summary>The connection.</summary>
    public IMailConnection Connection { get; }

    /// <summary>Which service the client speaks to.</summary>
    public MailServiceKind Service { get; }

    /// <summary>The client's address; a trusted XCLIENT may change it.</summary>
    public EndPoint? RemoteEndPoint { get; set; }

    /// <summary>The address the client connected to.</summary>
    public EndPoint? LocalEndPoint { get; set; }

    /// <summary>The name in HELO, EHLO or LHLO, or null before it.</summary>
    public string? Hello { get; set; }

    /// <summary>Whether the client said EHLO or LHLO rather than HELO.</summary>
    public bool IsExtended { get; set; }

    /// <summary>Who logged in, or null.</summary>
    public MailPrincipal? Principal { get; set; }

    /// <summary>Whether the client's address lies in a trusted network and may relay without log-in.</summary>
    public bool IsTrusted { get; set; }

    /// <summary>A place for checks and handlers to keep what they know of the session.</summary>
    public IDictionary<object, object?> Items { get; } = new Dictionary<object, object?>();
}

/// <summary>The services that receive mail.</summary>
public enum MailServiceKind
{
    /// <summary>Relay-in from other servers (port 25).</summary>
    Relay,

    /// <summary>Submission from users (ports 587 and 465): log-in needed.</summary>
    Submission,

    /// <summary>LMTP (RFC 2033): one reply a recipient after the data.</summary>
    Lmtp,
}
