using MailServer.Authentication;
using MailServer.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailServer.Pop3;

/// <summary>What the POP3 engine works with. One instance may serve any number of connections.</summary>
public sealed record Pop3Services
{
    /// <summary>Where the mail is.</summary>
    public required IMailboxStore Store { get; init; }

    /// <summary>Who may log in.</summary>
    public required IMailAuthenticator Authenticator { get; init; }

    /// <summary>The maildrops in use; one instance for all POP3 listeners of a store.</summary>
    public required MaildropLocks Locks { get; init; }

    /// <summary>The clock of every time limit.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The log. Never gets a secret.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}
