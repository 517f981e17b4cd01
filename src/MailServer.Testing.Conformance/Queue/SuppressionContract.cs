using MailServer.Protocol;
using MailServer.Queue;
using Microsoft.Extensions.Time.Testing;

namespace MailServer.Testing.Conformance;

/// <summary>What every suppression list must do.</summary>
public abstract class SuppressionContract : IAsyncLifetime
{
    private static readonly EmailAddress Gone = new("Gone", "There.test");
    private ISuppressionList _list = null!;

    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public async ValueTask InitializeAsync() => _list = await CreateAsync();

    public async ValueTask DisposeAsync()
    {
        await DeleteAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task An_entry_is_found_in_every_spelling_until_it_is_removed()
    {
        await _list.AddAsync(new SuppressionEntry(Gone, Time.GetUtcNow(), "550 5.1.1 no"), default);

        var entry = await _list.FindAsync(new EmailAddress("gone", "there.TEST"), default);
        Assert.Equal(("550 5.1.1 no", Time.GetUtcNow(), null), (entry!.Reason, entry.AddedAt, entry.ExpiresAt));
        Assert.Null(await _list.FindAsync(new EmailAddress("other", "there.test"), default));

        Assert.True(await _list.RemoveAsync(new EmailAddress("GONE", "there.test"), default));
        Assert.False(await _list.RemoveAsync(Gone, default));
        Assert.Null(await _list.FindAsync(Gone, default));
    }

    [Fact]
    public async Task An_entry_expires_and_can_be_replaced()
    {
        await _list.AddAsync(new SuppressionEntry(Gone, Time.GetUtcNow(), "one") { ExpiresAt = Time.GetUtcNow().AddDays(1) }, default);
        await _list.AddAsync(new SuppressionEntry(Gone, Time.GetUtcNow(), "two") { ExpiresAt = Time.GetUtcNow().AddDays(2) }, default);
        Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal("two", (await _list.FindAsync(Gone, default))!.Reason);
        Time.Advance(TimeSpan.FromDays(1));
        Assert.Null(await _list.FindAsync(Gone, default));
        Assert.Empty(await _list.ListAsync(null, 10, default));
    }

    [Fact]
    public async Task Entries_are_listed_in_order_a_page_at_a_time()
    {
        foreach (var (name, domain) in ((string, string)[])[("b", "b.test"), ("a", "b.test"), ("z", "a.test")])
            await _list.AddAsync(new SuppressionEntry(new EmailAddress(name, domain), Time.GetUtcNow(), "x"), default);

        var first = await _list.ListAsync(null, 2, default);
        Assert.Equal(["z@a.test", "a@b.test"], first.Select(e => e.Recipient.ToString()));
        Assert.Equal(["b@b.test"], (await _list.ListAsync(first[^1].Recipient, 2, default)).Select(e => e.Recipient.ToString()));
    }

    protected abstract ValueTask<ISuppressionList> CreateAsync();

    protected abstract ValueTask DeleteAsync();
}
