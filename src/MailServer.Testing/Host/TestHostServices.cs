using MailServer.Authentication;
using MailServer.Checks;
using MailServer.Connections;
using MailServer.Directories;
using MailServer.Directories.Lists;
using MailServer.Dns;
using MailServer.Hosting.Builder;
using MailServer.Hosting.Listeners;
using MailServer.Hosting.Options;
using MailServer.Queue;
using MailServer.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace MailServer.Testing;

/// <summary>The parts in memory that a whole server is composed of.</summary>
internal sealed class TestHostServices
{
    public static readonly string[] Protocols = ["smtp", "submission", "lmtp", "pop3", "imap"];

    public TestHostServices(MailTestHostOptions options)
    {
        Time = new FakeTimeProvider(options.Now);
        Queue = new InMemoryQueueStorage(Time);
        Mailboxes = new InMemoryMailboxStore(Time, Queue);
        Store = new FailingQueueingStore(Mailboxes);
        Directory = new InMemoryDirectory(Mailboxes, options.Domain);
        if (options.UsesLoopback) DataDirectory = System.IO.Directory.CreateTempSubdirectory("mailtesthost-").FullName;
    }

    public FakeTimeProvider Time { get; }

    public InMemoryMailboxStore Mailboxes { get; }

    public FailingQueueingStore Store { get; }

    public InMemoryDirectory Directory { get; }

    public InMemoryQueueStorage Queue { get; }

    public FakeDnsResolver Dns { get; } = new();

    public InMemoryConnector Connector { get; } = new();

    public MailFaults Faults { get; } = new();

    /// <summary>Only listeners need one, for their certificate.</summary>
    public string? DataDirectory { get; }

    public IHost Compose(MailTestHostOptions options)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        if (options.Log is { } log) builder.Logging.AddProvider(log).SetMinimumLevel(LogLevel.Trace);
        var services = builder.Services;
        AddParts(services);
        services.Configure<AuthenticationOptions>(authentication => authentication.UnknownUserKey ??= new byte[32]);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(30));
        var server = services.AddMailServer(settings => Configure(settings, options));
        if (!options.UsesLoopback) services.Remove(services.Single(service => service.ImplementationType == typeof(MailServerHostedService)));
        options.Build?.Invoke(server);
        server.AddSmtp().AddSubmission().AddLmtp().AddPop3().AddImap().AddOutbound();
        return builder.Build();
    }

    private void AddParts(IServiceCollection services)
    {
        services.AddSingleton<TimeProvider>(Time);
        services.AddSingleton<IMailboxStore>(Store);
        services.AddSingleton<IUserDirectory>(Directory);
        services.AddSingleton<IDirectoryAdministration>(Directory);
        services.AddSingleton<IListAdministration>(Directory);
        services.AddSingleton<IListDirectory>(Directory);
        services.AddSingleton<IAutoReplyDirectory>(Directory);
        services.AddSingleton(Store.Queue);
        services.AddSingleton<IDnsResolver>(Dns);
        services.AddSingleton<IMailConnector>(Connector);
        services.AddSingleton<MailCheck>(new FaultCheck(Faults));
    }

    private void Configure(MailServerOptions settings, MailTestHostOptions options)
    {
        settings.HostName = "mail." + options.Domain;
        if (DataDirectory is not null)
        {
            settings.DataDirectory = DataDirectory;
            foreach (var protocol in Protocols) settings.Listeners[protocol] = new MailListenerOptions { Address = "127.0.0.1", Port = 0 };
        }

        options.Configure?.Invoke(settings);
    }
}
