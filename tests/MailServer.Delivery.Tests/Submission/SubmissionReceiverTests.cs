using System.Buffers;
using System.Text;
using MailServer.Authentication;
using MailServer.Delivery.Submission;
using MailServer.Delivery.Tests.Support;
using MailServer.Directories;
using MailServer.Messages;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;
using MailServer.Storage;

namespace MailServer.Delivery.Tests.Submission;

/// <summary>What is put right in mail that users submit.</summary>
public class SubmissionReceiverTests
{
    private const string Date = "Date: Sat, 01 Jan 2000 00:00:00 +0000\r\n";

    [Theory]
    [InlineData("Subject: Hi\r\n\r\nBody\r\n", "Subject: Hi\r\n" + Date + "Message-ID: *\r\n\r\nBody\r\n")]
    [InlineData("date : x\r\nMESSAGE-id: <y>\r\n\r\nDate: body\r\n", "date : x\r\nMESSAGE-id: <y>\r\n\r\nDate: body\r\n")]
    [InlineData("Date: x\r\nBcc: a@b.test,\r\n\tc@d.test\r\nSubject: s\r\n\r\nBcc: stays\r\n", "Date: x\r\nSubject: s\r\nMessage-ID: *\r\n\r\nBcc: stays\r\n")]
    [InlineData("Message-ID: <y>\r\nDate: x\r\nresent-bcc:q\r\nBccX: stays\r\n\r\n", "Message-ID: <y>\r\nDate: x\r\nBccX: stays\r\n\r\n")]
    [InlineData("\r\nBody\r\n", Date + "Message-ID: *\r\n\r\nBody\r\n")]
    [InlineData("No field\r\nat all\r\n", Date + "Message-ID: *\r\n\r\nNo field\r\nat all\r\n")]
    [InlineData("Subject: Hi\r\nno field\r\n", "Subject: Hi\r\n" + Date + "Message-ID: *\r\n\r\nno field\r\n")]
    [InlineData("Subject: Hi\r\nBcc: x@y.test\r\n", "Subject: Hi\r\n" + Date + "Message-ID: *\r\n")]
    [InlineData("", Date + "Message-ID: *\r\n")]
    public async Task Fields_come_and_go_however_the_message_is_cut(string sent, string expected)
    {
        for (var piece = 1; piece <= Math.Max(1, sent.Length); piece++)
        {
            var harness = await StartAsync();
            var text = await SubmitAsync(harness, new SubmissionRules { HostName = "mail.example.test" }, [sent[..Math.Min(piece, sent.Length)], .. Pieces(sent, piece)]);
            Assert.Matches("^Return-Path: <alice@example.test>\r\n" + System.Text.RegularExpressions.Regex.Escape(expected).Replace("\\*", "<[0-9a-f]{32}@mail\\.example\\.test>") + "$", text);
        }
    }

    [Fact]
    public async Task Each_rule_can_be_switched_off()
    {
        var rules = new SubmissionRules { HostName = "mail.example.test", AddMissingFields = false, RemoveBcc = false };
        const string Text = "Bcc: x@y.test\r\n\r\nBody\r\n";
        Assert.Equal("Return-Path: <alice@example.test>\r\n" + Text, await SubmitAsync(await StartAsync(), rules, [Text]));
    }

    [Fact]
    public async Task Mail_of_other_servers_passes_unchanged()
    {
        var harness = await StartAsync();
        harness.Service = MailServiceKind.Relay;
        harness.Principal = null;
        const string Text = "Bcc: x@y.test\r\n\r\nBody\r\n";
        Assert.EndsWith(">\r\n" + Text, await SubmitAsync(harness, new SubmissionRules { HostName = "x" }, [Text]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_field_name_of_any_length_is_only_a_field()
    {
        var name = new string('X', 200);
        var text = await SubmitAsync(await StartAsync(), new SubmissionRules { HostName = "x", AddMissingFields = false }, [$"{name}: v\r\nBcc: b\r\nTo: c@d.test\r\n\r\n"]);
        Assert.EndsWith($"{name}: v\r\nTo: c@d.test\r\n\r\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signature_stands_before_the_message_that_it_signs()
    {
        var harness = await StartAsync();
        var signer = new Signer();
        var text = await SubmitAsync(harness, new SubmissionRules { HostName = "x" }, ["Date: d\r\nMessage-ID: <m>\r\nBcc: b\r\n\r\nBody\r\n"], signer);
        Assert.Equal("Date: d\r\nMessage-ID: <m>\r\n\r\nBody\r\n", signer.Signed);
        Assert.Equal("Return-Path: <alice@example.test>\r\nX-Signature: yes\r\n" + signer.Signed, text);
    }

    // RFC 6376 §5.3: what is signed must not need another encoding on its way.
    [Fact]
    public async Task Binary_parts_are_encoded_before_they_are_signed()
    {
        var harness = await StartAsync();
        harness.Body = BodyType.BinaryMime;
        var signer = new Signer();
        var text = await SubmitAsync(harness, new SubmissionRules { HostName = "x" }, ["Date: d\r\nMessage-ID: <m>\r\nContent-Transfer-Enc", "oding: binary\r\n\r\na", "\0b"], signer);
        Assert.Equal("Date: d\r\nMessage-ID: <m>\r\nContent-Transfer-Encoding: base64\r\n\r\nYQBi\r\n", signer.Signed);
        Assert.Equal("Return-Path: <alice@example.test>\r\nX-Signature: yes\r\n" + signer.Signed, text);
    }

    private static async Task<DeliveryHarness> StartAsync()
    {
        var harness = await DeliveryHarness.CreateAsync();
        harness.Service = MailServiceKind.Submission;
        harness.Principal = new MailPrincipal(new AccountFacts(await harness.IdAsync("alice"), DeliveryHarness.Address("alice@example.test")), "PLAIN");
        return harness;
    }

    private static IEnumerable<string> Pieces(string text, int length)
    {
        for (var at = length; at < text.Length; at += length) yield return text[at..Math.Min(at + length, text.Length)];
    }

    private static async Task<string> SubmitAsync(DeliveryHarness harness, SubmissionRules rules, string[] pieces, params IMessageSigner[] signers)
    {
        var receiver = new SubmissionReceiver(harness.CreateReceiver(), rules, signers, harness.Time);
        var transaction = harness.Begin("alice@example.test");
        var recipient = new EnvelopeRecipient(DeliveryHarness.Address("bob@example.test"), RecipientParameters.None);
        Assert.Equal(250, (await receiver.AcceptRecipientAsync(transaction, recipient, default)).Code);
        transaction.Add(recipient);
        await using var message = (await receiver.BeginAsync(transaction, null, default)).Message!;
        foreach (var piece in pieces)
        {
            message.Content.Write(Encoding.UTF8.GetBytes(piece));
            await message.Content.FlushAsync();
        }

        await message.CompleteContentAsync(default);
        Assert.Equal(250, (await message.CommitAsync(MessageDisposition.Deliver, default))[0].Code);
        return Assert.Single(await harness.MailAsync("bob"));
    }

    private sealed class Signer : IMessageSigner
    {
        public string Signed { get; private set; } = "";

        public async ValueTask<ReadOnlyMemory<byte>> SignAsync(MailTransaction transaction, MessageContent content, CancellationToken cancellationToken)
        {
            using var reader = new StreamReader(content.OpenStream());
            Signed = await reader.ReadToEndAsync(cancellationToken);
            return "X-Signature: yes\r\n"u8.ToArray();
        }
    }
}
