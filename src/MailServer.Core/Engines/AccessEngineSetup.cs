using MailServer.Authentication;
using MailServer.Connections;
using MailServer.Directories;
using MailServer.Hosting.Options;
using MailServer.Imap;
using MailServer.Pop3;
using MailServer.Sharing;
using MailServer.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MailServer.Core.Engines;

/// <summary>Composes the engines that give access to mailboxes.</summary>
internal static class AccessEngineSetup
{
    /// <summary>Auto-logout of POP3 after ten minutes at least (RFC 1939 §3).</summary>
    private static readonly TimeSpan Pop3Least = TimeSpan.FromMinutes(10);

    public static void Apply(Pop3Options options, MailServerOptions server)
    {
        options.Greeting = $"{server.HostName} POP3 server ready";
        options.LoginTimeout = server.Limits.LoginTimeout;
        options.CommandTimeout = server.Limits.IdleTimeout < Pop3Least ? server.Limits.IdleTimeout : Pop3Least;
        options.WriteTimeout = server.Limits.WriteTimeout;
    }

    public static void Apply(ImapOptions options, MailServerOptions server)
    {
        options.GreetingName = server.HostName;
        options.LoginTimeout = server.Limits.LoginTimeout;
        options.IdleTimeout = server.Limits.IdleTimeout;
        options.WriteTimeout = server.Limits.WriteTimeout;
        options.DataTimeout = TimeForBlock(server.Limits);
        options.MaxAppendSize = server.Limits.MaxMessageSize;
        options.MaxWatchedMailboxes = server.Imap.MaxWatchedMailboxes;
        options.MaxSearchedMailboxes = server.Imap.MaxSearchedMailboxes;
        options.MaxSearchContexts = server.Imap.MaxSearchContexts;
        options.MaxSortContexts = server.Imap.MaxSortContexts;
        options.MessageLimit = (uint)server.Imap.MessageLimit;
        options.SaveLimit = (uint)server.Imap.SaveLimit;
        options.ProgressInterval = server.Imap.ProgressInterval;
        options.HostNames = [server.HostName, .. server.Imap.HostNames];
        options.SubmissionUsers = [.. server.Imap.SubmissionUsers];
        options.Administrators = [.. server.Imap.Administrators];
        options.JmapSession = server.Imap.JmapSession is { } session ? new Uri(session) : null;
        options.AdministratorUri = server.Imap.AdministratorUri;
        options.ServerComment = server.Imap.ServerComment;
        options.SieveScript = server.Imap.SieveScript;
        options.EventTime = server.Imap.EventTime;
        options.EventBatch = server.Imap.EventBatch;
        options.MaxHangingEvents = server.Imap.MaxHangingEvents;
        options.SharedFilters = server.Imap.SharedFilters.ToDictionary(filter => filter.Key, filter => new SharedFilter(filter.Value.Search ?? "", filter.Value.Description));
        options.LiteralMinus = server.Imap.LiteralMinus;
        options.Utf8Only = server.Imap.Utf8Only;
        options.RefuseEightBitHeaders = server.Imap.RefuseEightBitHeaders;
        options.AllowUnauthenticate = server.Imap.AllowUnauthenticate;
    }

    /// <summary>The least rate of a message's data, in the engine's blocks of 16 KiB.</summary>
    private static TimeSpan TimeForBlock(MailLimitOptions limits)
    {
        if (limits.MinimumDataRate == 0) return limits.DataTimeout;
        var atLeastRate = TimeSpan.FromSeconds(16 * 1024.0 / limits.MinimumDataRate);
        return atLeastRate > limits.MinimumDataRateWindow ? atLeastRate : limits.MinimumDataRateWindow;
    }

    public static Pop3Services Pop3(IServiceProvider scope) => new()
    {
        Store = scope.GetRequiredService<IMailboxStore>(),
        Authenticator = scope.GetRequiredService<IMailAuthenticator>(),
        Locks = scope.GetRequiredService<MaildropLocks>(),
        TimeProvider = scope.GetRequiredService<TimeProvider>(),
        Logger = scope.GetRequiredService<ILogger<Pop3Engine>>(),
    };

    public static ImapServices Imap(IServiceProvider scope) => new(
        new SharingStore(scope.GetRequiredService<IMailboxStore>(), scope.GetRequiredService<IUserDirectory>(), Sharing(scope)),
        scope.GetRequiredService<IMailAuthenticator>(),
        scope.GetRequiredService<TimeProvider>(),
        scope.GetRequiredService<ILogger<ImapEngine>>())
    {
        Directory = scope.GetService<IUserDirectory>(),
        SortMemory = scope.GetRequiredService<ImapSortMemory>(),
        Events = scope.GetRequiredService<ImapEvents>(),
        Memory = scope.GetService<IMemoryBudget>(),
    };

    private static SharingOptions Sharing(IServiceProvider scope)
    {
        var imap = scope.GetRequiredService<IOptions<MailServerOptions>>().Value.Imap;
        return new SharingOptions
        {
            OtherUsersName = imap.OtherUsersName,
            SharedName = imap.SharedName,
            PrivateSeen = (PrivateSeen)imap.PrivateSeen,
            Groups = imap.Groups.ToDictionary(group => group.Key.ToLowerInvariant(), IReadOnlyCollection<string> (group) => [.. group.Value.Members]),
        };
    }
}
