using MailServer.Delivery.Tests.Support;
using MailServer.Filters;
using MailServer.Messages;
using MailServer.Receiving;

namespace MailServer.Delivery.Tests;

public class FilterTests
{
    [Fact]
    public async Task Filters_file_and_keep_for_each_recipient()
    {
        var harness = await DeliveryHarness.CreateAsync();
        harness.Filters.Add(new ActingFilter(user => user == "alice"
            ? [new FilterAction.FileInto("Work/New") { AndKeep = true, Flags = new MessageFlags(SystemFlags.Flagged) }]
            : []));
        Assert.Equal(["250 2.0.0", "250 2.0.0"], await harness.SendAsync("alice@example.test", "bob@example.test"));
        Assert.Single(await harness.MailAsync("alice", "Work/New"));
        Assert.Single(await harness.MailAsync("alice"));
        Assert.Single(await harness.MailAsync("bob"));
    }

    [Fact]
    public async Task A_filter_that_files_leaves_nothing_in_inbox()
    {
        var harness = await DeliveryHarness.CreateAsync();
        harness.Filters.Add(new ActingFilter(_ => [new FilterAction.FileInto("Archive")]));
        await harness.SendAsync("alice@example.test");
        Assert.Single(await harness.MailAsync("alice", "Archive"));
        Assert.Empty(await harness.MailAsync("alice"));
    }

    [Fact]
    public async Task A_discarded_message_is_accepted_and_kept_nowhere()
    {
        var harness = await DeliveryHarness.CreateAsync();
        harness.Filters.Add(new ActingFilter(_ => [new FilterAction.Discard()]));
        Assert.Equal(["250 2.0.0"], await harness.SendAsync("alice@example.test"));
        Assert.Empty(await harness.MailAsync("alice"));
    }

    [Fact]
    public async Task A_failing_filter_keeps_the_message()
    {
        var harness = await DeliveryHarness.CreateAsync();
        harness.Filters.Add(new ActingFilter(_ => throw new InvalidOperationException("broken")));
        Assert.Equal(["250 2.0.0"], await harness.SendAsync("alice@example.test"));
        Assert.Single(await harness.MailAsync("alice"));
    }

    [Fact]
    public async Task A_hanging_filter_keeps_the_message_when_its_time_is_up()
    {
        var harness = await DeliveryHarness.CreateAsync();
        var filter = new HangingFilter();
        harness.Filters.Add(filter);
        var sending = harness.SendAsync("alice@example.test");
        await filter.Asked.Task;
        harness.Time.Advance(harness.Options.FilterTimeout);
        Assert.Equal(["250 2.0.0"], await sending);
        Assert.Single(await harness.MailAsync("alice"));
    }

    [Fact]
    public async Task A_rejection_counts_over_smtp_only_when_all_reject()
    {
        var harness = await DeliveryHarness.CreateAsync();
        harness.Filters.Add(new ActingFilter(user => user == "alice" ? [new FilterAction.Reject("No")] : []));
        Assert.Equal(["550 5.7.1"], await harness.SendAsync("alice@example.test"));
        Assert.Equal(["250 2.0.0", "250 2.0.0"], await harness.SendAsync("alice@example.test", "bob@example.test"));
        Assert.Single(await harness.MailAsync("alice"));
        Assert.Single(await harness.MailAsync("bob"));
        harness.Service = MailServiceKind.Lmtp;
        Assert.Equal(["550 5.7.1", "250 2.0.0"], await harness.SendAsync("alice@example.test", "bob@example.test"));
    }

    [Fact]
    public async Task A_redirect_goes_outside_by_the_queue_and_inside_without_further_filters()
    {
        var harness = await DeliveryHarness.CreateAsync();
        harness.HasQueue = true;
        harness.Filters.Add(new ActingFilter(_ =>
        [
            new FilterAction.Redirect(DeliveryHarness.Address("someone@elsewhere.example")),
            new FilterAction.Redirect(DeliveryHarness.Address("bob@example.test")),
        ]));
        Assert.Equal(["250 2.0.0"], await harness.SendAsync("alice@example.test"));
        Assert.Empty(await harness.MailAsync("alice"));
        Assert.Single(await harness.MailAsync("bob"));
        Assert.Equal(["someone@elsewhere.example"], Assert.Single(harness.Queue.Items).Message.Recipients.Select(r => r.Address.ToString()));
    }

    [Fact]
    public async Task A_redirect_that_cannot_go_keeps_the_message()
    {
        var harness = await DeliveryHarness.CreateAsync();
        harness.Filters.Add(new ActingFilter(user => user == "alice"
            ? [new FilterAction.Redirect(DeliveryHarness.Address("someone@elsewhere.example"))]
            : [new FilterAction.Redirect(DeliveryHarness.Address("nobody@example.test"))]));
        Assert.Equal(["250 2.0.0", "250 2.0.0"], await harness.SendAsync("alice@example.test", "bob@example.test"));
        Assert.Single(await harness.MailAsync("alice"));
        Assert.Single(await harness.MailAsync("bob"));
    }
}
