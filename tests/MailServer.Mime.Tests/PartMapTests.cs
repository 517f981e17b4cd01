using MailServer.Messages;
using static MailServer.Mime.Tests.SampleMessages;

namespace MailServer.Mime.Tests;

public class PartMapTests
{
    // The shape of the example in RFC 9051 §6.4.5.1.
    private const string Nested = """
        Subject: outer
        Content-Type: multipart/mixed; boundary=b

        --b

        part 1
        --b
        Content-Type: application/octet-stream

        part 2
        --b
        Content-Type: message/rfc822

        Subject: part 3
        Content-Type: multipart/mixed; boundary=c

        --c

        part 3.1
        --c

        part 3.2
        --c--

        --b
        Content-Type: multipart/mixed; boundary=d

        --d
        Content-Type: image/gif

        part 4.1
        --d
        Content-Type: message/rfc822

        Subject: part 4.2

        part 4.2.1
        --d--
        --b--
        """;

    [Fact]
    public async Task Sections_are_numbered_as_in_the_RFC()
    {
        var index = await IndexAsync(Nested);

        Assert.Equal(["", "1", "2", "3", "3.1", "3.2", "4", "4.1", "4.2", "4.2.1"], index.Parts.Select(p => p.Section));
    }

    [Theory]
    [InlineData("1", "", "part 1")]
    [InlineData("2", "Content-Type: application/octet-stream\n\n", "part 2")]
    [InlineData("3.1", "", "part 3.1")]
    [InlineData("3.2", "", "part 3.2")]
    [InlineData("4.1", "Content-Type: image/gif\n\n", "part 4.1")]
    [InlineData("4.2.1", "Subject: part 4.2\n\n", "part 4.2.1")]
    public async Task Offsets_cut_out_the_part(string section, string header, string body)
    {
        var part = Find(await IndexAsync(Nested), section);

        Assert.Equal(header.Length == 0 ? "\n" : header, Cut(part.HeaderOffset, part.HeaderLength));
        Assert.Equal(body, Cut(part.BodyOffset, part.BodyLength));
    }

    [Fact]
    public async Task An_enclosed_message_tells_where_its_own_header_is()
    {
        var part = Find(await IndexAsync(Nested), "3");

        Assert.Equal("message/rfc822", part.MediaType);
        Assert.NotNull(part.Message);
        Assert.Equal(part.BodyOffset, part.Message.HeaderOffset);
        Assert.Equal(
            "Subject: part 3\nContent-Type: multipart/mixed; boundary=c\n\n", Cut(part.Message.HeaderOffset, part.Message.HeaderLength));
        Assert.EndsWith("--c--\n", Cut(part.BodyOffset, part.BodyLength), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_without_parts_is_its_own_part_1()
    {
        var index = await IndexAsync("Subject: x\nContent-Type: TEXT/Plain; charset=UTF-8\nContent-Transfer-Encoding: Base64\n\nbody\n");

        Assert.Equal(["", "1"], index.Parts.Select(p => p.Section));
        Assert.Equal(index.Parts[0], index.Parts[1] with { Section = "" });
        Assert.Equal("text/plain", index.Parts[1].MediaType);
        Assert.Equal("UTF-8", index.Parts[1].Charset);
        Assert.Equal(TransferEncoding.Base64, index.Parts[1].Encoding);
    }

    [Fact]
    public async Task A_byte_order_mark_belongs_to_the_header()
    {
        var index = await IndexAsync("\u00EF\u00BB\u00BFSubject: x\n\nbody\n");

        Assert.Equal(0, index.Parts[0].HeaderOffset);
        Assert.Equal(3 + 10 + 2 + 2, index.Parts[0].HeaderLength);
        Assert.Equal("x", index.Headers.Subject);
    }

    private static MessagePart Find(MessageIndex index, string section) => index.Parts.Single(p => p.Section == section);

    private static string Cut(long offset, long length) =>
        System.Text.Encoding.Latin1.GetString(Bytes(Nested).AsSpan((int)offset, (int)length)).ReplaceLineEndings("\n");
}
