using System.Net;
using MailServer.Hosting.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace MailServer.Hosting.Tests.Kestrel;

public sealed class KestrelTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("mailserver-kestrel-");
    private readonly LineEngineEvents _events = new();

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task An_engine_runs_on_Kestrels_connections_with_TLS_and_compression()
    {
        await using var app = await StartAsync();
        using var client = await LineClient.ConnectAsync(EndPointOf(app));
        Assert.Equal("hello", await client.ReadAsync());
        Assert.Equal("go", await client.AskAsync("STARTTLS"));
        await client.SecureAsync();
        Assert.StartsWith("Tls13 mail.example.test - ", await client.AskAsync("TLS"));
        Assert.Equal("go", await client.AskAsync("COMPRESS"));
        client.Compress();

        Assert.Equal(100_000, (await client.AskAsync("FLOOD 100000"))!.Length);
        Assert.Equal("bye", await client.AskAsync("QUIT"));
        Assert.Null(await client.ReadAsync());
    }

    [Fact]
    public async Task Plaintext_behind_the_upgrade_command_kills_a_Kestrel_connection()
    {
        await using var app = await StartAsync();
        using var client = await LineClient.ConnectAsync(EndPointOf(app));
        await client.ReadAsync();
        await client.SendAsync("STARTTLS\r\nevil");

        Assert.Contains("plaintext", await _events.Ended.Reader.ReadAsync());
    }

    [Fact]
    public async Task A_stop_of_Kestrel_tells_the_sessions()
    {
        await using var app = await StartAsync();
        using var client = await LineClient.ConnectAsync(EndPointOf(app));
        Assert.Equal("hello", await client.ReadAsync());
        var stopped = app.StopAsync();

        Assert.Equal("closing", await client.ReadAsync());
        await stopped;
    }

    private async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddMailServer(options =>
        {
            options.DataDirectory = _data.FullName;
            options.HostName = "mail.example.test";
        }).AddEngine("line", (_, _) => new LineEngine(_events));
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseMailEngine("line", options => options.Protocol = "line")));
        var app = builder.Build();
        await app.StartAsync();
        return app;
    }

    private static IPEndPoint EndPointOf(WebApplication app)
    {
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new IPEndPoint(IPAddress.Loopback, new Uri(address).Port);
    }
}
