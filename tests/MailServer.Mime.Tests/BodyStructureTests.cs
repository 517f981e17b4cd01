using static MailServer.Mime.Tests.SampleMessages;

namespace MailServer.Mime.Tests;

public class BodyStructureTests
{
    [Fact]
    public async Task Plain_text_without_MIME_fields_is_text_plain_in_ASCII()
    {
        var index = await IndexAsync("Subject: x\n\none\ntwo\n");

        Assert.Equal("(\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 10 2)", Text(index.Body));
        Assert.Equal("(\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 10 2 NIL NIL NIL NIL)", Text(index.BodyStructure));
    }

    [Fact]
    public async Task A_multipart_lists_its_parts_with_their_fields()
    {
        var index = await IndexAsync("""
            Content-Type: multipart/mixed; boundary="b"
            Content-Language: en, de

            preamble
            --b
            Content-Type: text/html; charset=utf-8
            Content-Transfer-Encoding: quoted-printable
            Content-ID: <1@x>
            Content-Description: first

            <p>
            </p>

            --b
            Content-Type: image/png; name="=?utf-8?q?=C3=A4.png?="
            Content-Disposition: attachment; filename*=utf-8''%C3%A4.png; size=3
            Content-MD5: Q2hlY2sgSW50ZWdyaXR5IQ==
            Content-Location: http://example.test/a
            Content-Transfer-Encoding: base64

            AAAA
            --b--
            epilogue
            """);

        Assert.Equal(
            "((\"text\" \"html\" (\"charset\" \"utf-8\") \"<1@x>\" \"first\" \"quoted-printable\" 11 2 NIL NIL NIL NIL)"
            + "(\"image\" \"png\" (\"name\" \"=?utf-8?q?=C3=A4.png?=\") NIL NIL \"base64\" 4 \"Q2hlY2sgSW50ZWdyaXR5IQ==\" "
            + "(\"attachment\" (\"filename*\" \"utf-8''%C3%A4.png\" \"size\" \"3\")) NIL \"http://example.test/a\") "
            + "\"mixed\" (\"boundary\" \"b\") NIL (\"en\" \"de\") NIL)",
            Text(index.BodyStructure));
    }

    [Fact]
    public async Task An_enclosed_message_shows_its_envelope_its_body_and_its_lines()
    {
        var index = await IndexAsync("""
            Content-Type: multipart/digest; boundary="b"

            --b

            Subject: inner
            From: a@example.test

            one
            two
            --b--

            """);

        Assert.Equal(
            "((\"message\" \"rfc822\" NIL NIL NIL \"7bit\" 48 (NIL \"inner\" ((NIL NIL \"a\" \"example.test\")) "
            + "((NIL NIL \"a\" \"example.test\")) ((NIL NIL \"a\" \"example.test\")) NIL NIL NIL NIL NIL) "
            + "(\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 8 1) 4) \"digest\")",
            Text(index.Body));
    }

    [Fact]
    public async Task An_encoded_message_is_told_as_bytes()
    {
        var index = await IndexAsync("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nAAAA\n");

        Assert.Equal("(\"application\" \"octet-stream\" NIL NIL NIL \"base64\" 6)", Text(index.Body));
        Assert.Equal("application/octet-stream", index.Parts[0].MediaType);
    }

    [Fact]
    public async Task Other_kinds_of_message_are_leaves()
    {
        var index = await IndexAsync("""
            Content-Type: multipart/report; boundary="b"

            --b
            Content-Type: message/delivery-status

            Reporting-MTA: dns; x

            --b
            Content-Type: text/rfc822-headers

            Subject: headers only

            --b
            Content-Type: message/external-body; access-type=ftp

            Content-Type: image/gif

            --b--
            """);

        Assert.Equal(
            "((\"message\" \"delivery-status\" NIL NIL NIL \"7bit\" 23)"
            + "(\"text\" \"rfc822-headers\" NIL NIL NIL \"7bit\" 23 1)"
            + "(\"message\" \"external-body\" (\"access-type\" \"ftp\") NIL NIL \"7bit\" 25) \"report\")",
            Text(index.Body));
        Assert.Equal(["", "1", "2", "3"], index.Parts.Select(p => p.Section));
    }

    [Fact]
    public async Task A_multipart_without_parts_still_has_a_body_for_the_grammar()
    {
        var index = await IndexAsync("Content-Type: multipart/mixed; boundary=b\n\nno boundary here\n");

        Assert.StartsWith("((\"text\" \"plain\"", Text(index.Body), StringComparison.Ordinal);
        Assert.EndsWith("\"mixed\")", Text(index.Body), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("one", 0)]
    [InlineData("one\n", 1)]
    [InlineData("one\n\ntwo", 2)]
    public async Task Lines_are_line_ends(string body, int lines)
    {
        var alone = await IndexAsync("Subject: x\n\n" + body);
        var inMultipart = await IndexAsync("Content-Type: multipart/mixed; boundary=b\n\n--b\n\n" + body + "\n--b--\n");

        Assert.Equal((long)lines, ImapList.Parse(alone.Body)[7]);
        Assert.Equal((long)lines, Assert.IsType<object?[]>(ImapList.Parse(inMultipart.Body)[0])[7]);
    }
}
