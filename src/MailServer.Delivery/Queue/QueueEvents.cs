using System.Runtime.CompilerServices;
using System.Threading.Channels;
using MailServer.Queue;

namespace MailServer.Delivery.Queue;

/// <summary>Tells watchers what becomes of items. A watcher who does not keep up loses the oldest events; delivery waits for nobody.</summary>
internal sealed class QueueEvents
{
    private const int MostWaiting = 10_000;

    private readonly Lock _lock = new();
    private readonly List<Channel<QueueEvent>> _watchers = [];

    public void Publish(QueueEventKind kind, QueueItem item, QueueAttempt attempt)
    {
        lock (_lock)
        {
            if (_watchers.Count == 0) return;
            var happened = new QueueEvent(kind, item, attempt);
            _watchers.ForEach(watcher => watcher.Writer.TryWrite(happened));
        }
    }

    /// <summary>All events from this call on.</summary>
    public IAsyncEnumerable<QueueEvent> Watch(CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<QueueEvent>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_lock) _watchers.Add(channel);
        return ReadAsync(channel, cancellationToken);
    }

    private async IAsyncEnumerable<QueueEvent> ReadAsync(Channel<QueueEvent> channel, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var happened in channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false)) yield return happened;
        }
        finally
        {
            lock (_lock) _watchers.Remove(channel);
        }
    }
}
