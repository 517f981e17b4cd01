using MailServer.Storage.Embedded.Database;

namespace MailServer.Storage.Embedded.Searching;

/// <summary>An index that can be asked, and what it was known to hold at one instant.</summary>
/// <param name="Bodies">What it holds, at least.</param>
/// <param name="Readers">Connections to it.</param>
internal sealed record OpenTextIndex(IndexedBodies Bodies, ReaderPool Readers)
{
    public OpenTextIndex With(IReadOnlyList<long> bodies) => this with { Bodies = Bodies.With(bodies) };

    /// <summary>Reads from the index; null when it is another than the one whose contents are known, or was closed.</summary>
    public Task<T?> ReadAsync<T>(Func<Connection, T?> read, CancellationToken cancellationToken)
        where T : class =>
        Readers.ReadAsync(
            connection =>
            {
                using var transaction = new ReadTransaction(connection);
                return TextIndexFile.ReadGeneration(connection) == Bodies.Generation ? read(connection) : null;
            },
            cancellationToken);
}
