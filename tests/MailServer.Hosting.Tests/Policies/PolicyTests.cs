using System.Net;
using MailServer.Authentication;
using MailServer.Checks;
using MailServer.Connections;
using MailServer.Directories;
using MailServer.Hosting.Options;
using MailServer.Hosting.Policies;
using MailServer.Protocol;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;
using MailServer.Storage;
using MailServer.Testing;
using Microsoft.Extensions.Time.Testing;

namespace MailServer.Hosting.Tests.Policies;

/// <summary>The rules by address: how many messages a minute, and who may relay because somebody has read mail from there.</summary>
public sealed class PolicyTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly MailServerOptions _options = new();
    private readonly List<InMemoryConnection> _connections = [];

    [Fact]
    public async Task An_address_may_send_so_many_messages_a_minute_and_again_in_the_next()
    {
        _options.Limits.MessagesPerAddressPerMinute = 2;
        var check = new MessageRateCheck(Microsoft.Extensions.Options.Options.Create(_options), _clock);

        Assert.Equal(VerdictKind.Continue, await AskAsync(check, "192.0.2.1"));
        Assert.Equal(VerdictKind.Continue, await AskAsync(check, "192.0.2.1"));
        Assert.Equal(VerdictKind.Defer, await AskAsync(check, "192.0.2.1"));
        Assert.Equal(VerdictKind.Continue, await AskAsync(check, "192.0.2.2"));

        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(VerdictKind.Continue, await AskAsync(check, "192.0.2.1"));
    }

    [Fact]
    public async Task An_IPv6_network_has_one_count_of_messages()
    {
        _options.Limits.MessagesPerAddressPerMinute = 2;
        var check = new MessageRateCheck(Microsoft.Extensions.Options.Options.Create(_options), _clock);

        Assert.Equal(VerdictKind.Continue, await AskAsync(check, "2001:db8:1:2::1"));
        Assert.Equal(VerdictKind.Continue, await AskAsync(check, "2001:db8:1:2:ffff::1"));
        Assert.Equal(VerdictKind.Defer, await AskAsync(check, "2001:db8:1:2:3::1"));
        Assert.Equal(VerdictKind.Continue, await AskAsync(check, "2001:db8:1:3::1"));
        Assert.Equal(VerdictKind.Continue, await AskAsync(check, "::ffff:192.0.2.1"));
        Assert.Equal(VerdictKind.Continue, await AskAsync(check, "192.0.2.1"));
        Assert.Equal(VerdictKind.Defer, await AskAsync(check, "192.0.2.1"));
    }

    [Fact]
    public async Task Without_a_limit_nobody_is_counted()
    {
        var check = new MessageRateCheck(Microsoft.Extensions.Options.Options.Create(_options), _clock);

        for (var i = 0; i < 1000; i++) Assert.Equal(VerdictKind.Continue, await AskAsync(check, "192.0.2.1"));
    }

    [Fact]
    public async Task Reading_mail_opens_relaying_for_the_address_until_the_time_is_over()
    {
        _options.Security.PopBeforeSmtp = TimeSpan.FromMinutes(10);
        var recent = new RecentLogIns(Microsoft.Extensions.Options.Options.Create(_options), _clock);
        var check = new PopBeforeSmtpCheck(recent);
        var authenticator = new RememberingAuthenticator(new Everybody(), recent);
        Assert.False(await IsTrustedAsync(check, "192.0.2.1"));

        await authenticator.LogInAsync("alice", "secret", new LogInContext(Connection("192.0.2.1"), "pop3"), default);
        Assert.True(await IsTrustedAsync(check, "192.0.2.1"));
        Assert.False(await IsTrustedAsync(check, "192.0.2.2"));

        _clock.Advance(TimeSpan.FromMinutes(10));
        Assert.False(await IsTrustedAsync(check, "192.0.2.1"));
    }

    [Fact]
    public async Task Pop_before_smtp_is_off_by_default_and_never_follows_a_log_in_over_smtp()
    {
        var off = new RecentLogIns(Microsoft.Extensions.Options.Options.Create(_options), _clock);
        off.Add(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 1));
        Assert.False(off.Contains(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 1)));

        _options.Security.PopBeforeSmtp = TimeSpan.FromMinutes(10);
        var on = new RecentLogIns(Microsoft.Extensions.Options.Options.Create(_options), _clock);
        await new RememberingAuthenticator(new Everybody(), on).LogInAsync("alice", "secret", new LogInContext(Connection("192.0.2.1"), "smtp"), default);
        Assert.False(on.Contains(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 1)));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections) await connection.DisposeAsync();
    }

    private async Task<VerdictKind> AskAsync(MailCheck check, string address) =>
        (await check.OnMailAsync(Transaction(address), default)).Kind;

    private async Task<bool> IsTrustedAsync(MailCheck check, string address)
    {
        var transaction = Transaction(address);
        await check.OnMailAsync(transaction, default);
        return transaction.Session.IsTrusted;
    }

    private MailTransaction Transaction(string address) =>
        new(new MailSession(Connection(address), MailServiceKind.Relay), "t1", null, MailParameters.None);

    private InMemoryConnection Connection(string address)
    {
        var connection = new InMemoryConnection(new InMemoryConnectionOptions { RemoteEndPoint = new IPEndPoint(IPAddress.Parse(address), 40_000) });
        _connections.Add(connection);
        return connection;
    }

    /// <summary>Lets everybody in.</summary>
    private sealed class Everybody : IMailAuthenticator
    {
        public IReadOnlyList<string> MechanismsFor(IMailConnection connection) => [];

        public bool AllowsPasswords(IMailConnection connection) => true;

        public SaslExchange? Begin(string mechanism, LogInContext context) => null;

        public ValueTask<SaslStep> LogInAsync(string userName, string password, LogInContext context, CancellationToken cancellationToken) =>
            new(SaslStep.Success(new MailPrincipal(new AccountFacts(new AccountId("1"), new EmailAddress(userName, "example.test")), "LOGIN")));
    }
}
