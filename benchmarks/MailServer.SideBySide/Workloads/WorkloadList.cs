namespace MailServer.SideBySide.Workloads;

/// <summary>What is measured. First what reads: what fills INBOX comes last, so that all servers read the same mailboxes.</summary>
internal static class WorkloadList
{
    private const int Small = 4 * 1024;
    private const int Usual = 10 * 1024;

    public static IEnumerable<Workload> All(bool quick) => [.. Reading(quick), .. Filling(quick)];

    private static IEnumerable<Workload> Reading(bool quick)
    {
        var mailbox = quick ? 2_000 : 10_000;
        var times = quick ? 500 : 2_000;
        return
        [
            new LogInSelectLogOut(times: quick ? 100 : 300),
            new FetchAll("T9 FETCH envelope and structure", "FLAGS UID RFC822.SIZE ENVELOPE BODYSTRUCTURE", mailbox, times: quick ? 10 : 20),
            new FetchAll("T10 FETCH UID FLAGS", "UID FLAGS", mailbox, times: quick ? 20 : 50),
            new RepeatedCommand("T12 FETCH one body of 10 KiB", number => $"FETCH {number} BODY.PEEK[]", times),
            new RepeatedCommand("T12 NOOP", _ => "NOOP", times),
            new RepeatedCommand("T12 STATUS", _ => "STATUS INBOX (MESSAGES UNSEEN UIDNEXT)", times),
            new StoreFlags(mailbox, times: 5),
            new IdleConnections(quick ? 500 : 2_000),
            new PopRetrieve(messages: 1_000, Usual),
        ];
    }

    private static IEnumerable<Workload> Filling(bool quick) =>
    [
        new AppendMessages(connections: 1, together: 1, Small, messages: quick ? 100 : 300),
        new AppendMessages(connections: 10, together: 1, Small, messages: quick ? 300 : 1_000),
        new AppendMessages(connections: 1, together: 100, Small, messages: quick ? 1_000 : 3_000),
        new IdleNotice(times: quick ? 10 : 50),
        new VisibleAfterReply(times: quick ? 20 : 100),
        new LmtpDelivery(connections: 10, Usual, messages: quick ? 300 : 1_000),
        new DurableReceive(sessions: 10, Small, messages: quick ? 1_000 : 5_000),
        new DurableReceive(sessions: 50, Small, messages: quick ? 2_000 : 10_000),
    ];
}
