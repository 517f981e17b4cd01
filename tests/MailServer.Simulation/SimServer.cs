using System.Net;
using MailServer.Authentication;
using MailServer.Connections;
using MailServer.Delivery;
using MailServer.Delivery.Queue;
using MailServer.Delivery.Submission;
using MailServer.Imap;
using MailServer.Receiving;
using MailServer.Simulation.Disk;
using MailServer.Simulation.Network;
using MailServer.Smtp;
using MailServer.Storage;
using MailServer.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailServer.Simulation;

/// <summary>
/// The server from its start to a crash: the real engines, receiver and queue runner. After <see cref="Kill"/> nothing of it reaches disk or network,
/// as nothing of a dead process does.
/// </summary>
public sealed class SimServer
{
    private readonly World _world;
    private readonly SmtpOptions _smtp;
    private readonly SmtpServices _smtpServices;
    private readonly ImapServices _imapServices;

    public SimServer(World world)
    {
        _world = world;
        var queue = new GatedQueue(this, world);
        IMailboxStore store = new GatedStore(this, world, queue);
        store = world.Plant?.Over(store) ?? store;
        var receiver = new LocalMailReceiver(new LocalDeliveryOptions(), new LocalDeliveryServices
        {
            Directory = world.Directory, Store = store, Queue = queue, TimeProvider = world.Time,
        });
        _smtp = new SmtpOptions { HostName = "mail.here.test" };
        _smtp.TrustedNetworks.Add(IPNetwork.Parse("192.0.2.0/24"));
        _smtpServices = new SmtpServices { Receiver = receiver, TimeProvider = world.Time };
        var authentication = new AuthenticationOptions { UnknownUserKey = new byte[32], DefaultDomain = "here.test" };
        _imapServices = new ImapServices(
            store, new MailAuthenticator(world.Directory, authentication, world.Time, NullLogger<MailAuthenticator>.Instance), world.Time, NullLogger.Instance);
        var runner = new QueueRunner(
            queue, world.Dns, new SimConnector(this, world), new MailSubmission(receiver), new(new() { HostName = "mail.here.test" }, new() { HostName = "mail.here.test" }),
            new QueueRunnerEnvironment { Time = world.Time, Random = new Random(world.Random.Next()) });
        _ = Task.Run(() => runner.RunAsync(CancellationToken.None));
    }

    public bool IsDead { get; private set; }

    public void Kill() => IsDead = true;

    public SimLink ConnectSmtp(string client) => Open(client, () => new SmtpEngine(_smtp, _smtpServices), tls: null);

    public SimLink ConnectImap(string client) => Open(client, () => new ImapEngine(new ImapOptions { AllowCompression = false }, _imapServices), TestTls.Facts);

    private SimLink Open(string client, Func<IMailEngine> engine, TlsFacts? tls)
    {
        var link = _world.Net.Open(client, new InMemoryConnectionOptions { Tls = tls, Upgrade = TlsUpgrade.None });
        link.Serve(connection => engine().RunAsync(_world.Plant?.Over(connection) ?? connection, CancellationToken.None));
        return link;
    }
}
