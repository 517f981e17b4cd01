using MailServer.Protocol;

namespace MailServer.Testing;

/// <summary>Waits, by the wall clock, until a message is there that a test expects.</summary>
internal sealed class MessageWatch(Func<Task<IReadOnlyList<ReceivedMessage>>> list, Func<Task> nextChange, Func<Task<string>> describe)
{
    /// <summary>Long enough for a loaded machine; a test that passes never waits so long.</summary>
    public static readonly TimeSpan Guard = TimeSpan.FromSeconds(20);

    public async Task<ReceivedMessage> WaitAsync(string? to, string? subject, Func<ReceivedMessage, bool>? match, TimeSpan? within)
    {
        using var guard = new CancellationTokenSource(within ?? Guard);
        while (true)
        {
            // Watched before it is looked at, so that no change is missed.
            var change = nextChange();
            var messages = await list().ConfigureAwait(false);
            if (messages.FirstOrDefault(message => Matches(message, to, subject, match)) is { } found) return found;
            try
            {
                await change.WaitAsync(guard.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"No message {Wanted(to, subject)} came. There is:\n{await describe().ConfigureAwait(false)}");
            }
        }
    }

    private static bool Matches(ReceivedMessage message, string? to, string? subject, Func<ReceivedMessage, bool>? match) =>
        (to is null || string.Equals(message.Recipient.ToString(), to, StringComparison.OrdinalIgnoreCase))
        && (subject is null || message.Subject == subject)
        && match?.Invoke(message) != false;

    private static string Wanted(string? to, string? subject) =>
        string.Join(" ", new[] { to is null ? null : $"to {to}", subject is null ? null : $"with the subject '{subject}'" }.OfType<string>());
}
