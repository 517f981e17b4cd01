using MailServer.Queue;
using MailServer.Simulation.Actors;
using MailServer.Simulation.Disk;
using MailServer.Simulation.Files;
using MailServer.Simulation.Model;
using MailServer.Simulation.Network;
using MailServer.Simulation.Planted;
using MailServer.Storage;
using MailServer.Testing;
using Microsoft.Extensions.Time.Testing;

namespace MailServer.Simulation;

/// <summary>Everything that there is in a run, and what may happen next.</summary>
public sealed class World
{
    private readonly List<Actor> _actors = [];
    private Dictionary<string, byte[]> _image = [];
    private (long Commits, int Promises) _checked = (-1, 0);

    public World(Random random, Trace trace, Plant? plant, bool isEmbedded)
    {
        (Random, Trace, Plant, IsEmbedded) = (random, trace, plant, isEmbedded);
        plant?.Enter(this);
        var mailboxes = new InMemoryMailboxStore(Time);
        Mailboxes = mailboxes;
        Directory = new InMemoryDirectory(mailboxes, "here.test");
        Queue = new InMemoryQueueStorage(Time);
        Disk = new SimDisk(this);
        Net = new SimNetwork(this);
        Ledger = new Ledger(this);
        Hops = [new Hop(this, "x.test", 1), new Hop(this, "y.test", 2)];
    }

    public static DateTimeOffset Beginning { get; } = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static string[] Users { get; } = ["a@here.test", "b@here.test"];

    public Random Random { get; }

    public Trace Trace { get; }

    public Plant? Plant { get; }

    public FakeTimeProvider Time { get; } = new(Beginning);

    /// <summary>What is on the disk: it outlives crashes.</summary>
    public IMailboxStore Mailboxes { get; set; }

    public InMemoryDirectory Directory { get; }

    public IQueueStorage Queue { get; private set; }

    /// <summary>Whether the embedded store keeps everything, on a disk that fails.</summary>
    public bool IsEmbedded { get; }

    internal StoreLife? Life { get; private set; }

    /// <summary>Nothing fails any more.</summary>
    public bool IsGood { get; private set; }

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
        if (IsEmbedded)
        {
            _image = await StoreLife.NewAsync();
            Reopen();
        }

        Server = new SimServer(this);
        _actors.AddRange([new SmtpSender(this, 1), new SmtpSender(this, 2), new ImapReader(this, "a"), new ImapReader(this, "a"), new ImapReader(this, "b")]);
        await Turn.EndAsync(this);
    }

    /// <summary>Draws what happens next.</summary>
    public (string What, Action Do) Choose()
    {
        if (Life is { Faults.IsDead: true }) return ("the server's machine has failed", Crash);
        var chance = Random.Next(1000);
        if (chance >= 970 && Life is { } life) return life.Faults.IsFull ? ("there is room again", life.Faults.Free) : ("the disk is full", life.Faults.Fill);
        if (chance < (IsEmbedded ? 20 : 12)) return ("the server's machine fails", Crash);
        if (chance < 25 && Net.Links.Count > 0) return Cut(Net.Links[Random.Next(Net.Links.Count)]);
        if (chance < 40) return Hops[Random.Next(Hops.Count)].Misbehave();
        if (chance < 70 && Disk.Pending.Count == 0 && Life is not { HasWork: true }) return Wait(TimeSpan.FromSeconds(Random.Next(1, 20)));
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
        IsGood = true;
        Life?.Faults.Free();
        foreach (var hop in Hops) hop.BeGood();
    }

    /// <summary>Looks at everything that was promised, whenever something was committed, promised or recovered: nothing else changes it.</summary>
    public async ValueTask<string?> CheckAsync()
    {
        if (Life is not { } life) return await CheckMemoryAsync();
        var now = (life.Commits, Ledger.Promises);
        if (life.Faults.IsDead || now == _checked) return null;
        if (_checked.Commits < 0 && await life.VerifyAsync() is { Count: > 0 } findings) return $"the recovered store is damaged: {findings[0]}";
        _checked = now;
        return await life.LookAsync(() => Ledger.CheckAsync().AsTask());
    }

    private async ValueTask<string?> CheckMemoryAsync()
    {
        var now = (Disk.Completed, Ledger.Promises);
        if (now == _checked) return null;
        _checked = now;
        return await Ledger.CheckAsync();
    }

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
        _checked = (-1, 0);
        if (Life is not null)
        {
            _image = Life.Die(Random);
            Reopen();
        }

        Server = new SimServer(this);
    }

    private void Reopen()
    {
        Life = StoreLife.Open(this, _image);
        Queue = Life.Store.Queue;
        Mailboxes = new LifeStore(Life.Store, Queue);
        _checked = (-1, 0);
    }

    private (string What, Action Do) Wait(TimeSpan time) => ($"{time.TotalSeconds} s pass", () => Time.Advance(time));

    private static (string What, Action Do) Cut(SimLink link) => ($"{link} is cut", link.Cut);

    private (string What, Action Do)? Ordinary(bool canFail)
    {
        var choices = new List<(string What, Action Do)>();
        foreach (var link in Net.Links) link.AddChoices(choices, Random);
        foreach (var write in Disk.Pending) choices.Add(Complete(write, canFail && Random.Next(15) == 0));
        if (!IsGood) choices.AddRange(_actors.Where(actor => actor.IsIdle).Select(actor => ($"{actor} begins", (Action)actor.Begin)));
        if (Life is { HasWork: true, Faults.IsDead: false } life) choices.Add(GoOn(life.Faults.Writer, canFail && Random.Next(15) == 0));
        if (Plant?.Choice() is { } planted) choices.Add(planted);
        return choices.Count == 0 ? null : choices[Random.Next(choices.Count)];
    }

    private (string What, Action Do) GoOn(WriterThread writer, bool fails)
    {
        if (writer.WaitsFor == PacedOperations.NextGroup) return ("the store writes what waits", () => writer.Release(succeeds: true));
        var what = writer.WaitsFor;
        return ($"{what} {(fails ? "fails" : "is done")}", () => writer.Release(!fails));
    }

    private (string What, Action Do) Complete(PendingWrite write, bool fails) => fails
        ? ($"{write} fails", () => Disk.Complete(write, succeeds: false))
        : ($"{write} is durable", () => Disk.Complete(write, succeeds: true));
}
