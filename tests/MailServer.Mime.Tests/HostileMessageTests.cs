using System.Text;
using CsCheck;
using MailServer.Messages;
using static MailServer.Mime.Tests.SampleMessages;

namespace MailServer.Mime.Tests;

public class HostileMessageTests
{
    [Theory]
    [InlineData("")]
    [InlineData("\r\n")]
    [InlineData("no header at all")]
    [InlineData("no header\r\n\r\nbody\r\n")]
    [InlineData("\r\nbody only\r\n")]
    [InlineData("From \r\n\r\n")]
    [InlineData("Content-Type: multipart/mixed; boundary=\"\"\r\n\r\n--\r\n\r\nx\r\n----\r\n")]
    [InlineData("Content-Type: message/rfc822")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n--b--")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nX: y\r\n--b--")]
    public async Task Broken_messages_have_a_valid_index(string text) => AssertValid(await IndexAsync(text), Bytes(text).Length);

    [Fact]
    public async Task A_message_that_is_not_MIME_is_one_part_of_text_behind_its_first_empty_line()
    {
        var index = await IndexAsync("this is no header\nnor this\n\nbody\n");

        Assert.Equal(["", "1"], index.Parts.Select(p => p.Section));
        Assert.Equal("body\r\n".Length, index.Parts[1].BodyLength);
        Assert.Equal("(\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 6 1)", Text(index.Body));
    }

    [Fact]
    public async Task Ten_thousand_parts_within_each_other_end_at_the_depth_allowed()
    {
        var text = new StringBuilder();
        for (var i = 0; i < 10_000; i++)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n");

        var index = await IndexAsync(text.ToString());

        AssertValid(index, Bytes(text.ToString()).Length);
        Assert.InRange(index.Parts.Max(p => p.Section.Split('.').Length), 2, 50);
    }

    [Fact]
    public async Task Ten_thousand_messages_within_each_other_end_at_the_depth_allowed()
    {
        var text = string.Concat(Enumerable.Repeat("Content-Type: message/rfc822\n\n", 10_000));

        var index = await IndexAsync(text);

        AssertValid(index, Bytes(text).Length);
        Assert.InRange(index.Parts.Count, 2, 52);
    }

    [Fact]
    public async Task A_hundred_thousand_parts_end_at_the_number_allowed()
    {
        var text = "Content-Type: multipart/mixed; boundary=b\n\n" + string.Concat(Enumerable.Repeat("--b\n\nx\n", 100_000));

        var index = await IndexAsync(text);

        AssertValid(index, Bytes(text).Length);
        Assert.Equal(1000, index.Parts.Count);
        Assert.Equal(Bytes(text).Length, index.Parts[^1].BodyOffset + index.Parts[^1].BodyLength);
        var lines = Assert.IsType<object?[]>(ImapList.Parse(index.Body)[998])[7];
        Assert.Equal(1L + ((100_000 - 999) * 3), lines);
    }

    [Fact]
    public async Task A_hundred_thousand_header_fields_are_looked_at_up_to_the_limit()
    {
        var text = "Subject: found\n" + string.Concat(Enumerable.Repeat("X-Field: value\n", 100_000)) + "\nbody\n";

        var index = await IndexAsync(text);

        AssertValid(index, Bytes(text).Length);
        Assert.Equal("found", index.Headers.Subject);
        Assert.Equal("body\r\n".Length, index.Parts[0].BodyLength);
    }

    [Theory]
    [InlineData("To: ", "a@b,", "\n\nx")]
    [InlineData("To: ", "(", "\n\nx")]
    [InlineData("To: ", "g:", "\n\nx")]
    [InlineData("To: ", "<", "\n\nx")]
    [InlineData("To: ", "\"", "\n\nx")]
    [InlineData("To: ", "=?utf-8?b?", "\n\nx")]
    [InlineData("Subject: ", "=?utf-8?q?=C3?= ", "\n\nx")]
    [InlineData("Subject: ", "x\n ", "\n\nx")]
    [InlineData("Content-Type: text/plain", ";a=b", "\n\nx")]
    [InlineData("Content-Type: text/plain", ";a*0=b", "\n\nx")]
    [InlineData("Content-Type: ", "(", "\n\nx")]
    [InlineData("Content-Language: ", ",a", "\n\nx")]
    public async Task Fields_as_long_as_allowed_are_read_in_bounded_time(string begin, string unit, string end)
    {
        var text = begin + string.Concat(Enumerable.Repeat(unit, 250_000 / unit.Length)) + end;

        AssertValid(await IndexAsync(text), Bytes(text).Length);
    }

    [Fact]
    public async Task A_large_message_is_read_in_blocks()
    {
        var body = string.Concat(Enumerable.Repeat(new string('x', 70) + "\n", 50_000));
        var text = $"Content-Type: multipart/mixed; boundary=b\n\n--b\n\n{body}\n--b\nContent-Type: text/html\n\n{body}\n--b--\n";

        var index = await IndexAsync(text);

        AssertValid(index, Bytes(text).Length);
        Assert.Equal(["", "1", "2"], index.Parts.Select(p => p.Section));
        Assert.All(index.Parts.Skip(1), p => Assert.Equal(Bytes(body).Length, p.BodyLength));
        Assert.Equal(50_000L, Assert.IsType<object?[]>(ImapList.Parse(index.Body)[1])[7]);
    }

    [Fact]
    public void Random_pieces_of_MIME_have_a_valid_index()
    {
        string[] pieces =
        [
            "Content-Type: multipart/mixed; boundary=a\r\n", "Content-Type: multipart/digest; boundary=b\r\n",
            "Content-Type: message/rfc822\r\n", "Content-Type: text/rfc822-headers\r\n", "Subject: =?utf-8?q?x?=\r\n", "From: a <b@c>\r\n",
            "\r\n", "\n", "\r", "\0", "--a\r\n", "--a--\r\n", "--b\r\n", "--b--\r\n", "--b--", "text\r\n", "x: y\r\n", " folded\r\n", "ÿ",
        ];
        Gen.OneOf([.. pieces.Select(Gen.Const)]).Array[0, 40].Select(string.Concat).Sample(
            text =>
            {
                var bytes = Encoding.Latin1.GetBytes(text);
                var index = new MessageIndexer().IndexAsync(MessageContent.FromMemory(bytes), CancellationToken.None).AsTask().GetAwaiter().GetResult();
                AssertValid(index, bytes.Length);
            },
            iter: 5_000);
    }

    [Fact]
    public void Random_values_of_fields_have_a_valid_index()
    {
        string[] names =
        [
            "From", "To", "Sender", "Date", "Subject", "Message-ID", "Content-Type", "Content-Disposition", "Content-Language",
            "Content-Transfer-Encoding", "Content-ID", "Content-Location",
        ];
        const string Signs = "<>()@,:;\\\".[]=?*'%!_ \t\0\u0080\u00FFabQ0-/+\u001B";
        var value = Gen.OneOf([.. Signs.Select(Gen.Const)]).Array[0, 30].Select(signs => new string(signs));
        Gen.Select(Gen.OneOf([.. names.Select(Gen.Const)]), value).Array[1, 4].Sample(
            fields =>
            {
                var bytes = Encoding.Latin1.GetBytes(string.Concat(fields.Select(f => $"{f.Item1}: {f.Item2}\r\n")) + "\r\nbody");
                var index = new MessageIndexer().IndexAsync(MessageContent.FromMemory(bytes), CancellationToken.None).AsTask().GetAwaiter().GetResult();
                AssertValid(index, bytes.Length);
            },
            iter: 5_000);
    }

    private static void AssertValid(MessageIndex index, long length)
    {
        Assert.Equal(10, ImapList.Parse(index.Envelope).Count);
        Assert.NotEmpty(ImapList.Parse(index.Body));
        Assert.NotEmpty(ImapList.Parse(index.BodyStructure));
        Assert.Equal("", index.Parts[0].Section);
        Assert.Equal(0, index.Parts[0].HeaderOffset);
        Assert.Equal(length, index.Parts[0].BodyOffset + index.Parts[0].BodyLength);
        Assert.Equal(index.Parts.Count, index.Parts.Select(p => p.Section).Distinct().Count());
        Assert.All(index.Parts, part =>
        {
            Assert.InRange(part.HeaderOffset, 0, part.BodyOffset);
            Assert.Equal(part.BodyOffset, part.HeaderOffset + part.HeaderLength);
            Assert.InRange(part.BodyLength, 0, length - part.BodyOffset);
            if (part.Message is not { } message) return;
            Assert.InRange(message.HeaderOffset, part.BodyOffset, part.BodyOffset + part.BodyLength);
            Assert.InRange(message.HeaderLength, 0, part.BodyOffset + part.BodyLength - message.HeaderOffset);
        });
    }
}
