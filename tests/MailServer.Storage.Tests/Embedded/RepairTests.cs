using MailServer.Directories;
using MailServer.Messages;
using MailServer.Protocol.Imap;
using MailServer.Storage.Embedded;

namespace MailServer.Storage.Tests.Embedded;

/// <summary>An index that is damaged is repaired with UIDs, UIDVALIDITY and flags, or refused at start with the name of the cure.</summary>
public sealed class RepairTests
{
    private const int PageSize = 16384;

    [Fact]
    public async Task A_missing_index_is_refused_in_words_and_made_anew_from_a_backup_and_the_segments()
    {
        await using var fixture = await PrepareAsync();
        var backup = EmbeddedFixture.NewDirectory();
        await fixture.Store.BackupAsync(backup, default);
        var before = await SnapshotAsync(fixture);
        await fixture.DeliverAsync(await fixture.OpenAccountAsync(), EmbeddedFixture.Message("of today"));
        await fixture.Store.DisposeAsync();
        foreach (var file in Directory.GetFiles(fixture.Path, "mail.db*")) File.Delete(file);

        var refused = await Assert.ThrowsAsync<EmbeddedStoreException>(fixture.OpenAsync);
        Assert.Contains("is missing", refused.Message, StringComparison.Ordinal);
        Assert.Contains("'repair'", refused.Message, StringComparison.Ordinal);

        await RepairAsync(fixture, backup);
        await fixture.OpenAsync();
        await fixture.AssertSoundAsync();
        Assert.Equal(before, await SnapshotAsync(fixture, "Recovered"));
        Assert.Contains("of today", await SubjectsAsync(fixture, "alice", "Recovered"));
        Directory.Delete(backup, recursive: true);
    }

    [Fact]
    public async Task Without_an_index_and_a_backup_the_messages_are_kept_in_the_segments()
    {
        await using var fixture = await PrepareAsync();
        await fixture.Store.DisposeAsync();
        var bytes = Segments(fixture).ToDictionary(f => f, f => new FileInfo(f).Length);
        foreach (var file in Directory.GetFiles(fixture.Path, "mail.db*")) File.Delete(file);
        var report = await RepairAsync(fixture);
        Assert.Contains(report, line => line.Contains("stay in the segments", StringComparison.Ordinal));
        await fixture.OpenAsync();
        await fixture.AssertSoundAsync();
        Assert.All(bytes, f => Assert.Equal(f.Value, new FileInfo(f.Key).Length));
    }

    [Fact]
    public async Task An_undamaged_index_is_the_same_after_a_repair()
    {
        await using var fixture = await PrepareAsync();
        var before = await SnapshotAsync(fixture);
        await fixture.Store.DisposeAsync();
        await RepairAsync(fixture);
        await fixture.OpenAsync();
        await fixture.AssertSoundAsync();
        Assert.Equal(before, await SnapshotAsync(fixture));
    }

    [Fact]
    public async Task A_log_that_waits_after_a_crash_is_repaired_with_its_index()
    {
        await using var fixture = await PrepareAsync();
        var before = await SnapshotAsync(fixture);
        await using var crashed = await fixture.CrashAsync();
        await crashed.Store.DisposeAsync();
        var copy = EmbeddedFixture.NewDirectory();
        EmbeddedFixture.CopyDirectory(fixture.Path, copy);
        Assert.True(new FileInfo(Path.Combine(copy, "mail.db-wal")).Length > 0);
        await EmbeddedAdministration.RepairAsync(fixture.Options with { DataDirectory = copy }, null, fixture.Time, default);
        await using var repaired = await fixture.OpenCopyAsync(copy);
        await repaired.AssertSoundAsync();
        Assert.Equal(before, await SnapshotAsync(repaired));
    }

