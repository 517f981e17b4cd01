namespace MailServer.Storage.Embedded.Segments;

/// <summary>Where a body's bytes lie.</summary>
/// <param name="SegmentId">The segment.</param>
/// <param name="Position">The first byte of the body in the segment's file.</param>
/// <param name="Length">Octets.</param>
/// <param name="Checksum">See <see cref="Segments.Checksum"/>.</param>
internal readonly record struct BodyLocation(long SegmentId, long Position, long Length, uint Checksum);
