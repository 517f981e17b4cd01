using MailServer.Delivery.Tests.Lists;
using MailServer.Delivery.Tests.Support;
using MailServer.Directories;
using MailServer.Directories.Lists;
using MailServer.Messages;
using MailServer.Receiving;

namespace MailServer.Delivery.Tests.Replies;

/// <summary>What mailboxes answer by themselves, and what they do not (RFC 3834).</summary>
public class AutoResponderTests
{
    private const string Author = ListHarness.Author;
    private const string Letter = "From: author@example.org\r\nTo: Alice <alice@example.test>\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nMessage-ID: <1@example.org>\r\nReferences: <0@example.org>\r\n\r\nHello\r\n";

    [Fact]
    public async Task A_mailbox_answers_the_sender_in_the_thread_and_once_in_its_time()
    {
        var harness = await StartAsync(new AutoReply("I am away.\nUntil June") { Days = 2 });
        await harness.Mail.SendTextAsync(Letter, "alice@example.test");
        await harness.Mail.SendTextAsync(Letter, "alice@example.test");

        var (sender, recipient, text) = Assert.Single(await harness.QueuedAsync());
        Assert.Equal((null, Author), (sender, recipient));
        Assert.Contains("From: alice@example.test\r\n", text, StringComparison.Ordinal);
        Assert.Contains("To: author@example.org\r\n", text, StringComparison.Ordinal);
        Assert.Contains("Subject: Auto: =?utf-8?", text, StringComparison.Ordinal);
        Assert.Contains("Auto-Submitted: auto-replied\r\n", text, StringComparison.Ordinal);
        Assert.Contains("In-Reply-To: <1@example.org>\r\n", text, StringComparison.Ordinal);
        Assert.Matches("References: <0@example.org>\\s+<1@example.org>\r\n", text);
        Assert.DoesNotContain("Return-Path", text, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nI am away.\r\nUntil June", text.TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(2, (await harness.Mail.MailAsync("alice")).Count);

        harness.Mail.Time.Advance(TimeSpan.FromDays(2));
        await harness.Mail.SendTextAsync(Letter, "alice@example.test");
        Assert.Single(await harness.QueuedAsync());
    }

    [Fact]
    public async Task An_answer_passes_the_signer()
    {
        var harness = await StartAsync(new AutoReply("Away"));
        harness.Mail.Signers.Add(new Signer());

        await harness.Mail.SendTextAsync(Letter, "alice@example.test");

        Assert.StartsWith("X-Signed: yes\r\n", Assert.Single(await harness.QueuedAsync()).Text, StringComparison.Ordinal);
    }

    private sealed class Signer : IMessageSigner
    {
        public ValueTask<ReadOnlyMemory<byte>> SignAsync(MailTransaction transaction, MessageContent content, CancellationToken cancellationToken) => new("X-Signed: yes\r\n"u8.ToArray());
    }

    [Fact]
    public async Task A_neighbour_is_answered_into_the_mailbox()
    {
        var harness = await StartAsync(new AutoReply("Away") { Subject = "Away" });
        harness.Mail.Sender = "bob@example.test";

        await harness.Mail.SendTextAsync(Letter, "alice@example.test");

        var answer = Assert.Single(await harness.Mail.MailAsync("bob"));
        Assert.StartsWith("Return-Path: <>\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nSubject: Away\r\n", answer, StringComparison.Ordinal);
        Assert.Empty(await harness.QueuedAsync());
    }

    [Theory]
    [InlineData(null, Letter)]
    [InlineData("MAILER-DAEMON@there.test", Letter)]
    [InlineData("alice@example.test", Letter)]
    [InlineData("gone@example.test", Letter)]
    [InlineData(Author, "Auto-Submitted: auto-replied\r\n" + Letter)]
    [InlineData(Author, "Precedence: bulk\r\n" + Letter)]
    [InlineData(Author, "List-Id: <x.there.test>\r\n" + Letter)]
    [InlineData(Author, "To: undisclosed-recipients:;\r\nBcc: alice@example.test\r\n\r\n")]
    public async Task Programs_lists_and_blind_copies_are_not_answered(string? sender, string text)
    {
        var harness = await StartAsync(new AutoReply("Away"));
        harness.Mail.Sender = sender;

        await harness.Mail.SendTextAsync(text, "alice@example.test");

        Assert.Single(await harness.Mail.MailAsync("alice"));
        Assert.Empty(await harness.QueuedAsync());
    }

    [Fact]
    public async Task Members_do_not_answer_a_list()
    {
        var harness = await StartAsync(new AutoReply("Away"));

        await harness.Mail.SendTextAsync(Letter, "team@example.test");

        Assert.Single(await harness.Mail.MailAsync("alice"));
        Assert.Empty(await harness.QueuedAsync());
    }

    [Fact]
    public async Task Another_address_counts_where_the_user_says_so()
    {
        var harness = await StartAsync(new AutoReply("Away"));
        await harness.Mail.AddAliasAsync("info@example.test", "alice@example.test");
        const string Other = "To: info@example.test\r\n\r\n";

        await harness.Mail.SendTextAsync(Other, "info@example.test");
        Assert.Empty(await harness.QueuedAsync());
        await harness.Mail.Directory.SetAutoReplyAsync(DeliveryHarness.Address("alice@example.test"), new AutoReply("Away") { Addresses = [DeliveryHarness.Address("info@example.test")] }, default);
        await harness.Mail.SendTextAsync(Other, "info@example.test");
        Assert.Single(await harness.QueuedAsync());
    }

    [Fact]
    public async Task An_answer_has_a_beginning_and_an_end_and_a_new_one_is_told_again()
    {
        var harness = await StartAsync(null);
        var now = harness.Mail.Time.GetUtcNow();
        var reply = new AutoReply("Away") { Start = now.AddDays(1), End = now.AddDays(2) };
        await SetAsync(harness, reply);
        foreach (var expected in (int[])[0, 1, 0])
        {
            await harness.Mail.SendTextAsync(Letter, "alice@example.test");
            Assert.Equal(expected, (await harness.QueuedAsync()).Count);
            harness.Mail.Time.Advance(TimeSpan.FromDays(1));
        }

        await SetAsync(harness, new AutoReply("Still away"));
        await harness.Mail.SendTextAsync(Letter, "alice@example.test");
        Assert.Single(await harness.QueuedAsync());
        await SetAsync(harness, new AutoReply("Off") { IsEnabled = false });
        await harness.Mail.SendTextAsync(Letter, "alice@example.test");
        Assert.Empty(await harness.QueuedAsync());
    }

    [Fact]
    public async Task Spam_is_not_answered()
    {
        var harness = await StartAsync(new AutoReply("Away"));
        harness.Mail.Disposition = new MessageDisposition { IsQuarantined = true };

        await harness.Mail.SendTextAsync(Letter, "alice@example.test");

        Assert.Empty(await harness.QueuedAsync());
    }

    private static async Task<ListHarness> StartAsync(AutoReply? reply)
    {
        var harness = await ListHarness.StartAsync(null, "alice@example.test");
        if (reply is not null) await SetAsync(harness, reply);
        return harness;
    }

    private static async Task SetAsync(ListHarness harness, AutoReply reply) =>
        Assert.Equal(DirectoryChange.Done, await harness.Mail.Directory.SetAutoReplyAsync(DeliveryHarness.Address("alice@example.test"), reply, default));
}
