using MailServer.Connections;
using MailServer.Delivery.Routing;
using MailServer.Protocol.Smtp;

namespace MailServer.Delivery.Outbound.Client;

/// <summary>
/// A session with an SMTP or LMTP server: greeting, EHLO, STARTTLS, AUTH, then one message after another (RFC 5321 §3).
/// Once something went wrong with the connection it is broken, and only to be disposed.
/// </summary>
internal sealed class SmtpClientSession : IAsyncDisposable
{
    private readonly SmtpChannel _channel;
    private readonly SmtpClientSettings _settings;
    private bool _needsReset;

    private SmtpClientSession(SmtpChannel channel, SmtpClientSettings settings)
    {
        _channel = channel;
        _settings = settings;
    }

    public ServerExtensions Extensions { get; private set; } = ServerExtensions.None;

    /// <summary>Whether another message may be tried.</summary>
    public bool IsUsable => !_channel.IsBroken;

    public ClientTlsFacts? Tls => _channel.Connection.Tls;

    /// <summary>The server's name and address, for logs and reports.</summary>
    public string Peer => $"{_settings.HostName} [{_channel.Connection.RemoteEndPoint}]";

    public string HostName => _settings.HostName;

    /// <summary>Opens a session. When there is none, the connection is to be disposed; when there is one, the session owns it.</summary>
    /// <exception cref="MailConnectionException">The connection broke.</exception>
    public static async ValueTask<SessionStart> OpenAsync(
        IMailClientConnection connection, SmtpClientSettings settings, TimeProvider time, CancellationToken cancellationToken)
    {
        var session = new SmtpClientSession(new SmtpChannel(connection, time), settings);
        if (settings.Tls == OutboundTls.Implicit && await session.HandshakeAsync(cancellationToken).ConfigureAwait(false) is { } failed) return failed;
        return await session.GreetAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends one message to its recipients. It does not throw for what the server does.</summary>
    /// <returns>One result for each recipient, in order.</returns>
    public async ValueTask<IReadOnlyList<RecipientResult>> SendAsync(OutboundMessage message, CancellationToken cancellationToken)
    {
        var results = (await TransactAsync(message, cancellationToken).ConfigureAwait(false)).ToArray();
        int before = results.Length;
        // RFC 5321 §4.5.3.1.10: those who were too many for one transaction get another, as long as each takes some.
        while (IsUsable && Surplus(results) is [_, ..] rest && rest.Count < before)
        {
            before = rest.Count;
            var part = message with { Recipients = [.. rest.Select(i => message.Recipients[i])] };
            var more = await TransactAsync(part, cancellationToken).ConfigureAwait(false);
            for (int i = 0; i < rest.Count; i++) results[rest[i]] = more[i];
        }

        return results;
    }

    /// <summary>Says goodbye, if the server still listens.</summary>
    public async ValueTask QuitAsync(CancellationToken cancellationToken)
    {
        if (_channel.IsBroken) return;
        try
        {
            await _channel.CommandAsync("QUIT", _settings.Timeouts.Quit, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is MailConnectionException or OperationCanceledException)
        {
            // It has what it was sent; whether it says goodbye does not matter.
        }
    }

    public ValueTask DisposeAsync() => _channel.DisposeAsync();

    private async ValueTask<IReadOnlyList<RecipientResult>> TransactAsync(OutboundMessage message, CancellationToken cancellationToken)
    {
        var transaction = new SmtpTransaction(_channel, _settings, Extensions, message);
        var results = await transaction.RunAsync(ResetAsync, cancellationToken).ConfigureAwait(false);
        _needsReset &= !transaction.IsOver;
        return [.. results.Select(result => result with { Peer = Peer })];
    }

    private static List<int> Surplus(RecipientResult[] results) =>
        [.. Enumerable.Range(0, results.Length).Where(i => results[i] is { IsFromPeer: true, Reply: { Code: 452 } reply } && IsSurplus(reply))];

    private static bool IsSurplus(SmtpReply reply) => reply.Enhanced is { IsNone: true } or { Subject: 5, Detail: 3 };

    // RFC 5321 §4.1.1.5: a transaction that did not end by itself is dropped before the next one.
    private async ValueTask ResetAsync(CancellationToken cancellationToken)
    {
        if (_needsReset) await _channel.CommandAsync("RSET", _settings.Timeouts.Command, cancellationToken).ConfigureAwait(false);
        _needsReset = true;
    }

    private async ValueTask<SessionStart> GreetAsync(CancellationToken cancellationToken)
    {
        var greeting = await _channel.ReadReplyAsync(_settings.Timeouts.Greeting, cancellationToken).ConfigureAwait(false);
        if (greeting.Code >= 300) return Refused(greeting);
        // RFC 5321 §4.2: the server's name comes first. A server of our name is ourselves, by whatever way we got there.
        if (_settings.OwnNames.Contains(greeting.Text.Split(' ', '\n')[0], StringComparer.OrdinalIgnoreCase)) return Refused(RoutingReplies.Loop);
        if (await HelloAsync(cancellationToken).ConfigureAwait(false) is { } refused) return Refused(refused);
        var start = await SecureAsync(cancellationToken).ConfigureAwait(false);
        if (start.Refusal is not null) return start;
        if (await LogInAsync(cancellationToken).ConfigureAwait(false) is { } failed) return Refused(failed);
        return new SessionStart(this, null);
    }

    private async ValueTask<SmtpReply?> HelloAsync(CancellationToken cancellationToken)
    {
        string verb = _settings.IsLmtp ? "LHLO" : "EHLO";
        var reply = await HelloAsync(verb, cancellationToken).ConfigureAwait(false);
        Extensions = reply.Code < 300 ? ServerExtensions.Read(reply) : ServerExtensions.None;
        if (reply.Code < 300) return null;
        // RFC 5321 §3.2: a server that does not know EHLO gets HELO.
        if (!reply.IsPermanentFailure || _settings.IsLmtp) return reply;
        reply = await HelloAsync("HELO", cancellationToken).ConfigureAwait(false);
        return reply.Code < 300 ? null : reply;
    }

    private ValueTask<SmtpReply> HelloAsync(string verb, CancellationToken cancellationToken) =>
        _channel.CommandAsync($"{verb} {_settings.HelloName}", _settings.Timeouts.Command, cancellationToken);

    // RFC 3207 §4: what was known before the handshake is forgotten, and EHLO said again.
    private async ValueTask<SessionStart> SecureAsync(CancellationToken cancellationToken)
    {
        if (Tls is not null || _settings.Tls == OutboundTls.None) return default;
        if (!Extensions.StartTls) return MustHaveTls ? WithoutTls(LocalReplies.TlsNotOffered) : default;
        var reply = await _channel.CommandAsync("STARTTLS", _settings.Timeouts.Command, cancellationToken).ConfigureAwait(false);
        if (reply.Code != 220) return MustHaveTls || _channel.IsBroken ? WithoutTls(LocalReplies.TlsRefused(reply)) : default;
        if (await HandshakeAsync(cancellationToken).ConfigureAwait(false) is { } failed) return failed;
        Extensions = ServerExtensions.None;
        return await HelloAsync(cancellationToken).ConfigureAwait(false) is { } refused ? Refused(refused) : default;
    }

    private bool MustHaveTls => _settings.Tls != OutboundTls.Opportunistic || _settings.Associations.Count > 0;

    private static SessionStart WithoutTls(SmtpReply reply) => new(null, reply, IsTlsFailure: true) { Fault = TlsFault.NotOffered };

    private async ValueTask<SessionStart?> HandshakeAsync(CancellationToken cancellationToken)
    {
        var policy = new ClientTlsPolicy(_settings.TlsName ?? _settings.HostName)
        {
            RequireVerified = _settings.Tls is OutboundTls.Verified or OutboundTls.Implicit,
            Associations = _settings.Associations,
        };
        try
        {
            await _channel.StartTlsAsync(policy, _settings.Timeouts.Greeting, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (MailConnectionException failure)
        {
            var fault = failure.TlsFault == TlsFault.None ? TlsFault.Handshake : failure.TlsFault;
            return new SessionStart(null, LocalReplies.TlsFailed(failure), IsTlsFailure: true) { Fault = fault };
        }
    }

    private async ValueTask<SmtpReply?> LogInAsync(CancellationToken cancellationToken)
    {
        if (_settings.Credentials is null) return null;
        return await SmtpLogIn.RunAsync(_channel, Extensions, _settings, cancellationToken).ConfigureAwait(false);
    }

    private static SessionStart Refused(SmtpReply reply) => new(null, reply.IsPositive ? LocalReplies.OutOfOrder(reply) : reply);
}
