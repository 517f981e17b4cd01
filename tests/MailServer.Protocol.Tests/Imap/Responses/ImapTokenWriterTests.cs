using System.Buffers;
using System.Text;
using CsCheck;
using MailServer.Protocol.Imap;

namespace MailServer.Protocol.Tests.Imap.Responses;

public class ImapTokenWriterTests
{
    [Theory]
    [InlineData("abc", "abc")]
    [InlineData("a]b", "a]b")]
    [InlineData("", "\"\"")]
    [InlineData("nil", "\"nil\"")]
    [InlineData("a b", "\"a b\"")]
    [InlineData("a\"\\b", "\"a\\\"\\\\b\"")]
    [InlineData("a\r\nb", "{4}\r\na\r\nb")]
    [InlineData("\u00FC", "{2}\r\n\u00C3\u00BC")]
    [InlineData("a\0b\0", "{4}\r\na?b?")]
    public void Astrings_take_the_shortest_safe_form(string text, string expected) =>
        Assert.Equal(expected, Wire.Written(output => output.WriteAstring(text)));

    [Fact]
    public void Utf8_may_stand_between_quotes_when_enabled()
    {
        Assert.Equal("\"\u00C3\u00BC\"", Wire.Written(output => output.WriteString("\u00FC", utf8: true)));
        Assert.Equal("{3}\r\na\nb", Wire.Written(output => output.WriteString("a\nb", utf8: true)));
    }

    [Fact]
    public void A_long_string_is_a_literal() =>
        Assert.StartsWith("{2000}\r\n", Wire.Written(output => output.WriteString(new string('x', 2_000))), StringComparison.Ordinal);

    [Theory]
    [InlineData("INBOX", false, "INBOX")]
    [InlineData("a b", false, "\"a b\"")]
    [InlineData("a&b", false, "\"a&-b\"")]
    [InlineData("\u00FC\"x", false, "\"&APw-\\\"x\"")]
    [InlineData("\u00FC", true, "\"\u00C3\u00BC\"")]
    [InlineData("a&b", true, "a&b")]
    public void Mailboxes_are_written_in_the_form_of_the_session(string name, bool utf8, string expected) =>
        Assert.Equal(expected, Wire.Written(output => output.WriteMailbox(name, utf8)));

    [Fact]
    public void Dates_have_a_fixed_form()
    {
        Assert.Equal("\" 7-Feb-1994 22:43:04 -0830\"", Date(new DateTimeOffset(1994, 2, 7, 22, 43, 4, new TimeSpan(-8, -30, 0))));
        Assert.Equal("\"17-Jul-1996 02:44:25 +0000\"", Date(new DateTimeOffset(1996, 7, 17, 2, 44, 25, TimeSpan.Zero)));
    }

    [Fact]
    public void What_is_written_reads_back() => Gen.Select(Gen.String, Gen.Bool).Where(pair => MailboxNameRules.IsWellFormed(pair.Item1) && !pair.Item1.Contains('\0')).Sample((text, utf8) =>
    {
        var output = new ArrayBufferWriter<byte>();
        output.WriteAstring(text, utf8);
        string wire = "a GETQUOTA " + Encoding.Latin1.GetString(output.WrittenSpan);
        Assert.Equal(text, Wire.Command<GetQuotaCommand>(wire, ImapParserSettings.Utf8).Root);
    });

    [Fact]
    public void Mailbox_names_read_back() => Gen.Select(Gen.String, Gen.Bool).Where(pair => MailboxNameRules.IsWellFormed(pair.Item1) && !pair.Item1.Contains('\0')).Sample((name, utf8) =>
    {
        ImapParserSettings settings = utf8 ? ImapParserSettings.Utf8 : ImapParserSettings.Default;
        string wire = "a DELETE " + Wire.Written(output => output.WriteMailbox(name, utf8));
        Assert.Equal(MailboxNames.Canonicalize(name), Wire.Command<MailboxCommand>(wire, settings).Mailbox);
    });

    [Fact]
    public void Dates_read_back() => Gen.Select(Gen.DateTime, Gen.Int[-14 * 60, 14 * 60]).Sample((moment, zone) =>
    {
        var local = new DateTime(Math.Clamp(moment.Year, 2, 9998), moment.Month, Math.Min(moment.Day, 28), moment.Hour, moment.Minute, moment.Second, DateTimeKind.Unspecified);
        var value = new DateTimeOffset(local, TimeSpan.FromMinutes(zone));
        Assert.Equal(value, Wire.Command<AppendCommand>($"a APPEND x {Date(value)} {{1}}").First.InternalDate);
    });

    private static string Date(DateTimeOffset value) => Wire.Written(output => output.WriteDateTime(value));
}
