using System.Collections.Immutable;

namespace CustomStore.Tickets;

/// <summary>
/// The tickets, in memory. It knows nothing of mail; but it numbers its tickets and its changes, and that is all that a mailbox store needs of it.
/// </summary>
public sealed class TicketList(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private volatile TicketSnapshot _now = new(Version: 1, All: []);
    private TaskCompletionSource _nextChange = NewSignal();

    /// <summary>When this list began: tickets of another start have the same numbers, and are others.</summary>
    public DateTimeOffset BeganAt { get; } = clock.GetUtcNow();

    /// <summary>The list now. What it gives is never changed afterwards.</summary>
    public TicketSnapshot Now => _now;

    /// <summary>Opens a ticket.</summary>
    public Ticket Open(string from, string subject, string text)
    {
        lock (_gate)
        {
            var version = _now.Version + 1;
            var ticket = new Ticket((uint)_now.All.Length + 1, from, subject, text, clock.GetUtcNow()) { OpenedIn = version, ChangedIn = version };
            Publish(new TicketSnapshot(version, _now.All.Add(ticket)));
            return ticket;
        }
    }

    /// <summary>Changes open tickets in one step.</summary>
    /// <returns>The tickets that the change was asked for, as they are now.</returns>
    public IReadOnlyList<Ticket> Change(Func<Ticket, bool> which, Func<Ticket, Ticket> change)
    {
        lock (_gate)
        {
            var version = _now.Version + 1;
            var all = _now.All.ToBuilder();
            var chosen = new List<Ticket>();
            foreach (var ticket in _now.Open.Where(which))
            {
                var changed = change(ticket);
                if (changed != ticket) changed = changed with { ChangedIn = version };
                all[(int)ticket.Number - 1] = changed;
                chosen.Add(changed);
            }
            if (chosen.Exists(ticket => ticket.ChangedIn == version)) Publish(new TicketSnapshot(version, all.DrainToImmutable()));
            return chosen;
        }
    }

    /// <summary>Completes when the list is newer than a version. It costs a waiter nothing but its task.</summary>
    public async ValueTask WaitAsync(ulong version, CancellationToken cancellationToken)
    {
        while (NextChangeAfter(version) is { } change) await change.WaitAsync(cancellationToken);
    }

    private Task? NextChangeAfter(ulong version)
    {
        lock (_gate) return _now.Version > version ? null : _nextChange.Task;
    }

    private void Publish(TicketSnapshot next)
    {
        var signal = _nextChange;
        _nextChange = NewSignal();
        _now = next;
        signal.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
