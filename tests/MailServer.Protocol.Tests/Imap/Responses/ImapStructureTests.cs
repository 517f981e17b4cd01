using MailServer.Protocol.Imap;

namespace MailServer.Protocol.Tests.Imap.Responses;

public class ImapStructureTests
{
    private static readonly ImapBodyPart Text = new()
    {
        Type = "TEXT", Subtype = "PLAIN", Parameters = [new("CHARSET", "US-ASCII")], Encoding = "7BIT", Octets = 1152, Lines = 23,
    };

    private static readonly ImapBodyPart Attachment = new()
    {
        Type = "APPLICATION",
        Subtype = "PDF",
        ContentId = "<1@x>",
        Description = "a \"b\"",
        Encoding = "BASE64",
        Octets = 4554,
        Md5 = "abc",
        Disposition = new ImapDisposition("attachment", [new("filename", "\u00FC.pdf")]),
        Languages = ["de", "en"],
        Location = "http://x/",
    };

    [Fact]
    public void An_envelope_is_written_as_in_the_rfc()
    {
        ImapAddress terry = new("Terry Gray", "gray", "cac.washington.edu");
        var envelope = new ImapEnvelope
        {
            Date = "Wed, 17 Jul 1996 02:23:25 -0700 (PDT)",
            Subject = "IMAP4rev2 WG mtg summary and minutes",
            From = [terry],
            Sender = [terry],
            ReplyTo = [terry],
            To = [new(null, "imap", "cac.washington.edu")],
            Cc = [new(null, "minutes", "CNRI.Reston.VA.US"), new("John Klensin", "KLENSIN", "MIT.EDU")],
            MessageId = "<B27397-0100000@cac.washington.ed>",
        };
        const string Terry = "((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\"))";
        Assert.Equal(
            "(\"Wed, 17 Jul 1996 02:23:25 -0700 (PDT)\" \"IMAP4rev2 WG mtg summary and minutes\" " + Terry + " " + Terry + " " + Terry
            + " ((NIL NIL \"imap\" \"cac.washington.edu\"))"
            + " ((NIL NIL \"minutes\" \"CNRI.Reston.VA.US\")(\"John Klensin\" NIL \"KLENSIN\" \"MIT.EDU\"))"
            + " NIL NIL \"<B27397-0100000@cac.washington.ed>\")",
            Wire.Written(output => output.WriteEnvelope(envelope)));
    }

    [Fact]
    public void A_text_part_has_lines() => Both(
        Text, "(\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" 1152 23", " NIL NIL NIL NIL)");

    [Fact]
    public void Other_parts_have_none_and_all_extension_data_is_told() => Both(
        Attachment,
        "(\"APPLICATION\" \"PDF\" NIL \"<1@x>\" \"a \\\"b\\\"\" \"BASE64\" 4554",
        " \"abc\" (\"attachment\" (\"filename\" {6}\r\n\u00C3\u00BC.pdf)) (\"de\" \"en\") \"http://x/\")");

    [Fact]
    public void A_multipart_holds_its_parts()
    {
        var mixed = new ImapBodyPart { Type = "multipart", Subtype = "MIXED", Parameters = [new("boundary", "b")], Children = [Text, Text with { Lines = 2 }] };
        string second = Body(Text with { Lines = 2 }, extended: false);
        Assert.Equal($"({Body(Text, extended: false)}{second} \"MIXED\")", Body(mixed, extended: false));
        Assert.EndsWith(" \"MIXED\" (\"boundary\" \"b\") NIL NIL NIL)", Body(mixed, extended: true), StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_multipart_gets_the_part_that_the_grammar_wants() => Assert.Equal(
        "((\"text\" \"plain\" NIL NIL NIL \"7bit\" 0 0) \"mixed\")",
        Body(new ImapBodyPart { Type = "multipart", Subtype = "mixed" }, extended: false));

    [Fact]
    public void A_message_holds_envelope_body_and_lines()
    {
        var message = new ImapBodyPart { Type = "message", Subtype = "rfc822", Octets = 9, Lines = 4, Envelope = new ImapEnvelope(), Message = Text };
        Assert.Equal(
            $"(\"message\" \"rfc822\" NIL NIL NIL \"7bit\" 9 (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL) {Body(Text, extended: false)} 4)",
            Body(message, extended: false));
        Assert.EndsWith(" 4 NIL NIL NIL NIL)", Body(message, extended: true), StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_that_could_not_be_read_is_told_as_bytes() => Assert.Equal(
        "(\"application\" \"octet-stream\" NIL NIL NIL \"7bit\" 9)",
        Body(new ImapBodyPart { Type = "message", Subtype = "rfc822", Octets = 9 }, extended: false));

    [Fact]
    public void A_hundred_thousand_levels_need_no_stack()
    {
        ImapBodyPart part = Text;
        for (int i = 0; i < 100_000; i++)
        {
            part = new ImapBodyPart { Type = "multipart", Subtype = "mixed", Children = [part] };
        }

        string text = Body(part, extended: true);
        Assert.Equal(text.Count(character => character == '('), text.Count(character => character == ')'));
    }

    private static void Both(ImapBodyPart part, string body, string extension)
    {
        Assert.Equal(body + ")", Body(part, extended: false));
        Assert.Equal(body + extension, Body(part, extended: true));
    }

    private static string Body(ImapBodyPart part, bool extended) => Wire.Written(output => output.WriteBodyStructure(part, extended));
}