    /// <summary>Each page of the file in turn: no message is lost, and those whose rows can be read keep place, UID and flags.</summary>
    [Theory]
    [InlineData("zero")]
    [InlineData("bit")]
    [InlineData("truncate")]
    public async Task A_damaged_page_costs_no_message(string damage)
    {
        await using var fixture = await PrepareAsync();
        var before = await SnapshotAsync(fixture);
        var subjects = await SubjectsAsync(fixture, "alice");
        await fixture.Store.DisposeAsync();
        var pages = new FileInfo(Path.Combine(fixture.Path, "mail.db")).Length / PageSize;
        Assert.True(pages > 20);

        // Bodies fill all but the first pages.
        for (var page = 0; page < pages; page += page < 24 ? 1 : 11)
        {
            var copy = EmbeddedFixture.NewDirectory();
            EmbeddedFixture.CopyDirectory(fixture.Path, copy);
            Damage(Path.Combine(copy, "mail.db"), page, damage);
            await EmbeddedAdministration.RepairAsync(fixture.Options with { DataDirectory = copy }, null, fixture.Time, default);
            await using var repaired = await fixture.OpenCopyAsync(copy);
            var findings = await repaired.Store.VerifyAsync(default);
            Assert.True(findings.Count == 0, $"page {page}: {string.Join('\n', findings)}");
            // A file cut in front of the users tells nothing of them; a backup does, in another test.
            if (damage == "truncate" && await repaired.Store.Directory.FindAccountAsync("alice@example.test", default) is null) continue;
            var after = await SubjectsAsync(repaired, "alice");
            Assert.True(subjects.IsSubsetOf(after), $"page {page}: {subjects.Except(after).Count()} of {subjects.Count} messages are lost");
            var kept = (await SnapshotAsync(repaired)).Intersect(before).Count();
            Assert.True(damage == "truncate" || kept >= before.Count - 250, $"page {page}: {before.Count - kept} of {before.Count} lost their places");
        }
    }

    [Fact]
    public async Task UIDs_that_were_given_are_not_given_again_after_a_repair()
    {
        await using var fixture = await PrepareAsync();
        var account = await fixture.OpenAccountAsync();
        var last = (await fixture.DeliverAsync(account, EmbeddedFixture.Message("last"))).Uid;
        await using (var inbox = (await account.OpenFolderAsync("INBOX", default)).Value) await inbox.RemoveAsync(UidSet.Of(last), default);
        await fixture.Store.DisposeAsync();
        await RepairAsync(fixture);
        await fixture.OpenAsync();
        Assert.True((await fixture.DeliverAsync(await fixture.OpenAccountAsync(), EmbeddedFixture.Message("next"))).Uid > last);
    }

    /// <summary>A segment that ends, or is torn, at each 512 octets: what lies whole before and behind is found again.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_torn_or_truncated_segment_costs_only_the_messages_that_lie_there(bool isTruncated)
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        var account = await fixture.AddUserAsync();
        for (var i = 0; i < 12; i++) await fixture.DeliverAsync(account, EmbeddedFixture.Message($"m{i}", 300 + (i * 150)));
        await fixture.Store.DisposeAsync();
        var segment = Path.GetFileName(Assert.Single(Segments(fixture)));

