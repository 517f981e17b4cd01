using MailServer.Messages;
using MailServer.Queue;
using MailServer.Storage.Embedded.Spooling;
using MailServer.Storage.Embedded.Sql;
using MailServer.Storage.Embedded.Writing;

namespace MailServer.Storage.Embedded.Queueing;

/// <summary>The outbound queue in the store's database. A lease ends by the clock, without a sweeper; its token fences off whoever held the item before.</summary>
internal sealed class EmbeddedQueue : IQueueStorage
{
    private const int LongestReason = 1000;
    private const int AttemptsKept = 16;
    private const int RecalledAtOnce = 1000;
    private const int CopyBuffer = 64 * 1024;

    private readonly StoreParts _parts;
    private readonly QueueEditor _editor;
    private readonly DueItems _due = new();

    public EmbeddedQueue(StoreParts parts)
    {
        _parts = parts;
        _editor = new QueueEditor(parts.Readers, parts.Writer, parts.Time, OnWorkArrived, parts.MaintenanceIsDue);
        parts.Writer.ChangedElsewhere += OnWorkArrived;
        parts.QueueFilled += OnWorkArrived;
    }

    public event EventHandler? WorkArrived;

    public async ValueTask<QueueItemId> EnqueueAsync(QueueMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.Recipients.Count == 0) throw new ArgumentException("A message needs a recipient.", nameof(message));
        using var spool = _parts.NewSpool(message.Content.Length);
        await CopyAsync(message.Content, spool, cancellationToken).ConfigureAwait(false);
        await spool.FinishAsync(cancellationToken).ConfigureAwait(false);
        var body = await StagedBody.CreateAsync(spool, default, _parts.NextBodyId(), owner: 0, _parts.Indexer, cancellationToken).ConfigureAwait(false);
        var id = await _parts.Writer.WriteAsync(new Enqueue(body, EnvelopeOf(message)), cancellationToken).ConfigureAwait(false);
        body.Keep();
        OnWorkArrived();
        return id;
    }

    public async ValueTask<IReadOnlyList<QueueLease>> LeaseAsync(QueueLeaseRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(request.Most);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(request.MostPerDestination);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(request.Duration, TimeSpan.Zero);
        var rows = await _parts.Writer.WriteAsync(transaction => Take(transaction, request), cancellationToken).ConfigureAwait(false);
        // The items are taken: who gives up now would leave them to nobody until the lease runs out.
        return await OpenAsync(rows, CancellationToken.None).ConfigureAwait(false);
    }

    public async ValueTask<bool> RenewAsync(QueueLease lease, TimeSpan duration, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        return await _parts.Writer.WriteAsync(
            t => t.Connection.Use(QueueSql.Renew).Bind(lease.Item.Id.Value).Bind(lease.Token).Bind((t.Now + duration).ToUnixTimeMilliseconds()).Run() > 0,
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<int> RecallAsync(DateTimeOffset after, CancellationToken cancellationToken)
    {
        var at = after.ToUnixTimeMilliseconds();
        // Nearly always there is none: reading costs the writer nothing.
        if (!await _parts.Readers.ReadAsync(c => c.Use(QueueSql.IsAnyDueAfter).Bind(at).Scalar() is not null, cancellationToken).ConfigureAwait(false)) return 0;
        var all = 0;
        for (var some = RecalledAtOnce; some == RecalledAtOnce; all += some)
            some = await _parts.Writer.WriteAsync(t => (int)t.Connection.Use(QueueSql.Recall).Bind(at).Bind(t.Now.ToUnixTimeMilliseconds()).Bind(RecalledAtOnce).Run(), cancellationToken).ConfigureAwait(false);
        return all;
    }

    public async ValueTask<int> ShiftAsync(TimeSpan by, CancellationToken cancellationToken)
    {
        var all = 0;
        for (long last = 0, some = RecalledAtOnce; some == RecalledAtOnce; all += (int)some)
            (last, some) = await _parts.Writer.WriteAsync(transaction => ShiftSome(transaction, last, by), cancellationToken).ConfigureAwait(false);
        return all;
    }

    public async ValueTask<DateTimeOffset?> NextDueAsync(IReadOnlyCollection<string> except, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(except);
        var now = _parts.Time.GetUtcNow();
        return await _parts.Readers.ReadAsync(c => QueueReads.NextDue(c, except, now), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<bool> CompleteAsync(QueueLease lease, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        return await _parts.Writer.WriteAsync(transaction => End(transaction, lease), cancellationToken).ConfigureAwait(false);
    }

    // Whoever gives an item up has told the sender why: nothing of it stays.
    public ValueTask<bool> FailAsync(QueueLease lease, string why, CancellationToken cancellationToken) => CompleteAsync(lease, cancellationToken);

    public async ValueTask<bool> DeferAsync(QueueLease lease, QueueDeferral deferral, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(deferral);
        var done = await _parts.Writer.WriteAsync(transaction => Defer(transaction, lease, deferral), cancellationToken).ConfigureAwait(false);
        if (done && deferral.Until <= _parts.Time.GetUtcNow()) OnWorkArrived();
        return done;
    }

    public ValueTask<bool> HoldAsync(QueueItemId item, CancellationToken cancellationToken) => _editor.HoldAsync(item, cancellationToken);

    public ValueTask<bool> ReleaseAsync(QueueItemId item, CancellationToken cancellationToken) => _editor.ReleaseAsync(item, cancellationToken);

    public ValueTask<bool> RemoveAsync(QueueItemId item, CancellationToken cancellationToken) => _editor.RemoveAsync(item, cancellationToken);

    public ValueTask<IReadOnlyList<QueueItem>> QueryAsync(QueueFilter filter, QueueItemId? after, int most, CancellationToken cancellationToken) =>
        _editor.QueryAsync(filter, after, most, cancellationToken);

    public ValueTask<IReadOnlyList<QueueCount>> CountAsync(CancellationToken cancellationToken) => _editor.CountAsync(cancellationToken);

    public ValueTask<IReadOnlyList<QueueAttempt>> AttemptsAsync(QueueItemId item, CancellationToken cancellationToken) => _editor.AttemptsAsync(item, cancellationToken);

    public ValueTask PauseAsync(string destination, CancellationToken cancellationToken) => _editor.PauseAsync(destination, cancellationToken);

    public ValueTask ResumeAsync(string destination, CancellationToken cancellationToken) => _editor.ResumeAsync(destination, cancellationToken);

    public ValueTask ProbeAsync(string destination, CancellationToken cancellationToken) => _editor.ProbeAsync(destination, cancellationToken);

    public async ValueTask<IReadOnlyList<string>> TakeProbesAsync(CancellationToken cancellationToken)
    {
        // Asked at every step of the runner, and nearly always in vain: reading costs the writer nothing.
        if (!await _parts.Readers.ReadAsync(c => c.Use(QueueSql.HasProbes).Scalar() is not null, cancellationToken).ConfigureAwait(false)) return [];
        return await _parts.Writer.WriteAsync(
            transaction =>
            {
                using var rows = transaction.Connection.Use(QueueSql.TakeProbes);
                var destinations = new List<string>();
                while (rows.Step()) destinations.Add(rows.Text(0));
                return destinations;
            },
            cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<IReadOnlyList<string>> PausedAsync(CancellationToken cancellationToken) => _editor.PausedAsync(cancellationToken);

    private static QueueEnvelope EnvelopeOf(QueueMessage message) =>
        new() { ReversePath = message.ReversePath, Parameters = message.Parameters, Recipients = message.Recipients };

    private void OnWorkArrived() => WorkArrived?.Invoke(this, EventArgs.Empty);

    private List<QueueRow> Take(WriteTransaction transaction, QueueLeaseRequest request)
    {
        var connection = transaction.Connection;
        var until = (transaction.Now + request.Duration).ToUnixTimeMilliseconds();
        var leased = new List<QueueRow>();
        foreach (var id in _due.Find(connection, request, transaction.Now))
        {
            connection.Use(QueueSql.Lease).Bind(id).Bind(until).Run();
            using var row = connection.Use(QueueSql.Find).Bind(id);
            if (row.Step()) leased.Add(QueueRow.Read(row, transaction.Now));
        }
        return leased;
    }

    // By id, so that none is moved twice.
    private static (long Last, long Count) ShiftSome(WriteTransaction transaction, long after, TimeSpan by)
    {
        var ids = new List<long>();
        using (var rows = transaction.Connection.Use(QueueSql.Ahead).Bind(after).Bind(transaction.Now.ToUnixTimeMilliseconds()).Bind(RecalledAtOnce))
        {
            while (rows.Step()) ids.Add(rows.Long(0));
        }

        foreach (var id in ids) transaction.Connection.Use(QueueSql.Shift).Bind(id).Bind((long)by.TotalMilliseconds).Run();
        return (ids.Count > 0 ? ids[^1] : after, ids.Count);
    }

    private static bool End(WriteTransaction transaction, QueueLease lease)
    {
        var item = lease.Item.Id.Value;
        return QueueRemoval.TryEnd(transaction, item, lease.Token);
    }

    private static bool Defer(WriteTransaction transaction, QueueLease lease, QueueDeferral deferral)
    {
        var connection = transaction.Connection;
        var item = lease.Item.Id.Value;
        if (connection.Use(QueueSql.Defer).Bind(item).Bind(lease.Token)
                .Bind(deferral.Until.ToUnixTimeMilliseconds()).Bind(deferral.IsDelayNotified ? 1 : 0).Run() == 0)
            return false;
        if (deferral.Attempt is not { } attempt) return true;
        var answer = attempt.Answer.Length > LongestReason ? attempt.Answer[..LongestReason] : attempt.Answer;
        var number = connection.Use(QueueSql.CountAttempt).Bind(item).Bind(answer).Scalar()!.Value;
        connection.Use(QueueSql.InsertAttempt).Bind(item).Bind(number).Bind(attempt.At.ToUnixTimeMilliseconds()).Bind(attempt.Host).Bind(answer).Run();
        connection.Use(QueueSql.ForgetAttempts).Bind(item).Bind(number - AttemptsKept).Run();
        return true;
    }

    /// <summary>Copies a message into a spool, and completes it.</summary>
    internal static async ValueTask CopyAsync(MessageContent content, Spool spool, CancellationToken cancellationToken)
    {
        for (long offset = 0; offset < content.Length;)
        {
            var read = await content.ReadAsync(offset, spool.GetMemory(CopyBuffer / 4), cancellationToken).ConfigureAwait(false);
            if (read == 0) throw new EndOfStreamException("The message ends too early.");
            spool.Advance(read);
            offset += read;
            await spool.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        await spool.CompleteAsync().ConfigureAwait(false);
    }

    // The places of all bodies are found by one look.
    private async ValueTask<List<QueueLease>> OpenAsync(List<QueueRow> rows, CancellationToken cancellationToken)
    {
        var records = new Bodies.BodyRecord?[rows.Count];
        await _parts.Bodies.FindAsync([.. rows.Select(row => row.BodyId)], records, cancellationToken).ConfigureAwait(false);
        var leases = new List<QueueLease>(rows.Count);
        for (var i = 0; i < rows.Count; i++)
            leases.Add(rows[i].ToLease(await OpenAsync(rows[i], records[i], cancellationToken).ConfigureAwait(false)));
        return leases;
    }

    // An item without its bytes is leased, too: whoever has it must find out, or it would be nobody's for ever.
    private async ValueTask<MessageContent> OpenAsync(QueueRow row, Bodies.BodyRecord? record, CancellationToken cancellationToken)
    {
        if (record is not null && await _parts.Bodies.OpenAsync(row.BodyId, record, cancellationToken).ConfigureAwait(false) is { } content)
            return new CheckedContent(content, record.Location.Checksum);
        return new LostContent(row.ContentStart + row.Item.Size);
    }
}
