using System.Text;
using CsCheck;
using MailServer.Protocol.Text;

namespace MailServer.Protocol.Tests.Text;

public class XtextTests
{
    [Fact]
    public void Xtext_round_trips() =>
        Gen.String[Gen.Char[' ', '~'], 0, 50].Sample(text =>
        {
            Assert.True(Xtext.TryDecode(Encoding.UTF8.GetBytes(Xtext.Encode(text)), false, out string? decoded));
            Assert.Equal(text, decoded);
        });

    [Fact]
    public void Unitext_round_trips() =>
        Gen.String[Gen.Frequency((9, Gen.Char[' ', '~']), (1, Gen.Char['\u00a1', '\u1fff'])), 0, 50].Sample(text =>
        {
            string encoded = Unitext.Encode(text);
            Assert.True(Ascii.IsValid(encoded));
            Assert.True(Unitext.TryDecode(Encoding.UTF8.GetBytes(encoded), false, out string? decoded));
            Assert.Equal(text, decoded);
        });

    [Theory]
    [InlineData("a+2Bb", "a+b")]
    [InlineData("a+2bb", "a+b")]
    [InlineData("+3D", "=")]
    [InlineData("+", null)]
    [InlineData("+4", null)]
    [InlineData("+GG", null)]
    [InlineData("a=b", null)]
    [InlineData("+00", null)]
    [InlineData("+0D+0A", null)]
    [InlineData("+7F", null)]
    [InlineData("+C3+BC", null)]
    public void Malformed_xtext_and_hidden_control_characters_are_refused(string encoded, string? expected)
    {
        Assert.Equal(expected is not null, Xtext.TryDecode(Encoding.UTF8.GetBytes(encoded), false, out string? decoded));
        Assert.Equal(expected, decoded);
    }
}