        var copy = EmbeddedFixture.NewDirectory();
        for (var position = 0; position < 20 * 512; position += 512)
        {
            Directory.Delete(copy, recursive: true);
            Directory.CreateDirectory(copy);
            EmbeddedFixture.CopyDirectory(fixture.Path, copy);
            using (var file = File.Open(Path.Combine(copy, "segments", segment), FileMode.Open))
            {
                if (isTruncated) file.SetLength(position);
                else
                {
                    file.Position = position;
                    file.Write(new byte[512]);
                }
            }
            var damaged = await fixture.OpenCopyAsync(copy);
            var lost = (await damaged.Store.VerifyAsync(default)).Count;
            Assert.InRange(lost, position < 12_000 ? 1 : 0, isTruncated ? 12 : 3);
            await damaged.Store.DisposeAsync();
            await EmbeddedAdministration.RepairAsync(damaged.Options, null, fixture.Time, default);
            await damaged.OpenAsync();
            await damaged.AssertSoundAsync();
            Assert.Equal(12 - lost, (await SubjectsAsync(damaged, "alice")).Count);
            Assert.Equal(StoreError.None, (await damaged.DeliverAsync(await damaged.OpenAccountAsync(), EmbeddedFixture.Message("next"))).Error);
            await damaged.Store.DisposeAsync();
        }
        Directory.Delete(copy, recursive: true);
    }

    [Fact]
    public async Task A_repair_beside_a_running_server_is_refused()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        await Assert.ThrowsAsync<EmbeddedStoreException>(() => RepairAsync(fixture));
    }

    private static Task<IReadOnlyList<string>> RepairAsync(EmbeddedFixture fixture, string? backup = null) =>
        EmbeddedAdministration.RepairAsync(fixture.Options, backup, fixture.Time, default);

    private static string[] Segments(EmbeddedFixture fixture) => Directory.GetFiles(Path.Combine(fixture.Path, "segments"));

    private static async Task<EmbeddedFixture> PrepareAsync()
    {
        var fixture = await EmbeddedFixture.CreateAsync();
        var alice = await fixture.AddUserAsync();
        var bob = await fixture.AddUserAsync("bob");
        for (var i = 0; i < 300; i++) await fixture.DeliverAsync(alice, EmbeddedFixture.Message($"a{i}", i));
        for (var i = 0; i < 20; i++) await fixture.DeliverAsync(bob, EmbeddedFixture.Message($"b{i}", i));
        await fixture.DeliverAsync(alice, EmbeddedFixture.Message("large", 2_000_000));
        await using var inbox = (await alice.OpenFolderAsync("INBOX", default)).Value;
        await inbox.ChangeFlagsAsync(UidSet.Of([3, 7, 290]), new FlagChange(FlagAction.Add, MessageFlags.FromSorted(SystemFlags.Seen | SystemFlags.Flagged, ["work"])), default);
        await inbox.CopyAsync(UidSet.Of([10, 11, 12]), "Archive", default);
        await inbox.RemoveAsync(UidSet.Of([20, 21]), default);
        return fixture;
    }

    /// <summary>Everything that a client keeps: mailbox, UIDVALIDITY, UID, flags, and what message it is.</summary>
    private static async Task<HashSet<string>> SnapshotAsync(EmbeddedFixture fixture, string? except = null)
    {
        var lines = new HashSet<string>();
        foreach (var user in new[] { "alice", "bob" })
        {
            await foreach (var (name, state, message) in MessagesAsync(fixture, user))
            {
                if (name != except)
                    lines.Add($"{user} {name} {state.UidValidity} {message.Uid} {message.Flags.System} {string.Join(' ', message.Flags.Keywords)} {message.Index!.Headers.Subject}");
            }
        }
        return lines;
    }

    private static async Task<HashSet<string>> SubjectsAsync(EmbeddedFixture fixture, string user, string? only = null)
    {
        var subjects = new HashSet<string>();
        await foreach (var (name, _, message) in MessagesAsync(fixture, user))
        {
            if (only is null || name == only) subjects.Add(message.Index!.Headers.Subject);
        }
        return subjects;
    }

    private static async IAsyncEnumerable<(string Name, FolderState State, StoredMessage Message)> MessagesAsync(EmbeddedFixture fixture, string user)
    {
        if (await fixture.Store.Directory.FindAccountAsync(user + "@example.test", default) is null) yield break;
        var account = await fixture.OpenAccountAsync(user);
        foreach (var listed in (await account.ListFoldersAsync(default)).Value)
        {
            // A name that is only subscribed cannot be opened.
            var opened = await account.OpenFolderAsync(listed.Name, default);
            if (!opened.IsSuccess) continue;
            await using var folder = opened.Value;
            foreach (var message in await EmbeddedFixture.FetchAsync(folder, MessageFields.Headers)) yield return (listed.Name, folder.State, message);
        }
    }

    private static void Damage(string path, long page, string damage)
    {
        using var file = File.Open(path, FileMode.Open);
        if (damage == "truncate")
        {
            file.SetLength(page * PageSize);
            return;
        }
        file.Position = page * PageSize;
        if (damage == "zero")
        {
            file.Write(new byte[PageSize]);
            return;
        }
        // The kind of the page: the bit that decides most.
        var kind = file.ReadByte();
        file.Position--;
        file.WriteByte((byte)(kind ^ 0x08));
    }
}
