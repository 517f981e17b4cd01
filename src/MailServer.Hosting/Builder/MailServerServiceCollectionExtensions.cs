using MailServer.Authentication;
using MailServer.Authentication.Passwords;
using MailServer.Hosting.Builder;
using MailServer.Hosting.Diagnostics;
using MailServer.Hosting.Engines;
using MailServer.Hosting.Listeners;
using MailServer.Checks;
using MailServer.Connections;
using MailServer.Hosting.Options;
using MailServer.Hosting.Policies;
using MailServer.Hosting.Services;
using MailServer.Hosting.Tls;
using MailServer.Passwords;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds a mail server to a host.</summary>
public static class MailServerServiceCollectionExtensions
{
    /// <summary>Adds a mail server that is configured by a section, usually <c>MailServer</c>. May be called again to add to the configuration.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="section">The section. Wrong values are all told together when the host starts, as an <see cref="OptionsValidationException"/>.</param>
    public static IMailServerBuilder AddMailServer(this IServiceCollection services, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services.AddMailServer(options => MailServerOptionsBinder.Bind(section, options));
    }

    /// <summary>Adds a mail server that is configured by code. May be called again to add to the configuration.</summary>
    public static IMailServerBuilder AddMailServer(this IServiceCollection services, Action<MailServerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<MailServerOptions>().Configure(configure).ValidateOnStart();
        AddServer(services);
        AddParts(services);
        AddHealthCheck(services);
        return new MailServerBuilder(services);
    }

    private static void AddServer(IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MailServerOptions>, MailServerOptionsValidator>());
        services.TryAddSingleton<CertificateStore>();
        services.TryAddSingleton(provider => new HandshakeGate(provider.GetRequiredService<IOptions<MailServerOptions>>().Value.Limits.ConcurrentHandshakes));
        services.TryAddSingleton<ConnectionMeter>();
        services.TryAddSingleton<ProcessMemory>();
        services.TryAddSingleton<MemoryGauge>();
        services.TryAddSingleton<IMemoryBudget>(provider => provider.GetRequiredService<MemoryGauge>());
        services.TryAddSingleton<MailEngineRunner>();
        services.TryAddSingleton<ConnectionIntake>();
        services.TryAddSingleton<ListenerBinder>();
        services.TryAddSingleton<MailServerEndpoints>();
        services.TryAddSingleton<MailListeners>();
        services.AddHostedService<MailServerHostedService>();
    }

    /// <summary>What engines work with. Each part gives way to one that the host has registered before.</summary>
    private static void AddParts(IServiceCollection services)
    {
        services.AddOptions<AuthenticationOptions>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<AuthenticationOptions>, ConfigureAuthentication>());
        services.TryAddSingleton<IPasswordHasher>(_ => new Pbkdf2PasswordHasher());
        services.TryAddSingleton<RecentLogIns>();
        services.TryAddSingleton<IMailAuthenticator>(provider => AuthenticationSetup.Make(provider)!);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MailCheck, PopBeforeSmtpCheck>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MailCheck, MessageRateCheck>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MailCheck, MemoryCheck>());
        SubmissionSetup.Add(services);
        services.TryAddSingleton(ReceiverSetup.Make);
    }

    /// <summary>The health checks refuse a name twice, so a second call must not add it again.</summary>
    private static void AddHealthCheck(IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(MailServerHealthCheck)))
            return;
        services.AddSingleton<MailServerHealthCheck>();
        services.AddHealthChecks().Add(new HealthCheckRegistration(
            MailServerHealthCheck.Name, provider => provider.GetRequiredService<MailServerHealthCheck>(), null, null));
    }
}
