using MailServer.Protocol;

namespace MailServer.Queue;

/// <summary>Recipients elsewhere that nothing is sent to: their servers said that they do not exist, or an administrator put them here. Changes are durable when the call returns.</summary>
public interface ISuppressionList
{
    /// <summary>The entry of a recipient, in whatever spelling; null when there is none or it has expired.</summary>
    ValueTask<SuppressionEntry?> FindAsync(EmailAddress recipient, CancellationToken cancellationToken);

    /// <summary>Adds an entry, or replaces that of the same recipient.</summary>
    ValueTask AddAsync(SuppressionEntry entry, CancellationToken cancellationToken);

    /// <summary>Removes an entry. False when there is none.</summary>
    ValueTask<bool> RemoveAsync(EmailAddress recipient, CancellationToken cancellationToken);

    /// <summary>Lists the entries that have not expired by domain and local part, a page at a time.</summary>
    /// <param name="after">The last recipient of the page before; null begins.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<IReadOnlyList<SuppressionEntry>> ListAsync(EmailAddress? after, int most, CancellationToken cancellationToken);
}

/// <summary>A recipient that nothing is sent to.</summary>
/// <param name="Recipient">The recipient.</param>
/// <param name="AddedAt">Since when.</param>
/// <param name="Reason">Why, on one line: for senders and administrators.</param>
public sealed record SuppressionEntry(EmailAddress Recipient, DateTimeOffset AddedAt, string Reason)
{
    /// <summary>Until when; null for ever.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
