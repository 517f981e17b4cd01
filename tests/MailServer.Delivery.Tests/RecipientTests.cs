using MailServer.Authentication;
using MailServer.Delivery.Tests.Support;
using MailServer.Directories;
using MailServer.Storage;

namespace MailServer.Delivery.Tests;

/// <summary>What RCPT is answered.</summary>
public class RecipientTests
{
    [Theory]
    [InlineData("alice@example.test", "250 2.1.5")]
    [InlineData("alice+tag@example.test", "250 2.1.5")]
    [InlineData("nobody@example.test", "550 5.1.1")]
    [InlineData("carol@example.test", "550 5.2.1")]
    [InlineData("someone@elsewhere.example", "550 5.7.1")]
    public async Task Each_kind_of_address_has_its_reply(string recipient, string expected)
    {
        var harness = await DeliveryHarness.CreateAsync();
        harness.HasQueue = true;
        Assert.Equal(expected, Code(await harness.RecipientAsync(recipient)));
    }

    [Fact]
    public async Task A_catch_all_takes_unknown_users()
    {
        var harness = await DeliveryHarness.CreateAsync();
        await harness.Directory.SetDomainAsync(new DomainFacts("example.test") { CatchAll = DeliveryHarness.Address("alice@example.test") }, default);
        Assert.Equal(["250 2.0.0"], await harness.SendAsync("nobody@example.test"));
        Assert.Single(await harness.MailAsync("alice"));
    }

    [Fact]
    public async Task Foreign_addresses_need_a_client_that_may_relay_and_a_queue()
    {
        var harness = await DeliveryHarness.CreateAsync();
        harness.IsTrusted = true;
        var withoutQueue = await harness.RecipientAsync("someone@elsewhere.example");
        Assert.Equal("550 5.7.1", Code(withoutQueue));
        Assert.Equal("This server takes mail for its own users only", withoutQueue.Text);
        harness.HasQueue = true;
        Assert.Equal("250 2.1.5", Code(await harness.RecipientAsync("someone@elsewhere.example")));
        harness.IsTrusted = false;
        var stranger = await harness.RecipientAsync("someone@elsewhere.example");
        Assert.Equal("Relaying denied", stranger.Text);
        harness.Principal = new MailPrincipal(new AccountFacts(new AccountId("A1"), DeliveryHarness.Address("alice@example.test")), "PLAIN");
        Assert.Equal("250 2.1.5", Code(await harness.RecipientAsync("someone@elsewhere.example")));
    }

    [Fact]
    public async Task An_alias_may_lead_outside_only_with_a_queue()
    {
        var harness = await DeliveryHarness.CreateAsync();
        await harness.AddAliasAsync("away@example.test", "someone@elsewhere.example");
        Assert.Equal("451 4.3.5", Code(await harness.RecipientAsync("away@example.test")));
        harness.HasQueue = true;
        Assert.Equal("250 2.1.5", Code(await harness.RecipientAsync("away@example.test")));
    }

    [Fact]
    public async Task Circles_of_aliases_are_found()
    {
        var harness = await DeliveryHarness.CreateAsync();
        await harness.AddAliasAsync("a@example.test", "b@example.test");
        await harness.AddAliasAsync("b@example.test", "A@EXAMPLE.test");
        Assert.Equal("550 5.4.6", Code(await harness.RecipientAsync("a@example.test")));
        await harness.AddAliasAsync("b@example.test", "a@example.test", "alice@example.test");
        Assert.Equal("250 2.1.5", Code(await harness.RecipientAsync("a@example.test")));
    }

    [Fact]
    public async Task A_chain_of_aliases_has_a_limit()
    {
        var harness = await DeliveryHarness.CreateAsync();
        for (var i = 0; i < 11; i++) await harness.AddAliasAsync($"a{i}@example.test", $"a{i + 1}@example.test");
        await harness.AddAliasAsync("a11@example.test", "alice@example.test");
        Assert.Equal("550 5.4.6", Code(await harness.RecipientAsync("a0@example.test")));
        Assert.Equal("250 2.1.5", Code(await harness.RecipientAsync("a2@example.test")));
    }

    [Fact]
    public async Task An_alias_whose_targets_are_unknown_is_refused_and_one_that_has_some_left_is_not()
    {
        var harness = await DeliveryHarness.CreateAsync();
        await harness.AddAliasAsync("gone@example.test", "nobody@example.test");
        await harness.AddAliasAsync("team@example.test", "nobody@example.test", "bob@example.test", "carol@example.test");
        Assert.Equal("550 5.1.1", Code(await harness.RecipientAsync("gone@example.test")));
        Assert.Equal("250 2.1.5", Code(await harness.RecipientAsync("team@example.test")));
    }

    [Fact]
    public async Task A_full_mailbox_is_told_at_once()
    {
        var harness = await DeliveryHarness.CreateAsync();
        await harness.AddUserAsync("dave", new UserSettings { QuotaBytes = 1000 });
        Assert.Equal("250 2.1.5", Code(await harness.RecipientAsync("dave@example.test", size: 900)));
        Assert.Equal("452 4.2.2", Code(await harness.RecipientAsync("dave@example.test", size: 1001)));
    }

    [Fact]
    public async Task A_store_that_cannot_begin_is_told_at_data()
    {
        var harness = await DeliveryHarness.CreateAsync();
        harness.Store.BeginError = StoreError.Unavailable;
        var start = await harness.CreateReceiver().BeginAsync(harness.Begin(), null, default);
        Assert.Null(start.Message);
        Assert.Equal("452 4.3.1", Code(start.Refusal!));
    }

    private static string Code(Protocol.Smtp.SmtpReply reply) => $"{reply.Code} {reply.Enhanced}";
}
