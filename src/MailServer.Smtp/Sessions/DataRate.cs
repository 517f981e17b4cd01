namespace MailServer.Smtp.Sessions;

/// <summary>
/// The least rate at which message text must arrive: a quota of octets within a window of waiting time. Only time in which the client
/// was waited for counts, so a slow store is not the client's fault.
/// </summary>
internal struct DataRate
{
    private long _quota;
    private long _window;
    private long _octets;
    private long _left;

    /// <summary>Begins to measure.</summary>
    /// <param name="quota">Octets expected in each window; 0 for no limit.</param>
    /// <param name="window">The window in ticks.</param>
    public void Begin(long quota, long window)
    {
        _quota = quota;
        _window = _left = window;
        _octets = 0;
    }

    /// <summary>Ticks for which the client may still be waited for.</summary>
    public readonly long Left => _quota > 0 ? _left : long.MaxValue;

    /// <summary>The client was waited for.</summary>
    public void Wait(long ticks) => _left = Math.Max(_left - ticks, 0);

    /// <summary>Octets came.</summary>
    public void Count(long octets)
    {
        _octets += octets;
        if (_octets < _quota) return;
        _octets = 0;
        _left = _window;
    }
}
