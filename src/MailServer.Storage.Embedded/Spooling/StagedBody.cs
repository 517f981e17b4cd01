using MailServer.Messages;
using MailServer.Mime;
using MailServer.Storage.Embedded.Bodies;
using MailServer.Storage.Embedded.Segments;

namespace MailServer.Storage.Embedded.Spooling;

/// <summary>
/// A complete message that waits for its commit: indexed, with checksum. A large one is already durable in its own file;
/// a small one is written to the active segment by the writer.
/// </summary>
internal sealed class StagedBody
{
    private readonly Spool _spool;
    private readonly ReadOnlyMemory<byte> _prelude;
    private readonly long _owner;
    private BodyLocation? _location;

    private StagedBody(Spool spool, ReadOnlyMemory<byte> prelude, long bodyId, long owner, byte[] index)
    {
        _spool = spool;
        _prelude = prelude;
        _owner = owner;
        Id = bodyId;
        Index = index;
    }

    public long Id { get; }

    public byte[] Index { get; }

    public long Length => _spool.Length + _prelude.Length;

    /// <summary>Whether the body has a segment of its own.</summary>
    public bool IsSingle => _spool.Large is not null;

    /// <summary>Octets that the writer has to write; more than none for an empty message too.</summary>
    public long BytesToWrite => IsSingle ? 0 : Length + RecordHeader.Size;

    /// <summary>Where it is, once written.</summary>
    public BodyLocation Location => _location ?? throw new InvalidOperationException("The body is not written yet.");

    /// <summary>Prepares a finished spool. The owner is the account whose mailbox it is for, 0 when there is not exactly one.</summary>
    /// <exception cref="IOException">It cannot be kept.</exception>
    public static async Task<StagedBody> CreateAsync(
        Spool spool, ReadOnlyMemory<byte> prelude, long bodyId, long owner, MessageIndexer indexer, CancellationToken cancellationToken)
    {
        var content = spool.Open();
        var whole = prelude.IsEmpty ? content : new PreludedContent(prelude, content);
        var index = await indexer.IndexAsync(whole, cancellationToken).ConfigureAwait(false);
        var body = new StagedBody(spool, prelude, bodyId, owner, IndexCodec.Encode(index));
        if (spool.Large is { } large) body._location = await Task.Run(() => Settle(large, bodyId, owner, prelude), CancellationToken.None).ConfigureAwait(false);
        return body;
    }

    /// <summary>Writes a small body to the active segment.</summary>
    public void Write(SegmentWriter segments)
    {
        if (IsSingle) return;
        var parts = new List<ReadOnlyMemory<byte>>(_spool.Chunks.Count + 1);
        if (!_prelude.IsEmpty) parts.Add(_prelude);
        for (var i = 0; i < _spool.Chunks.Count; i++) parts.Add(_spool.Chunks[i]);
        var checksum = Checksum.Start;
        foreach (var part in parts) checksum = Checksum.Append(checksum, part.Span);
        _location = segments.Append(new RecordHeader(Id, Length, checksum, _owner), parts);
    }

    /// <summary>The commit is done: a large body's file stays.</summary>
    public void Keep() => _spool.Large?.Keep();

    private static BodyLocation Settle(LargeBody large, long bodyId, long owner, ReadOnlyMemory<byte> prelude)
    {
        var location = large.Finish(bodyId, owner, prelude.Span);
        large.Sync();
        return location;
    }
}
