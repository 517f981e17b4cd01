using System.Net;
using MailKit;
using MailServer.Hosting.Listeners;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MailServer.Samples.Tests;

/// <summary>A sample that runs in this process, on free ports of the loopback and in a folder that goes with the test.</summary>
internal sealed class SampleHost : IAsyncDisposable
{
    private readonly IHost _host;

    private SampleHost(IHost host, string folder) => (_host, Folder) = (host, folder);

    public string Folder { get; }

    public IServiceProvider Services => _host.Services;

    public static async Task<SampleHost> StartAsync(Func<string[], IHost> build, string[] listeners, Func<string, string[]> settings)
    {
        var folder = Directory.CreateTempSubdirectory("mailserver-sample-").FullName;
        string[] args =
        [
            "--Logging:LogLevel:Default=Warning",
            $"--MailServer:DataDirectory={Path.Combine(folder, "data")}",
            .. listeners.SelectMany(name => new[] { $"--MailServer:Listeners:{name}:Address=127.0.0.1", $"--MailServer:Listeners:{name}:Port=0" }),
            .. settings(folder),
        ];
        var host = build(args);
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new SampleHost(host, folder);
    }

    /// <summary>Connects with STARTTLS or STLS. The certificate is the server's own; that it is trusted by nobody is no matter here.</summary>
    public async Task<T> ConnectAsync<T>(string listener)
        where T : IMailService, new()
    {
        var endPoint = (IPEndPoint)Services.GetRequiredService<MailServerEndpoints>()[listener];
        var client = new T { ServerCertificateValidationCallback = (_, certificate, _, _) => certificate is not null, CheckCertificateRevocation = false };
        var host = endPoint.Address.ToString();
        await client.ConnectAsync(host, endPoint.Port, MailKit.Security.SecureSocketOptions.StartTls, TestContext.Current.CancellationToken);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
