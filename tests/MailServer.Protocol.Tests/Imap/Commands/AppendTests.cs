using MailServer.Protocol.Imap;

namespace MailServer.Protocol.Tests.Imap.Commands;

public class AppendTests
{
    [Fact]
    public void Append_reads_flags_date_and_the_announcement()
    {
        AppendCommand append = Wire.Command<AppendCommand>("a APPEND {5}\r\nINBOX (\\seen x) \" 7-Feb-1994 21:52:25 -0800\" ~{310+}");
        Assert.Equal("INBOX", append.Mailbox);
        Assert.Equal([MessageFlags.Seen, "x"], append.First.Flags);
        Assert.Equal(new DateTimeOffset(1994, 2, 7, 21, 52, 25, TimeSpan.FromHours(-8)), append.First.InternalDate);
        Assert.Equal(new ImapLiteral(310, IsSynchronizing: false, IsBinary: true), append.First.Literal);
        Assert.False(append.First.IsUtf8);
    }

    [Theory]
    [InlineData("a APPEND {5}\r\n", false)]
    [InlineData("a APPEND {0}\r\n", false)]
    [InlineData("a APPEND {5}\r\nINBOX {7}\r\n", true)]
    [InlineData("a APPEND INBOX {7}\r\n", true)]
    [InlineData("a APPEND \"INBOX\" (\\Seen) {7}\r\n", true)]
    [InlineData("a APPEND (bad {7}\r\n", true)]
    public void A_literal_is_a_message_unless_it_is_the_name(string text, bool isMessage) =>
        Assert.Equal(isMessage, AppendCommand.AnnouncesMessage(Wire.Bytes(text)));

    [Fact]
    public void After_a_message_comes_the_end_or_another_message()
    {
        AppendMessage first = Wire.Command<AppendCommand>("a APPEND INBOX {1}").First;
        Assert.Equal(new AppendContinuation(true, null, null), Continue("\r\n", first));
        AppendContinuation next = Continue(" (\\Draft) {2+}\r\n", first);
        Assert.True(next.IsValid);
        Assert.Equal(2, next.Next!.Literal.Length);
        Assert.False(Continue(")\r\n", first).IsValid);
        Assert.False(Continue(" \r\n", first).IsValid);
        Assert.False(Continue("x\r\n", first).IsValid);
    }

    [Fact]
    public void A_utf8_message_is_closed_by_a_parenthesis()
    {
        AppendMessage first = Wire.Command<AppendCommand>("a APPEND INBOX UTF8 (~{1}").First;
        Assert.True(first.IsUtf8);
        Assert.True(Continue(")\r\n", first).IsValid);
        Assert.NotNull(Continue(") UTF8 (~{1}\r\n", first).Next);
        Assert.False(Continue("\r\n", first).IsValid);
    }

    private static AppendContinuation Continue(string text, AppendMessage previous) =>
        AppendContinuation.Parse(Wire.Bytes(text), previous, ImapParserSettings.Default);
}
