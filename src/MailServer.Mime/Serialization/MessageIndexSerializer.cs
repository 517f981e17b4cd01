using System.Buffers;
using MailServer.Messages;
using MailServer.Mime.Serialization;

namespace MailServer.Mime;

/// <summary>
/// The compact form in which a store keeps <see cref="MessageIndex.Parts"/> and <see cref="MessageIndex.Headers"/>.
/// Each begins with a byte that names its version.
/// </summary>
public static class MessageIndexSerializer
{
    private const byte Version = 1;

    [Flags]
    private enum Present : byte
    {
        Nothing = 0,
        Charset = 1,
        Message = 2,
    }

    /// <summary>Writes the part map; a simple message takes about 30 bytes.</summary>
    public static void WriteParts(IReadOnlyList<MessagePart> parts, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(output);
        IndexEncoding.WriteByte(output, Version);
        IndexEncoding.WriteNumber(output, parts.Count);
        foreach (var part in parts) WritePart(part, output);
    }

    /// <summary>Reads a part map.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged or of an unknown version.</exception>
    public static IReadOnlyList<MessagePart> ReadParts(ReadOnlySpan<byte> data)
    {
        var decoder = new IndexDecoder(data);
        decoder.ExpectVersion(Version);
        var parts = new MessagePart[decoder.ReadCount()];
        for (var i = 0; i < parts.Length; i++) parts[i] = ReadPart(ref decoder);
        decoder.ExpectEnd();
        return parts;
    }

    /// <summary>Writes the header texts.</summary>
    public static void WriteHeaders(SearchHeaders headers, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(headers);
        ArgumentNullException.ThrowIfNull(output);
        IndexEncoding.WriteByte(output, Version);
        IndexEncoding.WriteText(output, headers.From);
        IndexEncoding.WriteText(output, headers.To);
        IndexEncoding.WriteText(output, headers.Cc);
        IndexEncoding.WriteText(output, headers.Bcc);
        IndexEncoding.WriteText(output, headers.Subject);
        IndexEncoding.WriteText(output, headers.MessageId);
        IndexEncoding.WriteText(output, headers.InReplyTo);
        IndexEncoding.WriteText(output, headers.References);
    }

    /// <summary>Reads the header texts.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged or of an unknown version.</exception>
    public static SearchHeaders ReadHeaders(ReadOnlySpan<byte> data)
    {
        var decoder = new IndexDecoder(data);
        decoder.ExpectVersion(Version);
        var headers = new SearchHeaders
        {
            From = decoder.ReadText(),
            To = decoder.ReadText(),
            Cc = decoder.ReadText(),
            Bcc = decoder.ReadText(),
            Subject = decoder.ReadText(),
            MessageId = decoder.ReadText(),
            InReplyTo = decoder.ReadText(),
            References = decoder.ReadText(),
        };
        decoder.ExpectEnd();
        return headers;
    }

    private static void WritePart(MessagePart part, IBufferWriter<byte> output)
    {
        IndexEncoding.WriteText(output, part.Section);
        IndexEncoding.WriteNumber(output, part.HeaderOffset);
        IndexEncoding.WriteNumber(output, part.HeaderLength);
        IndexEncoding.WriteNumber(output, part.BodyOffset);
        IndexEncoding.WriteNumber(output, part.BodyLength);
        IndexEncoding.WriteText(output, part.MediaType);
        IndexEncoding.WriteByte(output, (byte)part.Encoding);
        var present = (part.Charset is null ? Present.Nothing : Present.Charset) | (part.Message is null ? Present.Nothing : Present.Message);
        IndexEncoding.WriteByte(output, (byte)present);
        if (part.Charset is not null) IndexEncoding.WriteText(output, part.Charset);
        if (part.Message is null) return;
        IndexEncoding.WriteNumber(output, part.Message.HeaderOffset);
        IndexEncoding.WriteNumber(output, part.Message.HeaderLength);
    }

    private static MessagePart ReadPart(ref IndexDecoder decoder)
    {
        var part = new MessagePart
        {
            Section = decoder.ReadText(),
            HeaderOffset = decoder.ReadNumber(),
            HeaderLength = decoder.ReadNumber(),
            BodyOffset = decoder.ReadNumber(),
            BodyLength = decoder.ReadNumber(),
            MediaType = decoder.ReadText(),
            Encoding = (TransferEncoding)Math.Min(decoder.ReadByte(), (byte)TransferEncoding.Unknown),
        };
        var present = (Present)decoder.ReadByte();
        return part with
        {
            Charset = present.HasFlag(Present.Charset) ? decoder.ReadText() : null,
            Message = present.HasFlag(Present.Message) ? new EmbeddedMessage(decoder.ReadNumber(), decoder.ReadNumber()) : null,
        };
    }
}
