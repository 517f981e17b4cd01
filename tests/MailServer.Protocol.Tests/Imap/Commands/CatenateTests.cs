using MailServer.Protocol.Imap;

namespace MailServer.Protocol.Tests.Imap.Commands;

public class CatenateTests
{
    [Fact]
    public void Urls_come_before_the_text_that_is_streamed()
    {
        AppendCommand append = Wire.Command<AppendCommand>("a APPEND Drafts (\\Draft) CATENATE (URL \"/a/;UID=1\" URL {2}\r\n/b TEXT {42+}");
        Assert.Equal([ImapFlag.Draft], append.First.Flags);
        Assert.Equal(["/a/;UID=1", "/b"], append.First.Catenate!.Urls);
        Assert.Equal(new ImapLiteral(42, IsSynchronizing: false, IsBinary: false), append.First.Catenate.Text);
        Assert.Equal(append.First.Catenate.Text, append.First.Literal);
        Assert.True(append.First.HasLiteral);
        Assert.Single(append.Messages);
    }

    [Fact]
    public void A_message_of_urls_alone_needs_no_bytes_and_others_may_follow_at_once()
    {
        AppendCommand append = Wire.Command<AppendCommand>("a APPEND x CATENATE (URL a) (\\Seen) CATENATE (URL b) {5}");
        Assert.Equal([false, false, true], append.Messages.Select(message => message.HasLiteral));
        Assert.Same(append.First, append.Messages[0]);
        Assert.Equal([ImapFlag.Seen], append.Messages[1].Flags);
        Assert.Equal(5, append.Messages[2].Literal.Length);
        Assert.Single(Wire.Command<AppendCommand>("a APPEND x CATENATE (URL a)").Messages);
    }

    [Fact]
    public void After_a_text_come_more_parts_the_end_or_another_message()
    {
        AppendMessage first = Wire.Command<AppendCommand>("a APPEND x CATENATE (TEXT {1}").First;
        AppendContinuation more = AppendContinuation.Parse(" URL /a URL /b TEXT {7}\r\n"u8, first, Wire.Everything);
        Assert.True(more.IsValid);
        Assert.Equal(["/a", "/b"], more.Piece!.Urls);
        Assert.Equal(7, more.Piece.Text!.Value.Length);
        Assert.Null(more.Next);

        AppendContinuation end = AppendContinuation.Parse(" URL /c)\r\n"u8, first, more.Piece, Wire.Everything);
        Assert.True(end.IsValid);
        Assert.Equal(["/c"], end.Piece!.Urls);
        Assert.Null(end.Piece.Text);
        Assert.Null(end.Next);

        AppendContinuation next = AppendContinuation.Parse(") CATENATE (URL /d) {9}\r\n"u8, first, more.Piece, Wire.Everything);
        Assert.Equal(["/d"], next.Next!.Catenate!.Urls);
        Assert.Equal(9, next.Messages![1].Literal.Length);
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData(" )\r\n")]
    [InlineData(" URL\r\n")]
    [InlineData(" URL a\r\n")]
    [InlineData(")x\r\n")]
    [InlineData(" {5}\r\n")]
    public void A_list_of_parts_must_be_closed(string text)
    {
        AppendMessage first = Wire.Command<AppendCommand>("a APPEND x CATENATE (TEXT {1}").First;
        Assert.False(AppendContinuation.Parse(Wire.Bytes(text), first, Wire.Everything).IsValid);
    }

    [Fact]
    public void A_utf8_part_is_closed_by_its_own_parenthesis()
    {
        AppendMessage first = Wire.Command<AppendCommand>("a APPEND x CATENATE (UTF8 (~{1}").First;
        Assert.False(first.IsUtf8);
        Assert.True(first.Catenate!.IsUtf8);
        Assert.True(AppendContinuation.Parse("))\r\n"u8, first, Wire.Everything).IsValid);
        Assert.False(AppendContinuation.Parse(")\r\n"u8, first, Wire.Everything).IsValid);
    }

    [Theory]
    [InlineData("a APPEND x CATENATE (URL {20}\r\n", false)]
    [InlineData("a APPEND x CATENATE (URL a URL {2+}\r\n", false)]
    [InlineData("a APPEND x CATENATE (URL {1}\r\na TEXT {2+}\r\n", true)]
    [InlineData("a APPEND x CATENATE (URL a) {2}\r\n", true)]
    [InlineData("a APPEND x CATENATE (URL a) CATENATE (URL {2}\r\n", false)]
    [InlineData("a REPLACE 5 {3}\r\n", false)]
    [InlineData("a REPLACE 5 x {3}\r\n", true)]
    [InlineData("a UID REPLACE 5 {1}\r\nx CATENATE (TEXT {3}\r\n", true)]
    [InlineData("a UID REPLACE 5 x CATENATE (URL {3}\r\n", false)]
    public void A_literal_is_streamed_unless_it_is_a_name_or_a_url(string text, bool isMessage) =>
        Assert.Equal(isMessage, AppendCommand.AnnouncesMessage(Wire.Bytes(text)));

    [Theory]
    [InlineData(" URL {5}\r\n", false)]
    [InlineData(" URL {1}\r\na TEXT {5}\r\n", true)]
    [InlineData(") {5}\r\n", true)]
    [InlineData(") CATENATE (URL {5}\r\n", false)]
    public void After_bytes_too_a_url_is_buffered(string text, bool isMessage)
    {
        AppendMessage first = Wire.Command<AppendCommand>("a APPEND x CATENATE (TEXT {1}").First;
        Assert.Equal(isMessage, AppendContinuation.AnnouncesMessage(Wire.Bytes(text), first, first.Catenate));
    }

    [Fact]
    public void Replace_names_one_message()
    {
        ReplaceCommand replace = Wire.Command<ReplaceCommand>("a UID REPLACE 2000 Drafts (\\Seen) \" 7-Feb-1994 21:52:25 -0800\" {350}");
        Assert.True(replace.IsUid);
        Assert.Equal("2000", replace.Message.Resolve(9).ToString());
        Assert.Equal("9", Wire.Command<ReplaceCommand>("a REPLACE * Drafts {350}").Message.Resolve(9).ToString());
        Assert.Equal(350, replace.Replacement.Literal.Length);
        Assert.NotNull(replace.Replacement.InternalDate);
    }
}
