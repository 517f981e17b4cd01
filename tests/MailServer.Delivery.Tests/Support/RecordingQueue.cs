using System.Text;
using MailServer.Queue;

namespace MailServer.Delivery.Tests.Support;

/// <summary>A queue that keeps what it gets.</summary>
internal sealed class RecordingQueue : IQueueStorage
{
    public event EventHandler? WorkArrived
    {
        add { }
        remove { }
    }

    public List<(QueueMessage Message, string Text)> Items { get; } = [];

    public bool IsBroken { get; set; }

    public async ValueTask<QueueItemId> EnqueueAsync(QueueMessage message, CancellationToken cancellationToken)
    {
        if (IsBroken) throw new IOException("The queue is broken.");
        using var reader = new StreamReader(message.Content.OpenStream(), Encoding.UTF8);
        Items.Add((message, await reader.ReadToEndAsync(cancellationToken)));
        return new QueueItemId(Items.Count);
    }

    public ValueTask<IReadOnlyList<QueueLease>> LeaseAsync(QueueLeaseRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<bool> RenewAsync(QueueLease lease, TimeSpan duration, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<DateTimeOffset?> NextDueAsync(IReadOnlyCollection<string> except, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<bool> CompleteAsync(QueueLease lease, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<bool> DeferAsync(QueueLease lease, QueueDeferral deferral, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<bool> FailAsync(QueueLease lease, string why, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<bool> HoldAsync(QueueItemId item, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<bool> ReleaseAsync(QueueItemId item, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<bool> RemoveAsync(QueueItemId item, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<QueueItem>> QueryAsync(QueueFilter filter, QueueItemId? after, int most, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<QueueAttempt>> AttemptsAsync(QueueItemId item, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask PauseAsync(string destination, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask ResumeAsync(string destination, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<QueueCount>> CountAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<string>> PausedAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
}
