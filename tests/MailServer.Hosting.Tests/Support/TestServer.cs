using System.Net;
using MailServer.Hosting.Listeners;
using MailServer.Hosting.Options;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MailServer.Hosting.Tests.Support;

/// <summary>A host with the line engine under the protocol <c>line</c>, its data in a directory of its own.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly IHost _host;

    private TestServer(IHost host, DirectoryInfo data, LineEngineEvents events, RecordingLoggerProvider logs)
    {
        _host = host;
        Data = data;
        Events = events;
        Logs = logs;
    }

    public DirectoryInfo Data { get; }

    public LineEngineEvents Events { get; }

    public RecordingLoggerProvider Logs { get; }

    public IServiceProvider Services => _host.Services;

    public MailServerEndpoints Endpoints => Services.GetRequiredService<MailServerEndpoints>();

    /// <summary>One plain listener, with STARTTLS, on the loopback.</summary>
    public static Task<TestServer> StartPlainAsync(Action<MailServerOptions>? more = null, TimeProvider? clock = null) =>
        StartAsync(options =>
        {
            options.Listeners["line"] = Listener();
            more?.Invoke(options);
        }, clock);

    public static async Task<TestServer> StartAsync(Action<MailServerOptions> configure, TimeProvider? clock = null, Action<IServiceCollection>? services = null)
    {
        var server = Build(configure, clock, services);
        try
        {
            await server._host.StartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public static MailListenerOptions Listener(Action<MailListenerOptions>? more = null)
    {
        var listener = new MailListenerOptions { Protocol = "line", Address = "127.0.0.1", Port = 0 };
        more?.Invoke(listener);
        return listener;
    }

    public Task StopAsync() => _host.StopAsync();

    public Task<LineClient> ConnectAsync(string listener = "line") => LineClient.ConnectAsync(Endpoints[listener]);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
        Data.Delete(recursive: true);
    }

    private static TestServer Build(Action<MailServerOptions> configure, TimeProvider? clock, Action<IServiceCollection>? services)
    {
        var data = Directory.CreateTempSubdirectory("mailserver-");
        var events = new LineEngineEvents();
        var logs = new RecordingLoggerProvider();
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        if (clock is not null)
            builder.Services.AddSingleton(clock);
        services?.Invoke(builder.Services);
        builder.Logging.AddProvider(logs).SetMinimumLevel(LogLevel.Debug);
        builder.Services.AddMailServer(options =>
        {
            options.DataDirectory = data.FullName;
            options.HostName = "mail.example.test";
            configure(options);
        }).AddEngine("line", (_, _) => new LineEngine(events)).AddEngine("smtp", (_, _) => new LineEngine(events)).AddEngine("imap", (_, _) => new LineEngine(events)).AddEngine("pop3", (_, _) => new LineEngine(events));
        return new TestServer(builder.Build(), data, events, logs);
    }
}
