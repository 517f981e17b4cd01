namespace MailServer.Connections;

/// <summary>One protocol's conversation over one connection. An instance serves one connection.</summary>
public interface IMailEngine
{
    /// <summary>
    /// Talks to the client until it leaves, misbehaves, or the server stops. Does not throw for anything the client did.
    /// </summary>
    /// <param name="connection">The connection; the caller closes it afterwards.</param>
    /// <param name="stopping">Cancelled when the server drains: the engine tells the client (421, BYE) at the next safe point, lets a running transaction finish, and returns.</param>
    Task RunAsync(IMailConnection connection, CancellationToken stopping);
}
