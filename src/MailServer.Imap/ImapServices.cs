using MailServer.Authentication;
using MailServer.Connections;
using MailServer.Directories;
using MailServer.Storage;
using Microsoft.Extensions.Logging;

namespace MailServer.Imap;

/// <summary>What the IMAP engine works with. The same instance may serve any number of connections.</summary>
/// <param name="Store">Where the mail is.</param>
/// <param name="Authenticator">Who may log in.</param>
/// <param name="Time">The clock of every time-out.</param>
/// <param name="Logger">Gets one line for each event worth telling; never a secret.</param>
public sealed record ImapServices(IMailboxStore Store, IMailAuthenticator Authenticator, TimeProvider Time, ILogger Logger)
{
    /// <summary>Whose account a user name belongs to, for URLs that name users (RFC 5092); null: URLs are not signed.</summary>
    public IUserDirectory? Directory { get; init; }

    /// <summary>What messages are sorted and threaded by; engines that serve the same mailboxes share it.</summary>
    public ImapSortMemory SortMemory { get; init; } = new();

    /// <summary>Who is told what users do with messages; engines of one server share it.</summary>
    public ImapEvents Events { get; init; } = ImapEvents.None;

    /// <summary>What messages and large literals wait for when memory is tight; null: they never wait.</summary>
    public IMemoryBudget? Memory { get; init; }
}
