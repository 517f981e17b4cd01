using System.Text;
using MailServer.Messages;

namespace MailServer.Mime.Tests;

/// <summary>Messages written in the tests, and the shared ones where they are there.</summary>
internal static class SampleMessages
{
    public static MessageContent Content(string text) => MessageContent.FromMemory(Bytes(text));

    /// <summary>The text with CRLF line ends, a character a byte.</summary>
    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text.ReplaceLineEndings("\r\n"));

    public static Task<MessageIndex> IndexAsync(string text, MessageIndexerOptions? options = null) =>
        new MessageIndexer(options).IndexAsync(Content(text), TestContext.Current.CancellationToken).AsTask();

    public static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    /// <summary>The folder <c>shared/vectors/messages</c> beside one of the folders above the tests, or null.</summary>
    public static string? VectorFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "vectors", "messages");
            if (Directory.Exists(candidate)) return candidate;
        }

        return null;
    }
}
