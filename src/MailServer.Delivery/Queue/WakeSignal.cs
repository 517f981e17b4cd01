using System.Threading.Channels;

namespace MailServer.Delivery.Queue;

/// <summary>Wakes the runner, however often and by whomever it is called, also when the runner has ended meanwhile.</summary>
internal sealed class WakeSignal
{
    private readonly Channel<bool> _calls = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Set() => _calls.Writer.TryWrite(true);

    /// <summary>Waits for a call; one look serves all calls so far.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellationToken) => await _calls.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
}
