using MailServer.Messages;
using MailServer.Mime;

namespace MailServer.Fuzz;

/// <summary>Whatever is read of a message: its structure, its envelope, its text.</summary>
internal static class MimeTargets
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(4);

    public static void Index(ReadOnlySpan<byte> input)
    {
        var indexing = new MessageIndexer().IndexAsync(MessageContent.FromMemory(input.ToArray()), CancellationToken.None).AsTask();
        if (!indexing.Wait(Guard)) throw new TimeoutException("The message is not read in time.");
    }
}
