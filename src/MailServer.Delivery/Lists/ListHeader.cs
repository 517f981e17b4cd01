using System.Buffers;
using System.Text;
using MailServer.Directories.Lists;
using MailServer.Messages;
using MailServer.Messages.Text;

namespace MailServer.Delivery.Lists;

/// <summary>
/// The header of a post, field by field in the author's bytes: fields go, come, and the subject gets its tag; what stays, stays as it is,
/// and the body is not looked at.
/// </summary>
internal sealed class ListHeader
{
    private const int MostOctets = 256 * 1024;
    private const int LongLine = 900;
    private readonly byte[] _bytes;
    private readonly List<(string Name, Range Octets)> _fields = [];

    private ListHeader(byte[] bytes)
    {
        _bytes = bytes;
        for (var at = 0; at < bytes.Length;)
        {
            var end = EndOfField(at);
            var field = bytes.AsSpan(at..end);
            var colon = field.IndexOf((byte)':');
            _fields.Add((colon > 0 ? Encoding.Latin1.GetString(field[..colon]).TrimEnd() : "", at..end));
            at = end;
        }
    }

    /// <summary>Octets of the original header, without the empty line that ends it.</summary>
    public int Length => _bytes.Length;

    /// <summary>Reads the header of a message; null when it is larger than any should be.</summary>
    public static async ValueTask<ListHeader?> ReadAsync(MessageContent content, CancellationToken cancellationToken)
    {
        var bytes = new byte[Math.Min(content.Length, MostOctets)];
        var length = 0;
        while (length < bytes.Length && await content.ReadAsync(length, bytes.AsMemory(length), cancellationToken).ConfigureAwait(false) is > 0 and var read) length += read;
        var end = bytes.AsSpan(0, length).StartsWith("\r\n"u8) ? 0 : bytes.AsSpan(0, length).IndexOf("\r\n\r\n"u8) is >= 0 and var at ? at + 2 : length;
        return end == length && length == MostOctets ? null : new ListHeader(bytes[..end]);
    }

    /// <summary>The fields, name and unfolded value.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Fields() => [.. _fields.Select(field => KeyValuePair.Create(field.Name, Value(field.Octets)))];

    /// <summary>The header as the list sends it.</summary>
    public byte[] For(MailingList list)
    {
        var output = new ArrayBufferWriter<byte>(_bytes.Length + 1024);
        output.Write(Encoding.UTF8.GetBytes(ListFields.Shared(list)));
        var isTagged = list.SubjectTag is null;
        var isFromWritten = list.From != ListFrom.List;
        foreach (var (name, octets) in _fields)
        {
            if (IsReplaced(name, list)) continue;
            if (!isFromWritten && Is(name, "From"))
            {
                isFromWritten = true;
                WriteFrom(output, octets, list);
            }
            else if (!isTagged && Is(name, "Subject"))
            {
                isTagged = true;
                WriteSubject(output, octets, list.SubjectTag!);
            }
            else
            {
                output.Write(_bytes.AsSpan(octets));
            }
        }

        if (!isTagged) output.Write(Encoding.UTF8.GetBytes($"Subject: {ListFields.Tag(list.SubjectTag!)}\r\n"));
        return output.WrittenSpan.ToArray();
    }

    // RFC 2919 §7, §8: a List-Id from elsewhere is not passed through; RFC 2369 §4: nor what the list before says of itself.
    private static bool IsReplaced(string name, MailingList list) =>
        name.StartsWith("List-", StringComparison.OrdinalIgnoreCase) || Is(name, "Precedence") || Is(name, "Return-Path")
        || (list.From == ListFrom.List && Is(name, "Original-From"))
        || (list.Replies == ListReplies.ToList && Is(name, "Reply-To"));

    // Original-From is registered for this by RFC 5703.
    private void WriteFrom(ArrayBufferWriter<byte> output, Range octets, MailingList list)
    {
        var needsReplyTo = list.Replies == ListReplies.ToAuthor && !_fields.Exists(static field => Is(field.Name, "Reply-To"));
        output.Write(Encoding.UTF8.GetBytes(ListFields.From(list, Value(octets), needsReplyTo)));
        var field = _bytes.AsSpan(octets);
        var value = field[(field.IndexOf((byte)':') + 1)..];
        output.Write("Original-From:"u8);
        // The name is longer than before, and a line must not be too long.
        if (value.IndexOf((byte)'\n') > LongLine) output.Write("\r\n "u8);
        output.Write(value);
    }

    // An answer has the tag already, behind its "Re:".
    private void WriteSubject(ArrayBufferWriter<byte> output, Range octets, string tag)
    {
        var field = _bytes.AsSpan(octets);
        if (EncodedWords.Decode(Value(octets)).Contains($"[{tag}]", StringComparison.OrdinalIgnoreCase))
        {
            output.Write(field);
            return;
        }

        var value = field.IndexOf((byte)':') + 1;
        output.Write(field[..value]);
        // On a line of its own: whatever its length, no line becomes longer than it was.
        output.Write(Encoding.UTF8.GetBytes($" {ListFields.Tag(tag)}"));
        if (field.Length - value > 40) output.Write("\r\n"u8);
        if (value < field.Length && field[value] is not ((byte)' ' or (byte)'\t' or (byte)'\r')) output.Write(" "u8);
        output.Write(field[value..]);
    }

    // RFC 5322 §2.2.3: a line that begins with white space goes on with the field before it.
    private int EndOfField(int at)
    {
        for (var next = at; ;)
        {
            var line = _bytes.AsSpan(next).IndexOf((byte)'\n');
            if (line < 0) return _bytes.Length;
            next += line + 1;
            if (next == _bytes.Length || _bytes[next] is not ((byte)' ' or (byte)'\t')) return next;
        }
    }

    private string Value(Range octets)
    {
        var field = _bytes.AsSpan(octets);
        return Encoding.UTF8.GetString(field[(field.IndexOf((byte)':') + 1)..]).Replace("\r\n", "", StringComparison.Ordinal).Trim();
    }

    private static bool Is(string name, string wanted) => name.Equals(wanted, StringComparison.OrdinalIgnoreCase);
}
