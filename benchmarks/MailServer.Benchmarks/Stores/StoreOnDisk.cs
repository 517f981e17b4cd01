using MailServer.Authentication.Passwords;
using MailServer.Directories;
using MailServer.Protocol;
using MailServer.Storage;
using MailServer.Storage.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailServer.Benchmarks.Stores;

/// <summary>An embedded store in a temporary folder, with the account of alice. Every commit is flushed to the disk, as in production.</summary>
internal sealed class StoreOnDisk : IAsyncDisposable
{
    private readonly string _path;
    private readonly EmbeddedStore _store;
    private readonly IMailAccount _account;

    private StoreOnDisk(string path, EmbeddedStore store, IMailAccount account) => (_path, _store, _account) = (path, store, account);

    public static async Task<StoreOnDisk> CreateAsync()
    {
        var path = Directory.CreateTempSubdirectory("mailserver-benchmark-").FullName;
        var store = await EmbeddedStore.OpenAsync(
            new EmbeddedStoreOptions { DataDirectory = path }, TimeProvider.System, [new Pbkdf2PasswordHasher()], NullLoggerFactory.Instance, CancellationToken.None);
        await store.Administration.SetDomainAsync(new DomainFacts("example.test"), CancellationToken.None);
        await store.Administration.AddUserAsync(new EmailAddress("alice", "example.test"), "secret", new UserSettings(), CancellationToken.None);
        var facts = await store.Directory.FindAccountAsync("alice@example.test", CancellationToken.None);
        return new StoreOnDisk(path, store, (await store.OpenAccountAsync(facts!.Id, CancellationToken.None)).Value);
    }

    /// <summary>A store whose INBOX holds so many messages of 4 KB.</summary>
    public static async Task<StoreOnDisk> CreateAsync(int messages)
    {
        var store = await CreateAsync();
        for (var i = 0; i < messages; i += 1_000) await store.AppendAsync(i, Math.Min(1_000, messages - i));
        return store;
    }

    public async Task<IMailFolder> OpenAsync(string folder) => (await _account.OpenFolderAsync(folder, CancellationToken.None)).Value;

    public async Task DeliverAsync(byte[] message)
    {
        await using var delivery = (await _store.BeginDeliveryAsync(new DeliveryOptions(), CancellationToken.None)).Value;
        await delivery.Content.WriteAsync(message);
        await delivery.Content.CompleteAsync();
        await delivery.CompleteContentAsync(CancellationToken.None);
        delivery.AddTarget(new DeliveryTarget(_account.Id));
        var outcomes = await delivery.CommitAsync(default, CancellationToken.None);
        if (outcomes[0].Error != StoreError.None) throw new InvalidOperationException($"The store answered {outcomes[0].Error}.");
    }

    public async ValueTask DisposeAsync()
    {
        await _account.DisposeAsync();
        await _store.DisposeAsync();
        Directory.Delete(_path, recursive: true);
    }

    private async Task AppendAsync(int first, int count)
    {
        await using var append = (await _account.BeginAppendAsync("INBOX", CancellationToken.None)).Value;
        for (var i = first; i < first + count; i++)
        {
            var writer = append.BeginMessage(new AppendOptions());
            await writer.WriteAsync(SampleMessages.Multipart(i, 4 * 1024));
            await writer.CompleteAsync();
        }
        if (!(await append.CommitAsync(CancellationToken.None)).IsSuccess) throw new InvalidOperationException("The mailbox could not be filled.");
    }
}
