using System.Buffers.Binary;

namespace MailServer.Storage.Embedded.Segments;

/// <summary>
/// What stands in front of each body in a segment, so that a segment can be read without the database.
/// The second form also names the account whose mailbox the body is for; the first is still read, and written where there is none.
/// </summary>
/// <param name="BodyId">The body.</param>
/// <param name="Length">Octets of it.</param>
/// <param name="Checksum">See <see cref="Segments.Checksum"/>.</param>
/// <param name="Owner">The account; 0 when there are several, or it is not known.</param>
internal readonly record struct RecordHeader(long BodyId, long Length, uint Checksum, long Owner)
{
    /// <summary>Octets.</summary>
    public const int Size = 24;

    private const uint First = 0x3142534D; // "MSB1"
    private const uint Second = 0x3242534D; // "MSB2"

    public void Write(Span<byte> header)
    {
        var hasOwner = Owner is > 0 and <= uint.MaxValue && Length <= uint.MaxValue;
        BinaryPrimitives.WriteUInt32LittleEndian(header, hasOwner ? Second : First);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], Checksum);
        BinaryPrimitives.WriteInt64LittleEndian(header[8..], hasOwner ? Length | (Owner << 32) : Length);
        BinaryPrimitives.WriteInt64LittleEndian(header[16..], BodyId);
    }

    public static bool IsOne(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadUInt32LittleEndian(header) is First or Second;

    /// <summary>Reads a header; false when it is none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> header, out RecordHeader record)
    {
        record = default;
        if (!IsOne(header)) return false;
        var length = BinaryPrimitives.ReadUInt64LittleEndian(header[8..]);
        var hasOwner = BinaryPrimitives.ReadUInt32LittleEndian(header) == Second;
        record = new RecordHeader(
            BinaryPrimitives.ReadInt64LittleEndian(header[16..]),
            hasOwner ? (uint)length : (long)length,
            BinaryPrimitives.ReadUInt32LittleEndian(header[4..]),
            hasOwner ? (long)(length >> 32) : 0);
        return record is { Length: >= 0, BodyId: > 0 };
    }
}
