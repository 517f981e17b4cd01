using MailServer.Protocol.Imap;

namespace MailServer.Protocol.Tests.Imap.Sorting;

public class UnicodeCasemapTests
{
    [Theory]
    [InlineData("abc", "ABC")]
    [InlineData("\u00E4", "A\u0308")]
    [InlineData("a\u0308", "A\u0308")]
    [InlineData("\u1E69", "S\u0323\u0307")]
    [InlineData("s\u0307\u0323", "S\u0323\u0307")]
    [InlineData("\uFB01", "fi")]
    [InlineData("\u01C6", "Dz\u030C")]
    [InlineData("\uFF41", "A")]
    [InlineData("\uAC01", "\u1100\u1161\u11A8")]
    [InlineData("\uAC00", "\u1100\u1161")]
    [InlineData("\u304C", "\u304B\u3099")]
    [InlineData("\u00BD", "1\u20442")]
    [InlineData("\uD835\uDC00", "A")]
    [InlineData("\uD83D\uDE00", "\uD83D\uDE00")]
    [InlineData("", "")]
    public void Texts_are_mapped_and_decomposed(string text, string key) => Assert.Equal(key, UnicodeCasemap.Key(text));

    [Fact]
    public void Half_a_surrogate_pair_is_replaced() => Assert.Equal("X\uFFFD", UnicodeCasemap.Key("x\uD800"));

    [Fact]
    public void Accents_piled_up_cost_little()
    {
        var marks = string.Concat(Enumerable.Range(0, 50_000).Select(index => index % 2 == 0 ? "\u0323" : "\u0307"));
        Assert.Equal("A" + new string('\u0323', 25_000) + new string('\u0307', 25_000), UnicodeCasemap.Key("a" + marks));
    }
}
