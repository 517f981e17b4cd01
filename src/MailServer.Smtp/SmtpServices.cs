using MailServer.Authentication;
using MailServer.Checks;
using MailServer.Receiving;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailServer.Smtp;

/// <summary>What an <see cref="SmtpEngine"/> works with. One instance may serve many engines.</summary>
public sealed record SmtpServices
{
    /// <summary>Takes the messages.</summary>
    public required IMailReceiver Receiver { get; init; }

    /// <summary>Log-in; null: AUTH is neither offered nor possible.</summary>
    public IMailAuthenticator? Authenticator { get; init; }

    /// <summary>Asked at each stage, in this order.</summary>
    public IReadOnlyList<MailCheck> Checks { get; init; } = [];

    /// <summary>Commands of the embedder.</summary>
    public IReadOnlyList<SmtpVerb> Verbs { get; init; } = [];

    /// <summary>The clock of every time limit and of Received lines.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The log.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}
