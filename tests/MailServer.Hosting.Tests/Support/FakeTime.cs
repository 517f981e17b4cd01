using Microsoft.Extensions.Time.Testing;

namespace MailServer.Hosting.Tests.Support;

/// <summary>Virtual time.</summary>
internal static class FakeTime
{
    /// <summary>Lets time pass, second by second, until something has happened: the timer that it depends on may not have been started yet.</summary>
    public static async Task AdvanceUntilAsync(this FakeTimeProvider clock, Task happened)
    {
        while (!happened.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }
}
