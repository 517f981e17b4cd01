using MailServer.Connections;
using MailServer.Pop3.Sessions;

namespace MailServer.Pop3;

/// <summary>Speaks POP3 (RFC 1939, RFC 2449) over a connection. The engine keeps no state between sessions.</summary>
public sealed class Pop3Engine : IMailEngine
{
    private readonly Pop3Options _options;
    private readonly Pop3Services _services;

    /// <summary>Makes an engine.</summary>
    /// <param name="options">The settings, not changed any more.</param>
    /// <param name="services">What it works with.</param>
    public Pop3Engine(Pop3Options options, Pop3Services services)
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
        await using var session = new Pop3Session(_options, _services, connection, stopping);
        await session.RunAsync().ConfigureAwait(false);
    }
}
