using MailServer.Messages;
using MailServer.Messages.Text;
using MailServer.Mime;

namespace MailServer.Fuzz;

/// <summary>Whatever is read of a message: its structure, its envelope, its text.</summary>
internal static class MimeTargets
{
    public static void Index(ReadOnlySpan<byte> input)
    {
        if (!ReadAsync(MessageContent.FromMemory(input.ToArray())).Wait(Patience.Time)) throw new TimeoutException("The message is not read in time.");
    }

    /// <summary>Each part lies within the message, and its text is no longer than what charsets and transfer encodings can make of it.</summary>
    private static async Task ReadAsync(MessageContent message)
    {
        var index = await new MessageIndexer().IndexAsync(message, CancellationToken.None);
        foreach (var part in index.Parts)
        {
            var end = Math.Max(part.HeaderOffset + part.HeaderLength, part.BodyOffset + part.BodyLength);
            if (part.HeaderOffset < 0 || part.BodyOffset < 0 || end > message.Length) throw new InvalidOperationException($"The part {part.Section} is not within the message.");
        }

        var characters = 0L;
        await foreach (var piece in MessageText.ReadAsync(message, index.Parts, CancellationToken.None)) characters += piece.Text.Length;
        if (characters > (index.Parts.Count + 1L) * 2 * (message.Length + 1)) throw new InvalidOperationException("The text is longer than the message.");
    }
}
