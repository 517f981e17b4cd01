using System.Text;
using MailServer.Delivery.Tests.Support;
using MailServer.Directories;
using MailServer.Directories.Lists;
using MailServer.Messages;
using MailServer.Protocol;
using MailServer.Queue;
using MailServer.Receiving;

namespace MailServer.Delivery.Tests.Lists;

/// <summary>Posts, from RCPT to mailboxes, queue and archive.</summary>
public class PostTests
{
    [Fact]
    public async Task A_post_goes_to_members_here_and_elsewhere_with_the_fields_of_a_list()
    {
        var list = new MailingList(ListHarness.Team) { Title = "The \"team\"", Posting = ListPosting.Anyone, SubjectTag = "team", Owner = DeliveryHarness.Address("bob@example.test"), Joining = ListJoining.Confirmed };
        var harness = await ListHarness.StartAsync(list, "alice@example.test", "zoe@there.test");

        Assert.Equal(["250 2.0.0"], await harness.Mail.SendAsync("team@example.test"));

        const string Shared = "List-Id: \"The \\\"team\\\"\"\r\n <team.example.test>\r\nList-Post: <mailto:team@example.test>\r\nList-Subscribe: <mailto:team-subscribe@example.test>\r\n"
            + "List-Owner: <mailto:team-owner@example.test>\r\nList-Help: <mailto:team-owner@example.test?subject=help>\r\nPrecedence: list\r\nSubject: [team] Hi\r\n\r\nHello\r\n";
        Assert.Equal("Return-Path: <team-bounces@example.test>\r\nList-Unsubscribe: <mailto:team-unsubscribe@example.test>\r\n" + Shared, Assert.Single(await harness.Mail.MailAsync("alice")));
        var token = await harness.TokenAsync("zoe@there.test");
        Assert.Equal(
            ($"team-bounces+{token}@example.test", "zoe@there.test", $"List-Unsubscribe: <mailto:team-unsubscribe%2B{token}@example.test>\r\n{Shared}"),
            Assert.Single(await harness.QueuedAsync()));
    }

    [Fact]
    public async Task With_a_page_members_elsewhere_leave_by_one_click()
    {
        var harness = await ListHarness.StartAsync(null, "zoe@there.test");
        harness.Mail.Options.Lists.UnsubscribeUrl = "https://example.test/leave/{token}";
        await harness.Mail.SendAsync("team@example.test");

        var token = await harness.TokenAsync("zoe@there.test");
        Assert.StartsWith(
            $"List-Unsubscribe: <mailto:team-unsubscribe%2B{token}@example.test>,\r\n <https://example.test/leave/{token}>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
            Assert.Single(await harness.QueuedAsync()).Text, StringComparison.Ordinal);
        Assert.Equal("zoe@there.test", (await harness.Mail.Directory.UnsubscribeAsync(token, default))!.Member.Address.ToString());
        Assert.Null(await harness.MemberAsync("zoe@there.test"));
    }

    [Fact]
    public async Task The_archive_keeps_each_post_also_when_nobody_else_gets_it()
    {
        var list = new MailingList(ListHarness.Team) { Posting = ListPosting.Anyone, Archive = DeliveryHarness.Address("bob@example.test"), ArchiveFolder = "Lists/team" };
        var harness = await ListHarness.StartAsync(list);

        Assert.Equal(["250 2.0.0"], await harness.Mail.SendAsync("team@example.test"));

        Assert.Contains("List-Id: <team.example.test>", Assert.Single(await harness.Mail.MailAsync("bob", "Lists/team")), StringComparison.Ordinal);
        Assert.Empty(await harness.Mail.MailAsync("bob"));
    }

