using System.Collections.Concurrent;
using MailServer.Events;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailServer.Imap.Tests.Support;

/// <summary>An event handler that writes down what it is told and then does what the test wants.</summary>
internal sealed class EventRecorder : IImapEventHandler
{
    public Uri? ManageSieve { get; init; }

    public Func<ImapEvent, CancellationToken, Task> Then { get; set; } = (_, _) => Task.CompletedTask;

    public ConcurrentQueue<ImapEvent> Told { get; } = [];

    /// <summary>What was told since the last time, a line for each: <c>Flag INBOX 1(\Seen) 2(\Seen)</c>.</summary>
    public IReadOnlyList<string> Take()
    {
        var lines = new List<string>();
        while (Told.TryDequeue(out var told)) lines.Add(Describe(told));
        return lines;
    }

    public async ValueTask HandleAsync(ImapEvent imapEvent, CancellationToken cancellationToken)
    {
        Told.Enqueue(imapEvent);
        await Then(imapEvent, cancellationToken);
    }

    /// <summary>Lets a server tell handlers.</summary>
    public static void Bind(TestServer server, params IImapEventHandler[] handlers) =>
        server.Services = server.Services with { Events = new ImapEvents(handlers, NullLogger.Instance) };

    private static string Describe(ImapEvent told) =>
        $"{told.Cause} {(told.Source is null ? "" : told.Source + " > ")}{told.Mailbox}"
        + string.Concat(told.Messages.Select(message => $" {message.Uid}{Names(message.ChangedFlags)}"))
        + (told.Script is null ? "" : $" by {told.Script}");

    private static string Names(MailServer.Messages.MessageFlags flags) =>
        flags == default ? "" : $"({string.Join(' ', flags.System == 0 ? flags.Keywords : [flags.System.ToString(), .. flags.Keywords])})";
}
