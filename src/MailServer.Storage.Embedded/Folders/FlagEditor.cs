using MailServer.Messages;
using MailServer.Protocol.Imap;

namespace MailServer.Storage.Embedded.Folders;

/// <summary>Changes flags in a draft: page by page, each page copied once, and only when something in it changes.</summary>
internal sealed class FlagEditor(FolderDraft draft, FlagChange change, KeywordBits keywords)
{
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
        return new FlagChangeResult(_messages, _refused);
    }

    private MessageEntry[]? EditPage(MessagePage page, ref SetCursor cursor)
    {
        MessageEntry[]? copy = null;
        var entries = page.Entries;
        for (var i = 0; i < entries.Length; i++)
        {
            if (!cursor.Contains(entries[i].Uid)) continue;
            if (entries[i].ModSeq > change.UnchangedSince)
            {
                _refused.Add(entries[i].Uid);
                continue;
            }
            var edited = Edit(entries[i]);
            if (IsChanged(entries[i], edited))
            {
                copy ??= entries.ToArray();
                edited.ModSeq = draft.ModSeq;
                draft.Recount(entries[i], edited);
                copy[i] = edited;
            }
            _messages.Add(new FlagState(edited.Uid, edited.ModSeq, draft.Keywords.ToFlags(edited.Flags, edited.Keywords)));
        }
        return copy;
    }

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
