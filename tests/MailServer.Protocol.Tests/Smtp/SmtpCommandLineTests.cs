using System.Text;
using MailServer.Protocol.Smtp;

namespace MailServer.Protocol.Tests.Smtp;

public class SmtpCommandLineTests
{
    [Theory]
    [InlineData("EHLO x\r\n", SmtpVerb.Ehlo, "x")]
    [InlineData("ehlo  x  ", SmtpVerb.Ehlo, "x")]
    [InlineData("StartTLS", SmtpVerb.StartTls, "")]
    [InlineData("DATA\r\n", SmtpVerb.Data, "")]
    [InlineData("ETRN example.test", SmtpVerb.Unknown, "example.test")]
    [InlineData("DATAX", SmtpVerb.Unknown, "")]
    [InlineData("X-MINE a b", SmtpVerb.Unknown, "a b")]
    [InlineData("XCLIENT ADDR=192.0.2.1", SmtpVerb.Xclient, "ADDR=192.0.2.1")]
    public void A_line_is_cut_into_verb_and_arguments(string line, SmtpVerb verb, string arguments)
    {
        Assert.True(SmtpCommandLine.TryParse(Encoding.UTF8.GetBytes(line), out SmtpCommandLine command, out _));
        Assert.Equal(verb, command.Verb);
        Assert.Equal(arguments, Encoding.UTF8.GetString(command.Arguments));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n")]
    [InlineData(" NOOP")]
    [InlineData("NOOP\r")]
    [InlineData("NOOP\n")]
    [InlineData("NOOP\nQUIT\r\n")]
    [InlineData("NOOP\rQUIT\r\n")]
    [InlineData("NOOP\0\r\n")]
    [InlineData("NOOP \u001b[2J")]
    [InlineData("MÄIL FROM:<>")]
    [InlineData("GET/HTTP")]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGH")]
    public void A_line_with_control_characters_or_without_a_word_is_a_syntax_error(string line)
    {
        Assert.False(SmtpCommandLine.TryParse(Encoding.UTF8.GetBytes(line), out _, out SmtpReply? error));
        Assert.Equal(500, error.Code);
    }

    [Fact]
    public void Looking_a_verb_up_allocates_nothing()
    {
        byte[] line = "RCPT TO:<a@b>\r\n"u8.ToArray();
        bool valid = SmtpCommandLine.TryParse(line, out _, out _);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            valid &= SmtpCommandLine.TryParse(line, out _, out _);
        Assert.True(valid);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
