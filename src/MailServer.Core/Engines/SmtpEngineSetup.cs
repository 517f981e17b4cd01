using MailServer.Authentication;
using MailServer.Checks;
using MailServer.Hosting.Builder;
using MailServer.Hosting.Options;
using MailServer.Receiving;
using MailServer.Smtp;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MailServer.Core.Engines;

/// <summary>Composes the SMTP engine for one of its three services, each with options of its own by the protocol's name.</summary>
internal static class SmtpEngineSetup
{
    public static IMailServerBuilder Add(IMailServerBuilder builder, string protocol, MailServiceKind service, Action<SmtpOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<SmtpOptions>(protocol)
            .Configure<IOptions<MailServerOptions>>((options, server) => Apply(options, server.Value, service))
            .Configure(options => configure?.Invoke(options));
        return builder.AddEngine(protocol, (scope, _) => Create(scope, protocol));
    }

    private static SmtpEngine Create(IServiceProvider scope, string protocol) => new SmtpEngine(
        scope.GetRequiredService<IOptionsMonitor<SmtpOptions>>().Get(protocol),
        new SmtpServices
        {
            Receiver = scope.GetRequiredService<IMailReceiver>(),
            Authenticator = scope.GetService<IMailAuthenticator>(),
            Checks = [.. scope.GetServices<MailCheck>()],
            Verbs = [.. scope.GetServices<SmtpVerb>()],
            TimeProvider = scope.GetRequiredService<TimeProvider>(),
            Logger = scope.GetRequiredService<ILogger<SmtpEngine>>(),
        });

    private static void Apply(SmtpOptions options, MailServerOptions server, MailServiceKind service)
    {
        options.Service = service;
        options.HostName = server.HostName;
        options.MaxMessageSize = server.Limits.MaxMessageSize;
        options.GreetingTimeout = server.Limits.GreetingTimeout;
        options.LoginTimeout = server.Limits.LoginTimeout;
        options.CommandTimeout = server.Limits.CommandTimeout;
        options.DataTimeout = server.Limits.DataTimeout;
        options.TransactionTimeout = server.Limits.DataTimeout + server.Limits.CommandTimeout;
        options.HookTime = server.Limits.HookTime;
        options.WriteTimeout = server.Limits.WriteTimeout;
        options.MinimumDataRate = server.Limits.MinimumDataRate;
        options.MinimumDataRateWindow = server.Limits.MinimumDataRateWindow;
        options.RevealsUsersAddress = server.Submission.RevealClientAddress;
        if (server.Security.AcceptBareLineEnds) options.BareLineEnds = BareLineEndPolicy.NormalizeFromTrusted;
        foreach (var network in server.Security.TrustedNetworks) options.TrustedNetworks.Add(network);
        foreach (var network in server.Security.XclientNetworks) options.XclientNetworks.Add(network);
    }
}
