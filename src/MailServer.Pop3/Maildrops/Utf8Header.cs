using System.Text.Unicode;
using MailServer.Messages;

namespace MailServer.Pop3.Maildrops;

/// <summary>Tells messages with UTF-8 in their header (RFC 6532) from all others.</summary>
internal static class Utf8Header
{
    private const int MaxHeaderLength = 64 * 1024;

    /// <summary>Looks at the first 64 KiB of the header. Other 8-bit text is not UTF-8 mail: it comes from old programs, for old programs.</summary>
    public static async ValueTask<bool> IsInAsync(MessageContent content, CancellationToken cancellationToken)
    {
        var header = new byte[(int)Math.Min(content.Length, MaxHeaderLength)];
        int length = 0;
        while (length < header.Length)
        {
            int read = await content.ReadAsync(length, header.AsMemory(length), cancellationToken).ConfigureAwait(false);
            if (read == 0) break;
            length += read;
        }

        return IsUtf8(header.AsSpan(0, new TopCut(0).Take(header.AsSpan(0, length))));
    }

    private static bool IsUtf8(ReadOnlySpan<byte> header) => header.ContainsAnyInRange((byte)0x80, (byte)0xFF) && Utf8.IsValid(header);
}
