using System.Net;
using MailServer.Connections;

namespace MailServer.Authentication;

/// <summary>
/// Log-in for every engine: which mechanisms a connection may use now, their exchanges, and the limits on failures.
/// </summary>
public interface IMailAuthenticator
{
    /// <summary>The mechanisms to announce on a connection as it is now, strongest first. Empty where log-in needs TLS and TLS is not on.</summary>
    IReadOnlyList<string> MechanismsFor(IMailConnection connection);

    /// <summary>Whether a password may be sent in the clear inside the connection as it is now (IMAP LOGIN, POP3 USER/PASS): TLS is on, or the configuration allows it without.</summary>
    bool AllowsPasswords(IMailConnection connection);

    /// <summary>Begins an exchange.</summary>
    /// <returns>The exchange, or null when the mechanism is unknown or not allowed on this connection now.</returns>
    SaslExchange? Begin(string mechanism, LogInContext context);

    /// <summary>Checks a user name and a password (IMAP LOGIN, POP3 PASS), within the limits on failures.</summary>
    ValueTask<SaslStep> LogInAsync(string userName, string password, LogInContext context, CancellationToken cancellationToken);
}

/// <summary>Where a log-in happens.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Protocol">The engine's protocol, such as <c>imap</c>, for logs.</param>
public sealed record LogInContext(IMailConnection Connection, string Protocol)
{
    /// <summary>Where the client is, by which failures are counted: the peer of the connection, unless that is a proxy which named another (XCLIENT).</summary>
    public EndPoint? RemoteEndPoint { get; init; } = Connection.RemoteEndPoint;
}
