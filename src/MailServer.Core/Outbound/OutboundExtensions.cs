using MailServer.Connections;
using MailServer.Core.Outbound;
using MailServer.Delivery.Connections;
using MailServer.Delivery.Dns;
using MailServer.Delivery.Notifications;
using MailServer.Delivery.Outbound;
using MailServer.Delivery.Outbound.MtaSts;
using MailServer.Delivery.Outbound.TlsReports;
using MailServer.Delivery.Queue;
using MailServer.Delivery.Submission;
using MailServer.Directories;
using MailServer.Dns;
using MailServer.Hosting.Builder;
using MailServer.Hosting.Options;
using MailServer.Queue;
using MailServer.Receiving;
using MailServer.Storage.Embedded;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the way out: foreign mail of users is queued and delivered.</summary>
public static class OutboundExtensions
{
    /// <summary>
    /// Sends mail for foreign addresses, by <c>Delivery</c> of the configuration: to a smart host or by MX. Without it, foreign recipients are refused.
    /// The queue is the embedded store's, unless an <see cref="IQueueStorage"/> was registered before; so are resolver, connector, <see cref="IMtaStsFetcher"/>, <see cref="ITlsReportPoster"/> and <see cref="INoticeTemplate"/>.
    /// An <see cref="IMailQueue"/> lets administrators see and change it.
    /// </summary>
    /// <param name="builder">The server.</param>
    /// <param name="configure">Changes the settings after the configuration was applied.</param>
    public static IMailServerBuilder AddOutbound(this IMailServerBuilder builder, Func<QueueRunnerSettings, QueueRunnerSettings>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.TryAddSingleton(new OutboundConfiguration(configure));
        services.TryAddSingleton<IDnsResolver>(provider => new DnsClientResolver(OutboundConfiguration.Resolver(Options(provider).Delivery.Dns)));
        services.TryAddSingleton<IMailConnector>(provider => new SocketMailConnector(provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IMtaStsFetcher>(provider => new HttpsMtaStsFetcher(provider.GetRequiredService<IDnsResolver>()));
        services.TryAddSingleton<ITlsReportPoster>(_ => new HttpsTlsReportPoster());
        services.TryAddSingleton<IMailSubmission>(provider => new MailSubmission(provider.GetRequiredService<IMailReceiver>()));
        services.TryAddSingleton(Storage);
        services.TryAddSingleton(Runner);
        services.TryAddSingleton<IMailQueue>(provider =>
            new MailQueue(provider.GetRequiredService<IQueueStorage>(), provider.GetRequiredService<QueueRunner>()));
        services.AddHostedService<OutboundService>();
        return builder;
    }

    private static IQueueStorage Storage(IServiceProvider provider) =>
        provider.GetService<EmbeddedStore>()?.Queue
        ?? throw new InvalidOperationException("AddOutbound() needs a queue: add UseEmbeddedStore(), or register an IQueueStorage.");

    private static MailServerOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<MailServerOptions>>().Value;

    private static QueueRunner Runner(IServiceProvider provider) => new(
        provider.GetRequiredService<IQueueStorage>(),
        provider.GetRequiredService<IDnsResolver>(),
        provider.GetRequiredService<IMailConnector>(),
        provider.GetRequiredService<IMailSubmission>(),
        provider.GetRequiredService<OutboundConfiguration>().For(
            Options(provider), provider.GetService<ISuppressionList>(), provider.GetService<ITransportNotes>(), provider.GetService<INoticeTemplate>(), provider.GetService<IRelayTokenSource>()),
        new QueueRunnerEnvironment
        {
            Time = provider.GetRequiredService<TimeProvider>(),
            Directory = provider.GetService<IUserDirectory>(),
            Receiver = provider.GetRequiredService<IMailReceiver>(),
            PolicyFetcher = provider.GetRequiredService<IMtaStsFetcher>(),
            ReportPoster = provider.GetRequiredService<ITlsReportPoster>(),
            Logger = provider.GetRequiredService<ILogger<QueueRunner>>(),
        });
}
