using MailServer.Core.Engines;
using MailServer.Events;
using MailServer.Hosting.Builder;
using MailServer.Hosting.Options;
using MailServer.Imap;
using MailServer.Pop3;
using MailServer.Receiving;
using MailServer.Smtp;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the protocol engines. A listener of the protocol makes them reachable; the same method called again only adds to the options.</summary>
public static class MailEngines
{
    /// <summary>Adds SMTP: relay-in from other servers, protocol <c>smtp</c>, port 25.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="configure">Changes the options after the configuration was applied.</param>
    public static IMailServerBuilder AddSmtp(this IMailServerBuilder builder, Action<SmtpOptions>? configure = null) =>
        SmtpEngineSetup.Add(builder, "smtp", MailServiceKind.Relay, configure);

    /// <summary>Adds submission from users (RFC 6409): log-in needed, protocol <c>submission</c>, ports 587 and 465.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="configure">Changes the options after the configuration was applied.</param>
    public static IMailServerBuilder AddSubmission(this IMailServerBuilder builder, Action<SmtpOptions>? configure = null) =>
        SmtpEngineSetup.Add(builder, "submission", MailServiceKind.Submission, configure);

    /// <summary>Adds LMTP (RFC 2033), protocol <c>lmtp</c>, usually on a Unix socket or port 24.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="configure">Changes the options after the configuration was applied.</param>
    public static IMailServerBuilder AddLmtp(this IMailServerBuilder builder, Action<SmtpOptions>? configure = null) =>
        SmtpEngineSetup.Add(builder, "lmtp", MailServiceKind.Lmtp, configure);

    /// <summary>Adds POP3, protocol <c>pop3</c>, ports 110 and 995. Needs a store and a directory.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="configure">Changes the options after the configuration was applied.</param>
    public static IMailServerBuilder AddPop3(this IMailServerBuilder builder, Action<Pop3Options>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton<MaildropLocks>();
        builder.Services.AddOptions<Pop3Options>()
            .Configure<IOptions<MailServerOptions>>((options, server) => AccessEngineSetup.Apply(options, server.Value))
            .Configure(options => configure?.Invoke(options));
        return builder.AddEngine("pop3", (scope, _) => new Pop3Engine(scope.GetRequiredService<IOptions<Pop3Options>>().Value, AccessEngineSetup.Pop3(scope)));
    }

    /// <summary>Adds IMAP, protocol <c>imap</c>, ports 143 and 993. Needs a store and a directory.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="configure">Changes the options after the configuration was applied.</param>
    public static IMailServerBuilder AddImap(this IMailServerBuilder builder, Action<ImapOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton(scope => new ImapSortMemory(scope.GetRequiredService<IOptions<MailServerOptions>>().Value.Imap.SortMemory));
        builder.Services.TryAddSingleton(scope => new ImapEvents([.. scope.GetServices<IImapEventHandler>()], scope.GetRequiredService<ILogger<ImapEngine>>()));
        builder.Services.AddOptions<ImapOptions>()
            .Configure<IOptions<MailServerOptions>>((options, server) => AccessEngineSetup.Apply(options, server.Value))
            .Configure(options => configure?.Invoke(options));
        return builder.AddEngine("imap", (scope, _) => new ImapEngine(scope.GetRequiredService<IOptions<ImapOptions>>().Value, AccessEngineSetup.Imap(scope)));
    }
}
