using System.Buffers;
using System.Buffers.Binary;
using MailServer.Messages;
using MailServer.Mime;

namespace MailServer.Storage.Embedded.Bodies;

/// <summary>
/// A message's index as one piece of bytes: what goes to clients as it is comes out as slices of the piece, without a copy;
/// the rest is decoded only when it was asked for.
/// </summary>
internal static class IndexCodec
{
    private const int Sections = 5;
    private const int HeaderSize = 8 + (Sections * sizeof(int)) + sizeof(long) + sizeof(short);
    private const byte Version = 1;
    private const byte HasSentDate = 1;

    private static readonly SearchHeaders NoHeaders = new();

    public static byte[] Encode(MessageIndex index)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        output.GetSpan(HeaderSize)[..HeaderSize].Clear();
        output.Advance(HeaderSize);
        Span<int> ends = stackalloc int[Sections];
        output.Write(index.Envelope.Span);
        ends[0] = output.WrittenCount;
        output.Write(index.BodyStructure.Span);
        ends[1] = output.WrittenCount;
        output.Write(index.Body.Span);
        ends[2] = output.WrittenCount;
        MessageIndexSerializer.WriteParts(index.Parts, output);
        ends[3] = output.WrittenCount;
        MessageIndexSerializer.WriteHeaders(index.Headers, output);
        ends[4] = output.WrittenCount;
        var bytes = output.WrittenSpan.ToArray();
        WriteHeader(bytes, ends, index.SentDate);
        return bytes;
    }

    /// <summary>Reads the fields that are asked for.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    public static MessageIndex Decode(byte[] bytes, MessageFields fields)
    {
        if (bytes.Length < HeaderSize || bytes[0] != Version) throw new InvalidDataException("A message's index is damaged.");
        return new MessageIndex
        {
            Envelope = fields.HasFlag(MessageFields.Envelope) ? Section(bytes, 0) : default,
            BodyStructure = fields.HasFlag(MessageFields.Structure) ? Section(bytes, 1) : default,
            Body = fields.HasFlag(MessageFields.Structure) ? Section(bytes, 2) : default,
            Parts = fields.HasFlag(MessageFields.Parts) ? MessageIndexSerializer.ReadParts(Section(bytes, 3).Span) : [],
            Headers = fields.HasFlag(MessageFields.Headers) ? MessageIndexSerializer.ReadHeaders(Section(bytes, 4).Span) : NoHeaders,
            SentDate = fields.HasFlag(MessageFields.Headers) ? SentDate(bytes) : null,
        };
    }

    private static void WriteHeader(Span<byte> bytes, ReadOnlySpan<int> ends, DateTimeOffset? sentDate)
    {
        bytes[0] = Version;
        for (var i = 0; i < Sections; i++) BinaryPrimitives.WriteInt32LittleEndian(bytes[(8 + (i * sizeof(int)))..], ends[i]);
        if (sentDate is not { } date) return;
        bytes[1] = HasSentDate;
        BinaryPrimitives.WriteInt64LittleEndian(bytes[(8 + (Sections * sizeof(int)))..], date.Ticks);
        BinaryPrimitives.WriteInt16LittleEndian(bytes[(8 + (Sections * sizeof(int)) + sizeof(long))..], (short)date.TotalOffsetMinutes);
    }

    private static ReadOnlyMemory<byte> Section(byte[] bytes, int section)
    {
        var start = section == 0 ? HeaderSize : End(bytes, section - 1);
        var end = End(bytes, section);
        if (start < HeaderSize || end < start || end > bytes.Length) throw new InvalidDataException("A message's index is damaged.");
        return bytes.AsMemory(start, end - start);
    }

    private static int End(byte[] bytes, int section) => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(8 + (section * sizeof(int))));

    private static DateTimeOffset? SentDate(byte[] bytes)
    {
        if (bytes[1] != HasSentDate) return null;
        var ticks = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(8 + (Sections * sizeof(int))));
        var minutes = BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(8 + (Sections * sizeof(int)) + sizeof(long)));
        return new DateTimeOffset(ticks, TimeSpan.FromMinutes(minutes));
    }
}
