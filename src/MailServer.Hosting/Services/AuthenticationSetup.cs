using MailServer.Authentication;
using MailServer.Directories;
using MailServer.Hosting.Options;
using MailServer.Hosting.Policies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MailServer.Hosting.Services;

/// <summary>Log-in as the server's options want it.</summary>
internal static class AuthenticationSetup
{
    /// <summary>The authenticator; null without a directory, as in a gateway where nobody logs in.</summary>
    public static IMailAuthenticator? Make(IServiceProvider services)
    {
        if (services.GetService<IUserDirectory>() is not { } directory)
            return null;
        var options = services.GetRequiredService<IOptions<AuthenticationOptions>>().Value;
        options.UnknownUserKey ??= UnknownUserKey.GetOrMake(services.GetRequiredService<IOptions<MailServerOptions>>().Value.DataDirectory);
        var authenticator = new MailAuthenticator(
            directory,
            options,
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<MailAuthenticator>>(),
            services.GetServices<ISaslMechanism>());
        return services.GetRequiredService<RecentLogIns>() is { IsOn: true } recent ? new RememberingAuthenticator(authenticator, recent) : authenticator;
    }
}

/// <summary>What the server's options say of log-in. The host may configure <see cref="AuthenticationOptions"/> further.</summary>
internal sealed class ConfigureAuthentication(IOptions<MailServerOptions> server) : IConfigureOptions<AuthenticationOptions>
{
    public void Configure(AuthenticationOptions options)
    {
        var (limits, security) = (server.Value.Limits, server.Value.Security);
        options.AllowPlaintextLogin = security.AllowPlaintextLogin;
        options.DefaultDomain = server.Value.DefaultDomain;
        options.FailuresPerAddress = limits.LoginFailuresPerAddress;
        options.FailuresPerAccount = limits.LoginFailuresPerAccount;
        options.HookTime = limits.HookTime;
        options.FailureWindow = limits.LoginFailureWindow;
    }
}
