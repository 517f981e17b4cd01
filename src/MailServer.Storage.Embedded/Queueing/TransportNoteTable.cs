using MailServer.Queue;
using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Sql;
using MailServer.Storage.Embedded.Writing;

namespace MailServer.Storage.Embedded.Queueing;

/// <summary>What the way out remembers of other domains, in the store's database.</summary>
internal sealed class TransportNoteTable(ReaderPool readers, IStoreWriter writer, TimeProvider time) : ITransportNotes
{
    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public async ValueTask<TransportNote?> FindAsync(string kind, string name, CancellationToken cancellationToken)
    {
        long now = Now;
        return await readers.ReadAsync(
            connection =>
            {
                using var row = connection.Use(TransportNoteSql.Find).Bind(kind).Bind(name).Bind(now);
                return row.Step() ? Read(kind, row) : null;
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<TransportNote>> ListAsync(string kind, string after, int most, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most);
        long now = Now;
        return await readers.ReadAsync(
            connection =>
            {
                using var rows = connection.Use(TransportNoteSql.Page).Bind(kind).Bind(after).Bind(now).Bind(most);
                var notes = new List<TransportNote>();
                while (rows.Step()) notes.Add(Read(kind, rows));
                return notes;
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask PutAsync(IReadOnlyCollection<TransportNote> notes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(notes);
        await writer.WriteAsync(
            transaction =>
            {
                // Whoever writes clears away what is over: there is no other sweeper.
                transaction.Connection.Use(TransportNoteSql.Forget).Bind(transaction.Now.ToUnixTimeMilliseconds()).Run();
                foreach (var note in notes)
                    transaction.Connection.Use(TransportNoteSql.Put).Bind(note.Kind).Bind(note.Name).Bind(note.Text).Bind(note.ExpiresAt.ToUnixTimeMilliseconds()).Run();
                return notes.Count;
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask RemoveAsync(string kind, string name, CancellationToken cancellationToken) =>
        await writer.WriteAsync(t => t.Connection.Use(TransportNoteSql.Remove).Bind(kind).Bind(name).Run(), cancellationToken).ConfigureAwait(false);

    private static TransportNote Read(string kind, Statement row) =>
        new(kind, row.Text(0), row.Text(1), DateTimeOffset.FromUnixTimeMilliseconds(row.Long(2)));
}
