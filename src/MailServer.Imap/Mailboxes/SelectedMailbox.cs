using MailServer.Imap.Contexts;
using MailServer.Imap.Sharing;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Mailboxes;

/// <summary>The mailbox a session has open, and what its client was told of it.</summary>
internal sealed class SelectedMailbox : IAsyncDisposable
{
    private readonly ToldFlags _told = new();
    private readonly SortedSet<uint> _gone = [];
    private ulong _made;

    private readonly bool _isExamined;

    public SelectedMailbox(string name, IMailFolder folder, bool isExamined)
    {
        Name = name;
        Folder = folder;
        _isExamined = isExamined;
        Access = AccessNow;
        var snapshot = folder.Snapshot();
        View = new MailboxView(snapshot.Uids);
        State = snapshot.State;
        KeywordsTold = folder.Keywords;
    }

    public string Name { get; }

    public IMailFolder Folder { get; }

    /// <summary>The account's index of texts, if it has one.</summary>
    public ITextIndexAccount? TextIndex { get; init; }

    /// <summary>Whether it was opened by EXAMINE, or there is nothing in it that the user may change now.</summary>
    public bool IsReadOnly => _isExamined || MailboxAccess.IsFixed(Folder);

    /// <summary>What the user may change, as far as the client was told.</summary>
    public MailboxAccess Access { get; set; }

    /// <summary>What the user may change.</summary>
    public MailboxAccess AccessNow => MailboxAccess.Of(Folder, _isExamined);

    public MailboxView View { get; }

    /// <summary>The counters up to which the client was told of changes, or will be as soon as it may.</summary>
    public FolderState State { get; set; }

    /// <summary>\Recent messages of this session (RFC 3501 §2.3.2).</summary>
    public UidSet Recent { get; set; } = UidSet.Empty;

    /// <summary>What <c>$</c> stands for (RFC 9051 §6.4.4.1).</summary>
    public UidSet SavedResult { get; set; } = UidSet.Empty;

    /// <summary>Results whose changes the client is told.</summary>
    public SearchContexts Contexts { get; } = new();

    /// <summary>Messages that this client has put here itself: it is not told what is in them (RFC 5465 §5.2).</summary>
    public UidSet Own { get; set; } = UidSet.Empty;

    /// <summary>The modification sequence after which changes of flags were kept back; null when all were told.</summary>
    public ulong? FlagsUntoldSince { get; set; }

    /// <summary>The keywords that the client has seen in FLAGS.</summary>
    public IReadOnlyList<string> KeywordsTold { get; set; }

    /// <summary>Messages that are gone and that the client still counts.</summary>
    public IReadOnlyCollection<uint> Gone => _gone;

    /// <summary>Remembers flags that the client knows because it has set them, or was just told: they are not told again.</summary>
    public void Knows(FlagState message)
    {
        if (message.ModSeq > State.HighestModSeq) _told.Add(message);
    }

    /// <summary>This client has changed flags. Of messages that were so before it knows as well, but another has made the change.</summary>
    public void Made(FlagChangeResult change) => _made = Math.Max(_made, change.ModSeq);

    public bool IsKnown(FlagState message) => _told.Contains(message);

    /// <summary>
    /// The messages of the only change since the last time, when this client has made it and so knows of it; empty when there was any other.
    /// Every change has a modification sequence of its own.
    /// </summary>
    public UidSet OwnChange(FolderState now) =>
        now.HighestModSeq == State.HighestModSeq + 1 && now.HighestModSeq == _made ? _told.Find(now.HighestModSeq) : UidSet.Empty;

    public void ForgetKnown() => _told.Clear();

    public void AddGone(IEnumerable<uint> uids)
    {
        foreach (var uid in uids)
        {
            if (View.SequenceOf(uid) != 0) _gone.Add(uid);
        }
    }

    /// <summary>Takes the messages that are gone out of the view.</summary>
    /// <returns>The sequence numbers to tell.</returns>
    public IReadOnlyList<uint> TakeGone()
    {
        var told = View.Remove(_gone);
        _gone.Clear();
        return told;
    }

    /// <summary>The UIDs a command names.</summary>
    /// <returns>False when it names a sequence number that does not exist, or <c>*</c> in an empty mailbox (RFC 9051 §9, seq-number).</returns>
    public bool TryResolve(SequenceSet set, bool isUid, out UidSet uids)
    {
        uids = set.IsSavedResult ? SavedResult.Intersect(View.Uids) : View.Resolve(set, isUid);
        return set.IsSavedResult || isUid || (set.LargestNumber <= View.Count && !(set.HasStar && View.Count == 0));
    }

    public ValueTask DisposeAsync() => Folder.DisposeAsync();
}
