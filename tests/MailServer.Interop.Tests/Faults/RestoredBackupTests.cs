using MailKit;
using MailKit.Net.Imap;
using MailServer.Interop.Tests.Clients;
using MailServer.Interop.Tests.Host;

namespace MailServer.Interop.Tests.Faults;

/// <summary>Yesterday's data is put back while a mail program remembers today's: UIDs, flags and the state it has seen.</summary>
public sealed class RestoredBackupTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SentMail _yesterday = new();
    private readonly SentMail _today = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Nothing that the program believes is wrong after it has resynchronised (RFC 7162), and no UID that it has ever seen names another message.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_program_with_a_cache_never_takes_one_message_for_another(bool isSnapshot)
    {
        Cache remembered;
        await using (var host = await HostProcess.StartAsync(_folder.File("data")))
        {
            for (var i = 0; i < 5; i++) await _yesterday.DeliverAsync(host);
            if (isSnapshot) await host.StopAsync();
            else await RunAsync("backup", _folder.File("yesterday"));
        }

        if (isSnapshot) Copy(_folder.File("data"), _folder.File("yesterday"));
        await using (var host = await HostProcess.StartAsync(_folder.File("data")))
        {
            for (var i = 0; i < 5; i++) await _today.DeliverAsync(host, 3000);
            await ReadAndDeleteAsync(host);
            remembered = await Cache.ReadAsync(host);
            await host.KillAsync();
        }

        Directory.Delete(_folder.File("data"), recursive: true);
        Directory.Move(_folder.File("yesterday"), _folder.File("data"));
        if (isSnapshot) await RunAsync("restored");
        await using var restored = await HostProcess.StartAsync(_folder.File("data"));
        for (var i = 0; i < 5; i++) await _today.DeliverAsync(restored, 4000);

        var now = await Cache.ReadAsync(restored);
        var resynchronised = await remembered.ResynchroniseAsync(restored);
        Assert.Equal(remembered.Validity, now.Validity);
        Assert.Equal(10, now.Messages.Count);
        Assert.Equal(now.Messages, resynchronised);
        Assert.All(remembered.Messages, old => Assert.True(!now.Messages.TryGetValue(old.Key, out var same) || (same.Size, same.Subject) == (old.Value.Size, old.Value.Subject), $"{old} is {now}"));
        Assert.Equal(0, await restored.StopAsync());
        await SentMail.VerifyAsync(restored.DataDirectory);
    }

    private async Task RunAsync(params string[] command)
    {
        var (code, output) = await HostProcess.RunAsync(_folder.File("data"), null, command);
        Assert.True(code == 0, output);
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    // What the backup does not know of.
    private static async Task ReadAndDeleteAsync(HostProcess host)
    {
        using var client = await ImapLogin.OpenAsync(host, "alice@example.test");
        await client.Inbox.OpenAsync(FolderAccess.ReadWrite);
        await client.Inbox.AddFlagsAsync([0, 6], MessageFlags.Seen, silent: true);
        await client.Inbox.AddFlagsAsync([1, 7], MessageFlags.Deleted, silent: true);
        await client.Inbox.ExpungeAsync();
    }

    private sealed record Entry(uint Size, string Subject, MessageFlags Flags);

    /// <summary>What a mail program keeps of a mailbox.</summary>
    private sealed record Cache(uint Validity, ulong ModSeq, SortedDictionary<uint, Entry> Messages)
    {
        public static async Task<Cache> ReadAsync(HostProcess host)
        {
            using var client = await ImapLogin.OpenAsync(host, "alice@example.test");
            await client.Inbox.OpenAsync(FolderAccess.ReadOnly);
            return new Cache(client.Inbox.UidValidity, client.Inbox.HighestModSeq, await FetchAsync(client.Inbox, []));
        }

        /// <summary>Opens the mailbox with what is remembered and takes what the server says of it; only unknown UIDs are fetched.</summary>
        public async Task<SortedDictionary<uint, Entry>> ResynchroniseAsync(HostProcess host)
        {
            var mine = new SortedDictionary<uint, Entry>(Messages);
            using var client = await ImapLogin.OpenAsync(host, "alice@example.test");
            await client.EnableQuickResyncAsync();
            client.Inbox.MessagesVanished += (_, gone) =>
            {
                foreach (var uid in gone.UniqueIds) mine.Remove(uid.Id);
            };
            client.Inbox.MessageFlagsChanged += (_, changed) =>
            {
                if (changed.UniqueId is { } uid && mine.TryGetValue(uid.Id, out var entry)) mine[uid.Id] = entry with { Flags = changed.Flags };
            };
            await client.Inbox.OpenAsync(FolderAccess.ReadOnly, Validity, ModSeq, [.. Messages.Keys.Select(uid => new UniqueId(Validity, uid))]);
            foreach (var (uid, entry) in await FetchAsync(client.Inbox, mine.Keys)) mine.Add(uid, entry);
            return mine;
        }

        private static async Task<SortedDictionary<uint, Entry>> FetchAsync(IMailFolder inbox, ICollection<uint> known)
        {
            var unknown = (await inbox.SearchAsync(MailKit.Search.SearchQuery.All)).Where(uid => !known.Contains(uid.Id)).ToList();
            var entries = new SortedDictionary<uint, Entry>();
            if (unknown.Count == 0) return entries;
            foreach (var summary in await inbox.FetchAsync(unknown, MessageSummaryItems.UniqueId | MessageSummaryItems.Flags | MessageSummaryItems.Size | MessageSummaryItems.Envelope))
                entries.Add(summary.UniqueId.Id, new Entry(summary.Size ?? 0, summary.Envelope!.Subject ?? "", summary.Flags ?? MessageFlags.None));
            return entries;
        }
    }
}
