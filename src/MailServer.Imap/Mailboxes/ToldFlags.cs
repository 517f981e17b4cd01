using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Mailboxes;

/// <summary>
/// Flags that a client knows because it has set them, or was just told. One command gives all its messages the same modification sequence,
/// so the messages of each are one set.
/// </summary>
internal sealed class ToldFlags
{
    private readonly Dictionary<ulong, UidSetBuilder> _builders = [];
    private readonly Dictionary<ulong, UidSet> _sets = [];
    private (ulong ModSeq, UidSetBuilder Builder)? _last;

    public void Add(FlagState message)
    {
        if (_last is not { } last || last.ModSeq != message.ModSeq)
        {
            if (!_builders.TryGetValue(message.ModSeq, out var builder)) _builders[message.ModSeq] = builder = new UidSetBuilder();
            _last = last = (message.ModSeq, builder);
        }

        last.Builder.Add(message.Uid);
        if (_sets.Count > 0) _sets.Remove(message.ModSeq);
    }

    public bool Contains(FlagState message) => Find(message.ModSeq).Contains(message.Uid);

    /// <summary>The messages that changed with a modification sequence.</summary>
    public UidSet Find(ulong modSeq)
    {
        if (_sets.TryGetValue(modSeq, out var set)) return set;
        if (!_builders.TryGetValue(modSeq, out var builder)) return UidSet.Empty;
        return _sets[modSeq] = builder.Build();
    }

    public void Clear()
    {
        _builders.Clear();
        _sets.Clear();
        _last = null;
    }
}
