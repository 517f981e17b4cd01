using System.Buffers;
using System.Text;
using MailServer.Protocol.Sasl;

namespace MailServer.Protocol.Tests.Sasl;

public class SaslMessageTests
{
    [Theory]
    [InlineData("\0alice\0secret", "", "alice", "secret")]
    [InlineData("bob\0alice\0pass word", "bob", "alice", "pass word")]
    [InlineData("\0ü\0pä", "", "ü", "pä")]
    public void Plain_has_three_parts(string message, string authorizationId, string user, string password)
    {
        Assert.True(PlainMessage.TryParse(Encoding.UTF8.GetBytes(message), out PlainMessage? plain));
        Assert.Equal(new PlainMessage(authorizationId, user, password), plain);
        Assert.DoesNotContain(password, plain.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("alice")]
    [InlineData("\0alice")]
    [InlineData("\0\0secret")]
    [InlineData("\0alice\0")]
    [InlineData("\0alice\0a\0b")]
    [InlineData("\0al\nice\0secret")]
    [InlineData("\0alice\0sec\r\nret")]
    public void A_malformed_plain_message_is_refused(string message) =>
        Assert.False(PlainMessage.TryParse(Encoding.UTF8.GetBytes(message), out _));

    [Fact]
    public void Plain_parts_are_bounded_and_valid_utf8()
    {
        Assert.False(PlainMessage.TryParse(Encoding.UTF8.GetBytes($"\0{new string('a', 256)}\0b"), out _));
        Assert.False(PlainMessage.TryParse(Encoding.UTF8.GetBytes($"\0a\0{new string('b', 1025)}"), out _));
        Assert.False(PlainMessage.TryParse([0, 0xC3, 0, (byte)'b'], out _));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("AAAA", 3)]
    [InlineData("AA==", 1)]
    [InlineData("AA=", -1)]
    [InlineData("A", -1)]
    [InlineData("=", -1)]
    [InlineData("====", -1)]
    [InlineData("AA==AAAA", -1)]
    [InlineData("AA\r\nAA==", -1)]
    [InlineData("AAA ", -1)]
    [InlineData("*", -1)]
    [InlineData("AA-_", -1)]
    public void Base64_is_strict(string encoded, int expectedLength)
    {
        Assert.Equal(expectedLength >= 0, SaslBase64.TryDecode(Encoding.UTF8.GetBytes(encoded), out byte[]? message));
        Assert.Equal(expectedLength, message?.Length ?? -1);
    }

    [Fact]
    public void Base64_is_bounded_and_round_trips()
    {
        byte[] message = new byte[SaslBase64.MaxDecodedLength];
        var output = new ArrayBufferWriter<byte>();
        SaslBase64.Encode(output, message);
        Assert.True(SaslBase64.TryDecode(output.WrittenSpan, out byte[]? decoded));
        Assert.Equal(message, decoded);
        Assert.False(SaslBase64.TryDecode([.. output.WrittenSpan, .. "AAAA"u8], out _));
    }

    [Theory]
    [InlineData("I\u00ADX", "IX")]
    [InlineData("user", "user")]
    [InlineData("USER", "USER")]
    [InlineData("a\u00A0b", "a b")]
    [InlineData("\u0007", null)]
    [InlineData("\u00AD", null)]
    [InlineData("", null)]
    [InlineData("a\uD800", null)]
    [InlineData("a\u202Eb", null)]
    public void Saslprep_follows_the_examples_of_rfc_4013(string text, string? expected)
    {
        Assert.Equal(expected is not null, SaslPrep.TryPrepare(text, out string? prepared));
        Assert.Equal(expected, prepared);
    }

    [Theory]
    [InlineData("\u00AA", "a")]
    [InlineData("\u2168", "IX")]
    [InlineData("u\u0308", "ü")]
    public void Saslprep_normalizes_where_the_runtime_has_the_data(string text, string normalized)
    {
        Assert.True(SaslPrep.TryPrepare(text, out string? prepared));
        Assert.Equal(SaslPrep.CanNormalize ? normalized : text, prepared);
    }
}
