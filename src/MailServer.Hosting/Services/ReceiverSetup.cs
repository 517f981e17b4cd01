using MailServer.Delivery;
using MailServer.Delivery.Forwarding;
using MailServer.Delivery.Notifications;
using MailServer.Directories;
using MailServer.Dns;
using MailServer.Directories.Lists;
using MailServer.Filters;
using MailServer.Hosting.Options;
using MailServer.Queue;
using MailServer.Receiving;
using MailServer.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MailServer.Hosting.Services;

/// <summary>Where received messages go: to the embedder's sink if there is one, else into the store.</summary>
internal static class ReceiverSetup
{
    /// <exception cref="InvalidOperationException">There is neither; the text says what to add.</exception>
    public static IMailReceiver Make(IServiceProvider services)
    {
        if (services.GetService<IMessageSink>() is { } sink)
            return new SinkMailReceiver(sink, services.GetRequiredService<IOptions<SinkOptions>>().Value, services.GetRequiredService<ILogger<SinkMailReceiver>>());
        if (services.GetService<IMailboxStore>() is { } store && services.GetService<IUserDirectory>() is { } directory)
        {
            var options = services.GetRequiredService<IOptions<LocalDeliveryOptions>>().Value;
            Apply(options.Lists, services.GetRequiredService<IOptions<MailServerOptions>>().Value.Delivery);
            return SubmissionSetup.Wrap(services, new LocalMailReceiver(options, LocalServices(services, store, directory)));
        }

        throw new InvalidOperationException(
            "Nothing takes received mail. After AddMailServer(…) add a store with a directory (UseEmbeddedStore(), or UseStore<T>() and UseDirectory<T>()), or UseSink<T>().");
    }

    private static LocalDeliveryServices LocalServices(IServiceProvider services, IMailboxStore store, IUserDirectory directory) => new()
    {
        Directory = directory,
        Store = store,
        Filters = [.. services.GetServices<IMailFilter>()],
        Queue = services.GetService<IQueueStorage>(),
        Suppression = services.GetService<ISuppressionList>(),
        Lists = services.GetService<IListDirectory>(),
        AutoReplies = services.GetService<IAutoReplyDirectory>(),
        Resolver = services.GetService<IDnsResolver>(),
        Notices = Notices(services),
        Signers = [.. services.GetServices<IMessageSigner>()],
        Rewriting = Rewriting(services),
        TimeProvider = services.GetRequiredService<TimeProvider>(),
        Logger = services.GetRequiredService<ILogger<LocalMailReceiver>>(),
    };

    private static NoticeOptions Notices(IServiceProvider services)
    {
        var server = services.GetRequiredService<IOptions<MailServerOptions>>().Value;
        return server.Delivery.Notices.ToNoticeOptions(server.HostName, services.GetService<INoticeTemplate>());
    }

    private static void Apply(ListOptions lists, MailDeliveryOptions delivery)
    {
        lists.UnsubscribeUrl = delivery.Lists.UnsubscribeUrl;
        lists.BounceLimit = delivery.Lists.BounceLimit;
        lists.BounceMemory = delivery.Lists.BounceMemory;
        lists.MaxRecipients = delivery.Lists.MaxRecipients;
        lists.SuppressFor = delivery.Suppression.AfterFailure ? delivery.Suppression.Expiry : null;
    }

    private static SenderRewriting? Rewriting(IServiceProvider services)
    {
        var server = services.GetRequiredService<IOptions<MailServerOptions>>().Value;
        if (!server.Delivery.Srs) return null;
        return new SenderRewriting(SecretKey.GetOrMake(server.DataDirectory, "srs"), services.GetRequiredService<TimeProvider>()) { Domain = server.Delivery.SrsDomain };
    }
}
