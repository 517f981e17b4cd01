using System.Buffers;
using System.Text;
using MailServer.Authentication;
using MailServer.Delivery.Submission;
using MailServer.Directories;
using MailServer.Protocol;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;
using MailServer.Storage;
using MailServer.Testing;

namespace MailServer.Delivery.Tests.Submission;

/// <summary>What is put right in the addresses of a submitted header.</summary>
public class AddressFieldTests
{
    private static readonly SubmissionRules Rules = new() { HostName = "x", AddMissingFields = false };

    [Theory]
    [InlineData("To: bob\r\n", "To: bob@example.test\r\n")]
    [InlineData("cc : Bob B <bob>,\r\n\tann@there.test\r\n", "cc: Bob B <bob@example.test>, ann@there.test\r\n")]
    [InlineData("Reply-To: team: bob, ann@there.test;\r\n", "Reply-To: team: bob@example.test, ann@there.test;\r\n")]
    [InlineData("From: =?utf-8?q?J=C3=B6rg?= <bob>\r\n", "From: =?utf-8?b?SsO2cmc=?= <bob@example.test>\r\n")]
    [InlineData("From: J\u00f6rg <j\u00f6rg>\r\n", "From: J\u00f6rg <j\u00f6rg@example.test>\r\n")]
    [InlineData("To: Ann <ann@localhost>,  (odd)\r\n  bob@there.test\r\n", null)]
    [InlineData("To: undisclosed-recipients:;\r\n", null)]
    [InlineData("To:\r\n", null)]
    [InlineData("To: <>, @@@\r\n", null)]
    [InlineData("Subject: bob\r\nX-To: bob\r\n", null)]
    public void Addresses_without_a_domain_get_that_of_the_user(string sent, string? expected)
    {
        for (var piece = 1; piece <= sent.Length; piece++)
            Assert.Equal((expected ?? sent) + "\r\nTo: body\r\n", Rewrite(Rules, sent + "\r\nTo: body\r\n", piece));
    }

    [Theory]
    [InlineData("From: ann@there.test\r\n", "From: ann@there.test\r\nSender: <alice@example.test>\r\n")]
    [InlineData("Sender: liar@there.test\r\nFrom: ann@there.test\r\n", "From: ann@there.test\r\nSender: <alice@example.test>\r\n")]
    [InlineData("Sender: secretary@there.test\r\nFrom: Alice <ALICE@example.test>, ann@there.test\r\n", "From: Alice <ALICE@example.test>, ann@there.test\r\nSender: secretary@there.test\r\n")]
    [InlineData("From: alias@example.test\r\n", "From: alias@example.test\r\n")]
    [InlineData("Subject: no From\r\n", "Subject: no From\r\n")]
    [InlineData("From: alice\r\n", "From: alice@example.test\r\n")]
    public void Sender_names_the_user_where_From_names_others(string sent, string expected)
    {
        for (var piece = 1; piece <= sent.Length; piece++) Assert.Equal(expected + "\r\n", Rewrite(Rules with { AddSender = true }, sent + "\r\n", piece));
    }

    [Fact]
    public void What_is_not_asked_for_or_too_long_passes_as_it_is()
    {
        const string Text = "Sender: x\r\nFrom: ann\r\nTo: bob\r\n\r\n";
        Assert.Equal(Text, Rewrite(Rules with { CompleteAddresses = false }, Text, 7));
        var many = "To: " + string.Join(",\r\n ", Enumerable.Repeat("somebody", 20_000)) + "\r\n\r\n";
        Assert.Equal(many, Rewrite(Rules, many, 4096));
    }

    [Theory]
    [InlineData("To: bob", "To: bob@example.test\r\n")]
    [InlineData("To: ann@there.test,\r\n bob", "To: ann@there.test, bob@example.test\r\n")]
    [InlineData("To: bob\r\nSubj", "To: bob@example.test\r\nSubj")]
    public void A_header_may_end_anywhere(string sent, string expected)
    {
        for (var piece = 1; piece <= sent.Length; piece++) Assert.Equal(expected, Rewrite(Rules, sent, piece));
    }

    private static string Rewrite(SubmissionRules rules, string sent, int piece)
    {
        var user = new MailPrincipal(new AccountFacts(new AccountId("1"), Address("alice@example.test")), "PLAIN");
        var session = new MailSession(new InMemoryConnection(), MailServiceKind.Submission) { Principal = user };
        var transaction = new MailTransaction(session, "T1", Address("alias@example.test"), MailParameters.None);
        var rewriter = new HeaderRewriter(rules, new AddressFields(rules, transaction), TimeProvider.System);
        var output = new ArrayBufferWriter<byte>();
        var bytes = Encoding.UTF8.GetBytes(sent);
        for (var at = 0; at < bytes.Length; at += piece) rewriter.Write(output, bytes.AsSpan(at, Math.Min(piece, bytes.Length - at)));
        rewriter.Complete(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static EmailAddress Address(string text) => EmailAddress.TryParse(text, false, out var address) ? address : throw new FormatException(text);
}
