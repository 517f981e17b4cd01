using MailServer.Delivery.Queue;
using MailServer.Delivery.Tests.Outbound.Support;
using MailServer.Delivery.Tests.Support;
using MailServer.Queue;
using MailServer.Testing;

namespace MailServer.Delivery.Tests.Outbound;

/// <summary>Recipients that nothing is sent to: how they get on the list, and what it does.</summary>
public sealed class SuppressionTests : IAsyncDisposable
{
    private readonly QueueBench _bench = new();
    private readonly InMemorySuppressionList _list;

    public SuppressionTests() => _list = new InMemorySuppressionList(_bench.Time);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Theory]
    [InlineData("550 5.1.1 nobody", true, true)]
    [InlineData("550 5.2.1 disabled", true, true)]
    [InlineData("550 5.7.1 you are on a blocklist", true, false)]
    [InlineData("550 nobody", true, false)]
    [InlineData("550 5.1.1 nobody", false, false)]
    public async Task A_recipient_who_does_not_exist_is_put_on_the_list_for_a_time(string answer, bool isOn, bool isSuppressed)
    {
        _bench.Suppression = new SuppressionRules { List = _list, AfterFailure = isOn };
        _bench.There.Script = line => line.StartsWith("RCPT", StringComparison.Ordinal) ? answer : null;
        _bench.Start();
        await _bench.EnqueueAsync("b@there.test");
        await _bench.NextNoticeAsync();
        await _bench.WhenEmptyAsync();

        var entry = await _list.FindAsync(TestMessages.Address("b@there.test"), default);
        Assert.Equal(isSuppressed ? answer : null, entry?.Reason);
        if (isSuppressed) Assert.Equal(_bench.Time.GetUtcNow().AddDays(7), entry!.ExpiresAt);
    }

    [Fact]
    public async Task What_an_administrator_added_stays()
    {
        _bench.Suppression = new SuppressionRules { List = _list, AfterFailure = true };
        _bench.There.Script = line => line.StartsWith("RCPT", StringComparison.Ordinal) ? "550 5.1.1 nobody" : null;
        await _list.AddAsync(new SuppressionEntry(TestMessages.Address("b@there.test"), _bench.Time.GetUtcNow(), "by hand"), default);
        _bench.Start();
        await _bench.EnqueueAsync("b@there.test");
        await _bench.NextNoticeAsync();
        await _bench.WhenEmptyAsync();

        Assert.Equal(("by hand", null), await _list.FindAsync(TestMessages.Address("b@there.test"), default) is { } entry ? (entry.Reason, entry.ExpiresAt) : default);
    }

    [Fact]
    public async Task A_suppressed_recipient_is_refused_and_left_out_of_a_forward()
    {
        var harness = await DeliveryHarness.CreateAsync();
        (harness.HasQueue, harness.IsTrusted, harness.Suppression) = (true, true, _list);
        await harness.AddAliasAsync("both@example.test", "gone@there.test", "here@there.test");
        await _list.AddAsync(new SuppressionEntry(TestMessages.Address("gone@there.test"), _bench.Time.GetUtcNow(), "550 5.1.1 nobody"), default);

        var refusal = await harness.RecipientAsync("gone@there.test");
        Assert.Equal("550 5.1.1 Nothing is sent to <gone@there.test>, which was refused before: 550 5.1.1 nobody", $"{refusal.Code} {refusal.Enhanced} {refusal.Text}");
        Assert.Equal(["250 2.0.0"], await harness.SendAsync("both@example.test"));
        Assert.Equal(["here@there.test"], Assert.Single(harness.Queue.Items).Message.Recipients.Select(r => r.Address.ToString()));
    }

    [Fact]
    public async Task Where_an_alias_leads_is_not_told_when_its_target_is_suppressed()
    {
        var harness = await DeliveryHarness.CreateAsync();
        (harness.HasQueue, harness.Suppression) = (true, _list);
        await harness.AddAliasAsync("away@example.test", "gone@there.test");
        await _list.AddAsync(new SuppressionEntry(TestMessages.Address("gone@there.test"), _bench.Time.GetUtcNow(), "550 5.1.1 nobody"), default);

        var refusal = await harness.RecipientAsync("away@example.test");

        Assert.Equal("550 5.1.1 Mail for this address is not forwarded any more", $"{refusal.Code} {refusal.Enhanced} {refusal.Text}");
    }
}
