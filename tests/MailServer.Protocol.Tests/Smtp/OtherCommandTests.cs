using System.Net;
using System.Text;
using MailServer.Protocol.Smtp;

namespace MailServer.Protocol.Tests.Smtp;

public class OtherCommandTests
{
    [Theory]
    [InlineData("mail.example.test", "mail.example.test")]
    [InlineData("mail.example.test.", "mail.example.test")]
    [InlineData("MY_PC", "MY_PC")]
    [InlineData("[192.0.2.1]", "[192.0.2.1]")]
    [InlineData("[IPv6:::1]", "[IPv6:::1]")]
    [InlineData("", null)]
    [InlineData(".", null)]
    [InlineData("a b", null)]
    [InlineData("a..b", null)]
    [InlineData("[192.0.2.1", null)]
    [InlineData("$(reboot)", null)]
    [InlineData("<script>", null)]
    [InlineData("mäil", null)]
    public void Hello_takes_a_name_or_a_literal(string argument, string? expected)
    {
        Assert.Equal(expected is not null, HelloCommand.TryParse(Encoding.UTF8.GetBytes(argument), out string? name, out SmtpReply? error));
        Assert.Equal(expected, name);
        Assert.Equal(expected is null ? 501 : 0, error?.Code ?? 0);
    }

    [Theory]
    [InlineData("0", 0, false)]
    [InlineData("1000 LAST", 1000, true)]
    [InlineData("0 last", 0, true)]
    public void A_chunk_has_a_size_and_perhaps_last(string arguments, long size, bool last)
    {
        Assert.True(BdatCommand.TryParse(Encoding.UTF8.GetBytes(arguments), out BdatCommand command, out _));
        Assert.Equal(new BdatCommand(size, last), command);
    }

    [Theory]
    [InlineData("")]
    [InlineData("LAST")]
    [InlineData("-1")]
    [InlineData("1 FIRST")]
    [InlineData("1 LAST LAST")]
    [InlineData("0x10")]
    [InlineData("9223372036854775808")]
    [InlineData("18446744073709551616 LAST")]
    [InlineData("99999999999999999999999999")]
    public void An_absurd_chunk_is_refused(string arguments)
    {
        Assert.False(BdatCommand.TryParse(Encoding.UTF8.GetBytes(arguments), out _, out SmtpReply? error));
        Assert.Equal(501, error.Code);
    }

    [Theory]
    [InlineData("PLAIN", "PLAIN", null)]
    [InlineData("plain =", "PLAIN", "")]
    [InlineData("PLAIN AGEAYg==", "PLAIN", "\0a\0b")]
    public void Auth_names_a_mechanism_and_perhaps_its_first_message(string arguments, string mechanism, string? response)
    {
        Assert.True(AuthCommand.TryParse(Encoding.UTF8.GetBytes(arguments), out AuthCommand? command, out _));
        Assert.Equal(mechanism, command.Mechanism);
        Assert.Equal(response, command.InitialResponse is { } octets ? Encoding.UTF8.GetString(octets.Span) : null);
    }

    [Theory]
    [InlineData("", "501 5.5.4")]
    [InlineData("PL*IN", "501 5.5.4")]
    [InlineData("PLAIN AGEAYg=", "501 5.5.2")]
    [InlineData("PLAIN AGEA Yg==", "501 5.5.2")]
    [InlineData("PLAIN !!!!", "501 5.5.2")]
    public void A_malformed_auth_gets_its_reply(string arguments, string expected)
    {
        Assert.False(AuthCommand.TryParse(Encoding.UTF8.GetBytes(arguments), out _, out SmtpReply? error));
        Assert.Equal(expected, $"{error.Code} {error.Enhanced}");
    }

    [Fact]
    public void Xclient_attributes_are_read()
    {
        Assert.True(XclientCommand.TryParse(
            "NAME=[UNAVAILABLE] ADDR=IPV6:2001:db8::1 PORT=25 PROTO=ESMTP HELO=a+20b LOGIN=[TEMPUNAVAIL] destaddr=192.0.2.1 DESTPORT=587"u8,
            out XclientCommand? command, out _));
        Assert.Equal(XclientState.Unavailable, command.Name.State);
        Assert.True(XclientCommand.TryGetAddress(command.Address, out IPAddress? address));
        Assert.Equal(IPAddress.Parse("2001:db8::1"), address);
        Assert.Equal("25", command.Port.Text);
        Assert.Equal("a b", command.Hello.Text);
        Assert.Equal(XclientState.TemporarilyUnavailable, command.Login.State);
        Assert.Equal("192.0.2.1", command.DestinationAddress.Text);
        Assert.Equal("587", command.DestinationPort.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ADDR")]
    [InlineData("ADDR=nonsense")]
    [InlineData("PORT=65536")]
    [InlineData("PORT=+1")]
    [InlineData("PROTO=HTTP")]
    [InlineData("LOGIN=a+0Ab")]
    [InlineData("OTHER=1")]
    [InlineData("NAME=a NAME=b")]
    public void Malformed_xclient_attributes_are_refused(string arguments)
    {
        Assert.False(XclientCommand.TryParse(Encoding.UTF8.GetBytes(arguments), out _, out SmtpReply? error));
        Assert.Equal(501, error.Code);
    }
}
