using System.Buffers;
using System.Text;
using MailServer.Protocol.Pop3;

namespace MailServer.Protocol.Tests.Pop3;

public class Pop3CommandLineTests
{
    [Theory]
    [InlineData("USER alice\r\n", Pop3Verb.User, "alice")]
    [InlineData("quit", Pop3Verb.Quit, "")]
    [InlineData("Capa\r\n", Pop3Verb.Capa, "")]
    [InlineData("UTF8", Pop3Verb.Utf8, "")]
    [InlineData("LANG *", Pop3Verb.Lang, "*")]
    [InlineData("XTND x", Pop3Verb.Unknown, "x")]
    [InlineData("UNKNOWN", Pop3Verb.Unknown, "")]
    public void A_line_is_cut_into_verb_and_arguments(string line, Pop3Verb verb, string arguments)
    {
        Assert.True(Pop3CommandLine.TryParse(Encoding.UTF8.GetBytes(line), out Pop3CommandLine command));
        Assert.Equal((verb, arguments), (command.Verb, Encoding.UTF8.GetString(command.Arguments)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n")]
    [InlineData(" QUIT")]
    [InlineData("NOOP\nQUIT\r\n")]
    [InlineData("NOOP\rQUIT\r\n")]
    [InlineData("USER a\0\r\n")]
    public void A_malformed_line_is_refused(string line) =>
        Assert.False(Pop3CommandLine.TryParse(Encoding.UTF8.GetBytes(line), out _));

    [Fact]
    public void A_password_keeps_its_blanks()
    {
        Assert.True(Parse("PASS  a b \r\n").TryGetPassword(out string? password));
        Assert.Equal(" a b ", password);
        Assert.False(Parse("PASS\r\n").TryGetPassword(out _));
    }

    [Theory]
    [InlineData("RETR 1", 1)]
    [InlineData("RETR 2147483647 ", int.MaxValue)]
    [InlineData("RETR 0", null)]
    [InlineData("RETR -1", null)]
    [InlineData("RETR +1", null)]
    [InlineData("RETR 1 2", null)]
    [InlineData("RETR 2147483648", null)]
    [InlineData("RETR 4294967297", null)]
    [InlineData("RETR", null)]
    public void A_message_number_is_positive_and_does_not_wrap(string line, int? expected)
    {
        Assert.Equal(expected is not null, Parse(line).TryGetMessage(out int number));
        Assert.Equal(expected ?? 0, number);
    }

    [Fact]
    public void Top_takes_a_message_and_lines()
    {
        Assert.True(Parse("TOP 3 0").TryGetTop(out int number, out int lines));
        Assert.Equal((3, 0), (number, lines));
        Assert.False(Parse("TOP 3").TryGetTop(out _, out _));
        Assert.False(Parse("TOP 3 -1").TryGetTop(out _, out _));
    }

    [Fact]
    public void Apop_and_auth_arguments_are_read()
    {
        Assert.True(Parse("APOP mrose c4c9334bac560ecc979e58001b3e22fb").TryGetApop(out string? name, out string? digest));
        Assert.Equal(("mrose", "c4c9334bac560ecc979e58001b3e22fb"), (name, digest));
        Assert.False(Parse("APOP mrose c4c9334b").TryGetApop(out _, out _));
        Assert.True(Parse("AUTH plain AGEAYg==").TryGetAuth(out string? mechanism, out ReadOnlyMemory<byte>? response));
        Assert.Equal(("PLAIN", 4), (mechanism, response!.Value.Length));
        Assert.False(Parse("AUTH").TryGetAuth(out _, out _));
        Assert.False(Parse("AUTH PLAIN !").TryGetAuth(out _, out _));
    }

    [Fact]
    public void Responses_are_written_and_cannot_be_forged()
    {
        var output = new ArrayBufferWriter<byte>();
        Pop3ResponseWriter.WriteOk(output, "2 320");
        Pop3ResponseWriter.WriteError(output, "locked\r\n+OK", "IN-USE");
        Pop3ResponseWriter.WriteOk(output, "ü");
        Pop3ResponseWriter.WriteListLine(output, ".x");
        Pop3ResponseWriter.WriteListEnd(output);
        Pop3ResponseWriter.WriteContinuation(output, default);
        Assert.Equal("+OK 2 320\r\n-ERR [IN-USE] locked??+OK\r\n+OK ?\r\n..x\r\n.\r\n+ \r\n", Encoding.UTF8.GetString(output.WrittenSpan));
        output.Clear();
        Pop3ResponseWriter.WriteOk(output, new string('x', 1000));
        Assert.Equal(512, output.WrittenCount);
    }

    private static Pop3CommandLine Parse(string line)
    {
        Assert.True(Pop3CommandLine.TryParse(Encoding.UTF8.GetBytes(line), out Pop3CommandLine command));
        return command;
    }
}
