using System.Text;
using MailServer.Protocol.Imap;
using MailServer.Storage.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailServer.Storage.Tests.Embedded;

/// <summary>The index of texts: it follows the messages, survives crashes, and can be made anew at any time.</summary>
public sealed class TextIndexTests
{
    private readonly CancellationToken _token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_rules_out_what_does_not_hold_the_text()
    {
        await using var fixture = await CreateAsync();
        var account = await fixture.AddUserAsync();
        await DeliverAsync(fixture, account, "apple pie", "apple juice", "plum cake");
        await fixture.Store.WaitForTextIndexAsync(_token);

        Assert.Equal("3", await WithoutAsync(account, "APPLE"));
        Assert.Equal("1,3", await WithoutAsync(account, "juice"));
        Assert.Equal("1:3", await WithoutAsync(account, "pear"));
        Assert.Equal("", await WithoutAsync(account, "bob@example.test"));
        Assert.Null(await WithoutAsync(account, "ap"));
        Assert.Null(await WithoutAsync(account, "a\uD83D"));
    }

    [Fact]
    public async Task Without_the_option_there_is_no_ability_and_no_file()
    {
        await using var fixture = await CreateAsync();
        await fixture.Store.WaitForTextIndexAsync(_token);
        Assert.True(File.Exists(IndexOf(fixture)));
        fixture.Options = fixture.Options with { TextIndex = false };
        await fixture.ReopenAsync();

        Assert.IsNotAssignableFrom<ITextIndexAccount>(await fixture.AddUserAsync());
        Assert.False(File.Exists(IndexOf(fixture)));
        await fixture.Store.WaitForTextIndexAsync(_token);
    }

    [Fact]
    public async Task What_is_not_indexed_yet_is_not_ruled_out()
    {
        await using var fixture = await CreateAsync();
        var account = await fixture.AddUserAsync();
        await DeliverAsync(fixture, account, "one");
        await fixture.Store.WaitForTextIndexAsync(_token);
        await DeliverAsync(fixture, account, "two");

        Assert.Equal("1", await WithoutAsync(account, "nothing"));
        await fixture.Store.WaitForTextIndexAsync(_token);
        Assert.Equal("1:2", await WithoutAsync(account, "nothing"));
    }

