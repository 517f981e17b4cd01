using System.Text;
using MailServer.Protocol.Smtp;

namespace MailServer.Protocol.Tests.Smtp;

public class RcptCommandTests
{
    [Fact]
    public void Every_parameter_is_read()
    {
        RcptCommand command = Parse("TO:<a@b> NOTIFY=success,Delay ORCPT=rfc822;c+2Bd@e X=y");
        Assert.Equal("a@b", command.ForwardPath.ToString());
        Assert.Equal(DsnNotify.Success | DsnNotify.Delay, command.Parameters.Notify);
        Assert.Equal("rfc822", command.Parameters.OriginalRecipientType);
        Assert.Equal("c+d@e", command.Parameters.OriginalRecipient);
        Assert.Equal([new("X", "y")], command.Parameters.Other);
    }

    [Theory]
    [InlineData("ORCPT=utf-8;\\x{FC}ber@example.test", "über@example.test")]
    [InlineData("ORCPT=utf-8;über@example.test", "über@example.test")]
    [InlineData("ORCPT=utf-8;a\\x{20}b@c", "a b@c")]
    [InlineData("ORCPT=utf-8;\\x{1F600}@c", "😀@c")]
    [InlineData("ORCPT=utf-8;a\\x{0A}b@c", "a\\x{0A}b@c")]
    [InlineData("ORCPT=utf-8;a\\x{D800}b@c", "a\\x{D800}b@c")]
    [InlineData("ORCPT=utf-8;a\\b@c", "a\\b@c")]
    public void An_original_recipient_in_utf8_is_decoded_or_kept(string parameter, string expected) =>
        Assert.Equal(expected, Parse("TO:<a@b> " + parameter).Parameters.OriginalRecipient);

    [Fact]
    public void An_original_recipient_may_be_in_utf8_where_nothing_else_may()
    {
        Assert.True(RcptCommand.TryParse("TO:<a@b> ORCPT=utf-8;über@example.test"u8, false, out RcptCommand? command, out _));
        Assert.Equal("über@example.test", command.Parameters.OriginalRecipient);
        Assert.False(RcptCommand.TryParse("TO:<a@b> ORCPT=rfc822;über@example.test"u8, false, out _, out _));
        Assert.False(RcptCommand.TryParse("TO:<a@b> X-OTHER=über"u8, false, out _, out _));
    }

    [Theory]
    [InlineData("FROM:<a@b>", "501 5.5.4")]
    [InlineData("TO:<>", "501 5.1.3")]
    [InlineData("TO:<a@b", "501 5.1.3")]
    [InlineData("TO:<a@b>x", "501 5.1.3")]
    [InlineData("TO:<a@b> NOTIFY=NEVER,DELAY", "501 5.5.4")]
    [InlineData("TO:<a@b> NOTIFY=DELAY,DELAY", "501 5.5.4")]
    [InlineData("TO:<a@b> NOTIFY=", "501 5.5.4")]
    [InlineData("TO:<a@b> NOTIFY=DELAY,", "501 5.5.4")]
    [InlineData("TO:<a@b> NOTIFY=SOMETIMES", "501 5.5.4")]
    [InlineData("TO:<a@b> NOTIFY=DELAY NOTIFY=DELAY", "501 5.5.4")]
    [InlineData("TO:<a@b> ORCPT=rfc822", "501 5.5.4")]
    [InlineData("TO:<a@b> ORCPT=;x", "501 5.5.4")]
    [InlineData("TO:<a@b> ORCPT=rfc822;", "501 5.5.4")]
    [InlineData("TO:<a@b> ORCPT=rfc822;a+0D+0Ab", "501 5.5.4")]
    [InlineData("TO:<a@b> ORCPT=rfc822;a+C3+BC", "501 5.5.4")]
    public void A_malformed_command_gets_its_reply(string arguments, string expected)
    {
        Assert.False(RcptCommand.TryParse(Encoding.UTF8.GetBytes(arguments), true, out _, out SmtpReply? error));
        Assert.Equal(expected, $"{error.Code} {error.Enhanced}");
    }

    [Fact]
    public void A_utf8_recipient_outside_a_utf8_transaction_is_refused_by_name()
    {
        Assert.False(RcptCommand.TryParse(Encoding.UTF8.GetBytes("TO:<ü@b>"), false, out _, out SmtpReply? error));
        Assert.Equal(SmtpReplies.Utf8NotAllowed, error);
    }

    private static RcptCommand Parse(string arguments)
    {
        Assert.True(RcptCommand.TryParse(Encoding.UTF8.GetBytes(arguments), true, out RcptCommand? command, out SmtpReply? error), error?.Text);
        return command;
    }
}
