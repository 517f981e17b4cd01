using MailServer.Simulation.Actors;
using MailServer.Simulation.Disk;
using MailServer.Simulation.Model;
using MailServer.Simulation.Network;
using MailServer.Simulation.Planted;
using MailServer.Testing;
using Microsoft.Extensions.Time.Testing;

namespace MailServer.Simulation;

/// <summary>Everything that there is in a run, and what may happen next.</summary>
public sealed class World
{
    private readonly List<Actor> _actors = [];
    private bool _isGood;

    public World(Random random, Trace trace, Plant? plant)
    {
        (Random, Trace, Plant) = (random, trace, plant);
        plant?.Enter(this);
        Mailboxes = new InMemoryMailboxStore(Time);
        Directory = new InMemoryDirectory(Mailboxes, "here.test");
        Queue = new InMemoryQueueStorage(Time);
        Disk = new SimDisk(this);
        Net = new SimNetwork(this);
        Ledger = new Ledger(this);
        Hops = [new Hop(this, "x.test", 1), new Hop(this, "y.test", 2)];
    }

    public static string[] Users { get; } = ["a@here.test", "b@here.test"];

    public Random Random { get; }

    public Trace Trace { get; }

    public Plant? Plant { get; }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));

    /// <summary>What is on the disk: it outlives crashes.</summary>
    public InMemoryMailboxStore Mailboxes { get; set; }

    public InMemoryDirectory Directory { get; }

    public InMemoryQueueStorage Queue { get; }

    public FakeDnsResolver Dns { get; } = new();

    public SimDisk Disk { get; }

    public SimNetwork Net { get; }

    public Ledger Ledger { get; }

    public IReadOnlyList<Hop> Hops { get; }

    public SimServer Server { get; private set; } = null!;

    public string? Violation { get; private set; }

    /// <summary>Events that excuse a message that reaches a next hop twice.</summary>
    public int Excuses { get; set; }

    public void Violate(string what) => Violation ??= what;

    public async Task BeginAsync()
    {
        await Directory.SetDomainAsync(new("here.test"), default);
        foreach (var user in Users) await Directory.AddUserAsync(new(user[..1], "here.test"), "secret", new(), default);
        await Ledger.BeginAsync();
        Server = new SimServer(this);
        _actors.AddRange([new SmtpSender(this, 1), new SmtpSender(this, 2), new ImapReader(this, "a"), new ImapReader(this, "a"), new ImapReader(this, "b")]);
        await Turn.EndAsync();
    }

    /// <summary>Draws what happens next.</summary>
    public (string What, Action Do) Choose()
    {
        var chance = Random.Next(1000);
        if (chance < 12) return ("the server's machine fails", Crash);
        if (chance < 25 && Net.Links.Count > 0) return Cut(Net.Links[Random.Next(Net.Links.Count)]);
        if (chance < 40) return Hops[Random.Next(Hops.Count)].Misbehave();
        if (chance < 70 && Disk.Pending.Count == 0) return Wait(TimeSpan.FromSeconds(Random.Next(1, 20)));
        return Ordinary(canFail: true) ?? Wait(TimeSpan.FromSeconds(Random.Next(1, 20)));
    }

    /// <summary>What still happens when nothing fails any more; null when everything has come to rest.</summary>
    public (string What, Action Do)? ChooseGood()
    {
        if (Ordinary(canFail: false) is { } next) return next;
        if (!Ledger.IsSettled) return Wait(TimeSpan.FromMinutes(5));
        var reader = _actors.OfType<ImapReader>().FirstOrDefault(reader => reader.CanLookLast);
        return reader is null ? null : ($"{reader} looks a last time", reader.LookLast);
    }

    public void TurnGood()
    {
        _isGood = true;
        foreach (var hop in Hops) hop.BeGood();
    }

    public ValueTask<string?> CheckAsync() => Ledger.CheckAsync();

    public async ValueTask<string?> CheckEndAsync() =>
        Violation ?? await Ledger.CheckAsync() ?? (Ledger.IsSettled ? null : $"still not settled: {Ledger.DescribeOpen()}");

    private void Crash()
    {
        Excuses++;
        Server.Kill();
        Net.CutAll();
        Disk.Forget();
        Plant?.Crash();
        Ledger.Crash();
        Server = new SimServer(this);
    }

    private (string What, Action Do) Wait(TimeSpan time) => ($"{time.TotalSeconds} s pass", () => Time.Advance(time));

    private static (string What, Action Do) Cut(SimLink link) => ($"{link} is cut", link.Cut);

    private (string What, Action Do)? Ordinary(bool canFail)
    {
        var choices = new List<(string What, Action Do)>();
        foreach (var link in Net.Links) link.AddChoices(choices, Random);
        foreach (var write in Disk.Pending) choices.Add(Complete(write, canFail && Random.Next(15) == 0));
        if (!_isGood) choices.AddRange(_actors.Where(actor => actor.IsIdle).Select(actor => ($"{actor} begins", (Action)actor.Begin)));
        if (Plant?.Choice() is { } planted) choices.Add(planted);
        return choices.Count == 0 ? null : choices[Random.Next(choices.Count)];
    }

    private (string What, Action Do) Complete(PendingWrite write, bool fails) => fails
        ? ($"{write} fails", () => Disk.Complete(write, succeeds: false))
        : ($"{write} is durable", () => Disk.Complete(write, succeeds: true));
}
