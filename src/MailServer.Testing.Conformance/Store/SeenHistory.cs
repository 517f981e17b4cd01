using MailServer.Messages;
using MailServer.Protocol.Imap;

namespace MailServer.Testing.Conformance;

/// <summary>Readers of one folder who mark, flag and expunge at random; each is told exactly what changed to them.</summary>
internal sealed class SeenHistory(int seed, IReadOnlyList<IMailFolder> readers)
{
    private readonly Random _random = new(seed);
    private readonly Dictionary<uint, MessageFlags>[] _known = [.. readers.Select(_ => new Dictionary<uint, MessageFlags>())];
    private readonly ulong[] _modSeqs = [.. readers.Select(_ => 0ul)];
    private readonly HashSet<uint>[] _seen = [.. readers.Select(_ => new HashSet<uint>())];

    public int Next(int below) => _random.Next(below);

    /// <summary>A reader does something.</summary>
    public async Task StepAsync()
    {
        var reader = Next(readers.Count);
        var uids = readers[reader].Snapshot().Uids.Where(_ => Next(3) == 0).ToArray();
        var (isAdded, what) = (Next(2) == 0, Next(4));
        var flags = what == 0 ? SystemFlags.Flagged : what == 1 ? SystemFlags.Seen | SystemFlags.Answered : SystemFlags.Seen;
        if (what == 3 && Next(3) == 0)
        {
            await readers[reader].RemoveAsync(UidSet.Of(uids.Take(2)), CancellationToken.None);
            return;
        }

        await readers[reader].ChangeFlagsAsync(
            UidSet.Of(uids), new FlagChange(isAdded ? FlagAction.Add : FlagAction.Remove, new MessageFlags(flags)), CancellationToken.None);
        if (!flags.HasFlag(SystemFlags.Seen)) return;
        if (isAdded) _seen[reader].UnionWith(uids);
        else _seen[reader].ExceptWith(uids);
    }

    /// <summary>Asks each reader's folder what changed, and compares what the reader knows then with what is there.</summary>
    public async Task CheckAsync()
    {
        for (var i = 0; i < readers.Count; i++) await CheckAsync(i);
    }

    private async Task CheckAsync(int reader)
    {
        var (folder, known) = (readers[reader], _known[reader]);
        var changes = await folder.GetChangesAsync(_modSeqs[reader], CancellationToken.None);
        Assert.All(changes.Flags, change => Assert.NotEqual(known[change.Uid], change.Flags));
        foreach (var uid in changes.Removed) known.Remove(uid);
        foreach (var change in changes.Flags) known[change.Uid] = change.Flags;
        var isNews = changes.Flags.Count + changes.Added.Count + changes.Removed.Count > 0;
        Assert.Equal(isNews, changes.State.HighestModSeq > _modSeqs[reader]);
        _modSeqs[reader] = changes.State.HighestModSeq;
        uint unseen = 0;
        await foreach (var message in folder.FetchAsync(UidSet.All, MessageFields.None, CancellationToken.None))
        {
            if (changes.Added.Contains(message.Uid)) known[message.Uid] = message.Flags;
            Assert.Equal(known[message.Uid], message.Flags);
            Assert.Equal(_seen[reader].Contains(message.Uid), message.Flags.System.HasFlag(SystemFlags.Seen));
            Assert.InRange(message.ModSeq, 1ul, changes.State.HighestModSeq);
            if (!message.Flags.System.HasFlag(SystemFlags.Seen)) unseen++;
        }

        Assert.Equal(known.Count, folder.Snapshot().Uids.Count);
        Assert.Equal(unseen, folder.State.Unseen);
    }
}