    [Theory]
    [InlineData(ListPosting.Anyone, "author@example.org", true)]
    [InlineData(ListPosting.Members, "author@example.org", false)]
    [InlineData(ListPosting.Members, "Alice@example.test", true)]
    [InlineData(ListPosting.Members, "bob@example.test", true)]
    [InlineData(ListPosting.Senders, "alice@example.test", false)]
    [InlineData(ListPosting.Senders, "bob@example.test", true)]
    [InlineData(ListPosting.Senders, "NEWS@there.test", true)]
    [InlineData(ListPosting.Domain, "alice@example.test", false)]
    [InlineData(ListPosting.Domain, null, false)]
    [InlineData(ListPosting.Anyone, null, false)]
    public async Task Who_may_send_is_the_lists_word(ListPosting posting, string? sender, bool isTaken)
    {
        var list = new MailingList(ListHarness.Team) { Posting = posting, Senders = [DeliveryHarness.Address("news@there.test")], Owner = DeliveryHarness.Address("bob@example.test") };
        var harness = await ListHarness.StartAsync(list, "alice@example.test");
        harness.Mail.Sender = sender;

        var reply = await harness.Mail.RecipientAsync("team@example.test");

        Assert.Equal(isTaken ? "250 2.1.5" : "550 5.7.2", $"{reply.Code} {reply.Enhanced}");
    }

    [Fact]
    public async Task Who_logs_in_in_the_lists_domain_may_send_where_that_is_asked()
    {
        var harness = await ListHarness.StartAsync(new MailingList(ListHarness.Team) { Posting = ListPosting.Domain }, "alice@example.test");
        harness.Mail.Principal = new Authentication.MailPrincipal(new AccountFacts(await harness.Mail.IdAsync("bob"), DeliveryHarness.Address("bob@example.test")), "PLAIN");

        Assert.Equal(["250 2.0.0"], await harness.Mail.SendAsync("team@example.test"));
    }

    [Theory]
    [InlineData("List-Id: Team <TEAM.example.test>", ListAutomaticMail.Accept, "554 5.4.6")]
    [InlineData("Auto-Submitted: auto-generated", ListAutomaticMail.Refuse, "550 5.7.2")]
    [InlineData("Auto-Submitted: auto-generated", ListAutomaticMail.Drop, "250 2.0.0")]
    [InlineData("Auto-Submitted: auto-replied (vacation)", ListAutomaticMail.Refuse, "250 2.0.0")]
    [InlineData("Auto-Submitted: auto-replied", ListAutomaticMail.Accept, "250 2.0.0")]
    public async Task What_came_from_the_list_or_from_a_program_is_not_distributed(string field, ListAutomaticMail rule, string code)
    {
        var harness = await ListHarness.StartAsync(new MailingList(ListHarness.Team) { Posting = ListPosting.Anyone, Automatic = rule }, "alice@example.test", "zoe@there.test");

        Assert.Equal([code], await harness.Mail.SendTextAsync($"{field}\r\n{DeliveryHarness.Text}", "team@example.test"));

        Assert.Empty(await harness.Mail.MailAsync("alice"));
        Assert.Empty(await harness.QueuedAsync());
        Assert.Equal(0, (await harness.MemberAsync("zoe@there.test"))!.Bounces);
    }

    [Fact]
    public async Task A_refusal_of_the_list_does_not_keep_the_message_from_other_recipients()
    {
        var harness = await ListHarness.StartAsync(null, "zoe@there.test");

        Assert.Equal(["250 2.0.0", "250 2.0.0"], await harness.Mail.SendTextAsync("List-Id: <team.example.test>\r\n" + DeliveryHarness.Text, "team@example.test", "alice@example.test"));

        Assert.Single(await harness.Mail.MailAsync("alice"));
        Assert.Empty(await harness.QueuedAsync());
    }

    [Fact]
    public async Task Automatic_mail_passes_where_the_list_wants_it()
    {
        var harness = await ListHarness.StartAsync(new MailingList(ListHarness.Team) { Posting = ListPosting.Anyone, Automatic = ListAutomaticMail.Accept }, "alice@example.test");

        await harness.Mail.SendTextAsync("Auto-Submitted: auto-generated\r\n" + DeliveryHarness.Text, "team@example.test");

        Assert.Single(await harness.Mail.MailAsync("alice"));
    }

    [Fact]
    public async Task Spam_is_not_distributed()
    {
        var harness = await ListHarness.StartAsync(null, "alice@example.test");
        harness.Mail.Disposition = new MessageDisposition { IsQuarantined = true };

        Assert.Equal(["550 5.7.1"], await harness.Mail.SendAsync("team@example.test"));
    }

