using MailServer.Events;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailServer.Imap;

/// <summary>Who is told what users do with messages (RFC 6785), and how many calls have not come back in their time.</summary>
public sealed class ImapEvents
{
    private int _hanging;

    /// <summary>Takes the handlers.</summary>
    /// <param name="handlers">In the order in which they are called.</param>
    /// <param name="logger">Hears of one that is wrong about its scripts.</param>
    public ImapEvents(IReadOnlyList<IImapEventHandler> handlers, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(handlers);
        Handlers = handlers;
        ManageSieve = handlers.Select(handler => UrlOf(handler, logger)).FirstOrDefault(static url => url is not null);
    }

    /// <summary>Nobody is told.</summary>
    public static ImapEvents None { get; } = new([], NullLogger.Instance);

    /// <summary>Calls that are past their time and have not ended.</summary>
    public int Hanging => Volatile.Read(ref _hanging);

    internal IReadOnlyList<IImapEventHandler> Handlers { get; }

    internal bool HasHandlers => Handlers.Count > 0;

    /// <summary>Where the scripts are kept, as IMAPSIEVE announces it: one server only (RFC 6785 §2.1). Null: it is not announced.</summary>
    internal string? ManageSieve { get; }

    /// <summary>Counts a call that is left behind, until it ends.</summary>
    internal void LeaveBehind(Task call)
    {
        Interlocked.Increment(ref _hanging);
        call.ContinueWith(
            ended =>
            {
                _ = ended.Exception;
                Interlocked.Decrement(ref _hanging);
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    // RFC 5804 §3, sieveurl-server: "sieve://" and an authority without a user. What is something else is not announced.
    private static string? UrlOf(IImapEventHandler handler, ILogger logger)
    {
        try
        {
            if (handler.ManageSieve is not { } url) return null;
            if (url is { Scheme: "sieve", Host.Length: > 0, UserInfo: "", PathAndQuery: "" or "/", Fragment: "" } && url.Authority.All(char.IsAscii))
                return "sieve://" + url.Authority;
            throw new FormatException("The URL of a ManageSieve server is sieve://host, without anything behind it.");
        }
        catch (Exception failure)
        {
            Log.NoManageSieve(logger, handler.GetType().Name, failure);
            return null;
        }
    }
}
