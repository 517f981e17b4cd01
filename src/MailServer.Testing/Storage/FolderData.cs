using System.Collections.Immutable;
using MailServer.Messages;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Testing.Storage;

/// <summary>A folder's messages and counters. The store's lock guards it.</summary>
internal sealed class FolderData(string id, AccountId owner, uint uidValidity, SpecialUse specialUse, Action onChange)
{
    private readonly SortedDictionary<uint, MessageData> _messages = [];
    private readonly SortedDictionary<uint, ulong> _expunged = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private uint _uidNext = 1;
    private readonly Dictionary<AccountId, ulong> _readers = [];
    private ulong _highestModSeq = 1;
    private ulong _privateModSeq;

    public string Id => id;

    public uint UidValidity => uidValidity;

    public SpecialUse SpecialUse => specialUse;

    public MetadataData Metadata { get; set; } = new();

    /// <summary>The secret by which URLs of its messages are signed.</summary>
    public ReadOnlyMemory<byte>? UrlKey { get; set; }

    public AclData Acl { get; set; } = new();

    public uint RecentFrom { get; private set; } = 1;

    public bool IsDeleted { get; private set; }

    /// <summary>Whether somebody besides the owner keeps \Seen: then the owner's is the owner's alone, too.</summary>
    public bool HasReaders { get; set; }

    private ulong NextModSeq => Math.Max(_highestModSeq, _privateModSeq) + 1;

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

    /// <summary>The counters as somebody sees them.</summary>
    public FolderState StateOf(AccountId reader) => State with
    {
        HighestModSeq = Math.Max(_highestModSeq, _readers.GetValueOrDefault(reader)),
        Unseen = (uint)_messages.Values.Count(m => !m.As(reader, owner).Has(SystemFlags.Seen)),
    };

    public FolderSnapshot Snapshot(AccountId reader) => new([.. _messages.Keys], StateOf(reader));

    public MessageData[] Select(UidSet uids, AccountId reader) => [.. Select(uids).Select(m => m.As(reader, owner))];

    public MessageData[] Select(UidSet uids) => [.. _messages.Values.Where(m => uids.Contains(m.Uid))];

    /// <summary>Adds messages as one change.</summary>
    /// <returns>Their UIDs, in order.</returns>
    public uint[] Add(IReadOnlyList<NewMessage> messages, DateTimeOffset now)
    {
        if (messages.Count == 0) return [];
        var modSeq = _highestModSeq = NextModSeq;
        var added = new uint[messages.Count];
        for (var i = 0; i < added.Length; i++)
        {
            added[i] = _uidNext++;
            var marks = messages[i].SeenBy.ToImmutableDictionary(static reader => reader, _ => new SeenMark(true, modSeq));
            _messages.Add(added[i], new MessageData(added[i], modSeq, modSeq, messages[i], now) { Marks = marks });
            HasReaders |= !marks.IsEmpty;
        }

        SignalChange();
        return added;
    }

    public FlagChangeResult ChangeFlags(UidSet uids, FlagChange change, AccountId reader)
    {
        var changed = new List<FlagState>();
        var refused = new List<uint>();
        var modSeq = NextModSeq;
        foreach (var message in Select(uids, reader))
        {
            if (message.ModSeq > change.UnchangedSince)
            {
                refused.Add(message.Uid);
                continue;
            }

            var flags = message.Flags.Apply(change.Action, change.Flags);
            if (flags != message.Flags) Store(message, flags, modSeq, reader);
            changed.Add(_messages[message.Uid].As(reader, owner).FlagState);
        }

        var isChanged = Math.Max(_highestModSeq, _privateModSeq) == modSeq;
        if (isChanged) SignalChange();
        return new FlagChangeResult(changed, refused) { ModSeq = isChanged ? modSeq : 0 };
    }

    /// <summary>Removes messages as one change, or as a part of the last one: a move within the folder.</summary>
    public IReadOnlyList<uint> Remove(IReadOnlyList<MessageData> messages, bool withLast = false)
    {
        if (messages.Count == 0) return [];
        var modSeq = withLast ? _highestModSeq : _highestModSeq = NextModSeq;
        foreach (var message in messages)
        {
            _messages.Remove(message.Uid);
            _expunged.Add(message.Uid, modSeq);
        }

        SignalChange();
        return [.. messages.Select(m => m.Uid)];
    }

    public FolderChanges ChangesSince(ulong modSeq, AccountId reader) => new()
    {
        State = StateOf(reader),
        Added = [.. _messages.Values.Where(m => m.CreatedModSeq > modSeq).Select(m => m.Uid)],
        Flags = [.. _messages.Values.Select(m => m.As(reader, owner)).Where(m => m.CreatedModSeq <= modSeq && m.ModSeq > modSeq).Select(m => m.FlagState)],
        Removed = [.. _expunged.Where(e => e.Value > modSeq).Select(e => e.Key)],
    };

    /// <summary>A reader is gone.</summary>
    public void Forget(AccountId reader)
    {
        _readers.Remove(reader);
        foreach (var message in Messages.ToArray()) _messages[message.Uid] = message with { Marks = message.Marks.Remove(reader) };
    }

    /// <summary>Annotations changed: the modification sequence rises (RFC 7162 §3.2).</summary>
    public void Touch()
    {
        _highestModSeq = NextModSeq;
        SignalChange();
    }

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

    // A change of \Seen alone is a change to the one who keeps it, where several do.
    private void Store(MessageData seen, MessageFlags flags, ulong modSeq, AccountId reader)
    {
        var message = _messages[seen.Uid];
        var isSeen = flags.System.HasFlag(SystemFlags.Seen);
        var isShared = (isSeen ? seen.WithSeen(true) : seen.WithSeen(false)) != flags || (reader == owner && !HasReaders);
        if (isShared) _highestModSeq = modSeq;
        var mine = seen.Has(SystemFlags.Seen) != isSeen && !(isShared && reader == owner);
        if (mine) _readers[reader] = _privateModSeq = modSeq;
        var kept = seen with { Message = seen.Message with { Flags = flags } };
        _messages[seen.Uid] = message with
        {
            ModSeq = isShared ? modSeq : message.ModSeq,
            Message = message.Message with { Flags = reader == owner ? flags : kept.WithSeen(message.Has(SystemFlags.Seen)) },
            Marks = mine ? message.Marks.SetItem(reader, new SeenMark(isSeen, modSeq)) : message.Marks,
        };
    }

    private void SignalChange()
    {
        var changed = _changed;
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
        onChange();
    }
}
