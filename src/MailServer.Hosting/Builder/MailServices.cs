using MailServer.Authentication;
using MailServer.Authentication.Passwords;
using MailServer.Checks;
using MailServer.Delivery;
using MailServer.Directories;
using MailServer.Filters;
using MailServer.Hosting.Options;
using MailServer.Hosting.Policies;
using MailServer.Passwords;
using MailServer.Queue;
using MailServer.Receiving;
using MailServer.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MailServer.Hosting.Builder;

/// <summary>Composes the services between engines and stores: log-in, and where received mail goes.</summary>
internal static class MailServices
{
    public static void Add(IServiceCollection services)
    {
        services.TryAddSingleton<RecentLogIns>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MailCheck, PopBeforeSmtpCheck>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MailCheck, MessageRateCheck>());
        services.TryAddSingleton<IPasswordHasher>(_ => new Pbkdf2PasswordHasher());
        services.AddOptions<AuthenticationOptions>().Configure<IOptions<MailServerOptions>>(Authentication);
        services.TryAddSingleton(Authenticator);
        services.AddOptions<LocalDeliveryOptions>();
        services.TryAddSingleton(Receiver);
    }

    private static void Authentication(AuthenticationOptions authentication, IOptions<MailServerOptions> server)
    {
        authentication.AllowPlaintextLogin = server.Value.Security.AllowPlaintextLogin;
        authentication.DefaultDomain = server.Value.DefaultDomain;
        authentication.FailuresPerAddress = server.Value.Limits.LoginFailuresPerAddress;
        authentication.FailuresPerAccount = server.Value.Limits.LoginFailuresPerAccount;
        authentication.FailureWindow = server.Value.Limits.LoginFailureWindow;
    }

    private static IMailAuthenticator Authenticator(IServiceProvider services) => new RememberingAuthenticator(
        new MailAuthenticator(
            services.GetRequiredService<IUserDirectory>(),
            services.GetRequiredService<IOptions<AuthenticationOptions>>().Value,
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<MailAuthenticator>>(),
            services.GetServices<ISaslMechanism>()),
        services.GetRequiredService<RecentLogIns>());

    /// <summary>A sink takes everything when there is one; otherwise mail goes to the mailboxes.</summary>
    private static IMailReceiver Receiver(IServiceProvider services)
    {
        if (services.GetService<IMessageSink>() is { } sink)
            return new SinkMailReceiver(sink, logger: services.GetRequiredService<ILogger<SinkMailReceiver>>());
        return new LocalMailReceiver(services.GetRequiredService<IOptions<LocalDeliveryOptions>>().Value, new LocalDeliveryServices
        {
            Directory = services.GetRequiredService<IUserDirectory>(),
            Store = services.GetRequiredService<IMailboxStore>(),
            Filters = [.. services.GetServices<IMailFilter>()],
            Queue = services.GetService<IQueueStorage>(),
            TimeProvider = services.GetRequiredService<TimeProvider>(),
            Logger = services.GetRequiredService<ILogger<LocalMailReceiver>>(),
        });
    }
}
