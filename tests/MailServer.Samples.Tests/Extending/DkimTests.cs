using System.Security.Cryptography;
using System.Text;
using MailServer.Messages;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;
using MailServer.Testing;
using MimeKit;
using MimeKit.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.OpenSsl;

namespace MailServer.Samples.Tests.Extending;

/// <summary>The signer of the page signs what a receiver believes.</summary>
public sealed class DkimTests
{
    private static readonly RSA Key = RSA.Create(2048);

    [Theory]
    [InlineData("From: a@example.test\r\nSubject: s\r\n\r\nHello\r\n")]
    [InlineData("Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n folded\r\nFrom: A B\r\n\t<a@example.test>\r\n\r\n\r\n trailing  \t blanks \r\n\r\n\r\n")]
    [InlineData("From: a@example.test\r\nSubject: no body\r\n\r\n")]
    [InlineData("From: a@example.test\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\npreamble\r\n--b\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: 8bit\r\n\r\nGr\u00fc\u00dfe\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\nBody\r\n--b--\r\nepilogue\r\n")]
    [InlineData("List-Unsubscribe: <mailto:team-unsubscribe+t@example.test>,\r\n <https://example.test/leave/t>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\nList-Id: <team.example.test>\r\nFrom: a@example.test\r\n\r\nPost\r\n")]
    [InlineData("From: Mail Delivery System <MAILER-DAEMON@example.test>\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nWords\r\n--b\r\nContent-Type: message/global-delivery-status\r\nContent-Transfer-Encoding: 8bit\r\n\r\nReporting-MTA: dns; x\r\n\r\nFinal-Recipient: utf-8; d\u00f6rte@there.test\r\n\r\n--b--\r\n")]
    public async Task What_it_signs_is_found_genuine(string text)
    {
        string signed = await SignAsync(text);

        using var message = await LoadAsync(signed);
        var signature = message.Headers[message.Headers.IndexOf("DKIM-Signature")];
        Assert.True(await Verifier().VerifyAsync(message, signature));
        foreach (var field in new[] { "List-Unsubscribe", "List-Unsubscribe-Post", "List-Id" }.Where(message.Headers.Contains))
            Assert.Contains(field, signature.Value, StringComparison.OrdinalIgnoreCase);

        using var forged = await LoadAsync(signed.Replace("@example.test", "@Example.tesT", StringComparison.Ordinal) + "more");
        Assert.False(await Verifier().VerifyAsync(forged, forged.Headers[forged.Headers.IndexOf("DKIM-Signature")]));
    }

    [Fact]
    public async Task A_message_of_another_domain_stays_as_it_is()
    {
        const string Text = "From: a@elsewhere.test\r\n\r\nHello\r\n";
        Assert.Equal(Text, await SignAsync(Text));
    }

    private static async Task<string> SignAsync(string text)
    {
        using var pem = new StringReader(Key.ExportPkcs8PrivateKeyPem());
        var signer = new DkimMessageSigner(new DkimSigner((AsymmetricKeyParameter)new PemReader(pem).ReadObject(), "example.test", "mail", DkimSignatureAlgorithm.RsaSha256)
        {
            HeaderCanonicalizationAlgorithm = DkimCanonicalizationAlgorithm.Relaxed, BodyCanonicalizationAlgorithm = DkimCanonicalizationAlgorithm.Relaxed,
        });
        var transaction = new MailTransaction(new MailSession(new InMemoryConnection(), MailServiceKind.Submission), "T1", null, MailParameters.None);
        var fields = await signer.SignAsync(transaction, MessageContent.FromMemory(Encoding.UTF8.GetBytes(text)), CancellationToken.None);
        Assert.All(Encoding.ASCII.GetString(fields.Span).Split("\r\n"), line => Assert.InRange(line.Length, 0, 998));
        return Encoding.UTF8.GetString(fields.Span) + text;
    }

    private static Task<MimeMessage> LoadAsync(string text) => MimeMessage.LoadAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)));

    private static DkimVerifier Verifier() => new(new Locator());

    private sealed class Locator : IDkimPublicKeyLocator
    {
        public AsymmetricKeyParameter LocatePublicKey(string methods, string domain, string selector, CancellationToken cancellationToken = default)
        {
            using var pem = new StringReader(Key.ExportSubjectPublicKeyInfoPem());
            return (AsymmetricKeyParameter)new PemReader(pem).ReadObject();
        }

        public Task<AsymmetricKeyParameter> LocatePublicKeyAsync(string methods, string domain, string selector, CancellationToken cancellationToken = default) =>
            Task.FromResult(LocatePublicKey(methods, domain, selector, cancellationToken));
    }
}
