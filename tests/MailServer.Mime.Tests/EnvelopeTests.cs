using static MailServer.Mime.Tests.SampleMessages;

namespace MailServer.Mime.Tests;

public class EnvelopeTests
{
    [Fact]
    public async Task The_example_of_the_RFC_gives_its_envelope()
    {
        // RFC 9051 §8, the message of A003, with its date in the message's own words.
        var index = await IndexAsync("""
            Date: Wed, 17 Jul 1996 02:23:25 -0700 (PDT)
            From: Terry Gray <gray@cac.washington.edu>
            Subject: IMAP4rev2 WG mtg summary and minutes
            To: imap@cac.washington.edu
            Cc: minutes@CNRI.Reston.VA.US, John Klensin <KLENSIN@MIT.EDU>
            Message-Id: <B27397-0100000@cac.washington.edu>
            MIME-Version: 1.0
            Content-Type: TEXT/PLAIN; CHARSET=US-ASCII

            Hello

            """);

        Assert.Equal(
            "(\"Wed, 17 Jul 1996 02:23:25 -0700 (PDT)\" \"IMAP4rev2 WG mtg summary and minutes\" "
            + "((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\")) ((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\")) "
            + "((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\")) ((NIL NIL \"imap\" \"cac.washington.edu\")) "
            + "((NIL NIL \"minutes\" \"CNRI.Reston.VA.US\")(\"John Klensin\" NIL \"KLENSIN\" \"MIT.EDU\")) NIL NIL "
            + "\"<B27397-0100000@cac.washington.edu>\")",
            Text(index.Envelope));
        Assert.Equal(new DateTimeOffset(1996, 7, 17, 2, 23, 25, TimeSpan.FromHours(-7)), index.SentDate);
    }

    [Fact]
    public async Task Encoded_words_stay_as_written_in_the_envelope_and_are_decoded_for_search()
    {
        var index = await IndexAsync("""
            From: =?utf-8?q?J=C3=B6rg?= "=?x?=" <joerg@example.test>
            To: "=?iso-8859-1?Q?M=FCller?=" <mueller@example.test>
            Subject: =?UTF-8?B?R3LDvMOfZQ==?=
             and more

            x
            """);

        var envelope = ImapList.Parse(index.Envelope);
        Assert.Equal("=?UTF-8?B?R3LDvMOfZQ==?= and more", envelope[1]);
        Assert.StartsWith("=?utf-8?q?J=C3=B6rg?=", (string)Address(envelope[2], 0)[0]!);
        Assert.Equal("=?iso-8859-1?Q?M=FCller?=", Address(envelope[5], 0)[0]);
        Assert.Equal("Grüße and more", index.Headers.Subject);
        Assert.Contains("Jörg", index.Headers.From);
        Assert.Contains("Müller", index.Headers.To);
        Assert.Contains("mueller@example.test", index.Headers.To);
    }

    [Fact]
    public async Task Groups_are_marked_by_addresses_without_a_host()
    {
        var index = await IndexAsync("""
            From: a@example.test
            To: Friends: b@example.test, "C, D" <"c d"@example.test>;, undisclosed-recipients:;

            x
            """);

        var to = Assert.IsType<object?[]>(ImapList.Parse(index.Envelope)[5]);
        Assert.Equal(new object?[] { null, null, "Friends", null }, to[0]);
        Assert.Equal(new object?[] { null, null, "b", "example.test" }, to[1]);
        Assert.Equal(new object?[] { "C, D", null, "c d", "example.test" }, to[2]);
        Assert.Equal(new object?[] { null, null, null, null }, to[3]);
        Assert.Equal(new object?[] { null, null, "undisclosed-recipients", null }, to[4]);
        Assert.Equal(new object?[] { null, null, null, null }, to[5]);
    }

    [Fact]
    public async Task Sender_and_reply_to_are_their_own_when_they_are_there()
    {
        var index = await IndexAsync("""
            From: a@example.test
            Sender: b@example.test
            Reply-To: c@example.test
            In-Reply-To: <1@x> <2@x>
            References: <0@x>
             <1@x>
            Message-ID: <3@x>

            x
            """);

        var envelope = ImapList.Parse(index.Envelope);
        Assert.Equal("b", Address(envelope[3], 0)[2]);
        Assert.Equal("c", Address(envelope[4], 0)[2]);
        Assert.Equal("<1@x> <2@x>", envelope[8]);
        Assert.Equal("<3@x>", envelope[9]);
        Assert.Equal("3@x", index.Headers.MessageId);
        Assert.Equal("<1@x> <2@x>", index.Headers.InReplyTo);
        Assert.Equal("<0@x> <1@x>", index.Headers.References);
    }

    [Fact]
    public async Task Eight_bit_text_is_read_as_UTF8_and_else_as_Latin1()
    {
        var index = await IndexAsync("Subject: Gr\u00C3\u00BC\u00C3\u009Fe\nFrom: M\u00FCller <a@example.test>\n\nx");

        var envelope = ImapList.Parse(index.Envelope);
        Assert.Equal("Grüße", envelope[1]);
        Assert.Equal("Grüße", index.Headers.Subject);
        Assert.Equal("Müller", Address(envelope[2], 0)[0]);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("=?utf-8?q?a?=")]
    [InlineData("=!?a?= =!!?")]
    [InlineData("a=?b=!?c=?")]
    [InlineData("!?=??=!")]
    public void The_shield_around_encoded_words_gives_back_what_it_took(string text)
    {
        var raised = Indexing.EncodedWordShield.Raise(System.Text.Encoding.Latin1.GetBytes(text));

        Assert.Equal(-1, raised.AsSpan().IndexOf("=?"u8));
        Assert.Equal(text, Indexing.EncodedWordShield.Lower(System.Text.Encoding.Latin1.GetString(raised)));
    }

    private static object?[] Address(object? list, int index) =>
        Assert.IsType<object?[]>(Assert.IsType<object?[]>(list)[index]);
}
