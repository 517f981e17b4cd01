using Microsoft.Extensions.Time.Testing;

namespace MailServer.Delivery.Tests.Outbound.Support;

internal static class Waiting
{
    /// <summary>A test that hangs fails after this.</summary>
    public static TimeSpan Guard { get; } = TimeSpan.FromSeconds(20);

    /// <summary>Lets virtual time pass until the task is done.</summary>
    public static async Task<T> PassUntilDoneAsync<T>(this FakeTimeProvider time, Task<T> task)
    {
        using var guard = new CancellationTokenSource(Guard);
        while (!task.IsCompleted)
        {
            guard.Token.ThrowIfCancellationRequested();
            time.Advance(TimeSpan.FromSeconds(30));
            await Task.Yield();
        }

        return await task;
    }
}
