using MailServer.Authentication;
using MailServer.Directories;
using MailServer.Imap;
using MailServer.Pop3;
using MailServer.Protocol;
using MailServer.Storage;
using MailServer.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailServer.Benchmarks.Sessions;

/// <summary>The engines over the store in memory, with the user alice, whose password is "secret".</summary>
internal sealed class MemoryServer
{
    private readonly InMemoryMailboxStore _store = new();
    private readonly MailAuthenticator _authenticator;
    private readonly InMemoryDirectory _directory;

    private MemoryServer()
    {
        _directory = new InMemoryDirectory(_store);
        _authenticator = new MailAuthenticator(
            _directory, new AuthenticationOptions { AllowPlaintextLogin = true }, TimeProvider.System, NullLogger<MailAuthenticator>.Instance);
    }

    public ImapEngine Imap => new(new ImapOptions(), new ImapServices(_store, _authenticator, TimeProvider.System, NullLogger.Instance));

    public Pop3Engine Pop3 => new(new Pop3Options(), new Pop3Services { Store = _store, Authenticator = _authenticator, Locks = new MaildropLocks() });

    public static async Task<MemoryServer> CreateAsync(int messages, int size)
    {
        var server = new MemoryServer();
        await server._directory.SetDomainAsync(new DomainFacts("example.test"), CancellationToken.None);
        await server._directory.AddUserAsync(new EmailAddress("alice", "example.test"), "secret", new UserSettings(), CancellationToken.None);
        await server.FillAsync(messages, size);
        return server;
    }

    private async Task FillAsync(int messages, int size)
    {
        var facts = await _directory.FindAccountAsync("alice@example.test", CancellationToken.None);
        await using var account = (await _store.OpenAccountAsync(facts!.Id, CancellationToken.None)).Value;
        await using var append = (await account.BeginAppendAsync("INBOX", CancellationToken.None)).Value;
        for (var i = 0; i < messages; i++)
        {
            var writer = append.BeginMessage(new AppendOptions());
            await writer.WriteAsync(SampleMessages.Multipart(i, size));
            await writer.CompleteAsync();
        }
        if (!(await append.CommitAsync(CancellationToken.None)).IsSuccess) throw new InvalidOperationException("The mailbox could not be filled.");
    }
}
