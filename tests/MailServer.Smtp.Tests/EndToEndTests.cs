using System.Text;
using MailServer.Authentication;
using MailServer.Delivery;
using MailServer.Directories;
using MailServer.Protocol;
using MailServer.Protocol.Imap;
using MailServer.Receiving;
using MailServer.Smtp.Tests.Support;
using MailServer.Storage;
using MailServer.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailServer.Smtp.Tests;

/// <summary>The engine with the real authenticator, local delivery, and the in-memory store and directory.</summary>
public class EndToEndTests
{
    private readonly InMemoryMailboxStore _store = new();
    private readonly InMemoryDirectory _directory;

    public EndToEndTests() => _directory = new InMemoryDirectory(_store);

    [Fact]
    public async Task A_user_submits_a_message_inside_tls_and_it_is_in_the_mailbox()
    {
        await using var harness = await StartAsync(MailServiceKind.Submission);
        await harness.GreetAsync();
        await harness.ExpectAsync("STARTTLS", "220");
        await harness.Client.UpgradeToTlsAsync();
        await harness.GreetAsync();
        await harness.ExpectAsync("AUTH PLAIN " + FakeAuthenticator.Encode("\0alice@example.test\0wrong"), "535 5.7.8");
        await harness.ExpectAsync("AUTH PLAIN " + FakeAuthenticator.Encode("\0alice@example.test\0secret"), "235");
        await harness.ExpectAsync("MAIL FROM:<alice@example.test>", "250");
        await harness.ExpectAsync("RCPT TO:<bob@example.test>", "250 2.1.5");
        await harness.ExpectAsync("RCPT TO:<nobody@example.test>", "550 5.1.1");
        await harness.ExpectAsync("RCPT TO:<someone@elsewhere.example>", "550 5.7.1");
        await harness.ExpectAsync("DATA", "354");
        await harness.ExpectAsync("Subject: Hi\r\n\r\nHello\r\n.", "250 2.0.0 OK ");
        var mail = Assert.Single(await MailAsync("bob"));
        Assert.StartsWith("Return-Path: <alice@example.test>\r\nReceived: from authenticated-user\r\n\tby mail.example.test with ESMTPSA\r\n", mail, StringComparison.Ordinal);
        Assert.EndsWith("+0000\r\nSubject: Hi\r\n\r\nHello\r\n", mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_neighbour_delivers_over_lmtp_to_a_full_and_an_empty_mailbox()
    {
        await using var harness = await StartAsync(MailServiceKind.Lmtp);
        await _directory.AddUserAsync(new EmailAddress("full", "example.test"), "secret", new UserSettings { QuotaBytes = 100 }, default);
        await harness.GreetAsync();
        await harness.EnvelopeAsync("full@example.test", "bob@example.test");
        await harness.ExpectAsync("DATA", "354");
        await harness.ExpectAsync("Subject: Hi\r\n\r\nHello\r\n.", "452 4.2.2");
        await harness.ExpectAsync("250 2.0.0");
        Assert.Empty(await MailAsync("full"));
        Assert.Single(await MailAsync("bob"));
    }

    private async Task<SmtpHarness> StartAsync(MailServiceKind service)
    {
        await _directory.SetDomainAsync(new DomainFacts("example.test"), default);
        foreach (var user in new[] { "alice", "bob" })
            await _directory.AddUserAsync(new EmailAddress(user, "example.test"), "secret", new UserSettings(), default);
        var harness = new SmtpHarness(service);
        harness.Services = harness.Services with
        {
            Receiver = new LocalMailReceiver(new LocalDeliveryOptions(), new LocalDeliveryServices { Directory = _directory, Store = _store }),
            Authenticator = new MailAuthenticator(_directory, new AuthenticationOptions(), TimeProvider.System, NullLogger<MailAuthenticator>.Instance),
        };
        return harness;
    }

    private async Task<IReadOnlyList<string>> MailAsync(string user)
    {
        var facts = await _directory.FindAccountAsync($"{user}@example.test", default);
        await using var account = (await _store.OpenAccountAsync(facts!.Id, default)).Value;
        await using var folder = (await account.OpenFolderAsync("INBOX", default)).Value;
        var texts = new List<string>();
        await foreach (var message in folder.FetchAsync(UidSet.All, MessageFields.Content, default))
        {
            using var reader = new StreamReader(message.Content!.OpenStream(), Encoding.UTF8);
            texts.Add(await reader.ReadToEndAsync());
        }

        return texts;
    }
}
