using System.Text;
using MailServer.Messages;

namespace MailServer.Delivery.Content;

/// <summary>The header fields of a message, unfolded, as far as they were read.</summary>
internal sealed class MessageHeader
{
    private readonly List<(string Name, string Value)> _fields = [];

    private MessageHeader(bool isWhole, long length)
    {
        IsWhole = isWhole;
        Length = length;
    }

    /// <summary>Whether the whole header was read.</summary>
    public bool IsWhole { get; }

    /// <summary>Octets of the header, without the empty line that ends it.</summary>
    public long Length { get; }

    /// <summary>The fields in their order.</summary>
    public IReadOnlyList<(string Name, string Value)> Fields => _fields;

    /// <summary>The values of all fields of a name.</summary>
    public IEnumerable<string> All(string name) =>
        _fields.Where(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(field => field.Value);

    /// <summary>The value of the first field of a name, or null.</summary>
    public string? First(string name) => All(name).FirstOrDefault();

    /// <summary>Reads the header.</summary>
    /// <param name="content">The message.</param>
    /// <param name="most">Octets to look at.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask<MessageHeader> ReadAsync(MessageContent content, int most, CancellationToken cancellationToken)
    {
        var bytes = await ReadBytesAsync(content, most, cancellationToken).ConfigureAwait(false);
        var end = bytes.AsSpan().StartsWith("\r\n"u8) ? 0 : bytes.AsSpan().IndexOf("\r\n\r\n"u8) is var at and >= 0 ? at + 2 : -1;
        var header = new MessageHeader(end >= 0 || bytes.Length == content.Length, end >= 0 ? end : bytes.Length);
        header.Parse(Encoding.UTF8.GetString(bytes, 0, (int)header.Length));
        return header;
    }

    // RFC 5322 §2.2.3: a line that begins with white space goes on with the field before it.
    private void Parse(string text)
    {
        foreach (var line in text.Split("\r\n"))
        {
            if (line.Length == 0) continue;
            if (line[0] is ' ' or '\t')
            {
                if (_fields.Count > 0) _fields[^1] = (_fields[^1].Name, _fields[^1].Value + line);
                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0) _fields.Add((line[..colon].TrimEnd(), line[(colon + 1)..].Trim()));
        }
    }

    private static async ValueTask<byte[]> ReadBytesAsync(MessageContent content, int most, CancellationToken cancellationToken)
    {
        var bytes = new byte[Math.Min(content.Length, most)];
        var length = 0;
        while (length < bytes.Length)
        {
            var read = await content.ReadAsync(length, bytes.AsMemory(length), cancellationToken).ConfigureAwait(false);
            if (read == 0) break;
            length += read;
        }

        return bytes[..length];
    }
}
