using MailServer.Queue;
using MailServer.Storage;
using MailServer.Testing.Failures;

namespace MailServer.Testing;

/// <summary>A failing store whose queue fails, too.</summary>
/// <param name="inner">The store that does the work.</param>
public sealed class FailingQueueingStore(IQueueingStore inner) : FailingStore(inner), IQueueingStore
{
    private FailingQueue? _queue;

    /// <inheritdoc />
    public IQueueStorage Queue => _queue ??= new FailingQueue(this, inner.Queue);
}
