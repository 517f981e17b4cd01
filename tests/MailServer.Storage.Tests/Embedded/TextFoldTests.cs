using MailServer.Messages.Text;

namespace MailServer.Storage.Tests.Embedded;

/// <summary>Folding must join all that a search takes for equal, or the index would lose messages.</summary>
public sealed class TextFoldTests
{
    [Fact]
    public void Characters_that_are_equal_without_regard_to_case_fold_to_the_same()
    {
        var first = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (var code = 0; code <= 0x10FFFF; code++)
        {
            if (code is >= 0xD800 and <= 0xDFFF) continue;
            var text = char.ConvertFromUtf32(code);
            if (!first.TryAdd(text, text)) Assert.Equal(TextFold.Fold(first[text]), TextFold.Fold(text));
        }
    }

    [Theory]
    [InlineData("Übergröße", "UBERGROßE")]
    [InlineData("e\u0301a", "EA")]
    [InlineData("Ёлка άλφα", "ЕЛКА ΑΛΦΑ")]
    [InlineData("日本語", "日本語")]
    [InlineData("a\0b", "A\uFFFDB")]
    public void Accents_and_case_go(string text, string folded) => Assert.Equal(folded, TextFold.Fold(text));

    [Fact]
    public void A_text_is_its_trigrams()
    {
        Assert.Equal(["ABC", "BCD"], Trigrams.Of("abcd", 10));
        Assert.Equal(["ABC"], Trigrams.Of("abcd", 1));
        Assert.Equal(["ABC", "XYZ"], Trigrams.OfWords("abc xyz of", 10));
        Assert.Empty(Trigrams.Of("ab", 10));
        Assert.Equal([TextFold.Fold("😀😀") + "A"], Trigrams.Of("😀😀a", 10));
    }
}
