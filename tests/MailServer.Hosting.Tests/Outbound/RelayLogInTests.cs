using System.Net;
using MailServer.Authentication;
using MailServer.Authentication.Tokens;
using MailServer.Delivery.Outbound;
using MailServer.Directories;
using MailServer.Hosting.Listeners;
using MailServer.Hosting.Options;
using Microsoft.Extensions.DependencyInjection;

namespace MailServer.Hosting.Tests.Outbound;

/// <summary>One of our servers logs in at another over TLS, with mechanisms that Debian's servers do not have.</summary>
public sealed class RelayLogInTests : IDisposable
{
    private readonly string _token = Path.GetTempFileName();

    public void Dispose() => File.Delete(_token);

    [Theory]
    [InlineData("SCRAM-SHA-256-PLUS")]
    [InlineData("SCRAM-SHA-1-PLUS")]
    public async Task A_password_is_proven_bound_to_the_TLS_session(string mechanism)
    {
        await using var hop = await NextHop.StartAsync("127.0.0.1");
        await using var relay = await RelayAsync(hop, services => services.Configure<AuthenticationOptions>(options => options.Mechanisms = [mechanism]));
        await using var server = await ServerAsync(relay, route => route.Password = OutboundServer.Password);

        await server.SubmitAsync("bob@there.test");

        Assert.Contains("Subject: Going out", await hop.NextMessageAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_token_is_taken_from_its_file(bool isStandard)
    {
        await File.WriteAllTextAsync(_token, "the.token\n");
        await using var hop = await NextHop.StartAsync("127.0.0.1");
        await using var relay = await RelayAsync(hop, services => AddBearer(services, isStandard));
        await using var server = await ServerAsync(relay, route => route.TokenFile = _token);

        await server.SubmitAsync("bob@there.test");

        Assert.Contains("Subject: Going out", await hop.NextMessageAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_asked_of_the_program_and_a_refused_one_lets_mail_wait()
    {
        var source = new Source();
        await using var hop = await NextHop.StartAsync("127.0.0.1");
        await using var relay = await RelayAsync(hop, services => AddBearer(services, isStandard: true));
        await using var server = await ServerAsync(relay, _ => { }, services => services.AddSingleton<IRelayTokenSource>(source));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));

        await server.SubmitAsync("bob@there.test");
        var item = await server.ItemAsync(i => i.Attempts == 1 && !i.IsLeased, patience.Token);
        Assert.StartsWith("454 4.7.8", item.LastError, StringComparison.Ordinal);
        source.Token = "the.token";
        await server.Queue.FlushAsync(patience.Token);

        Assert.Contains("Subject: Going out", await hop.NextMessageAsync(), StringComparison.Ordinal);
    }

    private static Task<OutboundServer> RelayAsync(NextHop hop, Action<IServiceCollection> services) => OutboundServer.StartAsync(
        $"127.0.0.1:{((IPEndPoint)hop.Services.GetRequiredService<MailServerEndpoints>()["smtp"]).Port}",
        configure: options =>
        {
            options.Security.AllowPlaintextLogin = false;
            options.Listeners["submission"].Tls = MailTlsMode.StartTls;
        },
        services: services);

    private static Task<OutboundServer> ServerAsync(OutboundServer relay, Action<MailRouteOptions> secret, Action<IServiceCollection>? services = null) =>
        OutboundServer.StartAsync(null, configure: options => secret(options.Delivery.Routes["there.test"] = new MailRouteOptions
        {
            Host = relay.Submission, User = OutboundServer.Alice, Tls = OutboundTls.Required,
        }), services: services);

    private static void AddBearer(IServiceCollection services, bool isStandard) => services.AddSingleton<ISaslMechanism>(provider =>
    {
        var directory = provider.GetRequiredService<IUserDirectory>();
        return isStandard ? BearerMechanism.OAuthBearer(directory, new Validator()) : BearerMechanism.XOAuth2(directory, new Validator());
    });

    private sealed class Validator : ITokenValidator
    {
        public ValueTask<string?> ValidateAsync(string token, CancellationToken cancellationToken) => new(token == "the.token" ? OutboundServer.Alice : null);
    }

    private sealed class Source : IRelayTokenSource
    {
        public string Token { get; set; } = "expired";

        public ValueTask<string?> GetTokenAsync(string host, string userName, CancellationToken cancellationToken) => new(Token);
    }
}
