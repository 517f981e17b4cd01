using MailServer.Messages;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Testing.Storage;

/// <summary>A folder's messages and counters. The store's lock guards it.</summary>
internal sealed class FolderData(string id, uint uidValidity, SpecialUse specialUse, Action onChange)
{
    private readonly SortedDictionary<uint, MessageData> _messages = [];
    private readonly SortedDictionary<uint, ulong> _expunged = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private uint _uidNext = 1;
    private ulong _highestModSeq = 1;

    public string Id => id;

    public uint UidValidity => uidValidity;

    public SpecialUse SpecialUse => specialUse;

    public MetadataData Metadata { get; set; } = new();

    /// <summary>The secret by which URLs of its messages are signed.</summary>
    public ReadOnlyMemory<byte>? UrlKey { get; set; }

    public AclData Acl { get; set; } = new();

    public uint RecentFrom { get; private set; } = 1;

    public bool IsDeleted { get; private set; }

    /// <summary>Completes at the next change.</summary>
    public Task Changed => _changed.Task;

    public IEnumerable<MessageData> Messages => _messages.Values;

    public long Size => _messages.Values.Sum(m => m.Size);

    public FolderState State => new()
    {
        UidValidity = uidValidity,
        UidNext = _uidNext,
        HighestModSeq = _highestModSeq,
        Messages = (uint)_messages.Count,
        Unseen = (uint)_messages.Values.Count(m => !m.Has(SystemFlags.Seen)),
        Deleted = (uint)_messages.Values.Count(m => m.Has(SystemFlags.Deleted)),
        Recent = (uint)_messages.Keys.Count(uid => uid >= RecentFrom),
        Size = Size,
        DeletedSize = _messages.Values.Where(m => m.Has(SystemFlags.Deleted)).Sum(m => m.Size),
    };

    public IReadOnlyList<string> Keywords =>
        [.. _messages.Values.SelectMany(m => m.Flags.Keywords).Distinct(StringComparer.OrdinalIgnoreCase)
            .Order(StringComparer.OrdinalIgnoreCase)];

    public FolderSnapshot Snapshot() => new([.. _messages.Keys], State);

    public MessageData[] Select(UidSet uids) => [.. _messages.Values.Where(m => uids.Contains(m.Uid))];

    /// <summary>Adds messages as one change.</summary>
    /// <returns>Their UIDs, in order.</returns>
    public uint[] Add(IReadOnlyList<NewMessage> messages, DateTimeOffset now)
    {
        if (messages.Count == 0) return [];
        var modSeq = ++_highestModSeq;
        var added = new uint[messages.Count];
        for (var i = 0; i < added.Length; i++)
        {
            added[i] = _uidNext++;
            _messages.Add(added[i], new MessageData(added[i], modSeq, modSeq, messages[i], now));
        }

        SignalChange();
        return added;
    }

    public FlagChangeResult ChangeFlags(UidSet uids, FlagChange change)
    {
        var changed = new List<FlagState>();
        var refused = new List<uint>();
        var modSeq = _highestModSeq + 1;
        foreach (var message in Select(uids))
        {
            if (message.ModSeq > change.UnchangedSince)
            {
                refused.Add(message.Uid);
                continue;
            }

            var flags = message.Flags.Apply(change.Action, change.Flags);
            if (flags != message.Flags)
            {
                _messages[message.Uid] = message with { ModSeq = modSeq, Message = message.Message with { Flags = flags } };
                _highestModSeq = modSeq;
            }

            changed.Add(_messages[message.Uid].FlagState);
        }

        if (_highestModSeq == modSeq) SignalChange();
        return new FlagChangeResult(changed, refused);
    }

    /// <summary>Removes messages as one change, or as a part of the last one: a move within the folder.</summary>
    public IReadOnlyList<uint> Remove(IReadOnlyList<MessageData> messages, bool withLast = false)
    {
        if (messages.Count == 0) return [];
        var modSeq = withLast ? _highestModSeq : ++_highestModSeq;
        foreach (var message in messages)
        {
            _messages.Remove(message.Uid);
            _expunged.Add(message.Uid, modSeq);
        }

        SignalChange();
        return [.. messages.Select(m => m.Uid)];
    }

    public FolderChanges ChangesSince(ulong modSeq) => new()
    {
        State = State,
        Added = [.. _messages.Values.Where(m => m.CreatedModSeq > modSeq).Select(m => m.Uid)],
        Flags = [.. _messages.Values.Where(m => m.CreatedModSeq <= modSeq && m.ModSeq > modSeq).Select(m => m.FlagState)],
        Removed = [.. _expunged.Where(e => e.Value > modSeq).Select(e => e.Key)],
    };

    public uint ClaimRecent()
    {
        var first = RecentFrom;
        RecentFrom = _uidNext;
        return first;
    }

    /// <summary>Ends the folder: its sessions see all messages go.</summary>
    public void Delete()
    {
        Remove([.. _messages.Values]);
        IsDeleted = true;
        SignalChange();
    }

    private void SignalChange()
    {
        var changed = _changed;
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
        onChange();
    }
}
