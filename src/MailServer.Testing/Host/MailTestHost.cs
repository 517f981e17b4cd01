using System.Net;
using MailServer.Directories;
using MailServer.Hosting.Engines;
using MailServer.Hosting.Listeners;
using MailServer.Hosting.Options;
using MailServer.Messages;
using MailServer.Protocol;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using MimeKit;

namespace MailServer.Testing;

/// <summary>
/// A whole mail server in memory, for tests of programs that send or read mail: SMTP, submission, LMTP, POP3 and IMAP over streams, mailboxes, users,
/// the queue, DNS, and other people's servers. The clock stands until it is advanced. Many may run at the same time.
/// </summary>
public sealed class MailTestHost : IAsyncDisposable
{
    private readonly TestHostServices _parts;
    private readonly IHost _host;
    private readonly TestConnections _connections;
    private readonly TestMailboxes _mailboxes;
    private readonly System.Collections.Concurrent.ConcurrentBag<TestMailServer> _others = [];
    private int _servers;

    private MailTestHost(TestHostServices parts, IHost host)
    {
        _parts = parts;
        _host = host;
        _mailboxes = new TestMailboxes(parts);
        _connections = new TestConnections(host.Services.GetRequiredService<MailEngineRunner>(), parts.Faults, parts.Time);
    }

    /// <summary>The clock of everything in this host. Advancing it makes time-outs and retries happen at once.</summary>
    public FakeTimeProvider Time => _parts.Time;

    /// <summary>What this server does wrong, for tests of clients.</summary>
    public MailFaults Faults => _parts.Faults;

    /// <summary>The mailboxes and the queue; fails where a test wants it to.</summary>
    public FailingStore Store => _parts.Store;

    /// <summary>The users, domains and aliases.</summary>
    public InMemoryDirectory Directory => _parts.Directory;

    /// <summary>Mail that is on its way out.</summary>
    public InMemoryQueueStorage Queue => _parts.Queue;

    /// <summary>DNS as this server sees it.</summary>
    public FakeDnsResolver Dns => _parts.Dns;

    /// <summary>The network as this server sees it, for servers of your own.</summary>
    public InMemoryConnector Network => _parts.Connector;

    /// <summary>The services of the host.</summary>
    public IServiceProvider Services => _host.Services;

    /// <summary>The listeners, by protocol, where <see cref="MailTestHostOptions.UsesLoopback"/> is on.</summary>
    public MailServerEndpoints EndPoints => Services.GetRequiredService<MailServerEndpoints>();

