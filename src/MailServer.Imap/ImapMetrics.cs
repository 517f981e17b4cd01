using System.Diagnostics;
using System.Diagnostics.Metrics;
using MailServer.Protocol.Imap;

namespace MailServer.Imap;

/// <summary>The meter <c>mailserver.imap</c> and the activity source of the same name.</summary>
internal static class ImapMetrics
{
    private const string Name = "mailserver.imap";
    private static readonly Meter Meter = new(Name);
    private static readonly UpDownCounter<int> Sessions = Meter.CreateUpDownCounter<int>("mailserver.imap.sessions", "{session}", "Sessions now");
    private static readonly Counter<long> Logins = Meter.CreateCounter<long>("mailserver.imap.logins", "{login}", "Log-ins by outcome");
    private static readonly Histogram<double> Commands =
        Meter.CreateHistogram<double>("mailserver.imap.command.duration", "s", "Time of a command, by name and outcome");

    public static ActivitySource Activities { get; } = new(Name);

    public static void SessionBegan() => Sessions.Add(1);

    public static void SessionEnded() => Sessions.Add(-1);

    public static void Login(string outcome) => Logins.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public static void Command(string? verb, ImapStatus status, long started)
    {
        if (!Commands.Enabled) return;
        Commands.Record(
            Stopwatch.GetElapsedTime(started).TotalSeconds,
            new KeyValuePair<string, object?>("command", verb ?? "unknown"),
            new KeyValuePair<string, object?>("status", status));
    }
}
