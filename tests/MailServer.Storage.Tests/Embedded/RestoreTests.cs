using MailServer.Messages;
using MailServer.Protocol.Imap;
using MailServer.Storage.Embedded;
using MailServer.Storage.Embedded.Maintenance;

namespace MailServer.Storage.Tests.Embedded;

/// <summary>Yesterday's backup is put back, while clients remember what came since.</summary>
public sealed class RestoreTests
{
    [Fact]
    public async Task No_UID_and_no_id_of_a_message_is_given_again_for_another()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        var account = await fixture.AddUserAsync();
        for (var i = 0; i < 3; i++) await fixture.DeliverAsync(account, EmbeddedFixture.Message($"before {i}"));
        var backup = await BackUpAsync(fixture);
        for (var i = 0; i < 5; i++) await fixture.DeliverAsync(account, EmbeddedFixture.Message($"after {i}"));
        var seen = await MessagesAsync(account);

        await using var restored = await fixture.OpenCopyAsync(backup);
        var again = await restored.OpenAccountAsync();
        for (var i = 0; i < 5; i++) await restored.DeliverAsync(again, EmbeddedFixture.Message($"restored {i}"));
        var now = await MessagesAsync(again);

        Assert.Equal(8, now.Count);
        Assert.All(now, message => Assert.Equal(message.Value.Subject, seen.GetValueOrDefault(message.Key, message.Value).Subject));
        Assert.Empty(now.Values.Where(m => m.Subject.StartsWith("restored", StringComparison.Ordinal)).Select(m => m.EmailId).Intersect(seen.Values.Select(m => m.EmailId)));
        await using var inbox = (await again.OpenFolderAsync("INBOX", default)).Value;
        await using var before = (await account.OpenFolderAsync("INBOX", default)).Value;
        Assert.Equal(before.State.UidValidity, inbox.State.UidValidity);
        await restored.AssertSoundAsync();
    }

    [Fact]
    public async Task Who_resynchronises_hears_what_is_gone_what_is_back_and_how_flags_are()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        var account = await fixture.AddUserAsync();
        for (var i = 0; i < 3; i++) await fixture.DeliverAsync(account, EmbeddedFixture.Message($"before {i}"));
        var backup = await BackUpAsync(fixture);
        await fixture.DeliverAsync(account, EmbeddedFixture.Message("after"));
        ulong known;
        await using (var inbox = (await account.OpenFolderAsync("INBOX", default)).Value)
        {
            await inbox.ChangeFlagsAsync(UidSet.Of(1), new FlagChange(FlagAction.Add, new MessageFlags(SystemFlags.Seen)), default);
            await inbox.RemoveAsync(UidSet.Of(2), default);
            known = inbox.State.HighestModSeq;
        }

        await using var restored = await fixture.OpenCopyAsync(backup);
        await using var folder = (await (await restored.OpenAccountAsync()).OpenFolderAsync("INBOX", default)).Value;
        var changes = await folder.GetChangesAsync(known, default);

        Assert.Contains(4u, changes.Removed);
        Assert.DoesNotContain(changes.Removed, uid => uid is 1 or 2 or 3);
        Assert.Equal([1u, 2u, 3u], changes.Flags.Select(f => f.Uid));
        Assert.All(changes.Flags, f => Assert.Equal(SystemFlags.None, f.Flags.System));
        Assert.All(changes.Flags, f => Assert.True(f.ModSeq > known));
    }

    [Fact]
    public async Task Only_the_first_start_on_a_backup_leaves_numbers_out()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        var account = await fixture.AddUserAsync();
        await fixture.DeliverAsync(account, EmbeddedFixture.Message("one"));
        var backup = await BackUpAsync(fixture);
        Assert.Equal(2u, (await fixture.DeliverAsync(account, EmbeddedFixture.Message("two"))).Uid);

        await using var restored = await fixture.OpenCopyAsync(backup);
        Assert.Equal(2 + RestoredBackup.Gap, (await restored.DeliverAsync(await restored.OpenAccountAsync(), EmbeddedFixture.Message("three"))).Uid);
        await restored.ReopenAsync();
        Assert.Equal(3 + RestoredBackup.Gap, (await restored.DeliverAsync(await restored.OpenAccountAsync(), EmbeddedFixture.Message("four"))).Uid);
    }

    [Fact]
    public async Task A_copy_is_marked_only_where_there_is_one_and_no_server_runs()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        var running = await Assert.ThrowsAsync<EmbeddedStoreException>(() => EmbeddedAdministration.MarkRestoredAsync(fixture.Options, default));
        Assert.Contains("Another server uses the data directory", running.Message, StringComparison.Ordinal);

        var empty = fixture.Options with { DataDirectory = EmbeddedFixture.NewDirectory() };
        var missing = await Assert.ThrowsAsync<EmbeddedStoreException>(() => EmbeddedAdministration.MarkRestoredAsync(empty, default));
        Assert.Contains("There is no store in", missing.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.Exists(empty.DataDirectory) ? Directory.GetFiles(empty.DataDirectory) : []);
    }

    private static async Task<string> BackUpAsync(EmbeddedFixture fixture)
    {
        var path = Path.Combine(EmbeddedFixture.NewDirectory(), "backup");
        await fixture.Store.BackupAsync(path, default);
        return path;
    }

    private static async Task<Dictionary<uint, (string Subject, string EmailId)>> MessagesAsync(IMailAccount account) =>
        (await EmbeddedFixture.FetchAsync(account, fields: MessageFields.Headers)).ToDictionary(m => m.Uid, m => (m.Index!.Headers.Subject ?? "", m.EmailId));
}
