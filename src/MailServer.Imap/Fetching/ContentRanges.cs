using MailServer.Messages;
using MailServer.Messages.Text;

namespace MailServer.Imap.Fetching;

/// <summary>Pieces of a message's content that are sent one after the other.</summary>
internal sealed class ContentRanges
{
    private readonly List<(long Offset, long Length)> _items = [];

    public ContentRanges()
    {
    }

    public ContentRanges(long offset, long length) => Add(offset, length);

    public IReadOnlyList<(long Offset, long Length)> Items => _items;

    /// <summary>Octets of all pieces.</summary>
    public long Length { get; private set; }

    /// <summary>Adds a piece; one that follows the last at once becomes part of it.</summary>
    public void Add(long offset, long length)
    {
        if (length <= 0) return;
        Length += length;
        if (_items.Count > 0 && _items[^1].Offset + _items[^1].Length == offset) _items[^1] = (_items[^1].Offset, _items[^1].Length + length);
        else _items.Add((offset, length));
    }

    /// <summary>Whether NUL is in any of the pieces.</summary>
    public async ValueTask<bool> HasNulAsync(MessageContent content, CancellationToken cancellationToken)
    {
        foreach (var (offset, length) in _items)
        {
            var (_, hasNul) = await DecodedCopy.LookAsync(content.Slice(offset, length), TransferDecoder.For(TransferEncoding.Binary)!, cancellationToken).ConfigureAwait(false);
            if (hasNul) return true;
        }

        return false;
    }

    /// <summary>A piece of the whole, as a partial FETCH wants it; nothing beyond the end.</summary>
    public ContentRanges Slice(long from, long length)
    {
        var slice = new ContentRanges();
        foreach (var (offset, size) in _items)
        {
            var skip = Math.Min(from, size);
            var take = Math.Min(size - skip, length);
            slice.Add(offset + skip, take);
            from -= skip;
            length -= take;
        }

        return slice;
    }
}
