using MailServer.Protocol.Imap;
using MailServer.Storage.Embedded.Folders;
using MailServer.Storage.Embedded.Writing;
using MailServer.Storage.Sharing;

namespace MailServer.Storage.Embedded.Accounts;

/// <summary>From where to where messages go, and who sends them.</summary>
/// <param name="SourceId">The folder they are in.</param>
/// <param name="Reader">As whom it was opened.</param>
/// <param name="DestinationId">The folder they come into.</param>
internal sealed record Passage(long SourceId, long Reader, long DestinationId);

/// <summary>Copies and moves messages between folders, of one account or two, all or none. Bodies are shared, never copied.</summary>
internal static class MessageTransfer
{
    public static StoreResult<CopyResult> Run(WriteTransaction transaction, Passage passage, UidSet uids, TransferOptions options)
    {
        if (transaction.Folder(passage.SourceId) is not { } source || Destination(transaction, source, passage, options) is not { } destination)
        {
            return transaction.Refuse(StoreError.NotFound);
        }
        var entries = Collect(source, uids);
        if (IsFull(transaction, source, destination, entries, options)) return transaction.Refuse(StoreError.OverQuota);
        var seen = new SeenTransfer(source, destination, passage.Reader, options);
        var result = Append(transaction, entries, seen, destination, options);
        if (!result.TryGet(out var copied)) return result;
        seen.Mark(copied);
        Count(transaction, source, destination, entries, options);
        if (options.IsMove) source.Remove(UidSet.Of(entries.Select(static e => e.Uid)), onlyDeleted: false);
        else foreach (var entry in entries) transaction.Bodies.Share(entry.BodyId, 1);
        return result;
    }

    // Whose marks come along is known of a whole folder only.
    private static FolderDraft? Destination(WriteTransaction transaction, FolderDraft source, Passage passage, TransferOptions options) =>
        options.Reader is null && source.Readers.Current.IsEmpty
            ? transaction.FolderTail(passage.DestinationId)
            : transaction.Folder(passage.DestinationId);

    // A move within an account takes no room.
    private static bool IsFull(
        WriteTransaction transaction, FolderDraft source, FolderDraft destination, List<MessageEntry> entries, TransferOptions options) =>
        entries.Count > 0
        && !(options.IsMove && source.Row.AccountId == destination.Row.AccountId)
        && transaction.Account(destination.Row.AccountId)!.IsFullFor(entries.Count, Bytes(entries));

    private static void Count(
        WriteTransaction transaction, FolderDraft source, FolderDraft destination, List<MessageEntry> entries, TransferOptions options)
    {
        transaction.Account(destination.Row.AccountId)!.Use(entries.Count, Bytes(entries));
        if (options.IsMove) transaction.Account(source.Row.AccountId)!.Use(-entries.Count, -Bytes(entries));
    }

    private static long Bytes(List<MessageEntry> entries) => entries.Sum(static e => (long)e.Size);

    private static List<MessageEntry> Collect(FolderDraft folder, UidSet uids)
    {
        var entries = new List<MessageEntry>();
        var cursor = new SetCursor(uids);
        foreach (var page in folder.Pages)
        {
            if (page.LastUid < uids.Min) continue;
            if (cursor.IsBehind(page.Key)) break;
            foreach (ref readonly var entry in page.Entries)
            {
                if (cursor.Contains(entry.Uid)) entries.Add(entry);
            }
        }
        return entries;
    }

    private static StoreResult<CopyResult> Append(
        WriteTransaction transaction, List<MessageEntry> entries, SeenTransfer seen, FolderDraft destination, TransferOptions options)
    {
        if (!destination.HasRoomFor(entries.Count)) return transaction.Refuse(StoreError.LimitReached);
        var source = new uint[entries.Count];
        var target = new uint[entries.Count];
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            entry.Flags = seen.FlagsOf(entry);
            if (!options.KeepsKeywords) (entry.KeywordsLow, entry.KeywordsHigh) = (0, 0);
            if (!TryTranslate(ref entry, seen.Keywords, destination)) return transaction.Refuse(StoreError.LimitReached);
            entry.SavedAt = MessageEntry.PackSavedAt(transaction.Now);
            source[i] = entry.Uid;
            target[i] = destination.Append(entry);
        }
        return new CopyResult(destination.Row.UidValidity, source, target);
    }

    /// <summary>Keywords have other bits in another folder.</summary>
    private static bool TryTranslate(ref MessageEntry entry, KeywordTable keywords, FolderDraft destination)
    {
        if (entry.Keywords.IsEmpty) return true;
        var complete = destination.TryMakeKeywords(keywords.ToFlags(entry.Flags, entry.Keywords).Keywords, out var bits);
        (entry.KeywordsLow, entry.KeywordsHigh) = (bits.Low, bits.High);
        return complete;
    }
}
