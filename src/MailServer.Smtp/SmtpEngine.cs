using MailServer.Connections;
using MailServer.Smtp.Sessions;

namespace MailServer.Smtp;

/// <summary>
/// Speaks SMTP (RFC 5321), submission (RFC 6409) or LMTP (RFC 2033) over a connection and hands messages to an
/// <see cref="Receiving.IMailReceiver"/>. The engine keeps no state between sessions, so one instance may also run many connections.
/// </summary>
public sealed class SmtpEngine : IMailEngine
{
    private readonly SmtpOptions _options;
    private readonly SmtpServices _services;

    /// <summary>Makes an engine.</summary>
    /// <param name="options">The settings, not changed any more.</param>
    /// <param name="services">What it works with.</param>
    public SmtpEngine(SmtpOptions options, SmtpServices services)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(services);
        _options = options;
        _services = services;
    }

    /// <inheritdoc />
    public async Task RunAsync(IMailConnection connection, CancellationToken stopping)
    {
        ArgumentNullException.ThrowIfNull(connection);
        using var session = new SmtpSession(_options, _services, connection, stopping);
        await session.RunAsync().ConfigureAwait(false);
    }
}
