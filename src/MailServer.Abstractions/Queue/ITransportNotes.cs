namespace MailServer.Queue;

/// <summary>
/// What the way out remembers of other domains beyond a restart: their MTA-STS policies, and how TLS went with them. Changes are durable when the
/// call returns; a note whose time is over is as good as gone.
/// </summary>
public interface ITransportNotes
{
    /// <summary>One note, or null.</summary>
    /// <param name="kind">What it is about.</param>
    /// <param name="name">Which of its kind.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<TransportNote?> FindAsync(string kind, string name, CancellationToken cancellationToken);

    /// <summary>The notes of a kind by name, a page at a time.</summary>
    /// <param name="kind">What they are about.</param>
    /// <param name="after">The last name of the page before; empty begins.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<IReadOnlyList<TransportNote>> ListAsync(string kind, string after, int most, CancellationToken cancellationToken);

    /// <summary>Writes notes in one go; each replaces that of the same kind and name.</summary>
    ValueTask PutAsync(IReadOnlyCollection<TransportNote> notes, CancellationToken cancellationToken);

    /// <summary>Removes a note; no error when there is none.</summary>
    ValueTask RemoveAsync(string kind, string name, CancellationToken cancellationToken);
}

/// <summary>Something to be remembered of a domain.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Name">Which of its kind: a domain, in lower case and with what tells its notes apart.</param>
/// <param name="Text">What.</param>
/// <param name="ExpiresAt">Until when.</param>
public sealed record TransportNote(string Kind, string Name, string Text, DateTimeOffset ExpiresAt);
