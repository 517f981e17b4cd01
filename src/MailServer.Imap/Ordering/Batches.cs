using System.Runtime.CompilerServices;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Ordering;

/// <summary>Reads messages and makes something small of each, so many at a time: what is read of a large mailbox is never there as a whole.</summary>
internal static class Batches
{
    // Each batch is merged into what is known so far, which costs a pass over all of it; a batch of long subjects is 64 MiB.
    private const int Most = 64 * 1024;

    /// <summary>The messages of a set, ascending, with what was made of each.</summary>
    public static async IAsyncEnumerable<(List<uint> Uids, List<T> Items)> ReadAsync<T>(
        IMailFolder folder, UidSet uids, MessageFields fields, Func<StoredMessage, T> make, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var batch = (Uids: new List<uint>(), Items: new List<T>());
        await foreach (var message in folder.FetchAsync(uids, fields, cancellationToken).ConfigureAwait(false))
        {
            batch.Uids.Add(message.Uid);
            batch.Items.Add(make(message));
            if (batch.Uids.Count < Most) continue;
            yield return batch;
            batch = ([], []);
        }

        if (batch.Uids.Count > 0) yield return batch;
    }
}
