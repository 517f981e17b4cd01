using MailServer.Directories;
using MailServer.Messages;
using MailServer.Protocol.Imap;
using MailServer.Storage.Embedded;
using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Opening;
using MailServer.Storage.Embedded.Schema;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailServer.Storage.Tests.Embedded;

public sealed class MaintenanceTests
{
    [Fact]
    public async Task Sparse_segments_are_compacted_while_content_of_them_is_held()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        var account = await fixture.AddUserAsync();
        for (var i = 0; i < 40; i++) await fixture.DeliverAsync(account, EmbeddedFixture.Message($"m{i}", 100_000));
        await using var folder = (await account.OpenFolderAsync("INBOX", default)).Value;
        var held = (await EmbeddedFixture.FetchAsync(folder, MessageFields.Content, UidSet.Of(1)))[0];
        var before = Segments(fixture).Length;
        await folder.RemoveAsync(UidSet.Of(Enumerable.Range(1, 40).Where(static i => i % 4 != 2).Select(static i => (uint)i)), default);
        await fixture.Store.Opened.Maintenance.RunOnceAsync(default);
        Assert.True(Segments(fixture).Length < before);
        Assert.Equal(EmbeddedFixture.Message("m0", 100_000), await EmbeddedFixture.ReadAsync(held.Content!));
        foreach (var message in await EmbeddedFixture.FetchAsync(folder, MessageFields.Content | MessageFields.Headers))
        {
            Assert.Equal(EmbeddedFixture.Message(message.Index!.Headers.Subject, 100_000), await EmbeddedFixture.ReadAsync(message.Content!));
        }
        await fixture.AssertSoundAsync();
        await fixture.ReopenAsync();
        await fixture.AssertSoundAsync();
    }

    [Fact]
    public async Task A_second_server_on_the_same_data_is_refused()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        var exception = await Assert.ThrowsAsync<EmbeddedStoreException>(
            () => EmbeddedStore.OpenAsync(fixture.Options, fixture.Time, fixture.Hashers, NullLoggerFactory.Instance, default));
        Assert.Contains("Another server uses the data directory", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_process_changes_the_directory_while_the_server_runs()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        var account = await fixture.AddUserAsync();
        await fixture.DeliverAsync(account, EmbeddedFixture.Message("old"));
        await using var folder = (await account.OpenFolderAsync("INBOX", default)).Value;
        await using (var other = await EmbeddedAdministration.OpenAsync(fixture.Options, fixture.Time, fixture.Hashers, NullLoggerFactory.Instance, default))
        {
            Assert.Equal(DirectoryChange.Done, await other.Directory.AddUserAsync(new("carol", "example.test"), "pw", new UserSettings(), default));
            Assert.Equal(DirectoryChange.Done, await other.Directory.RemoveUserAsync(EmbeddedFixture.Alice, default));
        }
        Assert.Equal(LogInStatus.Success, (await fixture.Store.Directory.AuthenticateAsync("carol", "pw", default)).Status);
        Assert.Equal(6, (await (await fixture.OpenAccountAsync("carol")).ListFoldersAsync(default)).Value.Count);
        Assert.Equal(StoreError.NotFound, (await fixture.DeliverAsync(account, EmbeddedFixture.Message("new"))).Error);
        Assert.True(folder.IsDeleted);
        await fixture.Store.Opened.Maintenance.RunOnceAsync(default);
        await fixture.AssertSoundAsync();
    }

    [Fact]
    public async Task Migrations_run_in_order_after_a_backup_and_a_newer_schema_is_refused()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        var account = await fixture.AddUserAsync();
        await fixture.DeliverAsync(account, EmbeddedFixture.Message("kept"));
        Migration[] newer =
        [
            .. Migration.All,
            new("a", "ALTER TABLE account ADD COLUMN note TEXT NOT NULL DEFAULT 'x';"),
            new("b", "UPDATE account SET note = note || 'y'; CREATE TABLE more (id INTEGER PRIMARY KEY);"),
        ];
        await fixture.ReopenAsync(OpenHooks.None with { Migrations = newer });
        await fixture.AssertSoundAsync();
        Assert.Single(await EmbeddedFixture.FetchAsync(await fixture.OpenAccountAsync(), fields: MessageFields.Content));
        Assert.True(File.Exists(Path.Combine(fixture.Path, $"mail.db.version-{Migration.All.Count}")));
        await fixture.Store.DisposeAsync();
        fixture.Hooks = OpenHooks.None;
        var exception = await Assert.ThrowsAsync<EmbeddedStoreException>(fixture.OpenAsync);
        Assert.Contains("newer program", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_the_old_database()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        await fixture.AddUserAsync();
        await fixture.Store.DisposeAsync();
        fixture.Hooks = OpenHooks.None with { Migrations = [.. Migration.All, new("bad", "CREATE TABLE half (id INTEGER); SELECT nonsense;")] };
        await Assert.ThrowsAnyAsync<IOException>(fixture.OpenAsync);
        fixture.Hooks = OpenHooks.None;
        await fixture.OpenAsync();
        await fixture.AssertSoundAsync();
    }

    [Fact]
    public async Task A_backup_made_while_messages_come_in_opens_and_is_sound()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        var account = await fixture.AddUserAsync();
        for (var i = 0; i < 20; i++) await fixture.DeliverAsync(account, EmbeddedFixture.Message($"before{i}", i == 7 ? 2_000_000 : 1000));
        var target = Path.Combine(EmbeddedFixture.NewDirectory(), "backup");
        var running = Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++) await fixture.DeliverAsync(account, EmbeddedFixture.Message($"while{i}", 20_000));
        });
        await fixture.Store.BackupAsync(target, default);
        await running;
        await using var copy = await fixture.OpenCopyAsync(target);
        await copy.AssertSoundAsync();
        var messages = await EmbeddedFixture.FetchAsync(await copy.OpenAccountAsync(), fields: MessageFields.Content);
        Assert.InRange(messages.Count, 20, 70);
        foreach (var message in messages) Assert.Equal(message.Size, (await EmbeddedFixture.ReadAsync(message.Content!)).Length);
        await Assert.ThrowsAnyAsync<IOException>(() => fixture.Store.BackupAsync(target, default));
    }

    [Theory]
    [InlineData("UPDATE folder SET messages = messages + 1 WHERE name = 'INBOX'", "messages")]
    [InlineData("UPDATE folder SET uid_next = 1 WHERE name = 'INBOX'", "UIDNEXT")]
    [InlineData("UPDATE account SET used_bytes = 5 WHERE id > 0", "octets")]
    [InlineData("UPDATE body SET refs = 7", "references")]
    [InlineData("DELETE FROM body", "does not exist")]
    [InlineData("UPDATE body SET checksum = 1", "checksum")]
    [InlineData("UPDATE body SET position = 100000000", "ends in the middle")]
    [InlineData("UPDATE body SET segment_id = 77", "missing")]
    [InlineData("UPDATE segment SET live_bytes = 1", "live octets")]
    [InlineData("UPDATE page SET entries = x'0102'", "damaged")]
    [InlineData("INSERT INTO page (id, entries) VALUES (400000000000, zeroblob(64))", "do not exist")]
    public async Task Verification_finds_planted_damage(string sql, string finding)
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        var account = await fixture.AddUserAsync();
        await fixture.DeliverAsync(account, EmbeddedFixture.Message("one"));
        await fixture.Store.DisposeAsync();
        using (var connection = Connection.OpenWriter(Path.Combine(fixture.Path, "mail.db"), TimeSpan.Zero)) connection.RunScript(sql);
        await fixture.OpenAsync();
        Assert.Contains(await fixture.Store.VerifyAsync(default), line => line.Contains(finding, StringComparison.Ordinal));
    }
    [Fact]
    public async Task Verification_finds_a_flipped_bit_in_a_body()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        var account = await fixture.AddUserAsync();
        await fixture.DeliverAsync(account, EmbeddedFixture.Message("one"));
        using (var file = new FileStream(Segments(fixture)[0], FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            file.Position = 60;
            file.WriteByte((byte)(file.ReadByte() ^ 1));
        }
        Assert.Contains(await fixture.Store.VerifyAsync(default), static line => line.Contains("checksum", StringComparison.Ordinal));
    }

    [Fact]
    public void Settings_out_of_range_are_all_named()
    {
        var errors = new EmbeddedStoreOptions { DataDirectory = "", SegmentSize = 1, MaxKeywords = 200, ScramIterations = 1 }.Validate();
        Assert.Equal(4, errors.Count);
    }

    private static string[] Segments(EmbeddedFixture fixture) => Directory.GetFiles(Path.Combine(fixture.Path, "segments"));
}
