using MailServer.Queue;
using Microsoft.Extensions.Time.Testing;

namespace MailServer.Testing.Conformance;

/// <summary>What every memory of other domains must do.</summary>
public abstract class TransportNotesContract : IAsyncLifetime
{
    private ITransportNotes _notes = null!;

    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private DateTimeOffset Tomorrow => Time.GetUtcNow().AddDays(1);

    public async ValueTask InitializeAsync() => _notes = await CreateAsync();

    public async ValueTask DisposeAsync()
    {
        await DeleteAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_note_is_found_by_kind_and_name_until_it_is_removed()
    {
        await _notes.PutAsync([new TransportNote("one", "a.test", "text", Tomorrow)], default);

        Assert.Equal(new TransportNote("one", "a.test", "text", Tomorrow), await _notes.FindAsync("one", "a.test", default));
        Assert.Null(await _notes.FindAsync("two", "a.test", default));
        Assert.Null(await _notes.FindAsync("one", "b.test", default));

        await _notes.RemoveAsync("one", "a.test", default);
        await _notes.RemoveAsync("one", "a.test", default);
        Assert.Null(await _notes.FindAsync("one", "a.test", default));
    }

    [Fact]
    public async Task A_later_note_replaces_the_one_of_its_kind_and_name_only()
    {
        await _notes.PutAsync([new TransportNote("one", "a.test", "old", Tomorrow), new TransportNote("two", "a.test", "other", Tomorrow)], default);
        await _notes.PutAsync([new TransportNote("one", "a.test", "new", Tomorrow.AddDays(1))], default);

        Assert.Equal(("new", Tomorrow.AddDays(1)), await _notes.FindAsync("one", "a.test", default) is { } note ? (note.Text, note.ExpiresAt) : default);
        Assert.Equal("other", (await _notes.FindAsync("two", "a.test", default))!.Text);
    }

    [Fact]
    public async Task What_is_over_is_gone_and_can_be_written_anew()
    {
        await _notes.PutAsync([new TransportNote("one", "a.test", "old", Tomorrow), new TransportNote("one", "b.test", "lasts", Tomorrow.AddDays(1))], default);
        Time.Advance(TimeSpan.FromDays(1));

        Assert.Null(await _notes.FindAsync("one", "a.test", default));
        Assert.Equal(["b.test"], (await _notes.ListAsync("one", "", 10, default)).Select(note => note.Name));

        await _notes.PutAsync([new TransportNote("one", "a.test", "again", Tomorrow)], default);
        Assert.Equal("again", (await _notes.FindAsync("one", "a.test", default))!.Text);
    }

    [Fact]
    public async Task Notes_of_a_kind_are_listed_in_order_a_page_at_a_time()
    {
        await _notes.PutAsync([.. ((string[])["c.test", "a.test", "b.test"]).Select(name => new TransportNote("one", name, "x", Tomorrow))], default);
        await _notes.PutAsync([new TransportNote("two", "aa.test", "x", Tomorrow)], default);

        Assert.Equal(["a.test", "b.test"], (await _notes.ListAsync("one", "", 2, default)).Select(note => note.Name));
        Assert.Equal(["c.test"], (await _notes.ListAsync("one", "b.test", 2, default)).Select(note => note.Name));
        Assert.Empty(await _notes.ListAsync("one", "c.test", 2, default));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await _notes.ListAsync("one", "", 0, default));
    }

    [Fact]
    public async Task Notes_survive_a_restart_where_there_is_one()
    {
        await _notes.PutAsync([new TransportNote("one", "a.test", "text", Tomorrow)], default);
        if (ReopenAsync() is not { } reopening) return;

        Assert.Equal("text", (await (await reopening).FindAsync("one", "a.test", default))!.Text);
    }

    protected abstract ValueTask<ITransportNotes> CreateAsync();

    /// <summary>The same notes after a restart, or null where nothing outlives the process.</summary>
    protected virtual Task<ITransportNotes>? ReopenAsync() => null;

    protected abstract ValueTask DeleteAsync();
}
