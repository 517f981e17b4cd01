using MailServer.Protocol.Imap;

namespace MailServer.Imap.Sessions;

/// <summary>Tells a client that waits for a long command that the server works on it (RFC 9585 §4).</summary>
internal static class Progress
{
    /// <summary>Waits for work that itself writes nothing to the client.</summary>
    public static ValueTask<T> WaitAsync<T>(ImapSession session, ValueTask<T> work) =>
        work.IsCompleted || session.Options.ProgressInterval == TimeSpan.Zero ? work : new(TellUntilAsync(session, work.AsTask()));

    private static async Task<T> TellUntilAsync<T>(ImapSession session, Task<T> work)
    {
        try
        {
            while (!await IsDoneInTimeAsync(session, work).ConfigureAwait(false))
            {
                session.Output.WriteUntagged(ImapStatus.Ok, ImapResponseCode.InProgress(session.TagText), "Still working");
                await session.Output.FlushAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            // The mailbox stays open until nothing reads it any more, also when the client is gone.
            await ((Task)work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return await work.ConfigureAwait(false);
    }

    private static async Task<bool> IsDoneInTimeAsync(ImapSession session, Task work)
    {
        using var ended = new CancellationTokenSource();
        var wait = Task.Delay(session.Options.ProgressInterval, session.Services.Time, ended.Token);
        var first = await Task.WhenAny(work, wait).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        return first == work;
    }
}
