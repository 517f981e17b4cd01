namespace MailServer.Simulation.Files;

/// <summary>
/// The store's writer has a thread of its own, which blocks. Here it goes on only when the scheduler says so:
/// it waits before each group and at each sync, and everybody else stands still while it runs.
/// </summary>
internal sealed class WriterThread
{
    private readonly object _lock = new();
    private Thread? _thread;
    private string? _waitsFor;
    private bool? _answer;
    private bool _isDead;

    public bool IsCurrent => _thread == Thread.CurrentThread;

    /// <summary>What the thread waits for.</summary>
    public string? WaitsFor
    {
        get
        {
            lock (_lock) return _waitsFor;
        }
    }

    /// <summary>For the thread itself: waits for the scheduler. False when what it waited for fails.</summary>
    public bool Park(string waitsFor)
    {
        lock (_lock)
        {
            _thread ??= Thread.CurrentThread;
            _waitsFor = waitsFor;
            Monitor.PulseAll(_lock);
            while (_answer is null && !_isDead) Monitor.Wait(_lock);
            var answer = _answer is true && !_isDead;
            (_waitsFor, _answer) = (null, null);
            return answer;
        }
    }

    public void Release(bool succeeds)
    {
        lock (_lock)
        {
            (_answer, _waitsFor) = (succeeds, null);
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Waits until the thread waits.</summary>
    public void Settle()
    {
        lock (_lock)
        {
            while (_waitsFor is null && !_isDead) Monitor.Wait(_lock);
        }
    }

    /// <summary>Whatever it waits for fails from now on; returns when it has ended.</summary>
    public void Die()
    {
        lock (_lock)
        {
            _isDead = true;
            Monitor.PulseAll(_lock);
        }

        _thread?.Join();
    }
}
