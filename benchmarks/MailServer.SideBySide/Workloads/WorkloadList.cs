using MailServer.SideBySide.Servers;

namespace MailServer.SideBySide.Workloads;

/// <summary>What is measured. First what reads: what fills INBOX comes last, so that all servers read the same mailboxes.</summary>
internal static class WorkloadList
{
    private const int Small = 4 * 1024;
    private const int Usual = 10 * 1024;
    private const int MostFolders = 10_000;

    public static IEnumerable<Workload> All(NextHop nextHop, bool quick, int largest) =>
        [.. Reading(quick), .. Searching(quick), .. Changing(quick), .. Filling(quick), .. Dropping(quick), .. Relaying(nextHop, quick), .. Growing(quick, largest)];

    private static IEnumerable<Workload> Reading(bool quick)
    {
        var mailbox = quick ? 2_000 : 10_000;
        var times = quick ? 500 : 2_000;
        return
        [
            new LogInSelectLogOut(times: quick ? 100 : 300),
            new MailboxCommand("T9 FETCH envelope and structure", "FETCH 1:* (FLAGS UID RFC822.SIZE ENVELOPE BODYSTRUCTURE)", mailbox, times: quick ? 10 : 20),
            new MailboxCommand("T10 FETCH UID FLAGS", "FETCH 1:* (UID FLAGS)", mailbox, times: quick ? 20 : 50),
            new MailboxCommand("T11 FETCH BODY.PEEK[] of all", "FETCH 1:* BODY.PEEK[]", mailbox, times: quick ? 2 : 5),
            new RepeatedCommand("T12 FETCH one body of 10 KiB", number => $"FETCH {number} BODY.PEEK[]", times),
            new RepeatedCommand("T12 NOOP", _ => "NOOP", times),
            new RepeatedCommand("T12 STATUS", _ => "STATUS INBOX (MESSAGES UNSEEN UIDNEXT)", times),
            new IdleConnections(quick ? 500 : 2_000),
            new PopRetrieve(messages: 1_000, Usual),
        ];
    }

    private static IEnumerable<Workload> Searching(bool quick)
    {
        var mailbox = quick ? 2_000 : 10_000;
        var times = quick ? 5 : 10;
        return
        [
            new MailboxCommand("T13 SEARCH SUBJECT", "SEARCH SUBJECT \"topic 7\"", mailbox, times),
            new MailboxCommand("T13 SEARCH FROM", "SEARCH FROM sender33", mailbox, times),
            new MailboxCommand("T13 SEARCH SINCE", "SEARCH SINCE 1-Jan-2020", mailbox, times),
            new MailboxCommand("T14 SEARCH TEXT, no index", "SEARCH TEXT \"lazy cat\"", mailbox, times: 2, withTextIndex: false),
            new MailboxCommand("T14 SEARCH TEXT, ours with its index", "SEARCH TEXT \"lazy cat\"", mailbox, times: 2),
            new MailboxCommand("T15 SORT", "SORT (SUBJECT) UTF-8 ALL", mailbox, times),
            new MailboxCommand("T15 THREAD", "THREAD REFERENCES UTF-8 ALL", mailbox, times),
        ];
    }

    private static IEnumerable<Workload> Changing(bool quick) =>
    [
        new StoreFlags(quick ? 2_000 : 10_000, times: 5),
        new TransferMessages(isMove: false, messages: 1_000, times: quick ? 2 : 5),
        new TransferMessages(isMove: true, messages: 1_000, times: quick ? 2 : 5),
        new ListStatus(folders: 100, times: quick ? 20 : 100),
    ];

    // From one message or folder on, ten times as many in each.
    private static IEnumerable<Workload> Growing(bool quick, int largest)
    {
        for (long messages = 1; messages <= largest; messages *= 10)
        {
            foreach (var workload in Growth.Of((int)messages, times: quick ? 20 : 50)) yield return workload;
        }

        for (var folders = 1; folders <= Math.Min(largest, MostFolders); folders *= 10)
        {
            foreach (var workload in FolderGrowth.Of(folders, times: quick ? 20 : 50)) yield return workload;
        }
    }

    private static IEnumerable<Workload> Dropping(bool quick) =>
    [
        new DiscardedReceive("T1", keepsConnections: true, Usual, messages: quick ? 1_000 : 5_000),
        new DiscardedReceive("T2", keepsConnections: false, Usual, messages: quick ? 1_000 : 5_000),
    ];

    private static IEnumerable<Workload> Relaying(NextHop nextHop, bool quick) =>
    [
        new Relay(nextHop, sessions: 10, Small, messages: quick ? 1_000 : 3_000),
        new Relay(nextHop, sessions: 50, Small, messages: quick ? 2_000 : 5_000),
        new QueueRun(nextHop, Small, messages: quick ? 2_000 : 10_000),
    ];

    private static IEnumerable<Workload> Filling(bool quick) =>
    [
        new AppendMessages(connections: 1, together: 1, Small, messages: quick ? 100 : 300),
        new AppendMessages(connections: 10, together: 1, Small, messages: quick ? 300 : 2_000),
        new AppendMessages(connections: 1, together: 100, Small, messages: quick ? 1_000 : 3_000),
        new IdleNotice(times: quick ? 10 : 50),
        new VisibleAfterReply(times: quick ? 20 : 100),
        new LmtpDelivery(connections: 10, Usual, messages: quick ? 300 : 2_000),
        new DurableReceive("T3", sessions: 10, Small, messages: quick ? 1_000 : 5_000),
        new DurableReceive("T3", sessions: 50, Small, messages: quick ? 2_000 : 10_000),
        new DurableReceive("T4", sessions: 1, Small, messages: quick ? 100 : 500),
        new DurableReceive("T5", sessions: 10, 100 * 1024, messages: quick ? 100 : 1_000),
        new DurableReceive("T5", sessions: 10, 1024 * 1024, messages: quick ? 20 : 100),
    ];
}
