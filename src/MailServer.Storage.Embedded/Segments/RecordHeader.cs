using System.Buffers.Binary;

namespace MailServer.Storage.Embedded.Segments;

/// <summary>What stands in front of each body in a segment, so that a segment can be read without the database.</summary>
internal static class RecordHeader
{
    /// <summary>Octets.</summary>
    public const int Size = 24;

    private const uint Magic = 0x3142534D; // "MSB1"

    public static void Write(Span<byte> header, long bodyId, long length, uint checksum)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(header, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], checksum);
        BinaryPrimitives.WriteInt64LittleEndian(header[8..], length);
        BinaryPrimitives.WriteInt64LittleEndian(header[16..], bodyId);
    }

    public static bool IsOne(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadUInt32LittleEndian(header) == Magic;

    public static bool Matches(ReadOnlySpan<byte> header, long bodyId, long length, uint checksum)
    {
        Span<byte> expected = stackalloc byte[Size];
        Write(expected, bodyId, length, checksum);
        return header.SequenceEqual(expected);
    }
}
