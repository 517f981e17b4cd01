using System.Net;
using MailServer.Connections;
using MailServer.Delivery.Outbound;
using MailServer.Delivery.Outbound.Client;
using MailServer.Testing;
using Microsoft.Extensions.Time.Testing;

namespace MailServer.Delivery.Tests.Outbound.Support;

/// <summary>A client session with a scripted next hop.</summary>
internal sealed class ClientBench
{
    private static readonly IPEndPoint EndPoint = new(IPAddress.Parse("192.0.2.25"), 25);

    public ClientBench() => Hop.ListenOn(Connector, "192.0.2.25");

    public NextHop Hop { get; } = new();

    public InMemoryConnector Connector { get; } = new();

    public FakeTimeProvider Time { get; } = new();

    public SmtpClientSettings Settings { get; set; } = new() { HelloName = "here.test", HostName = "hop.test" };

    public async Task<SessionStart> OpenAsync()
    {
        var connection = await Connector.ConnectAsync(new MailConnectRequest(EndPoint), CancellationToken.None);
        return await SmtpClientSession.OpenAsync(connection, Settings, Time, CancellationToken.None).AsTask().WaitAsync(Waiting.Guard);
    }

    public async Task<SmtpClientSession> SessionAsync() => (await OpenAsync()).Session ?? throw new InvalidOperationException("Refused");

    public async Task<IReadOnlyList<RecipientResult>> SendAsync(OutboundMessage message)
    {
        await using var session = await SessionAsync();
        return await session.SendAsync(message, CancellationToken.None).AsTask().WaitAsync(Waiting.Guard);
    }

    public async Task<IReadOnlyList<RecipientResult>> SendAsync(string text, params string[] recipients) =>
        await SendAsync(await TestMessages.MessageAsync(text, recipients));
}
