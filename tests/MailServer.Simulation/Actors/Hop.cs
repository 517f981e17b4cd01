using System.Net;
using MailServer.Delivery;
using MailServer.Messages;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;
using MailServer.Simulation.Network;
using MailServer.Smtp;
using MailServer.Testing;

namespace MailServer.Simulation.Actors;

/// <summary>Somebody else's server. What it has taken is safe; now and then it does something that real ones do.</summary>
public sealed class Hop
{
    private readonly World _world;
    private readonly string _domain;
    private Mischief _next;

    public Hop(World world, string domain, int number)
    {
        (_world, _domain) = (world, domain);
        var address = IPAddress.Parse($"198.51.100.{number}");
        EndPoint = new IPEndPoint(address, 25);
        world.Dns.AddMx(domain, 10, "mx." + domain).AddAddress("mx." + domain, address.ToString());
    }

    private enum Mischief
    {
        None,
        RefuseForNow,
        RefuseForGood,
        FailMessage,
        LoseReply,
    }

    public IPEndPoint EndPoint { get; }

    public (string What, Action Do) Misbehave()
    {
        var next = (Mischief)_world.Random.Next(1, 5);
        return ($"{_domain} will {next}", () => _next = next);
    }

    public void BeGood() => _next = Mischief.None;

    public SimLink Open()
    {
        var link = _world.Net.Open("to " + _domain, new InMemoryConnectionOptions { Upgrade = TlsUpgrade.None }, isToHop: true);
        var services = new SmtpServices { Receiver = new SinkMailReceiver(new Sink(this, link)), TimeProvider = _world.Time };
        link.Serve(connection => new SmtpEngine(new SmtpOptions { HostName = "mx." + _domain }, services).RunAsync(connection, CancellationToken.None));
        return link;
    }

    private bool Takes(Mischief mischief)
    {
        if (_next != mischief) return false;
        _next = Mischief.None;
        return true;
    }

    private sealed class Sink(Hop hop, SimLink link) : IMessageSink
    {
        public ValueTask<SmtpReply?> AcceptRecipientAsync(MailTransaction transaction, EnvelopeRecipient recipient, CancellationToken cancellationToken)
        {
            if (hop.Takes(Mischief.RefuseForNow)) return new(new SmtpReply(451, 3, 0, "Later"));
            return new(hop.Takes(Mischief.RefuseForGood) ? new SmtpReply(550, 1, 1, "Never heard of") : null);
        }

        public async ValueTask<SmtpReply?> ReceiveAsync(MailTransaction transaction, MessageContent content, CancellationToken cancellationToken)
        {
            if (hop.Takes(Mischief.FailMessage)) return new SmtpReply(452, 3, 1, "No room");
            foreach (var recipient in transaction.Recipients) await hop._world.Ledger.ArrivedAsync(recipient.Address, content);
            if (hop.Takes(Mischief.LoseReply)) link.Cut();
            return null;
        }
    }
}
