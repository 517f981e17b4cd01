using MailServer.Messages;
using MailServer.Storage.Embedded.Folders;
using MailServer.Storage.Embedded.Users;
using MailServer.Storage.Sharing;

namespace MailServer.Storage.Embedded.Accounts;

/// <summary>
/// Whose \Seen messages have where they go. What somebody keeps apart in one account and not in the other becomes the copy's own, and the other way round.
/// </summary>
internal sealed class SeenTransfer(FolderDraft source, FolderDraft destination, long sender, TransferOptions options)
{
    private readonly SeenMarks? _marks = source.Readers.Of(sender);
    private readonly bool _isWithin = source.Row.AccountId == destination.Row.AccountId;

    /// <summary>The keywords of the source.</summary>
    public KeywordTable Keywords => source.Keywords;

    /// <summary>The flags that stand in the copy itself.</summary>
    public SystemFlags FlagsOf(in MessageEntry entry)
    {
        var others = entry.Flags & options.KeptFlags & ~SystemFlags.Seen;
        if (options.Reader is null) return others | (AsSent(entry).Flags & options.KeptFlags & SystemFlags.Seen);

        // The owner has not seen what somebody else puts there, but has what was in the same account before.
        return _isWithin ? others | (entry.Flags & SystemFlags.Seen) : others;
    }

    /// <summary>Notes what readers have seen of the copies.</summary>
    public void Mark(CopyResult copied)
    {
        if (options.Reader is { } id && options.KeptFlags.HasFlag(SystemFlags.Seen) && AccountIds.TryParse(id, out var reader)) Mark(reader, _marks, copied);

        // The message is the same one as before: nobody has to read it again.
        if (!options.IsMove || !_isWithin) return;
        foreach (var (other, marks) in source.Readers.Current)
        {
            if (other != source.Row.AccountId && AccountIds.From(other) != options.Reader) Mark(other, marks, copied);
        }
    }

    private void Mark(long reader, SeenMarks? marks, CopyResult copied)
    {
        var seen = new SeenRun(destination.PrivateModSeq);
        for (var i = 0; i < copied.Source.Count; i++)
        {
            if (IsSeen(copied.Source[i], marks)) seen.Add(copied.Destination[i], isSeen: true);
            else seen.Pass();
        }
        destination.Readers.Mark(reader, seen);
    }

    private bool IsSeen(uint uid, SeenMarks? marks) =>
        source.Find(uid) is { } entry && (marks is null ? entry : marks.Apply(entry)).Has(SystemFlags.Seen);

    private MessageEntry AsSent(in MessageEntry entry) => _marks is null ? entry : _marks.Apply(entry);
}
