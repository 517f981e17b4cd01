using System.Text;
using CsCheck;

namespace MailServer.Protocol.Tests.Addresses;

public class EmailAddressTests
{
    [Theory]
    [InlineData("alice@example.test", "alice", "example.test")]
    [InlineData("a.b+tag@x", "a.b+tag", "x")]
    [InlineData("!#$%&'*+-/=?^_`{|}~@example.test", "!#$%&'*+-/=?^_`{|}~", "example.test")]
    [InlineData("\"alice\"@example.test", "alice", "example.test")]
    [InlineData("\"a b\"@example.test", "a b", "example.test")]
    [InlineData("\"a\\\"b\\\\c\"@example.test", "a\"b\\c", "example.test")]
    [InlineData("\"a@b\"@example.test", "a@b", "example.test")]
    [InlineData("\"\"@example.test", "", "example.test")]
    [InlineData("alice@[192.0.2.1]", "alice", "[192.0.2.1]")]
    [InlineData("alice@[IPv6:2001:db8::1]", "alice", "[IPv6:2001:db8::1]")]
    [InlineData("alice@[x-net:17.4]", "alice", "[x-net:17.4]")]
    [InlineData("user%other@example.test", "user%other", "example.test")]
    public void A_mailbox_is_read_into_its_parts(string text, string localPart, string domain)
    {
        Assert.True(EmailAddress.TryParse(text, false, out EmailAddress? address));
        Assert.Equal(localPart, address.LocalPart);
        Assert.Equal(domain, address.Domain);
    }

    [Theory]
    [InlineData("")]
    [InlineData("alice")]
    [InlineData("@example.test")]
    [InlineData("alice@")]
    [InlineData(".alice@example.test")]
    [InlineData("alice.@example.test")]
    [InlineData("a..b@example.test")]
    [InlineData("a b@example.test")]
    [InlineData("a@b@c")]
    [InlineData("\"a\"b@example.test")]
    [InlineData("\"a@example.test")]
    [InlineData("\"a\\")]
    [InlineData("a@-x.test")]
    [InlineData("a@x-.test")]
    [InlineData("a@x..test")]
    [InlineData("a@x.test.")]
    [InlineData("a@under_score.test")]
    [InlineData("a@[192.0.2.256]")]
    [InlineData("a@[192.0.2]")]
    [InlineData("a@[192.0.2.1.1]")]
    [InlineData("a@[IPv6:1.2.3.4]")]
    [InlineData("a@[IPv6:fe80::1%eth0]")]
    [InlineData("a@[IPv6:]")]
    [InlineData("a@[x:y z]")]
    [InlineData("a@[]")]
    [InlineData("a@[")]
    [InlineData("a\r\n@example.test")]
    [InlineData("\"a\r\nRCPT TO:<b@c>\"@example.test")]
    [InlineData("\"a\0\"@example.test")]
    [InlineData("a@example.test\u007f")]
    [InlineData("ü@example.test")]
    public void A_malformed_mailbox_is_refused(string text) =>
        Assert.False(EmailAddress.TryParse(text, false, out _));

    [Theory]
    [InlineData("用户@例子.测试")]
    [InlineData("\"ü ü\"@bücher.test")]
    public void Utf8_is_read_only_where_it_is_allowed(string text)
    {
        Assert.True(EmailAddress.TryParse(text, true, out EmailAddress? address));
        Assert.Equal(text, address.ToString());
        Assert.False(address.IsAscii);
        Assert.False(EmailAddress.TryParse(text, false, out _));
    }

    [Theory]
    [InlineData("a@example\u3002test")]
    [InlineData("a@example\uff0etest")]
    [InlineData("a@exam\u00adple.test")]
    [InlineData("a\u0085b@example.test")]
    [InlineData("a\u2028b@example.test")]
    public void Look_alikes_and_control_characters_beyond_ascii_are_refused(string text) =>
        Assert.False(EmailAddress.TryParse(text, true, out _));

    [Fact]
    public void Malformed_utf8_is_refused()
    {
        Assert.False(EmailAddress.TryParse("a\xC3@b"u8[..2], true, out _));
        Assert.False(EmailAddress.TryParse([(byte)'a', 0xC3, (byte)'@', (byte)'b'], true, out _));
        Assert.False(EmailAddress.TryParse([0xC0, 0xAF, (byte)'@', (byte)'b'], true, out _));
    }

    [Fact]
    public void Lengths_are_limited_as_the_rfc_says()
    {
        string label = new('d', 60);
        Assert.True(EmailAddress.TryParse(new string('a', 64) + "@b", false, out _));
        Assert.False(EmailAddress.TryParse(new string('a', 65) + "@b", false, out _));
        Assert.False(EmailAddress.TryParse("\"" + new string('a', 65) + "\"@b", false, out _));
        Assert.True(EmailAddress.TryParse("a@" + new string('b', 63), false, out _));
        Assert.False(EmailAddress.TryParse("a@" + new string('b', 64), false, out _));
        Assert.True(EmailAddress.TryParse($"a@{label}.{label}.{label}.{label}", false, out _));
        Assert.False(EmailAddress.TryParse($"a@{label}.{label}.{label}.{label}.{label}", false, out _));
    }

    [Theory]
    [InlineData("alice", "alice@x")]
    [InlineData("a b", "\"a b\"@x")]
    [InlineData("a\"\\", "\"a\\\"\\\\\"@x")]
    [InlineData("", "\"\"@x")]
    [InlineData("a..b", "\"a..b\"@x")]
    public void Quotes_are_written_only_where_needed(string localPart, string expected) =>
        Assert.Equal(expected, new EmailAddress(localPart, "x").ToString());

    [Fact]
    public void The_domain_compares_without_case_and_the_local_part_exactly()
    {
        Assert.Equal(new EmailAddress("a", "Example.Test"), new EmailAddress("a", "example.test"));
        Assert.NotEqual(new EmailAddress("A", "example.test"), new EmailAddress("a", "example.test"));
    }

    [Fact]
    public void An_address_cannot_be_made_of_control_characters() =>
        Assert.Throws<ArgumentException>(() => new EmailAddress("a\r\nDATA", "example.test"));

    [Fact]
    public void What_is_written_is_read_back_the_same() =>
        Gen.String[Gen.Char[' ', '~'], 0, 64].Sample(localPart =>
        {
            var address = new EmailAddress(localPart, "example.test");
            Assert.True(EmailAddress.TryParse(Encoding.UTF8.GetBytes(address.ToString()), false, out EmailAddress? again));
            Assert.Equal(address, again);
        });
}
