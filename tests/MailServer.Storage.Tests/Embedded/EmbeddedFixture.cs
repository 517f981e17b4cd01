using System.Text;
using MailServer.Directories;
using MailServer.Messages;
using MailServer.Protocol;
using MailServer.Protocol.Imap;
using MailServer.Storage.Embedded;
using MailServer.Storage.Embedded.Opening;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace MailServer.Storage.Tests.Embedded;

/// <summary>An embedded store on a directory of its own.</summary>
public sealed class EmbeddedFixture : IAsyncDisposable
{
    private EmbeddedFixture(string path, EmbeddedStoreOptions options, TestHasher[] hashers)
    {
        Path = path;
        Options = options;
        Hashers = hashers;
    }

    public string Path { get; }

    public EmbeddedStoreOptions Options { get; set; }

    public TestHasher[] Hashers { get; set; }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero));

    public EmbeddedStore Store { get; private set; } = null!;

    internal OpenHooks Hooks { get; set; } = OpenHooks.None;

    public static EmailAddress Alice { get; } = new("alice", "example.test");

    public static async Task<EmbeddedFixture> CreateAsync(Func<EmbeddedStoreOptions, EmbeddedStoreOptions>? configure = null)
    {
        var path = NewDirectory();
        var options = new EmbeddedStoreOptions { DataDirectory = path, SegmentSize = 1024 * 1024, PasswordHashers = 2, ScramIterations = 4096 };
        var fixture = new EmbeddedFixture(path, configure?.Invoke(options) ?? options, [new TestHasher()]);
        await fixture.OpenAsync();
        await fixture.Store.Administration.SetDomainAsync(new DomainFacts("example.test"), default);
        return fixture;
    }

    public static string NewDirectory() => Directory.CreateTempSubdirectory("mailserver-store-").FullName;

    public async Task OpenAsync() =>
        Store = await EmbeddedStore.OpenAsync(Options, Time, Hashers, NullLoggerFactory.Instance, Hooks, default);

    internal async Task ReopenAsync(OpenHooks? hooks = null)
    {
        await Store.DisposeAsync();
        if (hooks is not null) Hooks = hooks;
        await OpenAsync();
    }

    /// <summary>Opens a copy of the data as it is now, as if the process had been killed.</summary>
    public async Task<EmbeddedFixture> CrashAsync()
    {
        var copy = NewDirectory();
        CopyDirectory(Path, copy);
        return await OpenCopyAsync(copy);
    }

    /// <summary>Opens another directory with the same settings.</summary>
    public async Task<EmbeddedFixture> OpenCopyAsync(string path)
    {
        var fixture = new EmbeddedFixture(path, Options with { DataDirectory = path }, Hashers);
        await fixture.OpenAsync();
        return fixture;
    }

    public async Task<IMailAccount> AddUserAsync(string name = "alice", long? quota = null)
    {
        var address = new EmailAddress(name, "example.test");
        Assert.Equal(DirectoryChange.Done, await Store.Administration.AddUserAsync(address, "secret", new UserSettings { QuotaBytes = quota }, default));
        return await OpenAccountAsync(name);
    }

    public async Task<IMailAccount> OpenAccountAsync(string name = "alice")
    {
        var facts = await Store.Directory.FindAccountAsync(name + "@example.test", default);
        Assert.NotNull(facts);
        return (await Store.OpenAccountAsync(facts.Id, default)).Value;
    }

    public static byte[] Message(string subject, int padding = 0) => Encoding.UTF8.GetBytes(
        $"From: Bob <bob@example.test>\r\nTo: alice@example.test\r\nSubject: {subject}\r\nDate: Tue, 24 Nov 2026 08:00:00 +0000\r\n\r\nHello {subject}\r\n{new string('x', padding)}\r\n");

    public async Task<DeliveryOutcome> DeliverAsync(IMailAccount account, byte[] message, DeliveryTarget? target = null, string prelude = "")
    {
        var begun = await Store.BeginDeliveryAsync(new DeliveryOptions(), default);
        await using var delivery = begun.Value;
        await delivery.Content.WriteAsync(message);
        await delivery.Content.CompleteAsync();
        Assert.True((await delivery.CompleteContentAsync(default)).IsSuccess);
        delivery.AddTarget(target ?? new DeliveryTarget(account.Id));
        return (await delivery.CommitAsync(Encoding.UTF8.GetBytes(prelude), default))[0];
    }

    public static async Task<List<StoredMessage>> FetchAsync(IMailFolder folder, MessageFields fields = MessageFields.None, UidSet? uids = null)
    {
        var list = new List<StoredMessage>();
        await foreach (var message in folder.FetchAsync(uids ?? UidSet.All, fields, default)) list.Add(message);
        return list;
    }

    public static async Task<List<StoredMessage>> FetchAsync(IMailAccount account, string name = "INBOX", MessageFields fields = MessageFields.None)
    {
        await using var folder = (await account.OpenFolderAsync(name, default)).Value;
        return await FetchAsync(folder, fields);
    }

    public static async Task<byte[]> ReadAsync(MessageContent content)
    {
        using var memory = new MemoryStream();
        await content.OpenStream().CopyToAsync(memory);
        return memory.ToArray();
    }

    public async Task AssertSoundAsync() => Assert.Empty(await Store.VerifyAsync(default));

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Directory.Delete(Path, recursive: true);
    }

    public static void CopyDirectory(string from, string to)
    {
        foreach (var directory in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(directory.Replace(from, to, StringComparison.Ordinal));
        }
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            if (file.EndsWith(".lock", StringComparison.Ordinal)) continue;
            using var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var target = File.Create(file.Replace(from, to, StringComparison.Ordinal));
            source.CopyTo(target);
        }
    }
}
