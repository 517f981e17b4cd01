using MailServer.Protocol;
using MailServer.Queue;
using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Sql;
using MailServer.Storage.Embedded.Users;
using MailServer.Storage.Embedded.Writing;

namespace MailServer.Storage.Embedded.Queueing;

/// <summary>The suppression list in the store's database: in the server through its writer, in another process by itself.</summary>
internal sealed class SuppressionTable(ReaderPool readers, IStoreWriter writer, TimeProvider time) : ISuppressionList
{
    private const int LongestReason = 1000;

    public async ValueTask<SuppressionEntry?> FindAsync(EmailAddress recipient, CancellationToken cancellationToken)
    {
        if (!AddressKey.TryFrom(recipient, out var key)) return null;
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return await readers.ReadAsync(
            connection =>
            {
                using var row = connection.Use(SuppressionSql.Find).Bind(key.Domain).Bind(key.LocalPart).Bind(now);
                return row.Step() ? Read(row) : null;
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask AddAsync(SuppressionEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (!AddressKey.TryFrom(entry.Recipient, out var key)) throw new ArgumentException("The recipient has no domain.", nameof(entry));
        var reason = entry.Reason.Length > LongestReason ? entry.Reason[..LongestReason] : entry.Reason;
        await writer.WriteAsync(
            transaction =>
            {
                var connection = transaction.Connection;
                connection.Use(SuppressionSql.Forget).Bind(transaction.Now.ToUnixTimeMilliseconds()).Run();
                return connection.Use(SuppressionSql.Add).Bind(key.Domain).Bind(key.LocalPart).Bind(entry.AddedAt.ToUnixTimeMilliseconds())
                    .Bind(reason).Bind(entry.ExpiresAt?.ToUnixTimeMilliseconds()).Run();
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<bool> RemoveAsync(EmailAddress recipient, CancellationToken cancellationToken) =>
        AddressKey.TryFrom(recipient, out var key)
        && await writer.WriteAsync(t => t.Connection.Use(SuppressionSql.Remove).Bind(key.Domain).Bind(key.LocalPart).Run() > 0, cancellationToken).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<SuppressionEntry>> ListAsync(EmailAddress? after, int most, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most);
        var (domain, localPart) = after is not null && AddressKey.TryFrom(after, out var key) ? (key.Domain, key.LocalPart) : ("", "");
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return await readers.ReadAsync(
            connection =>
            {
                using var rows = connection.Use(SuppressionSql.Page).Bind(domain).Bind(localPart).Bind(now).Bind(most);
                var entries = new List<SuppressionEntry>();
                while (rows.Step()) entries.Add(Read(rows));
                return entries;
            },
            cancellationToken).ConfigureAwait(false);
    }

    private static SuppressionEntry Read(Statement row) =>
        new(new EmailAddress(row.Text(0), row.Text(1)), DateTimeOffset.FromUnixTimeMilliseconds(row.Long(2)), row.Text(3))
        {
            ExpiresAt = row.MaybeLong(4) is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
        };
}
