using System.Text;
using MailServer.Protocol.Imap;

namespace MailServer.Protocol.Tests.Imap.Names;

/// <summary>Normalization Form C of mailbox names (RFC 9051 §5.1, UAX #15).</summary>
public class ComposedNameTests
{
    [Theory]
    [InlineData("INBOX", "INBOX")]
    [InlineData("Caf\u00E9", "Caf\u00E9")]
    [InlineData("Cafe\u0301", "Caf\u00E9")]
    [InlineData("\u212B", "\u00C5")]
    [InlineData("s\u0307\u0323", "\u1E69")]
    [InlineData("s\u0323\u0307", "\u1E69")]
    [InlineData("\u1E9B\u0323", "\u1E9B\u0323")]
    [InlineData("\uFB01", "\uFB01")]
    [InlineData("a\u0328\u0301", "\u0105\u0301")]
    [InlineData("e\u0301\u0301", "\u00E9\u0301")]
    [InlineData("\u0301e", "\u0301e")]
    [InlineData("\u0958", "\u0915\u093C")]
    [InlineData("\u0344", "\u0308\u0301")]
    [InlineData("\u1112\u1161\u11AB", "\uD55C")]
    [InlineData("\uD558\u11AB", "\uD55C")]
    [InlineData("\uD55C\u11AB", "\uD55C\u11AB")]
    [InlineData("\u1100\u1161\u11A7", "\uAC00\u11A7")]
    [InlineData("\u0B47\u0300\u0B3E", "\u0B47\u0300\u0B3E")]
    [InlineData("\U0001D15E", "\U0001D157\U0001D165")]
    [InlineData("\U00011131\U00011127", "\U0001112E")]
    [InlineData("\u1EBF\u65E5\u672C", "\u1EBF\u65E5\u672C")]
    [InlineData("\uF900", "\u8C48")]
    [InlineData("\u09C7\u09BE", "\u09CB")]
    [InlineData("\uD800", "\uD800")]
    public void Names_are_composed(string given, string expected) => Assert.Equal(expected, MailboxNames.Compose(given));

    [Fact]
    public void What_is_composed_stays_so()
    {
        for (int value = 0x80; value <= 0x2FFFF; value++)
        {
            if (Rune.IsValid(value))
            {
                string once = MailboxNames.Compose(new Rune(value).ToString() + "\u0323\u0301");
                Assert.Equal(once, MailboxNames.Compose(once));
            }
        }
    }

    [Fact]
    public void Accents_piled_up_cost_little()
    {
        string name = "a" + string.Concat(Enumerable.Repeat("\u0301\u0323", 50_000));
        Assert.StartsWith("\u1EA1\u0323", MailboxNames.Compose(name), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Cafe\u0301*")]
    [InlineData("Caf\u00E9*")]
    public void A_pattern_finds_both_forms(string pattern)
    {
        Assert.True(new ListPattern("", pattern).Matches("Cafe\u0301s"));
        Assert.True(new ListPattern("", pattern).Matches("Caf\u00E9s"));
    }
}
