using System.Collections.Immutable;
using MailServer.Storage.Embedded.Database;

namespace MailServer.Storage.Embedded.Folders;

/// <summary>The readers' \Seen of a folder while one operation changes it.</summary>
internal sealed class ReaderDraft
{
    private readonly FolderDraft _draft;
    private readonly ImmutableDictionary<long, SeenMarks> _basis;

    public ReaderDraft(FolderDraft draft, ImmutableDictionary<long, SeenMarks> basis)
    {
        _draft = draft;
        Current = _basis = basis;
    }

    /// <summary>The marks by now.</summary>
    public ImmutableDictionary<long, SeenMarks> Current { get; private set; }

    /// <summary>How a reader's \Seen differs from what stands in the messages; null when it does not.</summary>
    public SeenMarks? Of(long reader) =>
        Current.TryGetValue(reader, out var marks) ? marks
        : reader != _draft.Row.AccountId ? SeenMarks.None
        : _draft.HasReaders ? SeenMarks.NoneOfOwner
        : null;

    /// <summary>A reader has changed \Seen of messages.</summary>
    public void Mark(long reader, SeenRun run)
    {
        if (run.Ranges.Count == 0 || Of(reader) is not { } marks) return;
        Current = Current.SetItem(reader, marks.With(run.Ranges, _draft.PrivateModSeq, run.Delta, _draft.HasMessages));
    }

    /// <summary>Messages went.</summary>
    public void Remove(IReadOnlyList<MessageEntry> removed)
    {
        foreach (var (reader, marks) in Current) Current = Current.SetItem(reader, marks.Without(removed, _draft.HasMessages));
    }

    /// <summary>Writes what changed.</summary>
    public void Write(Connection connection)
    {
        foreach (var (reader, marks) in Current)
        {
            var before = _basis.GetValueOrDefault(reader, SeenMarks.None);
            if (before != marks) SeenTable.Write(connection, _draft.Id, reader, before.Ranges, marks);
        }
    }
}