    /// <summary>Starts a server.</summary>
    /// <param name="configure">Changes the options.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<MailTestHost> StartAsync(Action<MailTestHostOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        var options = new MailTestHostOptions();
        configure?.Invoke(options);
        var parts = new TestHostServices(options);
        await parts.Directory.SetDomainAsync(new DomainFacts(options.Domain), cancellationToken).ConfigureAwait(false);
        var host = parts.Compose(options);
        await host.StartAsync(cancellationToken).ConfigureAwait(false);
        return new MailTestHost(parts, host);
    }

    /// <summary>Adds a user, and the domain if it is new.</summary>
    /// <param name="address">The address.</param>
    /// <param name="password">The password.</param>
    /// <param name="quotaBytes">The mailbox's limit, or null for none.</param>
    /// <exception cref="ArgumentException">There is such a user, or it is no address.</exception>
    public async Task<TestUser> AddUserAsync(string address, string password = "secret", long? quotaBytes = null)
    {
        var parsed = Parse(address);
        var domains = await Directory.ListDomainsAsync(default).ConfigureAwait(false);
        if (!domains.Any(domain => domain.Name.Equals(parsed.Domain, StringComparison.OrdinalIgnoreCase)))
            await Directory.SetDomainAsync(new DomainFacts(parsed.Domain), default).ConfigureAwait(false);
        var change = await Directory.AddUserAsync(parsed, password, new UserSettings { QuotaBytes = quotaBytes }, default).ConfigureAwait(false);
        if (change != DirectoryChange.Done) throw new ArgumentException($"{address}: {change}", nameof(address));
        return new TestUser(parsed, password, (await Directory.FindAccountAsync(address, default).ConfigureAwait(false))!);
    }

    /// <summary>Lets an address lead to others.</summary>
    public async Task AddAliasAsync(string address, params string[] targets)
    {
        var change = await Directory.SetAliasAsync(new AliasFacts(Parse(address), [.. targets.Select(Parse)]), default).ConfigureAwait(false);
        if (change != DirectoryChange.Done) throw new ArgumentException($"{address}: {change}", nameof(address));
    }

    /// <summary>Makes somebody else's server for a domain, with its MX and address records. Foreign mail of users goes there.</summary>
    public TestMailServer AddServer(string domain)
    {
        ArgumentException.ThrowIfNullOrEmpty(domain);
        // Addresses of RFC 5737 §3, for documentation: nobody has them.
        var address = IPAddress.Parse($"198.51.100.{Interlocked.Increment(ref _servers)}");
        var server = new TestMailServer(domain, new IPEndPoint(address, 25), Time);
        Dns.AddMx(domain, 10, "mx." + domain).AddAddress("mx." + domain, address.ToString());
        Network.Listen(server.EndPoint, server.ServeAsync);
        _others.Add(server);
        return server;
    }

    /// <summary>Connects to the SMTP service that other servers speak to. The stream is <see cref="InMemoryConnection.Client"/>.</summary>
    public InMemoryConnection ConnectSmtp(InMemoryConnectionOptions? options = null) => Connect("smtp", options);

    /// <summary>Connects to the submission service, where users log in and send.</summary>
    public InMemoryConnection ConnectSubmission(InMemoryConnectionOptions? options = null) => Connect("submission", options);

    /// <summary>Connects to the LMTP service.</summary>
    public InMemoryConnection ConnectLmtp(InMemoryConnectionOptions? options = null) => Connect("lmtp", options);

    /// <summary>Connects to the POP3 service.</summary>
    public InMemoryConnection ConnectPop3(InMemoryConnectionOptions? options = null) => Connect("pop3", options);

    /// <summary>Connects to the IMAP service.</summary>
    public InMemoryConnection ConnectImap(InMemoryConnectionOptions? options = null) => Connect("imap", options);

    /// <summary>
    /// Connects to the service of a protocol, one of your own too. Without options the connection counts as secured by TLS, so that clients may
    /// log in at once; the options can make it plain, with a simulated or a real upgrade.
    /// </summary>
    public InMemoryConnection Connect(string protocol, InMemoryConnectionOptions? options = null) => _connections.Open(protocol, options);

    /// <summary>Sends a message from inside the server: to mailboxes here, or to the queue.</summary>
    public async Task SendAsync(MimeMessage message, string? sender = null)
    {
        ArgumentNullException.ThrowIfNull(message);
        var recipients = message.GetRecipients(onlyUnique: true).Select(box => new EnvelopeRecipient(Parse(box.Address), RecipientParameters.None));
        var submitted = new SubmittedMessage
        {
            ReversePath = sender is null ? null : Parse(sender),
            Recipients = [.. recipients],
            Content = MessageContent.FromMemory(TestMailboxes.Write(message)),
        };
        var replies = await Services.GetRequiredService<IMailSubmission>().SubmitAsync(submitted, default).ConfigureAwait(false);
        if (replies.FirstOrDefault(reply => !reply.IsPositive) is { } refusal) throw new InvalidOperationException($"The server refused the message: {refusal}");
    }

    /// <summary>Everything that lies in a user's mailbox, or in all.</summary>
    public Task<IReadOnlyList<ReceivedMessage>> GetMessagesAsync(string? mailbox = null) => _mailboxes.ListAsync(mailbox);

    /// <summary>Waits for a message in a mailbox.</summary>
    /// <param name="to">The mailbox's address, or null for any.</param>
    /// <param name="subject">The subject, or null for any.</param>
    /// <param name="match">What else it must be.</param>
    /// <param name="within">How long, by the wall clock; null for 20 seconds.</param>
    /// <exception cref="TimeoutException">None came; the text lists what is there, and what waits in the queue.</exception>
    public Task<ReceivedMessage> WaitForMessageAsync(
        string? to = null, string? subject = null, Func<ReceivedMessage, bool>? match = null, TimeSpan? within = null) =>
        new MessageWatch(() => _mailboxes.ListAsync(to), _mailboxes.NextChange, _mailboxes.DescribeAsync).WaitAsync(to, subject, match, within);

    /// <summary>Ends all sessions and the queue's work.</summary>
    public async ValueTask DisposeAsync()
    {
        // Nothing that still fails or is silent keeps the end waiting.
        Faults.Heal();
        Store.Heal();
        foreach (var server in _others) server.Faults.Heal();
        await _connections.DisposeAsync().ConfigureAwait(false);
        await _host.StopAsync().ConfigureAwait(false);
        _host.Dispose();
        if (_parts.DataDirectory is { } directory) System.IO.Directory.Delete(directory, recursive: true);
    }

    private static EmailAddress Parse(string address) => EmailAddress.TryParse(address, allowUtf8: true, out var parsed)
        ? parsed
        : throw new ArgumentException($"'{address}' is not an address.", nameof(address));
}
