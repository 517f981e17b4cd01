using System.Buffers;
using System.Text;
using CsCheck;
using MailServer.Protocol.Smtp;

namespace MailServer.Protocol.Tests.Smtp;

public class SmtpReplyTests
{
    [Fact]
    public void A_reply_of_one_line_is_written() =>
        Assert.Equal("250 2.1.0 Sender ok\r\n", Write(new SmtpReply(250, 1, 0, "Sender ok")));

    [Fact]
    public void The_enhanced_code_stands_on_each_line() =>
        Assert.Equal("550-5.7.1 No\r\n550-5.7.1 \r\n550 5.7.1 never\r\n", Write(new SmtpReply(550, 7, 1, "No\r\n\nnever\n")));

    [Fact]
    public void A_reply_without_enhanced_code_or_text_is_written()
    {
        Assert.Equal("354 Go on\r\n", Write(new SmtpReply(354, EnhancedStatusCode.None, "Go on")));
        Assert.Equal("220 \r\n", Write(new SmtpReply(220, EnhancedStatusCode.None, "")));
        Assert.Equal("550 x\r\n", Write(new SmtpReply(550, new EnhancedStatusCode(4, 1, 1), "x")));
    }

    [Fact]
    public void Text_cannot_forge_a_reply() =>
        Assert.Equal("550-5.7.1 bad?250 ok\r\n550 5.7.1 250 ok?\r\n", Write(new SmtpReply(550, 7, 1, "bad\r250 ok\n250 ok\0")));

    [Fact]
    public void Text_beyond_ascii_is_replaced_unless_allowed()
    {
        Assert.Equal("250 2.0.0 ??\r\n", Write(new SmtpReply(250, 0, 0, "ü\u2603")));
        Assert.Equal("250 2.0.0 ü\u2603\r\n", Write(new SmtpReply(250, 0, 0, "ü\u2603"), true));
    }

    [Fact]
    public void The_answer_to_hello_lists_the_extensions()
    {
        var output = new ArrayBufferWriter<byte>();
        SmtpReplyWriter.WriteHello(output, "mx.test", ["PIPELINING", "SIZE 10"]);
        Assert.Equal("250-mx.test\r\n250-PIPELINING\r\n250 SIZE 10\r\n", Encoding.UTF8.GetString(output.WrittenSpan));
        output.Clear();
        SmtpReplyWriter.WriteHello(output, "mx.test", []);
        Assert.Equal("250 mx.test\r\n", Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void A_code_outside_smtp_cannot_be_made()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SmtpReply(199, EnhancedStatusCode.None, ""));
        Assert.Throws<ArgumentOutOfRangeException>(() => SmtpReplies.SyntaxError with { Code = 600 });
    }

    [Fact]
    public void Every_line_fits_512_octets_and_what_is_written_is_read_back_in_any_pieces() =>
        Gen.Select(Gen.String[Gen.Char, 0, 2000], Gen.Bool, Gen.Int[1, 700]).Sample((text, allowUtf8, piece) =>
        {
            byte[] written = Encoding.UTF8.GetBytes(Write(new SmtpReply(550, 7, 1, text), allowUtf8));
            string[] lines = Encoding.UTF8.GetString(written).Split("\r\n");
            Assert.All(lines, line => Assert.True(Encoding.UTF8.GetByteCount(line) <= 510));
            Assert.All(lines[..^2], line => Assert.StartsWith("550-5.7.1 ", line));
            Assert.StartsWith("550 5.7.1 ", lines[^2]);
            SmtpReply? whole = Read(written, written.Length);
            Assert.Equal(whole, Read(written, piece));
            Assert.Equal(new EnhancedStatusCode(5, 7, 1), whole!.Enhanced);
        });

    [Theory]
    [InlineData("250 ok\r\n", 250, "", "ok")]
    [InlineData("250\r\n", 250, "", "")]
    [InlineData("250-a\r\n250-\r\n250 c\r\n", 250, "", "a\n\nc")]
    [InlineData("550-5.1.1 a\r\n550 5.1.1 b\r\n", 550, "5.1.1", "a\nb")]
    [InlineData("550 4.1.1 a\r\n", 550, "", "4.1.1 a")]
    [InlineData("550 5.1.1\r\n", 550, "5.1.1", "")]
    [InlineData("550 5.1.1 a\u001bb\r\n", 550, "5.1.1", "a?b")]
    public void A_reply_is_read_byte_by_byte(string text, int code, string enhanced, string expected)
    {
        SmtpReply? reply = Read(Encoding.UTF8.GetBytes(text), 1);
        Assert.NotNull(reply);
        Assert.Equal((code, enhanced, expected), (reply.Code, reply.Enhanced.ToString(), reply.Text));
    }

    [Theory]
    [InlineData("250 ok\n")]
    [InlineData("25\r\n")]
    [InlineData("150 ok\r\n")]
    [InlineData("250_ok\r\n")]
    [InlineData("250-a\r\n550 b\r\n")]
    [InlineData("\r\n")]
    [InlineData("HTTP/1.1 400 Bad\r\n")]
    public void What_is_no_reply_breaks_the_parser(string text)
    {
        var parser = new SmtpReplyParser();
        Assert.Equal(SmtpReplyStatus.Invalid, parser.Read(Encoding.UTF8.GetBytes(text), out _, out _));
        Assert.Equal(SmtpReplyStatus.Invalid, parser.Read("250 ok\r\n"u8, out _, out _));
    }

    [Fact]
    public void A_server_that_never_ends_its_reply_is_cut_off()
    {
        var parser = new SmtpReplyParser();
        Assert.Equal(SmtpReplyStatus.Invalid, parser.Read(new byte[2049], out _, out _));
        parser = new SmtpReplyParser();
        byte[] lines = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("250-x\r\n", 129)));
        Assert.Equal(SmtpReplyStatus.Invalid, parser.Read(lines, out _, out _));
    }

    [Fact]
    public void Pipelined_replies_are_read_one_at_a_time()
    {
        var parser = new SmtpReplyParser();
        ReadOnlySpan<byte> input = "250 a\r\n354 b\r\n"u8;
        Assert.Equal(SmtpReplyStatus.Done, parser.Read(input, out int consumed, out SmtpReply? first));
        Assert.Equal(SmtpReplyStatus.Done, parser.Read(input[consumed..], out _, out SmtpReply? second));
        Assert.Equal((250, 354), (first!.Code, second!.Code));
    }

    private static string Write(SmtpReply reply, bool allowUtf8 = false)
    {
        var output = new ArrayBufferWriter<byte>();
        SmtpReplyWriter.Write(output, reply, allowUtf8);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static SmtpReply? Read(ReadOnlySpan<byte> input, int piece)
    {
        var parser = new SmtpReplyParser();
        SmtpReply? reply = null;
        while (!input.IsEmpty && reply is null)
        {
            int length = Math.Min(piece, input.Length);
            Assert.NotEqual(SmtpReplyStatus.Invalid, parser.Read(input[..length], out int consumed, out reply));
            input = input[consumed..];
        }

        return reply;
    }
}
