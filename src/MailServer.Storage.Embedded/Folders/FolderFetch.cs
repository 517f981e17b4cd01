using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using MailServer.Messages;
using MailServer.Protocol.Imap;
using MailServer.Storage.Embedded.Bodies;

namespace MailServer.Storage.Embedded.Folders;

/// <summary>
/// Streams messages of a view. What is packed comes from memory without a look at the database; the rest comes in batches,
/// one trip to a reader for as many messages as are not in the cache.
/// </summary>
internal static class FolderFetch
{
    private const int BatchSize = 128;
    private const MessageFields OfIndex = MessageFields.Envelope | MessageFields.Structure | MessageFields.Parts | MessageFields.Headers;

    public static async IAsyncEnumerable<StoredMessage> RunAsync(
        BodyReader bodies, FolderView view, SeenMarks? marks, UidSet uids, MessageFields fields, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var entries = ArrayPool<MessageEntry>.Shared.Rent(BatchSize);
        try
        {
            var records = fields == MessageFields.None ? [] : new BodyRecord?[BatchSize];
            uint next = 1;
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var count = Copy(view, marks, uids, next, entries.AsSpan(0, BatchSize));
                if (count == 0) yield break;
                if (fields != MessageFields.None) await LoadAsync(bodies, entries, count, records, cancellationToken).ConfigureAwait(false);
                for (var i = 0; i < count; i++)
                {
                    var message = fields == MessageFields.None
                        ? ToMessage(view, entries[i])
                        : await CompleteAsync(bodies, view, entries[i], records[i], fields, cancellationToken).ConfigureAwait(false);
                    if (message is not null) yield return message;
                }
                if (entries[count - 1].Uid == uint.MaxValue) yield break;
                next = entries[count - 1].Uid + 1;
            }
        }
        finally
        {
            ArrayPool<MessageEntry>.Shared.Return(entries);
        }
    }

    /// <summary>Reads what is packed, from memory.</summary>
    /// <returns>How many messages were read.</returns>
    public static int ReadFacts(FolderView view, SeenMarks? marks, UidSet uids, uint fromUid, Span<MessageFacts> facts)
    {
        var entries = ArrayPool<MessageEntry>.Shared.Rent(facts.Length);
        var count = Copy(view, marks, uids, fromUid, entries.AsSpan(0, facts.Length));
        for (var i = 0; i < count; i++) facts[i] = ToFacts(view, entries[i]);
        ArrayPool<MessageEntry>.Shared.Return(entries);
        return count;
    }

    private static int Copy(FolderView view, SeenMarks? marks, UidSet uids, uint fromUid, Span<MessageEntry> entries)
    {
        var count = view.Copy(uids, fromUid, entries);
        if (marks is null) return count;
        foreach (ref var entry in entries[..count]) entry = marks.Apply(entry);
        return count;
    }

    private static async ValueTask LoadAsync(
        BodyReader bodies, MessageEntry[] entries, int count, BodyRecord?[] records, CancellationToken cancellationToken)
    {
        var ids = new long[count];
        for (var i = 0; i < count; i++) ids[i] = entries[i].BodyId;
        await bodies.FindAsync(ids, records, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The message with its fields, or null when it was expunged meanwhile.</summary>
    private static async ValueTask<StoredMessage?> CompleteAsync(
        BodyReader bodies, FolderView view, MessageEntry entry, BodyRecord? record, MessageFields fields, CancellationToken cancellationToken)
    {
        if (record is null) return null;
        var message = ToMessage(view, entry);
        if ((fields & OfIndex) != 0) message = message with { Index = Decode(record, fields) };
        if (!fields.HasFlag(MessageFields.Content)) return message;
        var content = await bodies.OpenAsync(entry.BodyId, record, cancellationToken).ConfigureAwait(false);
        return content is null ? null : message with { Content = content };
    }

    private static MessageIndex Decode(BodyRecord record, MessageFields fields)
    {
        try
        {
            return IndexCodec.Decode(record.Index, fields);
        }
        catch (InvalidDataException exception)
        {
            throw new IOException("A message's index is damaged.", exception);
        }
    }

    private static MessageFacts ToFacts(FolderView view, in MessageEntry entry) => new()
    {
        Uid = entry.Uid,
        ModSeq = entry.ModSeq,
        Flags = view.FlagsOf(entry),
        Size = entry.Size,
        InternalDate = entry.InternalDate,
        SavedAt = DateTimeOffset.FromUnixTimeSeconds(entry.SavedAt),
    };

    private static StoredMessage ToMessage(FolderView view, in MessageEntry entry) => new()
    {
        Uid = entry.Uid,
        ModSeq = entry.ModSeq,
        Flags = view.FlagsOf(entry),
        Size = entry.Size,
        InternalDate = entry.InternalDate,
        SavedAt = DateTimeOffset.FromUnixTimeSeconds(entry.SavedAt),
        EmailId = string.Create(CultureInfo.InvariantCulture, $"M{entry.BodyId:x}"),
    };
}