    [Fact]
    public async Task After_a_quiet_moment_it_is_filled_without_being_asked()
    {
        await using var fixture = await CreateAsync();
        var account = await fixture.AddUserAsync();
        await fixture.Store.WaitForTextIndexAsync(_token);
        await DeliverAsync(fixture, account, "one");
        while (await WithoutAsync(account, "nothing") != "1")
        {
            fixture.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }

    [Fact]
    public async Task After_a_crash_it_goes_on_where_it_stopped()
    {
        await using var fixture = await CreateAsync();
        var account = await fixture.AddUserAsync();
        await DeliverAsync(fixture, account, "one", "two");
        await fixture.Store.WaitForTextIndexAsync(_token);
        await DeliverAsync(fixture, account, "three", "four");
        await using var after = await fixture.CrashAsync();
        var again = await after.OpenAccountAsync();

        await after.Store.WaitForTextIndexAsync(_token);
        Assert.Equal("1:2,4", await WithoutAsync(again, "three"));
        Assert.Equal(4, (await StatusAsync(after)).Indexed);
    }

    [Fact]
    public async Task Copies_are_indexed_once_and_expunged_messages_leave()
    {
        await using var fixture = await CreateAsync();
        var account = await fixture.AddUserAsync();
        await DeliverAsync(fixture, account, "one", "two", "three");
        await using var folder = (await account.OpenFolderAsync("INBOX", default)).Value;
        await folder.CopyAsync(UidSet.Of([1]), "Archive", default);
        await fixture.Store.WaitForTextIndexAsync(_token);
        Assert.Equal(3, (await StatusAsync(fixture)).Indexed);
        Assert.Equal("1", await WithoutAsync(account, "two", "Archive"));

        await folder.RemoveAsync(UidSet.Of([1, 2]), default);
        await fixture.Store.WaitForTextIndexAsync(_token);
        Assert.Equal(new TextIndexStatus(2, 2, 0, 0), await StatusAsync(fixture) with { Bytes = 0 });
        Assert.Equal("", await WithoutAsync(account, "one", "Archive"));
    }

    [Fact]
    public async Task What_is_only_queued_is_not_indexed_by_the_next_start_either()
    {
        await using var fixture = await CreateAsync();
        await fixture.AddUserAsync();
        await QueueTests.EnqueueAsync(fixture.Store.Queue, "one", "two");
        await QueueTests.DeliverAndEnqueueAsync(fixture);
        await fixture.ReopenAsync();
        await fixture.Store.WaitForTextIndexAsync(_token);

        Assert.Equal(new TextIndexStatus(1, 1, 0, 0), await StatusAsync(fixture) with { Bytes = 0 });
        Assert.Equal("1", await WithoutAsync(await fixture.OpenAccountAsync(), "nothing"));
    }

    [Fact]
    public async Task Bodies_that_move_to_another_segment_stay_indexed()
    {
        await using var fixture = await CreateAsync(options => options with { CompactBelowPercent = 90 });
        var account = await fixture.AddUserAsync();
        for (var i = 0; i < 12; i++) await fixture.DeliverAsync(account, EmbeddedFixture.Message($"message{i}", 200_000));
        await using var folder = (await account.OpenFolderAsync("INBOX", default)).Value;
        await fixture.Store.WaitForTextIndexAsync(_token);
        await folder.RemoveAsync(UidSet.Of([1, 3, 4]), default);
        await fixture.Store.Opened.Maintenance.RunOnceAsync(_token);
        await fixture.Store.WaitForTextIndexAsync(_token);

        Assert.Equal(9, (await StatusAsync(fixture)).Indexed);
        Assert.Equal("5:12", await WithoutAsync(account, "message1\r"));
    }

    [Fact]
    public async Task Another_process_has_it_made_anew_while_the_server_runs()
    {
        await using var fixture = await CreateAsync();
        var account = await fixture.AddUserAsync();
        await DeliverAsync(fixture, account, "one", "two");
        await fixture.Store.WaitForTextIndexAsync(_token);
        await using var other = await OtherAsync(fixture);
        await other.RebuildTextIndexAsync(_token);

        // Nothing is known of the new one, so nothing is ruled out.
        Assert.Equal(0, (await other.GetTextIndexStatusAsync(_token)).Indexed);
        Assert.Null(await WithoutAsync(account, "nothing"));
        await fixture.Store.WaitForTextIndexAsync(_token);
        Assert.Equal(2, (await other.GetTextIndexStatusAsync(_token)).Indexed);
        Assert.Equal("1:2", await WithoutAsync(account, "nothing"));
    }

    [Fact]
    public async Task A_damaged_file_is_made_anew()
    {
        await using var fixture = await CreateAsync();
        var account = await fixture.AddUserAsync();
        await DeliverAsync(fixture, account, "one");
        await fixture.Store.DisposeAsync();
        await File.WriteAllTextAsync(IndexOf(fixture), "This is no database. " + new string('x', 10_000), _token);
        await fixture.OpenAsync();

        await fixture.Store.WaitForTextIndexAsync(_token);
        Assert.Equal("1", await WithoutAsync(await fixture.OpenAccountAsync(), "nothing"));
    }

    [Fact]
    public async Task An_index_that_is_ahead_of_the_store_is_not_believed()
    {
        await using var fixture = await CreateAsync();
        var account = await fixture.AddUserAsync();
        await DeliverAsync(fixture, account, "one");
        var backup = EmbeddedFixture.NewDirectory();
        // Not a backup, which would leave out the numbers of the messages that it does not have.
        EmbeddedFixture.CopyDirectory(fixture.Path, Path.Combine(backup, "b"));
        foreach (var file in Directory.GetFiles(Path.Combine(backup, "b"), "search.db*")) File.Delete(file);
        await DeliverAsync(fixture, account, "two");
        await fixture.Store.WaitForTextIndexAsync(_token);
        await fixture.Store.DisposeAsync();
        File.Copy(IndexOf(fixture), Path.Combine(backup, "b", "search.db"));
        await using var restored = await fixture.OpenCopyAsync(Path.Combine(backup, "b"));
        var again = await restored.OpenAccountAsync();
        await DeliverAsync(restored, again, "another");

        await restored.Store.WaitForTextIndexAsync(_token);
        Assert.Equal("1", await WithoutAsync(again, "another"));
        Assert.Equal("1:2", await WithoutAsync(again, "Hello two"));
        await fixture.OpenAsync();
    }

    [Fact]
    public async Task A_message_with_more_text_than_is_indexed_is_never_ruled_out()
    {
        await using var fixture = await CreateAsync(options => options with { TextIndexMaxText = 4096 });
        var account = await fixture.AddUserAsync();
        await fixture.DeliverAsync(account, EmbeddedFixture.Message("long", 10_000));
        await fixture.DeliverAsync(account, EmbeddedFixture.Message("short"));
        await fixture.Store.WaitForTextIndexAsync(_token);

        Assert.Equal("2", await WithoutAsync(account, "nothing"));
        Assert.Equal(1, (await StatusAsync(fixture)).Partial);
    }

    [Fact]
    public async Task A_common_text_in_a_small_folder_is_not_worth_a_look()
    {
        await using var fixture = await CreateAsync();
        var account = await fixture.AddUserAsync();
        await DeliverAsync(fixture, account, "one", "two");
        await fixture.Store.WaitForTextIndexAsync(_token);
        var ranking = await ((ITextIndexAccount)account).RankAsync(await OpenAsync(account, "INBOX"), "Hello twi", _token);
        Assert.Equal([1u, 2u], ranking!.Relevancy.Keys.Order());
        Assert.True(ranking.Relevancy[2] >= ranking.Relevancy[1]);
    }

    private static Task<EmbeddedFixture> CreateAsync(Func<EmbeddedStoreOptions, EmbeddedStoreOptions>? configure = null) =>
        EmbeddedFixture.CreateAsync(options => (configure?.Invoke(options) ?? options) with { TextIndex = true });

    private static async Task DeliverAsync(EmbeddedFixture fixture, IMailAccount account, params string[] subjects)
    {
        foreach (var subject in subjects) await fixture.DeliverAsync(account, EmbeddedFixture.Message(subject));
    }

    private static async Task<IMailFolder> OpenAsync(IMailAccount account, string name) => (await account.OpenFolderAsync(name, default)).Value;

    private static async Task<string?> WithoutAsync(IMailAccount account, string text, string folder = "INBOX")
    {
        await using var open = await OpenAsync(account, folder);
        var without = await Assert.IsAssignableFrom<ITextIndexAccount>(account).FindWithoutAsync(open, text, default);
        return without is null ? null : string.Join(',', without.Ranges.Select(r => r.First == r.Last ? $"{r.First}" : $"{r.First}:{r.Last}"));
    }

    private static string IndexOf(EmbeddedFixture fixture) => Path.Combine(fixture.Path, "search.db");

    private static Task<EmbeddedAdministration> OtherAsync(EmbeddedFixture fixture) =>
        EmbeddedAdministration.OpenAsync(fixture.Options, fixture.Time, fixture.Hashers, NullLoggerFactory.Instance, default);

    private static async Task<TextIndexStatus> StatusAsync(EmbeddedFixture fixture)
    {
        await using var other = await OtherAsync(fixture);
        return await other.GetTextIndexStatusAsync(default);
    }
}
