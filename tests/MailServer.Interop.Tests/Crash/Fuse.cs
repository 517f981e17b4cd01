namespace MailServer.Interop.Tests.Crash;

/// <summary>Burns down by a step at each thing that happens.</summary>
internal sealed class Fuse(int length)
{
    private readonly TaskCompletionSource _burnt = new();
    private int _left = length;

    public Task Burnt => _burnt.Task;

    // Whoever does the last step runs on into the kill.
    public void Step()
    {
        if (Interlocked.Decrement(ref _left) == 0) _burnt.TrySetResult();
    }
}
