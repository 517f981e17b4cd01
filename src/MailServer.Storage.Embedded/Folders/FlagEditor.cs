using MailServer.Messages;
using MailServer.Protocol.Imap;

namespace MailServer.Storage.Embedded.Folders;

/// <summary>
/// Changes flags in a draft: page by page, each page copied once, and only when something in it changes.
/// Where several keep \Seen apart, a change of it alone is a change to none of the others.
/// </summary>
internal sealed class FlagEditor(FolderDraft draft, long reader, FlagChange change, KeywordBits keywords)
{
    private readonly bool _isOwner = reader == draft.Row.AccountId;
    private readonly SeenMarks? _marks = draft.Readers.Of(reader);
    private SeenRun? _seen;
    private ulong _modSeq;
    private List<FlagState> _messages = [];
    private readonly List<uint> _refused = [];

    public FlagChangeResult Apply(UidSet uids)
    {
        if (uids.IsEmpty) return new FlagChangeResult([], []);
        // Room for all at once: a list of many messages that grows leaves large arrays behind.
        _messages = new List<FlagState>((int)Math.Min(uids.Count, draft.Row.Counters.Messages));
        var cursor = new SetCursor(uids);
        for (var p = 0; p < draft.Pages.Count; p++)
        {
            var page = draft.Pages[p];
            if (page.LastUid < uids.Min) continue;
            if (cursor.IsBehind(page.Key)) break;
            if (EditPage(page, ref cursor) is { } entries) draft.Replace(p, entries);
        }
        if (_seen is not null) draft.Readers.Mark(reader, _seen);
        return new FlagChangeResult(_messages, _refused) { ModSeq = _modSeq };
    }

    private MessageEntry[]? EditPage(MessagePage page, ref SetCursor cursor)
    {
        MessageEntry[]? copy = null;
        var entries = page.Entries;
        for (var i = 0; i < entries.Length; i++)
        {
            var before = _marks is null ? entries[i] : _marks.Apply(entries[i]);
            if (!cursor.Contains(before.Uid) || before.ModSeq > change.UnchangedSince)
            {
                if (cursor.Contains(before.Uid)) _refused.Add(before.Uid);
                _seen?.Pass();
                continue;
            }
            var edited = Edit(before);
            var stored = Store(entries[i], before, ref edited);
            if (IsChanged(entries[i], stored))
            {
                copy ??= entries.ToArray();
                draft.Recount(entries[i], stored);
                copy[i] = stored;
            }
            _messages.Add(new FlagState(edited.Uid, edited.ModSeq, draft.Keywords.ToFlags(edited.Flags, edited.Keywords)));
        }
        return copy;
    }

    // What of a change stands in the message itself; the rest is noted as the reader's own.
    private MessageEntry Store(in MessageEntry stored, in MessageEntry before, ref MessageEntry edited)
    {
        var isSeenChanged = ((before.Flags ^ edited.Flags) & SystemFlags.Seen) != 0;
        var isOthersChanged = ((before.Flags ^ edited.Flags) & ~SystemFlags.Seen) != 0 || before.Keywords != edited.Keywords;
        if (isSeenChanged && _marks is not null && !(_isOwner && isOthersChanged)) Mark(edited);
        else _seen?.Pass();
        if (isOthersChanged || (isSeenChanged && _marks is null)) edited.ModSeq = draft.ModSeq;
        else if (isSeenChanged) edited.ModSeq = draft.PrivateModSeq;
        if (isOthersChanged || isSeenChanged) _modSeq = edited.ModSeq;
        var result = edited;
        if (!isOthersChanged && _marks is not null) result.ModSeq = stored.ModSeq;
        if (!_isOwner) result.Flags = (edited.Flags & ~SystemFlags.Seen) | (stored.Flags & SystemFlags.Seen);
        return result;
    }

    private void Mark(in MessageEntry edited) => (_seen ??= new SeenRun(draft.PrivateModSeq)).Add(edited.Uid, edited.Has(SystemFlags.Seen));

    private MessageEntry Edit(MessageEntry entry)
    {
        var system = change.Flags.System;
        entry.Flags = change.Action switch
        {
            FlagAction.Replace => system,
            FlagAction.Add => entry.Flags | system,
            _ => entry.Flags & ~system,
        };
        var bits = change.Action switch
        {
            FlagAction.Replace => keywords,
            FlagAction.Add => entry.Keywords | keywords,
            _ => entry.Keywords & ~keywords,
        };
        (entry.KeywordsLow, entry.KeywordsHigh) = (bits.Low, bits.High);
        return entry;
    }

    private static bool IsChanged(in MessageEntry before, in MessageEntry after) =>
        before.Flags != after.Flags || before.Keywords != after.Keywords;
}
