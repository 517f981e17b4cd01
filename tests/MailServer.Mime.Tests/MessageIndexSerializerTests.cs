using System.Buffers;
using CsCheck;
using MailServer.Messages;

namespace MailServer.Mime.Tests;

public class MessageIndexSerializerTests
{
    private static readonly Gen<MessagePart> Part =
        Gen.Select(Gen.String, Gen.Long[0, long.MaxValue].Array[4], Gen.String.Null(), Gen.Enum<TransferEncoding>(), Gen.Bool).Select(
            (text, numbers, charset, encoding, isMessage) => new MessagePart
            {
                Section = text,
                HeaderOffset = numbers[0],
                HeaderLength = numbers[1],
                BodyOffset = numbers[2],
                BodyLength = numbers[3],
                MediaType = text,
                Charset = charset,
                Encoding = encoding,
                Message = isMessage ? new EmbeddedMessage(numbers[1], numbers[0]) : null,
            });

    [Fact]
    public void Parts_come_back_as_they_were()
    {
        Part.Array[0, 20].Sample(parts => Assert.Equal(parts, MessageIndexSerializer.ReadParts(Write(parts))));
    }

    [Fact]
    public void Headers_come_back_as_they_were()
    {
        Gen.String.Array[8].Sample(texts =>
        {
            var headers = new SearchHeaders
            {
                From = texts[0],
                To = texts[1],
                Cc = texts[2],
                Bcc = texts[3],
                Subject = texts[4],
                MessageId = texts[5],
                InReplyTo = texts[6],
                References = texts[7],
            };
            var output = new ArrayBufferWriter<byte>();
            MessageIndexSerializer.WriteHeaders(headers, output);
            Assert.Equal(headers, MessageIndexSerializer.ReadHeaders(output.WrittenSpan));
        });
    }

    [Fact]
    public void Damaged_bytes_are_refused_or_read_but_never_crash()
    {
        Gen.Select(Part.Array[1, 5], Gen.Int[0, 1000], Gen.Byte).Sample((parts, position, value) =>
        {
            var bytes = Write(parts);
            bytes[position % bytes.Length] = value;
            try
            {
                MessageIndexSerializer.ReadParts(bytes);
            }
            catch (InvalidDataException)
            {
                // As promised.
            }
        });
    }

    [Fact]
    public void An_unknown_version_is_refused()
    {
        Assert.Throws<InvalidDataException>(() => MessageIndexSerializer.ReadParts([9, 0]));
        Assert.Throws<InvalidDataException>(() => MessageIndexSerializer.ReadHeaders([]));
    }

    [Fact]
    public async Task A_simple_message_takes_few_bytes()
    {
        var index = await SampleMessages.IndexAsync("Subject: x\n\nbody\n");

        Assert.InRange(Write(index.Parts).Length, 1, 60);
    }

    private static byte[] Write(IReadOnlyList<MessagePart> parts)
    {
        var output = new ArrayBufferWriter<byte>();
        MessageIndexSerializer.WriteParts(parts, output);
        return output.WrittenSpan.ToArray();
    }
}
