using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using MailServer.Messages;
using MailServer.Storage.Embedded;
using MailServer.Storage.Embedded.Opening;
using MailServer.Storage.Embedded.Schema;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailServer.Storage.Tests.Embedded;

/// <summary>Data that servers of earlier times wrote (Fixtures/make.sh) open, migrate with a backup before, and are sound.</summary>
public sealed class UpgradeTests : IDisposable
{
    private readonly string _path = EmbeddedFixture.NewDirectory();

    public void Dispose() => Directory.Delete(_path, recursive: true);

    /// <summary>5 and 6 were never released: main went from 4 to 7.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Data_of_every_released_schema_opens_after_a_backup_and_is_sound(int version)
    {
        Unpack(version);
        await using var store = await OpenAsync(OpenHooks.None);
        var isOld = version < Migration.All.Count;
        Assert.Equal(isOld, File.Exists(Path.Combine(_path, string.Create(CultureInfo.InvariantCulture, $"mail.db.version-{version}"))));
        Assert.Empty(await store.VerifyAsync(default));
        await CheckAsync(store, version);

        var alice = await AccountAsync(store, "alice");
        Assert.Equal(12u, await DeliverAsync(store, alice));
        Assert.Empty(await store.VerifyAsync(default));
    }

    /// <summary>A migration is one transaction: one that was interrupted has not begun, and the next start does all of it.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_migration_that_was_interrupted_is_done_by_the_next_start(int version)
    {
        Unpack(version);
        Migration[] broken = [.. Migration.All, new("broken", "CREATE TABLE half (id INTEGER); INSERT INTO nowhere VALUES (1);")];
        for (var tries = 0; tries < 2; tries++)
            await Assert.ThrowsAnyAsync<IOException>(() => OpenAsync(OpenHooks.None with { Migrations = broken }));

        await using var store = await OpenAsync(OpenHooks.None);
        Assert.Empty(await store.VerifyAsync(default));
        await CheckAsync(store, version);
    }

    [Fact]
    public async Task Old_data_can_be_repaired_as_well()
    {
        Unpack(1);
        await EmbeddedAdministration.RepairAsync(Options, null, TimeProvider.System, default);
        await using var store = await OpenAsync(OpenHooks.None);
        Assert.Empty(await store.VerifyAsync(default));
        await CheckAsync(store, 1);
    }

    private EmbeddedStoreOptions Options => new() { DataDirectory = _path };

    private Task<EmbeddedStore> OpenAsync(OpenHooks hooks) =>
        EmbeddedStore.OpenAsync(Options, TimeProvider.System, [new TestHasher()], NullLoggerFactory.Instance, hooks, default);

    private void Unpack(int version)
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Fixtures", string.Create(CultureInfo.InvariantCulture, $"version-{version}.tar.gz")));
        using var unpacked = new GZipStream(file, CompressionMode.Decompress);
        TarFile.ExtractToDirectory(unpacked, _path, overwriteFiles: false);
    }

    private static async Task CheckAsync(EmbeddedStore store, int version)
    {
        var alice = await AccountAsync(store, "alice");
        var inbox = await EmbeddedFixture.FetchAsync(alice, "INBOX", MessageFields.Headers | MessageFields.Content);
        Assert.Equal([1, 2, 3, 4, 6, 7, 8, 9, 10, 11], inbox.Select(m => m.Uid));
        var second = inbox[1];
        Assert.Equal(SystemFlags.Seen | SystemFlags.Flagged, second.Flags.System & (SystemFlags.Seen | SystemFlags.Flagged));
        Assert.Equal(["work"], second.Flags.Keywords);
        Assert.Equal("message 2", second.Index!.Headers.Subject);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"Of version {version}."), Encoding.ASCII.GetString(await EmbeddedFixture.ReadAsync(second.Content!)), StringComparison.Ordinal);
        Assert.True(inbox[^1].Size > 1_400_000);
        Assert.Equal(["message 3", "message 4"], (await EmbeddedFixture.FetchAsync(alice, "Archive", MessageFields.Headers)).Select(m => m.Index!.Headers.Subject));
        Assert.Equal(11, (await EmbeddedFixture.FetchAsync(await AccountAsync(store, "bob"))).Count);
    }

    private static async Task<IMailAccount> AccountAsync(EmbeddedStore store, string user)
    {
        var facts = await store.Directory.FindAccountAsync(user + "@example.test", default);
        return (await store.OpenAccountAsync(facts!.Id, default)).Value;
    }

    private static async Task<uint> DeliverAsync(EmbeddedStore store, IMailAccount account)
    {
        await using var delivery = (await store.BeginDeliveryAsync(new DeliveryOptions(), default)).Value;
        await delivery.Content.WriteAsync(EmbeddedFixture.Message("new"));
        await delivery.Content.CompleteAsync();
        delivery.AddTarget(new DeliveryTarget(account.Id));
        return Assert.Single(await delivery.CommitAsync(default, default)).Uid;
    }
}
