using System.Text;
using MailServer.Protocol.Addresses;

namespace MailServer.Protocol.Tests.Addresses;

public class MailPathTests
{
    [Theory]
    [InlineData("<a@b>", "a@b", "")]
    [InlineData("<a@b> SIZE=1", "a@b", " SIZE=1")]
    [InlineData("<\"a>b\"@c>x", "\"a>b\"@c", "x")]
    [InlineData("<@x,@y.test:a@b>", "a@b", "")]
    [InlineData("<\"\\\">\"@c>", "\"\\\">\"@c", "")]
    public void A_path_is_read_and_a_source_route_dropped(string text, string expected, string expectedRest)
    {
        ReadOnlySpan<byte> rest = Encoding.UTF8.GetBytes(text);
        Assert.True(MailPath.TryReadForward(ref rest, false, out EmailAddress? address));
        Assert.Equal(expected, address.ToString());
        Assert.Equal(expectedRest, Encoding.UTF8.GetString(rest));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a@b")]
    [InlineData("<a@b")]
    [InlineData("<<a@b>>")]
    [InlineData("< a@b>")]
    [InlineData("<a@b >")]
    [InlineData("<@x:>")]
    [InlineData("<@x a@b>")]
    [InlineData("<@x,y:a@b>")]
    [InlineData("<,@x:a@b>")]
    [InlineData("<\"a@b>")]
    [InlineData("<Postmaste>")]
    [InlineData("<>")]
    public void A_malformed_path_is_refused_and_nothing_consumed(string text)
    {
        ReadOnlySpan<byte> rest = Encoding.UTF8.GetBytes(text);
        Assert.False(MailPath.TryReadForward(ref rest, true, out _));
        Assert.Equal(text.Length, rest.Length);
    }

    [Fact]
    public void The_null_path_is_a_sender_and_postmaster_alone_a_recipient()
    {
        ReadOnlySpan<byte> empty = "<>"u8;
        Assert.True(MailPath.TryReadReverse(ref empty, false, out EmailAddress? sender));
        Assert.Null(sender);
        ReadOnlySpan<byte> postmaster = "<pOSTMASTER>"u8;
        Assert.True(MailPath.TryReadForward(ref postmaster, false, out EmailAddress? recipient));
        Assert.Equal("Postmaster", recipient.ToString());
        ReadOnlySpan<byte> asSender = "<Postmaster>"u8;
        Assert.False(MailPath.TryReadReverse(ref asSender, false, out _));
    }

    [Fact]
    public void A_path_beyond_256_octets_is_refused()
    {
        string label = new('d', 60);
        string route = $"@{label}.{label}.{label}";
        ReadOnlySpan<byte> fits = Encoding.UTF8.GetBytes($"<{route}:a@{label}>");
        Assert.True(MailPath.TryReadForward(ref fits, false, out _));
        ReadOnlySpan<byte> tooLong = Encoding.UTF8.GetBytes($"<{route}:a@{label}.{label}>");
        Assert.False(MailPath.TryReadForward(ref tooLong, false, out _));
    }
}
