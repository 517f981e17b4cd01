using System.Text;
using MailServer.Protocol.Smtp;

namespace MailServer.Protocol.Tests.Smtp;

public class MailCommandTests
{
    [Fact]
    public void Every_parameter_is_read()
    {
        MailCommand command = Parse(
            "FROM:<a@b> SIZE=12345 BODY=8BITMIME smtputf8 RET=HDRS ENVID=QQ+2B1 AUTH=c+3Dd@e REQUIRETLS MT-PRIORITY=3 FLAG");
        Assert.Equal(new EmailAddress("a", "b"), command.ReversePath);
        MailParameters parameters = command.Parameters;
        Assert.Equal(12345, parameters.Size);
        Assert.Equal(BodyType.EightBitMime, parameters.Body);
        Assert.True(parameters.SmtpUtf8);
        Assert.True(parameters.RequireTls);
        Assert.Equal(DsnReturn.Headers, parameters.Return);
        Assert.Equal("QQ+1", parameters.EnvelopeId);
        Assert.Equal("c=d@e", parameters.Auth);
        Assert.Equal([new("MT-PRIORITY", "3"), new("FLAG", null)], parameters.Other);
    }

    [Theory]
    [InlineData("FROM:<>")]
    [InlineData("from: <>")]
    [InlineData("FROM:<>  SIZE=0")]
    [InlineData("FROM:<> AUTH=<>")]
    [InlineData("FROM:<> SIZE=9223372036854775807")]
    [InlineData("FROM:<> SIZE=00000000000000000001")]
    public void These_forms_of_the_null_path_are_accepted(string arguments) =>
        Assert.Null(Parse(arguments).ReversePath);

    [Theory]
    [InlineData("", "501 5.5.4")]
    [InlineData("<a@b>", "501 5.5.4")]
    [InlineData("TO:<a@b>", "501 5.5.4")]
    [InlineData("FROM :<a@b>", "501 5.5.4")]
    [InlineData("FROM:a@b", "501 5.1.7")]
    [InlineData("FROM:<a>", "501 5.1.7")]
    [InlineData("FROM:<a@b>SIZE=1", "501 5.1.7")]
    [InlineData("FROM:<a@b> SIZE", "501 5.5.4")]
    [InlineData("FROM:<a@b> SIZE=", "501 5.5.4")]
    [InlineData("FROM:<a@b> SIZE=-1", "501 5.5.4")]
    [InlineData("FROM:<a@b> SIZE=+1", "501 5.5.4")]
    [InlineData("FROM:<a@b> SIZE=9223372036854775808", "501 5.5.4")]
    [InlineData("FROM:<a@b> SIZE=18446744073709551617", "501 5.5.4")]
    [InlineData("FROM:<a@b> SIZE=000000000000000000001", "501 5.5.4")]
    [InlineData("FROM:<a@b> SIZE=1 SIZE=1", "501 5.5.4")]
    [InlineData("FROM:<a@b> X=1 x=2", "501 5.5.4")]
    [InlineData("FROM:<a@b> BODY=9BIT", "501 5.5.4")]
    [InlineData("FROM:<a@b> RET=NONE", "501 5.5.4")]
    [InlineData("FROM:<a@b> SMTPUTF8=1", "501 5.5.4")]
    [InlineData("FROM:<a@b> REQUIRETLS=yes", "501 5.5.4")]
    [InlineData("FROM:<a@b> ENVID=a+0Ab", "501 5.5.4")]
    [InlineData("FROM:<a@b> ENVID=a+0", "501 5.5.4")]
    [InlineData("FROM:<a@b> ENVID=a=b", "501 5.5.4")]
    [InlineData("FROM:<a@b> AUTH=+C3+28", "501 5.5.4")]
    [InlineData("FROM:<a@b> -X=1", "501 5.5.4")]
    [InlineData("FROM:<a@b> =1", "501 5.5.4")]
    [InlineData("FROM:<ü@b> SMTPUTF8", "550 5.6.7", false)]
    [InlineData("FROM:<ü@b>", "550 5.6.7")]
    public void A_malformed_command_gets_its_reply(string arguments, string expected, bool allowUtf8 = true)
    {
        Assert.False(MailCommand.TryParse(Encoding.UTF8.GetBytes(arguments), allowUtf8, out _, out SmtpReply? error));
        Assert.Equal(expected, $"{error.Code} {error.Enhanced}");
    }

    [Fact]
    public void More_parameters_than_anybody_needs_are_refused()
    {
        string many = string.Concat(Enumerable.Range(0, 33).Select(i => $" P{i}"));
        Assert.False(MailCommand.TryParse(Encoding.UTF8.GetBytes("FROM:<a@b>" + many), true, out _, out SmtpReply? error));
        Assert.Equal(SmtpReplies.TooManyParameters, error);
    }

    [Fact]
    public void An_envelope_id_has_100_characters_at_most()
    {
        Assert.Equal(100, Parse("FROM:<> ENVID=" + new string('x', 100)).Parameters.EnvelopeId!.Length);
        Assert.False(MailCommand.TryParse(Encoding.UTF8.GetBytes("FROM:<> ENVID=" + new string('x', 101)), true, out _, out _));
    }

    [Fact]
    public void A_utf8_sender_needs_the_parameter() =>
        Assert.Equal("ü", Parse("FROM:<ü@b> SMTPUTF8").ReversePath!.LocalPart);

    private static MailCommand Parse(string arguments)
    {
        Assert.True(MailCommand.TryParse(Encoding.UTF8.GetBytes(arguments), true, out MailCommand? command, out SmtpReply? error), error?.Text);
        return command;
    }
}
