using MailServer.Protocol.Imap;

namespace MailServer.Protocol.Tests.Imap.Commands;

public class CommandTests
{
    [Fact]
    public void Every_valid_command_is_understood()
    {
        foreach (string text in ValidCommands.All)
        {
            ImapParseResult result = Wire.Parse(text);
            Assert.True(result.Status == ImapParseStatus.Ok, $"{text}: {result.Status} {result.Error}");
        }
    }

    [Fact]
    public void Every_command_of_the_table_has_a_valid_example()
    {
        var seen = ValidCommands.All.Select(text => Wire.Parse(text).Verb).ToHashSet();
        Assert.Empty(ImapVerbTable.Names.Except(seen!));
    }

    [Fact]
    public void The_verb_comes_back_in_upper_case()
    {
        Assert.Equal("UID FETCH", Wire.Parse("a uid fEtch 1 FLAGS").Verb);
        Assert.Equal("NOOP", Wire.Parse("a noop").Verb);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" NOOP")]
    [InlineData("+ NOOP")]
    [InlineData("a(b NOOP")]
    [InlineData("a\"b NOOP")]
    [InlineData("\u00E9 NOOP")]
    public void A_bad_tag_is_told_apart(string text) => Assert.Equal(ImapParseStatus.NoTag, Wire.Parse(text).Status);

    [Theory]
    [InlineData("a")]
    [InlineData("a ")]
    [InlineData("a XYZZY")]
    [InlineData("a UID")]
    [InlineData("a UID ")]
    [InlineData("a UID NOOP")]
    [InlineData("a (NOOP")]
    [InlineData("a FETCHFETCHFETCHFETCHFETCHFETCH 1 ALL")]
    public void An_unknown_command_is_told_apart(string text) => Assert.Equal(ImapParseStatus.UnknownCommand, Wire.Parse(text).Status);

    [Theory]
    [InlineData("a NOOP ")]
    [InlineData("a NOOP x")]
    [InlineData("a LOGIN x")]
    [InlineData("a LOGIN x ")]
    [InlineData("a LOGIN  x y")]
    [InlineData("a LOGIN \"x y")]
    [InlineData("a LOGIN \"x\\y\" z")]
    [InlineData("a LOGIN x y z")]
    [InlineData("a LOGIN \u00FF x")]
    [InlineData("a LOGIN {3}\r\na\0b x")]
    [InlineData("a LOGIN {9}\r\nabc")]
    [InlineData("a AUTHENTICATE PLAIN ???")]
    [InlineData("a AUTHENTICATE PLAIN AAA")]
    [InlineData("a AUTHENTICATE PLAIN AA==  ")]
    [InlineData("a ENABLE")]
    [InlineData("a ENABLE ")]
    [InlineData("a ID (\"x\")")]
    [InlineData("a SELECT INBOX (XYZ)")]
    [InlineData("a SELECT INBOX (QRESYNC (0 1))")]
    [InlineData("a SELECT INBOX (QRESYNC (1 0))")]
    [InlineData("a SELECT INBOX (QRESYNC (1 1 1:*))")]
    [InlineData("a SELECT INBOX (QRESYNC (1 1 $))")]
    [InlineData("a SELECT &bad")]
    [InlineData("a SELECT x\u00E9")]
    [InlineData("a STATUS x ()")]
    [InlineData("a STATUS x (FOO)")]
    [InlineData("a STATUS x MESSAGES")]
    [InlineData("a LIST (RECURSIVEMATCH) \"\" *")]
    [InlineData("a LIST (REMOTE RECURSIVEMATCH) \"\" *")]
    [InlineData("a LIST (FOO) \"\" *")]
    [InlineData("a LIST \"\" * RETURN (FOO)")]
    [InlineData("a LIST \"\" ()")]
    [InlineData("a LIST \"\"")]
    [InlineData("a FETCH 0 FLAGS")]
    [InlineData("a FETCH 1: FLAGS")]
    [InlineData("a FETCH 1,,2 FLAGS")]
    [InlineData("a FETCH 4294967296 FLAGS")]
    [InlineData("a FETCH 1 ()")]
    [InlineData("a FETCH 1 (ALL)")]
    [InlineData("a FETCH 1 BODY[MIME]")]
    [InlineData("a FETCH 1 BODY[1.]")]
    [InlineData("a FETCH 1 BODY[0]")]
    [InlineData("a FETCH 1 BODY[1.2")]
    [InlineData("a FETCH 1 BODY[HEADER.FIELDS ()]")]
    [InlineData("a FETCH 1 BODY[HEADER.FIELDS ({4}\r\nA\r\nB)]")]
    [InlineData("a FETCH 1 BODY[]<0.0>")]
    [InlineData("a FETCH 1 BODY[]<5>")]
    [InlineData("a FETCH 1 BINARY[TEXT]")]
    [InlineData("a FETCH 1 BINARY.SIZE")]
    [InlineData("a FETCH 1 FLAGS (VANISHED)")]
    [InlineData("a UID FETCH 1 FLAGS (VANISHED)")]
    [InlineData("a FETCH 1 FLAGS (CHANGEDSINCE 5 VANISHED)")]
    [InlineData("a FETCH 1 FLAGS (CHANGEDSINCE 9223372036854775808)")]
    [InlineData("a STORE 1 FLAGS (\\Recent)")]
    [InlineData("a STORE 1 FLAGS (\\Foo)")]
    [InlineData("a STORE 1 FLAGS")]
    [InlineData("a STORE 1 FLAGS (a")]
    [InlineData("a SEARCH")]
    [InlineData("a SEARCH ")]
    [InlineData("a SEARCH ()")]
    [InlineData("a SEARCH (ALL")]
    [InlineData("a SEARCH ALL)")]
    [InlineData("a SEARCH NOT")]
    [InlineData("a SEARCH OR ALL")]
    [InlineData("a SEARCH FOO")]
    [InlineData("a SEARCH BEFORE 31-Feb-2000")]
    [InlineData("a SEARCH BEFORE 1-Jan-0000")]
    [InlineData("a SEARCH ON \"1-Jan-2000")]
    [InlineData("a SEARCH OLDER 0")]
    [InlineData("a SEARCH SUBJECT {1}\r\n\u00FF")]
    [InlineData("a SEARCH RETURN (FOO) ALL")]
    [InlineData("a APPEND INBOX")]
    [InlineData("a APPEND INBOX ")]
    [InlineData("a APPEND INBOX hello")]
    [InlineData("a APPEND INBOX \"32-Jan-2000 00:00:00 +0000\" {5}")]
    [InlineData("a APPEND INBOX \" 1-Jan-2000 24:00:00 +0000\" {5}")]
    [InlineData("a APPEND INBOX \" 1-Jan-2000 00:00:00 +1500\" {5}")]
    [InlineData("a APPEND INBOX \" 1-Jan-0001 00:00:00 +1000\" {5}")]
    [InlineData("a APPEND INBOX UTF8 ({5}")]
    [InlineData("a APPEND INBOX {5} x")]
    [InlineData("a COPY 1")]
    [InlineData("a UID EXPUNGE")]
    [InlineData("a SETQUOTA \"\" (STORAGE -1)")]
    public void Bad_arguments_are_refused_with_a_reason(string text) => Wire.Invalid(text);
}
