using MailServer.Connections;
using MailServer.Hosting.Options;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace MailServer.Hosting.Policies;

/// <summary>
/// Tells whether the process has memory for more work (<c>Limits:MemoryPercent</c>). Looked at a few times a second at most;
/// before it says no, what nobody uses is collected, once in two seconds.
/// </summary>
internal sealed class MemoryGauge(IOptions<MailServerOptions> options, ProcessMemory memory, TimeProvider clock, ILogger<MemoryGauge>? logger = null) : IMemoryBudget
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan BetweenCollections = TimeSpan.FromSeconds(2);

    private readonly int _percent = options.Value.Limits.MemoryPercent;
    private readonly TimeSpan _patience = options.Value.Limits.MemoryPatience;
    private readonly ILogger _logger = logger ?? NullLogger<MemoryGauge>.Instance;
    private readonly Lock _lock = new();
    private long? _looked;
    private long? _collected;
    private bool _isTight;

    /// <inheritdoc />
    public bool IsTight
    {
        get
        {
            if (_percent == 0) return false;
            lock (_lock)
            {
                if (_looked is { } before && clock.GetElapsedTime(before) < BetweenLooks) return _isTight;
                _looked = clock.GetTimestamp();
                Look();
                return _isTight;
            }
        }
    }

    /// <summary>Waits for memory, for <c>Limits:MemoryPatience</c>.</summary>
    public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        while (IsTight)
        {
            if (clock.GetElapsedTime(start) >= _patience) return false;
            await Task.Delay(BetweenLooks, clock, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    private void Look()
    {
        var available = memory.Available;
        var limit = (long)(available / 100.0 * _percent);
        var isTight = available > 0 && memory.Used > limit;
        if (isTight && (_collected is not { } before || clock.GetElapsedTime(before) >= BetweenCollections))
        {
            _collected = clock.GetTimestamp();
            memory.Collect();
            isTight = memory.Used > limit;
        }

        if (isTight && !_isTight) Log.MemoryTight(_logger, memory.Used, limit);
        else if (_isTight && !isTight) Log.MemoryFree(_logger);
        _isTight = isTight;
    }
}
