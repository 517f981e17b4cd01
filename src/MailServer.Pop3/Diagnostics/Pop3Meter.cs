using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace MailServer.Pop3.Diagnostics;

/// <summary>The engine's meter and activity source, both named <c>mailserver.pop3</c>.</summary>
internal static class Pop3Meter
{
    private const string Name = "mailserver.pop3";

    private static readonly Meter Meter = new(Name);
    private static readonly UpDownCounter<long> OpenSessions = Meter.CreateUpDownCounter<long>("mailserver.pop3.sessions", "{session}", "Sessions now");
    private static readonly Counter<long> MessagesRetrieved = Meter.CreateCounter<long>("mailserver.pop3.messages.retrieved", "{message}", "Messages sent whole");
    private static readonly Counter<long> BytesRetrieved = Meter.CreateCounter<long>("mailserver.pop3.bytes.retrieved", "By", "Octets of messages sent whole");
    private static readonly Counter<long> MessagesDeleted = Meter.CreateCounter<long>("mailserver.pop3.messages.deleted", "{message}", "Messages removed at QUIT");

    public static ActivitySource Activities { get; } = new(Name);

    public static void SessionBegan() => OpenSessions.Add(1);

    public static void SessionEnded() => OpenSessions.Add(-1);

    /// <summary>Counts a message that was sent; only its top when the length is null.</summary>
    public static void Retrieved(long? length)
    {
        if (length is not { } octets) return;
        MessagesRetrieved.Add(1);
        BytesRetrieved.Add(octets);
    }

    public static void Deleted(int count) => MessagesDeleted.Add(count);
}
