using CsCheck;
using MailServer.Protocol.Imap;

namespace MailServer.Protocol.Tests.Imap.Names;

public class ModifiedUtf7Tests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("INBOX", "INBOX")]
    [InlineData("a&-b", "a&b")]
    [InlineData("&-&-", "&&")]
    [InlineData("~peter/mail/&U,BTFw-/&ZeVnLIqe-", "~peter/mail/\u53F0\u5317/\u65E5\u672C\u8A9E")]
    [InlineData("Entw&APw-rfe", "Entw\u00FCrfe")]
    [InlineData("&2D3eAA-", "\U0001F600")]
    public void Names_are_decoded_and_encoded(string wire, string name)
    {
        Assert.True(ModifiedUtf7.TryDecode(Wire.Bytes(wire), out string? decoded));
        Assert.Equal(name, decoded);
        Assert.Equal(wire, Wire.Written(output => ModifiedUtf7.Encode(name, output)));
    }

    [Theory]
    [InlineData("&")]
    [InlineData("a&b")]
    [InlineData("&U,BTFw")]
    [InlineData("&AGE-")] // "a", which must stand for itself
    [InlineData("&U,BTFx-")] // bits left over that are not zero
    [InlineData("&U-")]
    [InlineData("&U,BT/w-")]
    [InlineData("&U,BTFw-&ZeVnLIqe-")] // two shifts that should be one
    [InlineData("&2D0-")] // half a pair
    [InlineData("&3gDYPQ-")] // a pair the wrong way round
    [InlineData("&U,BTFwA-")] // six bits too many
    [InlineData("&APw=-")]
    [InlineData("\u00FC")]
    [InlineData("a\tb")]
    public void Other_forms_are_refused(string wire) => Assert.False(ModifiedUtf7.TryDecode(Wire.Bytes(wire), out _));

    [Fact]
    public void Every_name_round_trips() => Gen.String.Where(IsWellFormed).Sample(name =>
    {
        string wire = Wire.Written(output => ModifiedUtf7.Encode(name, output));
        Assert.DoesNotContain(wire, character => character is < ' ' or > '~');
        Assert.True(ModifiedUtf7.TryDecode(Wire.Bytes(wire), out string? again));
        Assert.Equal(name, again);
    });

    [Fact]
    public void What_is_decoded_has_only_this_form()
    {
        string alphabet = "&-,+AUaw0Bz";
        Gen.Int[0, alphabet.Length - 1].Select(index => alphabet[index]).Array[0, 12].Sample(characters =>
        {
            string wire = new(characters);
            if (ModifiedUtf7.TryDecode(Wire.Bytes(wire), out string? name))
            {
                Assert.Equal(wire, Wire.Written(output => ModifiedUtf7.Encode(name, output)));
            }
        });
    }

    private static bool IsWellFormed(string text) => MailboxNameRules.IsWellFormed(text);
}
