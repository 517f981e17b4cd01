using System.Globalization;
using MailServer.Authentication.Passwords;
using MailServer.Messages;
using MailServer.Protocol;
using MailServer.Protocol.Smtp;
using MailServer.Queue;
using MailServer.Receiving;
using MailServer.Storage.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailServer.Benchmarks.Stores;

/// <summary>Fills the queue of a data directory through the store, each message for one recipient, so that a server can be started on it.</summary>
internal static class LongQueue
{
    public const string Command = "fill-queue";
    private const int AtOnce = 1_000;

    /// <param name="arguments">The data directory, how many messages, and how many destinations share them.</param>
    public static async Task<int> FillAsync(IReadOnlyList<string> arguments)
    {
        if (arguments is not [var folder, var messages, var destinations])
        {
            await Console.Error.WriteLineAsync($"Usage: {Command} DATA_DIRECTORY MESSAGES DESTINATIONS");
            return 2;
        }

        var (many, domains) = (int.Parse(messages, CultureInfo.InvariantCulture), int.Parse(destinations, CultureInfo.InvariantCulture));
        await using var store = await EmbeddedStore.OpenAsync(
            new EmbeddedStoreOptions { DataDirectory = folder, TextIndex = false }, TimeProvider.System, [new Pbkdf2PasswordHasher()], NullLoggerFactory.Instance, CancellationToken.None);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, many), new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (number, cancellationToken) => await store.Queue.EnqueueAsync(Message(number, domains), cancellationToken));
        return 0;
    }

    private static QueueMessage Message(int number, int domains) => new()
    {
        ReversePath = new EmailAddress("alice", "example.test"),
        Recipients = [new EnvelopeRecipient(new EmailAddress($"user{number}", $"dead{number % domains}.test"), RecipientParameters.None)],
        Content = MessageContent.FromMemory(SampleMessages.Plain(number, 600)),
    };
}