    [Fact]
    public async Task Lists_within_lists_are_expanded_each_once_and_each_recipient_once()
    {
        var harness = await ListHarness.StartAsync(null, "all@example.test", "alice@example.test", "zoe@there.test");
        await harness.Mail.AddAliasAsync("we@example.test", "alice@example.test", "bob@example.test");
        // In a circle, and by an alias.
        await harness.SetAsync(new MailingList(DeliveryHarness.Address("all@example.test")), "team@example.test", "we@example.test", "ZOE@there.test", "yves@there.test");

        Assert.Equal(["250 2.0.0"], await harness.Mail.SendAsync("team@example.test"));

        // The list within does not change the List-Id (RFC 2919 §7).
        Assert.Contains("List-Id: <team.example.test>", Assert.Single(await harness.Mail.MailAsync("alice")), StringComparison.Ordinal);
        Assert.Single(await harness.Mail.MailAsync("bob"));
        Assert.Equal(["yves@there.test", "zoe@there.test"], (await harness.QueuedAsync()).Select(item => item.Recipient.ToLowerInvariant()).Order());
    }

    [Fact]
    public async Task Lists_lie_only_so_deep_in_one_another()
    {
        var harness = await ListHarness.StartAsync(null, "a@example.test");
        await harness.SetAsync(new MailingList(DeliveryHarness.Address("a@example.test")), "alice@example.test", "b@example.test");
        await harness.SetAsync(new MailingList(DeliveryHarness.Address("b@example.test")), "bob@example.test");
        harness.Mail.Options.Lists.MaxDepth = 1;

        await harness.Mail.SendAsync("team@example.test");

        Assert.Single(await harness.Mail.MailAsync("alice"));
        Assert.Empty(await harness.Mail.MailAsync("bob"));
    }

    [Fact]
    public async Task Ten_thousand_members_get_a_post_and_one_more_recipient_is_too_many()
    {
        var harness = await ListHarness.StartAsync();
        EmailAddress[] many = [.. Enumerable.Range(0, IListAdministration.MostMembers).Select(i => new EmailAddress($"m{i}", $"d{i % 100}.test"))];
        Assert.Equal(DirectoryChange.Done, await harness.Mail.Directory.AddMembersAsync(ListHarness.Team, many, default));

        Assert.Equal(["250 2.0.0"], await harness.Mail.SendAsync("team@example.test"));
        Assert.Equal(many.Length, (await harness.Mail.Inner.Queue.CountAsync(default)).Sum(count => count.Items));

        harness.Mail.Options.Lists.MaxRecipients = many.Length - 1;
        Assert.Equal(["550 5.2.4"], await harness.Mail.SendAsync("team@example.test"));
        Assert.Equal(many.Length, (await harness.Mail.Inner.Queue.CountAsync(default)).Sum(count => count.Items));
    }

    [Fact]
    public async Task Ten_thousand_mailboxes_get_a_post()
    {
        var harness = await ListHarness.StartAsync();
        string[] names = [.. Enumerable.Range(0, IListAdministration.MostMembers).Select(i => $"m{i}")];
        foreach (var name in names) await harness.Mail.AddUserAsync(name);
        await harness.Mail.Directory.AddMembersAsync(ListHarness.Team, [.. names.Select(name => new EmailAddress(name, "example.test"))], default);

        Assert.Equal(["250 2.0.0"], await harness.Mail.SendAsync("team@example.test"));

        Assert.Single(await harness.Mail.MailAsync("m0"));
        Assert.Single(await harness.Mail.MailAsync(names[^1]));
    }

    [Fact]
    public async Task A_member_who_is_full_gone_or_switched_off_does_not_keep_the_post_from_the_others()
    {
        var harness = await ListHarness.StartAsync(null, "alice@example.test", "full@example.test", "gone@example.test", "carol@example.test");
        await harness.Mail.AddUserAsync("full", new UserSettings { QuotaBytes = 1 });

        Assert.Equal(["250 2.0.0"], await harness.Mail.SendAsync("team@example.test"));

        Assert.Single(await harness.Mail.MailAsync("alice"));
        var members = await harness.Mail.Directory.ListMembersAsync(ListHarness.Team, null, 10, default);
        Assert.Equal([("alice", 0), ("carol", 0), ("full", 0), ("gone", 1)], members.Select(member => (member.Address.LocalPart, member.Bounces)));
        var token = await harness.TokenAsync("full@example.test");
        var waiting = Assert.Single(await harness.QueuedAsync());
        Assert.Equal(($"team-bounces+{token}@example.test", "full@example.test"), (waiting.Sender, waiting.Recipient));
        Assert.StartsWith($"List-Unsubscribe: <mailto:team-unsubscribe%2B{token}@example.test>\r\nList-Id: ", waiting.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bounce_that_cannot_be_counted_makes_nobody_repeat_a_post_that_is_out()
    {
        var harness = await ListHarness.StartAsync(null, "alice@example.test", "gone@example.test");
        harness.Mail.Lists = new UncountedLists(harness.Mail.Directory);

        Assert.Equal(["250 2.0.0"], await harness.Mail.SendAsync("team@example.test"));

        Assert.Single(await harness.Mail.MailAsync("alice"));
    }

    [Fact]
    public async Task A_list_that_reaches_nobody_refuses()
    {
        var harness = await ListHarness.StartAsync(null, "gone@example.test");

        Assert.Equal(["550 5.2.4"], await harness.Mail.SendAsync("team@example.test"));
    }

    [Fact]
    public async Task A_store_that_fails_keeps_nothing_and_the_sender_repeats_the_post()
    {
        var harness = await ListHarness.StartAsync(null, "alice@example.test");
        harness.Mail.SharesCommit = false;
        harness.Mail.Store.FailInCommit[await harness.Mail.IdAsync("alice")] = Storage.StoreError.Unavailable;

        Assert.Equal(["452 4.3.1"], await harness.Mail.SendAsync("team@example.test"));
    }

    [Fact]
    public async Task Suppressed_members_get_nothing()
    {
        var harness = await ListHarness.StartAsync(null, "zoe@there.test", "yves@there.test");
        harness.Mail.Suppression = new Testing.InMemorySuppressionList(harness.Mail.Time);
        await harness.Mail.Suppression.AddAsync(new SuppressionEntry(DeliveryHarness.Address("zoe@there.test"), harness.Mail.Time.GetUtcNow(), "gone"), default);

        await harness.Mail.SendAsync("team@example.test");

        Assert.Equal("yves@there.test", Assert.Single(await harness.QueuedAsync()).Recipient);
    }

    [Fact]
    public async Task A_list_that_two_recipients_lead_to_gets_the_message_once()
    {
        var harness = await ListHarness.StartAsync(null, "alice@example.test");
        await harness.Mail.AddAliasAsync("crew@example.test", "team@example.test");

        Assert.Equal(["250 2.0.0", "250 2.0.0"], await harness.Mail.SendAsync("crew@example.test", "team@example.test"));

        Assert.Single(await harness.Mail.MailAsync("alice"));
    }

    [Fact]
    public async Task Posts_are_signed_as_they_leave()
    {
        var harness = await ListHarness.StartAsync(null, "zoe@there.test");
        harness.Mail.Signers.Add(new Signer());

        await harness.Mail.SendAsync("team@example.test");

        Assert.Contains("\r\nX-Signed: team-bounces@example.test List-Id\r\nList-Id:", Assert.Single(await harness.QueuedAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_link_of_each_member_is_under_a_signature_of_its_own()
    {
        var harness = await ListHarness.StartAsync(null, "zoe@there.test", "yan@there.test");
        harness.Mail.Options.Lists.UnsubscribeUrl = "https://example.test/leave/{token}";
        harness.Mail.Signers.Add(new Signer());

        await harness.Mail.SendAsync("team@example.test");

        var queued = await harness.QueuedAsync();
        Assert.Equal(2, queued.Count);
        foreach (var (_, recipient, text) in queued)
        {
            Assert.StartsWith("X-Signed: team-bounces@example.test List-Unsubscribe\r\nList-Unsubscribe: <mailto:", text, StringComparison.Ordinal);
            Assert.Contains($"<https://example.test/leave/{await harness.TokenAsync(recipient)}>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", text, StringComparison.Ordinal);
        }
    }

    private sealed class Signer : IMessageSigner
    {
        public async ValueTask<ReadOnlyMemory<byte>> SignAsync(MailTransaction transaction, MessageContent content, CancellationToken cancellationToken)
        {
            using var reader = new StreamReader(content.OpenStream());
            var first = (await reader.ReadLineAsync(cancellationToken))!.Split(':')[0];
            return Encoding.ASCII.GetBytes($"X-Signed: {transaction.ReversePath} {first}\r\n");
        }
    }
}
